import { notInSandbox } from '../db2Errors.js';
import { pathAt } from '../fromClause.js';
import type { BodyReader } from './bodyReader.js';
import type { SqlAccess } from './routine.js';

/** What stands between a routine's parameters and its body. */
export interface RoutineOptions {
  specific: readonly string[] | undefined;
  access: SqlAccess | undefined;
  isDeterministic: boolean;
  resultSets: number;
  /** Whose authority its statements have; undefined = as the naming convention says. */
  userProfile: 'OWNER' | 'USER' | undefined;
}

/** Options without a meaning here, each by all of its words. */
const PASSED_OVER: readonly (readonly string[])[] = [
  ['CALLED', 'ON', 'NULL', 'INPUT'],
  ['INHERIT', 'SPECIAL', 'REGISTERS'],
  ['NO', 'EXTERNAL', 'ACTION'],
  ['EXTERNAL', 'ACTION'],
  ['NOT', 'FENCED'],
  ['FENCED'],
  ['ALLOW', 'PARALLEL'],
  ['DISALLOW', 'PARALLEL'],
  ['ALLOW', 'DEBUG', 'MODE'],
  ['DISALLOW', 'DEBUG', 'MODE'],
  ['DISABLE', 'DEBUG', 'MODE'],
  ['OLD', 'SAVEPOINT', 'LEVEL'],
  ['PROGRAM', 'TYPE', 'MAIN'],
  ['PROGRAM', 'TYPE', 'SUB'],
  ['COMMIT', 'ON', 'RETURN', 'NO'],
  ['STATIC', 'DISPATCH'],
  ['PARAMETER', 'STYLE', 'SQL'],
  ['NOT', 'SECURED'],
  ['NO', 'FINAL', 'CALL'],
  ['NO', 'SCRATCHPAD'],
];

const REFUSED: readonly (readonly string[])[] = [
  ['AUTONOMOUS'],
  ['COMMIT', 'ON', 'RETURN'],
  ['NEW', 'SAVEPOINT', 'LEVEL'],
  ['EXTERNAL'],
  ['RETURNS', 'NULL', 'ON', 'NULL', 'INPUT'],
  ['SECURED'],
];

/** Reads all options; stops at the body. */
export function routineOptions(reader: BodyReader): RoutineOptions {
  const options: RoutineOptions = {
    specific: undefined,
    access: undefined,
    isDeterministic: false,
    resultSets: 0,
    userProfile: undefined,
  };
  while (readOption(reader, options));
  return options;
}

function readOption(reader: BodyReader, options: RoutineOptions): boolean {
  if (PASSED_OVER.some((words) => reader.accept(...words))) return true;
  const refused = REFUSED.find((words) => reader.sees(...words));
  if (refused !== undefined) throw notInSandbox(`${refused.join(' ')} in CREATE of a routine`);
  if (reader.accept('LANGUAGE')) {
    if (!reader.accept('SQL')) throw notInSandbox(`routines in LANGUAGE ${reader.word() ?? ''}`);
    return true;
  }
  if (reader.accept('SPECIFIC')) {
    const path = pathAt(reader.nodes, reader.at);
    reader.at = path.next;
    options.specific = path.parts;
    return true;
  }
  return dataAccess(reader, options) || counts(reader, options) || setOption(reader, options);
}

function dataAccess(reader: BodyReader, options: RoutineOptions): boolean {
  for (const access of ['MODIFIES', 'READS', 'CONTAINS'] as const) {
    if (!reader.sees(access)) continue;
    reader.at++;
    if (access !== 'CONTAINS') reader.expect('SQL', 'DATA');
    else reader.expect('SQL');
    options.access = access;
    return true;
  }
  for (const scope of ['STATEMENT', 'GLOBAL']) if (reader.sees(scope, 'DETERMINISTIC')) reader.at++;
  if (reader.accept('DETERMINISTIC')) options.isDeterministic = true;
  else if (!reader.accept('NOT', 'DETERMINISTIC')) return false;
  return true;
}

function counts(reader: BodyReader, options: RoutineOptions): boolean {
  const isCardinality = reader.accept('CARDINALITY');
  if (!isCardinality && !reader.sees('DYNAMIC') && !reader.sees('RESULT')) return false;
  if (!isCardinality) {
    reader.accept('DYNAMIC');
    reader.expect('RESULT');
    if (!reader.accept('SETS')) reader.expect('SET');
  }
  const node = reader.node();
  if (node?.kind !== 'number') throw reader.unexpected('<INTEGER>.');
  reader.at++;
  if (!isCardinality) options.resultSets = Number(node.text);
  return true;
}

/** `SET OPTION USRPRF = *OWNER, DBGVIEW = *SOURCE`. */
function setOption(reader: BodyReader, options: RoutineOptions): boolean {
  if (!reader.accept('SET', 'OPTION')) return false;
  do {
    const name = reader.name();
    reader.expectSymbol('=');
    reader.acceptSymbol('*');
    const node = reader.node();
    if (node === undefined) throw reader.unexpected('<IDENTIFIER>.');
    reader.at++;
    const value = node.kind === 'group' ? '' : node.value.toUpperCase();
    if (name === 'USRPRF' && (value === 'OWNER' || value === 'USER')) options.userProfile = value;
    // The slash of `*LIB/OBJ` and the like.
    if (reader.acceptSymbol('/')) reader.at++;
  } while (reader.acceptSymbol(','));
  return true;
}
