import { type Column, PG, columnOf } from '../columns.js';
import { readStatement } from '../tree.js';
import { type DataType, dataTypeAt } from '../types.js';
import type { TypeFacts } from './routine.js';

/** Db2's name of a PostgreSQL type, its id, and the type without its sizes. */
interface Kind {
  readonly name: string;
  readonly typeId: number;
  readonly base: string;
}

const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['smallint', { name: 'SMALLINT', typeId: PG.smallint, base: 'smallint' }],
  ['int', { name: 'INTEGER', typeId: PG.integer, base: 'int' }],
  ['bigint', { name: 'BIGINT', typeId: PG.bigint, base: 'bigint' }],
  ['numeric', { name: 'DECIMAL', typeId: PG.numeric, base: 'numeric' }],
  ['real', { name: 'REAL', typeId: PG.real, base: 'real' }],
  ['float8', { name: 'DOUBLE', typeId: PG.double, base: 'float8' }],
  ['char', { name: 'CHAR', typeId: PG.char, base: 'bpchar' }],
  ['varchar', { name: 'VARCHAR', typeId: PG.varchar, base: 'varchar' }],
  ['text', { name: 'CLOB', typeId: PG.text, base: 'text' }],
  ['bytea', { name: 'BLOB', typeId: PG.bytea, base: 'bytea' }],
  ['date', { name: 'DATE', typeId: PG.date, base: 'date' }],
  ['time', { name: 'TIME', typeId: PG.time, base: 'time' }],
  ['timestamp', { name: 'TIMESTAMP', typeId: PG.timestamp, base: 'timestamp' }],
  ['boolean', { name: 'BOOLEAN', typeId: PG.boolean, base: 'boolean' }],
]);

const UNKNOWN: Kind = { name: 'VARCHAR', typeId: PG.varchar, base: 'varchar' };

function kindOf(type: DataType): Kind {
  return KINDS.get(type.sql.replace(/\(.*/, '')) ?? UNKNOWN;
}

function sizesOf(text: string): readonly (number | undefined)[] {
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** What the catalog keeps of a type. */
export function factsOf(type: DataType): TypeFacts {
  const { name, typeId } = kindOf(type);
  const exact = type.exact?.replace(/\(.*/, '') ?? name;
  if (typeId === PG.numeric) {
    const [precision, scale] = exact === 'DECFLOAT' ? [34, undefined] : sizesOf(type.sql);
    return { name: exact, length: undefined, precision, scale };
  }
  const isSized = typeId === PG.char || typeId === PG.varchar;
  const [length] = isSized ? sizesOf(type.sql) : sizesOf(type.exact?.replace(/^[A-Z]+/, '') ?? '');
  return { name: exact, length, precision: undefined, scale: undefined };
}

/** The type again, from what the catalog keeps. */
export function typeOf(facts: TypeFacts): DataType {
  return dataTypeAt(readStatement(typeText(facts)).nodes, 0);
}

function typeText({ name, length, precision, scale }: TypeFacts): string {
  if (name === 'DECFLOAT') return name;
  if (precision !== undefined) return `${name}(${precision}, ${scale ?? 0})`;
  return length === undefined ? name : `${name}(${length})`;
}

/** A parameter as result metadata describes a column of its type. */
export function parameterColumn(facts: TypeFacts): Column {
  const type = typeOf(facts);
  const { typeId } = kindOf(type);
  const modifier =
    facts.precision === undefined ? (facts.length ?? -5) + 4 : ((facts.precision << 16) | (facts.scale ?? 0)) + 4;
  const field = { name: '', tableId: typeId === PG.text ? 1 : 0, columnId: 0, typeId, modifier };
  return columnOf(field, 0, { isNullable: true, typeName: facts.name, declaredLength: facts.length });
}

/** The type of a routine's argument: PostgreSQL forgets sizes there, so they are kept by a variable inside. */
export function argumentType(type: DataType): string {
  return kindOf(type).base;
}

/** An argument's value on its way into a routine. Numbers lose their decimals as in any Db2 assignment. */
export function asArgument(value: string, type: DataType): string {
  const { typeId, base } = kindOf(type);
  return isCut(typeId) ? type.cast(value) : `(${value})::${base}`;
}

/** A value on its way into a variable. Text that is too long is refused by the variable itself. */
export function asAssigned(value: string, type: DataType): string {
  return isCut(kindOf(type).typeId) ? type.cast(value) : value;
}

function isCut(typeId: number): boolean {
  return typeId === PG.smallint || typeId === PG.integer || typeId === PG.bigint || typeId === PG.numeric;
}
