import type { PgField } from '../engine/answer.js';
import { assert } from '../../src/kernel/assert.js';
import { swapCase } from './names.js';
import { LOB_LENGTH, type SqlType, faceOf, sqlType } from './sqlType.js';

/** How a value is written into a reply. */
export type ValueKind =
  'number' | 'decimal' | 'float' | 'string' | 'char' | 'date' | 'time' | 'timestamp' | 'boolean' | 'hex' | 'binary';

/** A result column in Db2's terms. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly displaySize: number;
  readonly precision: number;
  readonly scale: number;
  readonly nullable: 0 | 1;
  readonly kind: ValueKind;
  /** What of a computed value the engine cannot say: its size, so that the result itself is measured, or its type. */
  readonly measured?: 'length' | 'scale' | 'type';
  /** A computed decimal: its values come with fractions of different lengths. */
  readonly isComputed?: boolean;
}

/** What the catalog knows of a table's column beyond PostgreSQL's description. */
export interface ColumnFacts {
  readonly isNullable: boolean;
  /** Exact Db2 type where PostgreSQL has none of its own, e.g. `DECFLOAT` or `VARBINARY`. */
  readonly typeName: string;
  readonly declaredLength: number | undefined;
}

/** The name that the rewriter gives a result column without one; it becomes `00001` by its position. */
export const UNNAMED = '?';

/** PostgreSQL's type ids, of those that a statement can return. */
export const PG = {
  boolean: 16,
  bytea: 17,
  name: 19,
  bigint: 20,
  smallint: 21,
  integer: 23,
  text: 25,
  oid: 26,
  real: 700,
  double: 701,
  char: 1042,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  numeric: 1700,
  xml: 142,
} as const;

/** Types by PostgreSQL's id. A size that PostgreSQL does not know is left 0 and measured. */
const TYPES: ReadonlyMap<number, (modifier: number) => SqlType> = new Map<number, (modifier: number) => SqlType>([
  [PG.smallint, () => sqlType('SMALLINT')],
  [PG.integer, () => sqlType('INTEGER')],
  [PG.bigint, () => sqlType('BIGINT')],
  [PG.oid, () => sqlType('BIGINT')],
  [PG.real, () => sqlType('REAL')],
  [PG.double, () => sqlType('DOUBLE')],
  [PG.numeric, decimalType],
  [PG.char, (modifier) => sqlType('CHAR', Math.max(modifier - 4, 0))],
  [PG.varchar, (modifier) => sqlType('VARCHAR', Math.max(modifier - 4, 0))],
  [PG.text, () => sqlType('VARCHAR')],
  [PG.name, () => sqlType('VARCHAR', 128)],
  [PG.bytea, () => sqlType('BLOB', LOB_LENGTH)],
  [PG.date, () => sqlType('DATE')],
  [PG.time, () => sqlType('TIME')],
  [PG.timestamp, () => sqlType('TIMESTAMP')],
  [PG.boolean, () => sqlType('BOOLEAN')],
  [PG.xml, () => sqlType('XML', LOB_LENGTH)],
]);

/** Db2's largest precision; a computed decimal of unknown precision is reported with it. */
const DECIMAL_MAX = 31;
const DECFLOAT_DIGITS = 34;

export function isDb2Type(typeId: number): boolean {
  return TYPES.has(typeId);
}

/** What else is known of a result column than the engine says. */
export interface ColumnKnowledge {
  readonly facts?: ColumnFacts | undefined;
  /** The type that Db2's rules give to a computed value. */
  readonly inferred?: SqlType | undefined;
}

/** Puts a column of the engine into Db2's terms. `position` counts from 0. */
export function columnOf(field: PgField, position: number, { facts, inferred }: ColumnKnowledge = {}): Column {
  const name = field.name === UNNAMED ? String(position + 1).padStart(5, '0') : swapCase(field.name);
  const known = factualType(field, facts);
  const own = known ?? TYPES.get(field.typeId)?.(field.modifier) ?? sqlType('VARCHAR');
  const type = known === undefined && inferred !== undefined && fits(own, inferred) ? inferred : own;
  const face = faceOf(type);
  assert(face !== undefined, `no result has the type ${type.name}`);
  const nullable = facts?.isNullable === false ? (0 as const) : (1 as const);
  const column = { name, nullable, ...face, ...(type === inferred ? { isComputed: true } : {}) };
  if (type.name === 'DECIMAL' && type.length === 0) {
    return { ...column, displaySize: DECIMAL_MAX + 2, precision: DECIMAL_MAX, measured: 'scale' };
  }
  // Computed bytes may be a short binary string: only Db2's rules say.
  if (known === undefined && type.name === 'BLOB' && type !== inferred) return { ...column, measured: 'type' };
  const isSized = type.length > 0 || column.kind === 'number' || !/CHAR|GRAPHIC/.test(type.name);
  return isSized ? column : { ...column, displaySize: 1, precision: 1, measured: 'length' };
}

/** The type of a table's own column; the catalog remembers what PostgreSQL's type leaves open. */
function factualType({ typeId, modifier }: PgField, facts: ColumnFacts | undefined): SqlType | undefined {
  if (facts === undefined) return undefined;
  const { typeName } = facts;
  if (typeName === 'DECFLOAT') return sqlType('DECFLOAT', facts.declaredLength ?? DECFLOAT_DIGITS);
  if (typeId === PG.numeric) return { ...decimalType(modifier), name: typeName };
  if (typeName === 'CLOB' && typeId !== PG.text) return undefined;
  const isPlainSize = modifier < 0 && (typeId === PG.char || typeId === PG.varchar);
  return typeName === '' || isPlainSize ? undefined : sqlType(typeName, facts.declaredLength ?? 0);
}

function decimalType(modifier: number): SqlType {
  if (modifier < 0) return sqlType('DECIMAL');
  return sqlType('DECIMAL', ((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0x7ff);
}

const STRINGS: ReadonlySet<ValueKind> = new Set(['string', 'char']);

/** An inferred type only refines what the engine computed: another kind of value would be written wrongly. */
function fits(own: SqlType, inferred: SqlType): boolean {
  const [a, b] = [faceOf(own)?.kind, faceOf(inferred)?.kind];
  if (a === undefined || b === undefined) return false;
  if (own.name === 'DECIMAL') return own.length === 0 && (b === 'decimal' || inferred.name === 'DECFLOAT');
  if (STRINGS.has(a)) return own.length === 0 && STRINGS.has(b);
  return a === 'hex' && (b === 'hex' || b === 'binary');
}
