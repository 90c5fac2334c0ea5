import type { PgRefusal } from '../engine/answer.js';
import { changeErrorOf } from './changeErrors.js';
import { Db2Error, driverError, hostError } from './hostError.js';
import { swapCase } from './names.js';

export { Db2Error, driverError, hostError };

const STATEMENT_STARTS = '( CL END GET SET TAG CALL DROP FREE HOLD LOCK OPEN WITH ALTER.';

export function badToken(token: string, valid = STATEMENT_STARTS): Db2Error {
  return hostError(-104, '42601', `Token ${token} was not valid. Valid tokens: ${valid}`);
}

export function noSuchTable(schema: string, name: string): Db2Error {
  return hostError(-204, '42704', `${name} in ${schema} type *FILE not found.`);
}

export function noSuchColumn(name: string): Db2Error {
  return hostError(-206, '42703', `Column or global variable ${name} not found.`);
}

/** Functions and procedures are looked for in a path, and `*N` says that the kind is unknown. */
export function noSuchRoutine(schema: string | undefined, name: string): Db2Error {
  return hostError(-204, '42704', `${name} in ${schema ?? '*LIBL'} type *N not found.`);
}

/** What IBM i can do and the sandbox cannot (yet): said as Db2 says it, with the reason. */
export function notInSandbox(what: string): Db2Error {
  return hostError(-84, '42612', `SQL statement not allowed. (The sandbox does not implement ${what}.)`);
}

