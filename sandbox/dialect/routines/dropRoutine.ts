import { badToken, hostError, noSuchRoutine } from '../db2Errors.js';
import { pathAt } from '../fromClause.js';
import { pgString } from '../names.js';
import type { Rewriting } from '../rewriting.js';
import { type Node, splitAtCommas } from '../tree.js';
import { BodyReader } from './bodyReader.js';
import { type Routine, routineName } from './routine.js';

const KINDS: ReadonlySet<string> = new Set(['PROCEDURE', 'FUNCTION', 'ROUTINE']);

/** Whether a DROP is one of a routine. */
export function isRoutineDrop(nodes: readonly Node[]): boolean {
  const reader = new BodyReader(nodes.slice(1));
  reader.accept('SPECIFIC');
  return KINDS.has(reader.word() ?? '');
}

/** DROP [SPECIFIC] PROCEDURE, FUNCTION or ROUTINE, as a call of the sandbox's own procedure that performs it. */
export function dropRoutine(nodes: readonly Node[], rewriting: Rewriting): string {
  const reader = new BodyReader(nodes);
  reader.expect('DROP');
  const isSpecific = reader.accept('SPECIFIC');
  const kind = reader.name();
  const isIfFirst = reader.accept('IF', 'EXISTS');
  const path = pathAt(nodes, reader.at);
  reader.at = path.next;
  const { schema, name } = routineName(path.parts);
  const types = reader.node()?.kind === 'group' ? splitAtCommas(reader.group()).length : undefined;
  const isIf = reader.accept('IF', 'EXISTS') || isIfFirst;
  reader.accept('RESTRICT');
  if (!reader.isAtEnd) throw reader.unexpected('IF RESTRICT <END-OF-STATEMENT>.');
  const found = isSpecific
    ? [rewriting.routines.specific(schema, name)].filter((routine) => routine !== undefined)
    : rewriting.routines.find(schema, name);
  const fitting = found.filter(
    (routine) =>
      (kind === 'ROUTINE' || routine.kind === kind) && (types === undefined || routine.parameters.length === types),
  );
  return drop(fitting, { schema, name, isIf }, rewriting);
}

interface Wanted {
  readonly schema: string | undefined;
  readonly name: string;
  readonly isIf: boolean;
}

function drop(found: readonly Routine[], { schema, name, isIf }: Wanted, rewriting: Rewriting): string {
  const [routine, other] = found;
  if (routine === undefined) {
    if (isIf) return "DO LANGUAGE plpgsql 'BEGIN END'";
    throw noSuchRoutine(schema, name);
  }
  if (other?.schema === routine.schema) {
    throw hostError(-476, '42725', `Routine ${name} in ${routine.schema} not unique.`);
  }
  if (routine.specific.includes('\0')) throw badToken('\\0', '<IDENTIFIER>.');
  rewriting.tables.push({ schema: routine.schema, name: routine.specific });
  rewriting.authority = 'engine';
  const names = [routine.schema, routine.specific].map(pgString).join(', ');
  return `CALL db2.drop_routine(${names}, ${rewriting.jobValue('user', 'text')})`;
}
