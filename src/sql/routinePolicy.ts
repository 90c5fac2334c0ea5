import { BUILTIN_FUNCTIONS } from './builtinFunctions.js';
import { brokenLimit } from './callArguments.js';
import { type Call, callAt } from './calls.js';
import type { Finding, PairedText } from './finding.js';
import { READING_SERVICES } from './readingServices.js';
import { type RoutineName, routineText } from './routineName.js';

/** What decides beside the text. */
export interface GuardOptions {
  /** Of the connection; `/` qualifies a name with `system`, and divides with `sql`. Absent = `sql`. */
  readonly naming?: 'sql' | 'system';
  /** Routines that the operator or a tool's author answers for: `SCHEMA.NAME`, or `NAME` for a call without schema. */
  readonly allowed?: ReadonlySet<string>;
}

/** A finding, with the index of the token that it is about. */
export interface FindingAt extends Finding {
  readonly at: number;
}

/** What a routine of this name may do: nothing but read, its host knows, or nobody answers for it. */
export type Standing = 'reads' | 'ask' | 'unknown';

/** Where the functions of Db2 itself are. */
const BUILTIN_SCHEMAS: ReadonlySet<string> = new Set(['SYSIBM', 'QSYS2']);
/** Where most services are. */
const SERVICE_SCHEMAS = ['QSYS2', 'SYSTOOLS'] as const;
/** Schemas of the system and its products, where a routine that is on no list may do anything. */
const SYSTEM_SCHEMA = /^(?:Q|SYS|DB2)/;

/** By its name alone: the arguments of some services are limited besides. */
export function standingOf(routine: RoutineName, allowed: ReadonlySet<string> | undefined): Standing {
  const { schema, name } = routine;
  if (allowed?.has(routineText(routine)) === true) return 'reads';
  if (schema === undefined) return BUILTIN_FUNCTIONS.has(name) ? 'reads' : 'unknown';
  if (READING_SERVICES.has(routineText(routine))) return 'reads';
  if (BUILTIN_SCHEMAS.has(schema)) return BUILTIN_FUNCTIONS.has(name) ? 'reads' : 'unknown';
  return SYSTEM_SCHEMA.test(schema) ? 'unknown' : 'ask';
}

/**
 * What the call at this position says against a statement. A user routine is put into `routines` instead: what it may
 * do is known to its host alone.
 */
export function routineFinding(
  text: PairedText,
  at: number,
  { naming = 'sql', allowed }: GuardOptions,
  routines: Map<string, RoutineName>,
): FindingAt | undefined {
  const call = callAt(text, at);
  if (call === undefined) return undefined;
  if (call.isRemote) return { rule: 'acting-routine', sentence: 'Call the routine without a database before it.', at };
  const routine = { schema: call.schema, name: call.name };
  const standing = standingOf(routine, allowed);
  if (standing === 'reads') return argumentFinding(text, call, allowed);
  if (call.separator === '/') {
    const unqualified = { schema: undefined, name: call.name };
    const divides = standingOf(unqualified, allowed) === 'reads';
    if (divides && naming === 'sql') return undefined;
    if (divides) return { rule: 'system-naming', sentence: divisionSentence(routine), at };
    if (naming === 'sql') return unknown(routine, at);
  }
  if (standing === 'unknown') return unknown(routine, at);
  routines.set(routineText(routine), routine);
  return undefined;
}

function argumentFinding(
  text: PairedText,
  { open, ...routine }: Call,
  allowed: ReadonlySet<string> | undefined,
): FindingAt | undefined {
  const key = routineText(routine);
  if (allowed?.has(key) === true) return undefined;
  const broken = brokenLimit(text, open, READING_SERVICES.get(key) ?? []);
  if (broken === undefined) return undefined;
  const { name, values, required } = broken.limit;
  const accepted = values.map((value) => `'${value}'`).join(' or ');
  const orElse = required === true ? '' : ', or leave the argument out';
  const sentence = `${key} acts with another value: write ${name} => ${accepted}${orElse}.`;
  return { rule: 'service-argument', sentence, at: broken.at };
}

function unknown(routine: RoutineName, at: number): FindingAt {
  const key = routineText(routine);
  if (routine.schema !== undefined) {
    const sentence =
      `${key} is not known to only read. The operator can allow it with IBMI_READONLY_ROUTINES=${key}, ` +
      'and the author of a tool with security.allowRoutines.';
    return { rule: 'acting-routine', sentence, at };
  }
  const spelled = SERVICE_SCHEMAS.map((schema) => routineText({ schema, name: key }));
  const meant = spelled.find((one) => READING_SERVICES.has(one));
  const sentence =
    meant === undefined
      ? `${key} is no function of Db2 that only reads. Write another one with its schema, as in SCHEMA.${key}(…), ` +
        'and a correlation name with AS.'
      : `Write it with its schema: ${meant}(…).`;
  return { rule: 'unknown-routine', sentence, at };
}

function divisionSentence({ schema, name }: RoutineName): string {
  return `With system naming this may be ${name} of library ${schema ?? ''}; to divide, write /(${name}(…)).`;
}