export function cancelled(): Db2Error {
  return hostError(-952, '57014', 'Processing of the SQL statement ended.  Reason code 1.');
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

type Rule = (refusal: PgRefusal, tables: readonly TableName[], sql: string) => Db2Error;

/** PostgreSQL's SQLSTATE → what Db2 says of the same fault. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['42P01', missingRelation],
  ['42704', missingObject],
  ['3F000', ({ message }) => hostError(-204, '42704', `${quoted(message)} in *LIBL type *LIB not found.`)],
  ['42703', ({ message }) => missingColumn(message)],
  ['42601', syntaxError],
  ['42883', missingRoutine],
  ['42501', notAuthorized],
  ['42702', ({ message }) => hostError(-203, '42702', `Name ${quoted(message)} is ambiguous.`)],
  ['42P07', ({ message }, tables) => alreadyThere(quoted(message), tables[0])],
  ['42P06', ({ message }) => hostError(-601, '42710', `${quoted(message)} in QSYS type *LIB already exists.`)],
  ['42701', ({ message }) => hostError(-612, '42711', `${quoted(message)} is a duplicate column name.`)],
  ['23505', () => hostError(-803, '23505', 'Duplicate key value specified.')],
  [
    '23503',
    ({ constraint }) =>
      hostError(-530, '23503', `Operation not allowed by referential constraint ${swapCase(constraint)}.`),
  ],
  [
    '23502',
    ({ message }) => hostError(-407, '23502', `Null values not allowed in column or variable ${quoted(message)}.`),
  ],
  ['23514', () => hostError(-545, '23513', 'INSERT, UPDATE, or MERGE not allowed by CHECK constraint.')],
  [
    '44000',
    () => hostError(-161, '44000', 'INSERT or UPDATE not allowed because row does not satisfy view definition.'),
  ],
  ['22001', () => hostError(-404, '22001', 'Value for column or variable *N too long.')],
  ['22012', () => hostError(-802, '22012', 'Data conversion or data mapping error.  (Divide by zero.)')],
  ['22003', () => hostError(-802, '22003', 'Data conversion or data mapping error.')],
  ['22P02', () => hostError(-420, '22018', 'Character in CAST argument not valid.')],
  ['22007', () => hostError(-180, '22007', 'Syntax of date, time, or timestamp value not valid.')],
  ['22008', outOfRange],
  ['42816', () => hostError(-182, '42816', 'A date, time, or timestamp expression not valid.')],
  ['42P18', () => hostError(-418, '42610', 'Use of parameter marker, NULL, or UNKNOWN not valid.')],
  ['42804', incompatible],
  ['42P08', () => hostError(-418, '42610', 'Use of parameter marker, NULL, or UNKNOWN not valid.')],
  ['42846', ({ message }) => hostError(-461, '42846', `Cast not supported: ${message}.`)],
  ['42725', () => hostError(-245, '428F5', 'Function or operator not unique for its operands.')],
  ['42712', ({ message }) => duplicateName(message)],
  ['42P10', ({ message }) => orderError(message)],
  ['42P19', () => hostError(-345, '42836', 'Fullselect of recursive common table expression not valid.')],
  ['428C9', ({ message }) => hostError(-798, '428C9', `Value cannot be specified for column ${quoted(message)}.`)],
  ['42809', ({ message }) => hostError(-156, '42809', `${quoted(message)} not valid for operation.`)],
  ['2BP01', () => hostError(-478, '42893', 'Object cannot be dropped: other objects depend on it.')],
  ['55000', notInState],
  ['22011', () => hostError(-138, '22011', 'Argument of substringing function not valid.')],
  ['22023', ({ message }) => refusedArgument(message)],
  ['38501', ({ message }) => new Db2Error(message, '38501', -443)],
  ['22021', () => hostError(-330, '22021', 'Character conversion cannot be performed.')],
  ['2201W', () => hostError(-802, '22003', 'Data conversion or data mapping error.')],
  ['2201X', () => hostError(-802, '22003', 'Data conversion or data mapping error.')],
  ['0A000', ({ message }) => notInSandbox(message)],
  ['42803', misplacedAggregate],
  ['42P20', ({ message }) => misplacedFunction(message)],
  ['21000', () => hostError(-811, '21000', 'Result of SELECT more than one row.')],
  ['3B001', ({ message }) => hostError(-880, '3B001', `Savepoint ${savepointOf(message)} does not exist.`)],
  ['55P03', () => hostError(-913, '57033', 'Row or object in use.')],
  ['57014', cancelled],
  ['P0003', () => hostError(-811, '21000', 'Result of SELECT more than one row.')],
  ['20000', () => hostError(-773, '20000', 'Case not found for CASE statement.')],
  ['2F005', () => hostError(-578, '2F005', 'RETURN statement not executed for SQL function.')],
  ['34000', () => hostError(-501, '24501', 'Cursor not open.')],
  ['42P03', () => hostError(-502, '24502', 'Cursor already open.')],
  ['42723', ({ message }) => hostError(-454, '42723', `Routine ${message} already exists.`)],
  ['54001', () => hostError(-101, '54001', 'SQL statement too long or complex.')],
]);

/** Stands in a refusal's constraint name when a routine's own SIGNAL or RAISE_ERROR made it. */
export const SIGNAL_MARK = 'db2 signal';

/** Every SQLSTATE of the engine that is another one in Db2, for handlers inside routines, which see errors too. */
export function engineStates(): readonly { readonly engineState: string; readonly error: Db2Error }[] {
  return [...RULES].map(([code, rule]) => ({
    engineState: code,
    error: rule({ code, message: '', where: '', constraint: '', schema: '', table: '', position: 0 }, [], ''),
  }));
}

/** Db2's error for a refusal of the engine of `sql`. `tables` are those that the statement names. */
export function db2ErrorOf(refusal: PgRefusal, tables: readonly TableName[], sql = ''): Db2Error {
  if (/portal.* parameter/.test(refusal.where)) return driverError('07006', 'Data type mismatch.');
  if (refusal.constraint === SIGNAL_MARK) return hostError(-438, refusal.code, refusal.message);
  const change = changeErrorOf(refusal, sql, tables);
  if (change !== undefined) return change;
  const rule = RULES.get(refusal.code);
  if (rule !== undefined) return rule(refusal, tables, sql);
  // Kept recognisable: a refusal without a rule is a gap in the table above.
  return hostError(-901, '58004', `SQL system error. (engine ${refusal.code}: ${refusal.message})`);
}

/** Services refuse a word that they do not know as IBM's do; what else is wrong with an argument the engine says. */
function refusedArgument(message: string): Db2Error {
  if (!message.endsWith(' NOT VALID')) return hostError(-802, '22003', 'Data conversion or data mapping error.');
  return hostError(-438, '22023', `Message ${message} returned from SIGNAL, RESIGNAL, or RAISE_ERROR.`);
}

function quoted(message: string): string {
  return swapCase(/"([^"]+)"/.exec(message)?.[1] ?? '*N').replace(/^QTEMP_\d{6}\b/, 'QTEMP');
}

