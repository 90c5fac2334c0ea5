import { badToken, hostError, noSuchRoutine } from '../db2Errors.js';
import { pathAt } from '../fromClause.js';
import { pgName, pgString } from '../names.js';
import type { Rewriting } from '../rewriting.js';
import { type Node, splitAtCommas } from '../tree.js';
import { BodyReader } from './bodyReader.js';
import { type Routine, type RoutineName, routineName } from './routine.js';

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
  rewriting.checkSeparator(path);
  const { schema, name } = routineName(path.parts);
  const types = reader.node()?.kind === 'group' ? splitAtCommas(reader.group()).length : undefined;
  const isIf = reader.accept('IF', 'EXISTS') || isIfFirst;
  reader.accept('RESTRICT');
  if (!reader.isAtEnd) throw reader.unexpected('IF RESTRICT <END-OF-STATEMENT>.');
  const found = isSpecific
    ? [rewriting.routines.specific(schema, name)].filter((routine) => routine !== undefined)
    : rewriting.routines.find(schema, name);
  const fitting = fittingRoutines(found, kind, types);
  if (isIf && fitting.length === 0) return "DO LANGUAGE plpgsql 'BEGIN END'";
  const routine = onlyRoutine(fitting, { schema, name });
  if (routine.specific.includes('\0')) throw badToken('\\0', '<IDENTIFIER>.');
  rewriting.tables.push({ schema: routine.schema, name: routine.specific });
  const names = [routine.schema, routine.specific].map(pgString).join(', ');
  rewriting.authority = 'engine';
  return `CALL db2.drop_routine(${names}, ${rewriting.jobValue('user', 'text')})`;
}

/** Those of a kind (PROCEDURE, FUNCTION, or ROUTINE for both) with as many parameters as types are written. */
function fittingRoutines(found: readonly Routine[], kind: string, types: number | undefined): readonly Routine[] {
  return found.filter(
    (routine) =>
      (kind === 'ROUTINE' || routine.kind === kind) && (types === undefined || routine.parameters.length === types),
  );
}

function onlyRoutine([routine, other]: readonly Routine[], { schema, name }: RoutineName): Routine {
  if (routine === undefined) throw noSuchRoutine(schema, name);
  if (other?.schema === routine.schema) {
    throw hostError(-476, '42725', `Routine ${name} in ${routine.schema} not unique.`);
  }
  return routine;
}

/** The routine that GRANT and REVOKE name, by its PostgreSQL name. */
export function grantedRoutine(part: readonly Node[], kind: string, rewriting: Rewriting): string {
  const reader = new BodyReader(part);
  const path = pathAt(part, 0);
  reader.at = path.next;
  rewriting.checkSeparator(path);
  const name = routineName(path.parts);
  const types = reader.node()?.kind === 'group' ? splitAtCommas(reader.group()).length : undefined;
  if (!reader.isAtEnd) throw reader.unexpected('TO FROM.');
  const fitting = fittingRoutines(rewriting.routines.find(name.schema, name.name), kind, types);
  const { schema, specific } = onlyRoutine(fitting, name);
  rewriting.tables.push({ schema, name: specific });
  return `${pgName(schema)}.${pgName(specific)}`;
}
