import type { PgField } from '../engine/answer.js';
import { swapCase } from './names.js';

/** How a value is written into a reply. */
export type ValueKind = 'number' | 'float' | 'string' | 'char' | 'date' | 'time' | 'timestamp' | 'boolean' | 'hex';

/** A result column in Db2's terms. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly displaySize: number;
  readonly precision: number;
  readonly scale: number;
  readonly nullable: 0 | 1;
  readonly kind: ValueKind;
  /** Set where the engine cannot say the size of a computed value, so that the result itself is measured. */
  readonly measured?: 'length' | 'scale';
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

type TypeOf = (field: PgField, facts: ColumnFacts | undefined) => Omit<Column, 'name' | 'nullable'>;

const sized = (type: string, kind: ValueKind, displaySize: number, precision: number): ReturnType<TypeOf> => ({
  type,
  kind,
  displaySize,
  precision,
  scale: 0,
});

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
} as const;

const TYPES: ReadonlyMap<number, TypeOf> = new Map<number, TypeOf>([
  [PG.smallint, () => sized('SMALLINT', 'number', 6, 5)],
  [PG.integer, () => sized('INTEGER', 'number', 11, 10)],
  [PG.bigint, () => sized('BIGINT', 'number', 20, 19)],
  [PG.oid, () => sized('BIGINT', 'number', 20, 19)],
  [PG.real, () => sized('REAL', 'float', 13, 24)],
  [PG.double, () => sized('DOUBLE', 'float', 22, 53)],
  [PG.numeric, decimal],
  [PG.char, ({ modifier }) => text('CHAR', 'char', modifier)],
  [PG.varchar, ({ modifier }) => text('VARCHAR', 'string', modifier)],
  [PG.text, (field) => (field.tableId === 0 ? text('VARCHAR', 'string', -1) : sized('CLOB', 'string', LOB, LOB))],
  [PG.name, () => sized('VARCHAR', 'string', 128, 128)],
  [
    PG.bytea,
    (_field, facts) => {
      const length = facts?.declaredLength ?? LOB;
      return sized(facts?.typeName ?? 'BLOB', 'hex', length, length);
    },
  ],
  [PG.date, () => sized('DATE', 'date', 10, 10)],
  [PG.time, () => sized('TIME', 'time', 8, 8)],
  [PG.timestamp, () => ({ ...sized('TIMESTAMP', 'timestamp', 26, 26), scale: 6 })],
  [PG.boolean, () => sized('BOOLEAN', 'boolean', 1, 1)],
]);

const LOB = 2147483647;
/** Db2's largest precision; a computed decimal is reported with it because the engine forgets the operands'. */
const DECIMAL_MAX = 31;
const DECFLOAT_DIGITS = 34;

export function isDb2Type(typeId: number): boolean {
  return TYPES.has(typeId);
}

/** Puts a column of the engine into Db2's terms. `position` counts from 0. */
export function columnOf(field: PgField, position: number, facts: ColumnFacts | undefined): Column {
  const name = field.name === UNNAMED ? String(position + 1).padStart(5, '0') : swapCase(field.name);
  const typeOf = TYPES.get(field.typeId) ?? ((): ReturnType<TypeOf> => text('VARCHAR', 'string', -1));
  return { name, nullable: facts?.isNullable === false ? 0 : 1, ...typeOf(field, facts) };
}

function text(type: string, kind: ValueKind, modifier: number): ReturnType<TypeOf> {
  if (modifier < 0) return { ...sized(type, kind, 1, 1), measured: 'length' };
  return sized(type, kind, modifier - 4, modifier - 4);
}

function decimal({ modifier }: PgField, facts: ColumnFacts | undefined): ReturnType<TypeOf> {
  if (facts?.typeName === 'DECFLOAT') return sized('DECFLOAT', 'number', 42, DECFLOAT_DIGITS);
  if (modifier < 0) return { ...sized('DECIMAL', 'number', DECIMAL_MAX + 2, DECIMAL_MAX), measured: 'scale' };
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const type = facts?.typeName ?? 'DECIMAL';
  return { ...sized(type, 'number', precision + 2, precision), scale: (modifier - 4) & 0x7ff };
}