/** The rewriter's prefix is not the user's. */
function savepointOf(message: string): string {
  return quoted(message).replace(/^U_/, '');
}

/** PostgreSQL has one SQLSTATE for all that is wrong with groups. */
function misplacedAggregate({ message, position }: PgRefusal, _tables: readonly TableName[], sql: string): Db2Error {
  if (message.includes('nested')) {
    return hostError(-112, '42607', 'Argument of aggregate function contains another aggregate function.');
  }
  if (message.includes('not allowed in')) return misplacedFunction(message);
  const column = quoted(message).split('.').at(-1) ?? '*N';
  const before = sql.slice(0, position);
  if (before.lastIndexOf(' HAVING ') > before.lastIndexOf('SELECT ')) {
    return hostError(-119, '42803', `Column ${column} in HAVING clause not in GROUP BY.`);
  }
  return hostError(-122, '42803', `Column ${column} or expression in SELECT list not valid.`);
}

function misplacedFunction(message: string): Db2Error {
  const what = message.startsWith('window') ? 'OLAP' : 'aggregate';
  return hostError(-120, '42903', `Use of ${what} function not valid.`);
}

function missingRelation({ message }: PgRefusal, tables: readonly TableName[]): Db2Error {
  if (message.includes('FROM-clause')) {
    return hostError(-5001, '42703', `Column qualifier or table ${quoted(message)} undefined.`);
  }
  const found = quoted(message);
  const named = tables.find(({ schema, name }) => found === name || found === `${schema}.${name}`);
  if (named !== undefined) return noSuchTable(named.schema, named.name);
  const [schema = '*LIBL', ...name] = found.split('.');
  return noSuchTable(schema, name.join('.'));
}

/** A profile, a constraint or an index that is not there. */
function missingObject(refusal: PgRefusal, tables: readonly TableName[]): Db2Error {
  const { message } = refusal;
  const name = quoted(message);
  if (message.startsWith('role')) return hostError(-204, '42704', `${name} in QSYS type *USRPRF not found.`);
  if (!message.startsWith('constraint')) return missingRelation(refusal, tables);
  return hostError(-204, '42704', `${name} in ${tables[0]?.schema ?? '*LIBL'} type *N not found.`);
}

/** Of a string that names no day, or of arithmetic that leaves the calendar. */
function outOfRange({ message }: PgRefusal): Db2Error {
  if (message.startsWith('result')) {
    return hostError(-183, '22008', 'The result of a date or timestamp expression not valid.');
  }
  return hostError(-181, '22007', 'Value in date, time, or timestamp string not valid.');
}

/** PREVIOUS VALUE of a sequence that has not given any yet; other states are the engine's own. */
function notInState({ code, message }: PgRefusal): Db2Error {
  if (message.startsWith('currval')) {
    return hostError(-845, '51035', `PREVIOUS VALUE of sequence ${quoted(message)} not valid before NEXT VALUE.`);
  }
  return hostError(-901, '58004', `SQL system error. (engine ${code}: ${message})`);
}

function incompatible({ message }: PgRefusal): Db2Error {
  if (/^(?:UNION|INTERSECT|EXCEPT) /.test(message)) return hostError(-415, '42825', 'UNION operands not compatible.');
  return hostError(-408, '42821', 'Value is not compatible with the data type of its target.');
}

function duplicateName(message: string): Db2Error {
  const name = quoted(message);
  return message.startsWith('WITH query')
    ? hostError(-340, '42726', `Duplicate name ${name} for common table expression.`)
    : hostError(-212, '42712', `Duplicate table designator ${name} not valid.`);
}

function orderError(message: string): Db2Error {
  const position = /position (\d+) is not/.exec(message)?.[1];
  return position === undefined
    ? hostError(-214, '42822', 'ORDER BY expression is not valid.')
    : hostError(-125, '42805', `ORDER BY column number ${position} not valid.`);
}

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '||']);

/** Conversions of schema db2 that CAST is written with. */
const CASTS: ReadonlySet<string> = new Set(['number_of', 'text_of', 'bytes_of', 'decfloat', 'boolean_of']);

function missingRoutine({ message }: PgRefusal): Db2Error {
  const operator = /operator does not exist: .*? ([^\w\s]+) /.exec(message)?.[1];
  if (operator !== undefined && ARITHMETIC.has(operator)) return hostError(-402, '42819', `${operator} use not valid.`);
  if (operator !== undefined) {
    return hostError(-401, '42818', `Comparison operator ${operator} operands not compatible.`);
  }
  const name = /function "?(?:db2\.)?([^"(]+)/.exec(message)?.[1] ?? '*N';
  if (CASTS.has(name)) return hostError(-461, '42846', 'Cast between these data types not supported.');
  return hostError(-171, '42815', `Argument 1 of function ${swapCase(name)} not valid.`);
}

function missingColumn(message: string): Db2Error {
  const name = /column (?:"([^"]+)"|(\S+)) /.exec(message);
  const column = swapCase(name?.[1] ?? name?.[2]?.split('.').at(-1) ?? '*N');
  return noSuchColumn(column);
}

/** What PostgreSQL calls a syntax error and Db2 does not. */
const WRONG_COUNTS: readonly (readonly [RegExp, Parameters<typeof hostError>])[] = [
  [/^INSERT has more/, [-117, '42802', 'Statement contains wrong number of values.']],
  [/^each \w+ query must have the same number/, [-421, '42826', 'Number of UNION operands not equal.']],
  [
    /^subquery (?:has too many|must return only)/,
    [-412, '42823', 'Subquery with more than one result column not valid.'],
  ],
  [/^CREATE VIEW specifies more column/, [-158, '42811', 'Number of columns specified not consistent.']],
];

function syntaxError({ message }: PgRefusal): Db2Error {
  if (message.includes('end of input')) return badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  const counted = WRONG_COUNTS.find(([pattern]) => pattern.test(message));
  if (counted !== undefined) return hostError(...counted[1]);
  const token = /at or near "(.*)"$/s.exec(message)?.[1];
  if (token === undefined) return hostError(-199, '42601', `Keyword not expected. (engine: ${message})`);
  const isName = token.startsWith('"') && token.length > 1;
  return badToken(isName ? swapCase(token.slice(1, -1)) : token.toUpperCase(), '<IDENTIFIER>.');
}

function notAuthorized({ message }: PgRefusal, tables: readonly TableName[]): Db2Error {
  const name = swapCase(/permission denied for \w+ (.+)$/.exec(message)?.[1] ?? message);
  if (message.includes('for schema')) return unauthorized(name, 'QSYS', '*LIB');
  if (message.includes('for database')) return hostError(-552, '42502', 'Not authorized to CREATE DATABASE.');
  if (message.startsWith('must be owner of')) {
    const owned = swapCase(/of \w+ (.+)$/.exec(message)?.[1] ?? message);
    return unauthorized(owned, schemaOf(owned, tables), '*FILE');
  }
  const isRoutine = /for (?:function|procedure) /.test(message);
  return unauthorized(name, schemaOf(name, tables), isRoutine ? '*SRVPGM' : '*FILE');
}

function schemaOf(name: string, tables: readonly TableName[]): string {
  return tables.find((table) => table.name === name)?.schema ?? '*LIBL';
}

function unauthorized(name: string, schema: string, type: string): Db2Error {
  return hostError(-551, '42501', `Not authorized to object ${name} in ${schema} type ${type}.`);
}

function alreadyThere(name: string, table: TableName | undefined): Db2Error {
  return hostError(-601, '42710', `${table?.name ?? name} in ${table?.schema ?? '*LIBL'} type *FILE already exists.`);
}
