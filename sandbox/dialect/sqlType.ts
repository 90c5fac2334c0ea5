import type { ValueKind } from './columns.js';

/** A Db2 data type with its size. `name` is what result metadata calls it, e.g. `VARCHAR () FOR BIT DATA`. */
export interface SqlType {
  readonly name: string;
  /** Length of strings, precision of numbers; 0 where the type has only one size. */
  readonly length: number;
  readonly scale: number;
}

export const LOB_LENGTH = 2147483647;
export const CHAR_FOR_BIT_DATA = 'CHAR () FOR BIT DATA';
export const VARCHAR_FOR_BIT_DATA = 'VARCHAR () FOR BIT DATA';

export function sqlType(name: string, length = 0, scale = 0): SqlType {
  return { name, length, scale };
}

/** How metadata sizes a type, and how its values are written. */
interface Face {
  readonly kind: ValueKind;
  readonly sizes: (type: SqlType) => readonly [displaySize: number, precision: number, scale: number];
}

const fixed =
  (displaySize: number, precision: number, scale = 0): Face['sizes'] =>
  () => [displaySize, precision, scale];
const byLength: Face['sizes'] = ({ length }) => [length, length, 0];
const text: Face = { kind: 'string', sizes: byLength };
const padded: Face = { kind: 'char', sizes: byLength };
const bytes: Face = { kind: 'hex', sizes: byLength };
const decimal: Face = { kind: 'decimal', sizes: ({ length, scale }) => [length + 2, length, scale] };

const FACES: ReadonlyMap<string, Face> = new Map<string, Face>([
  ['SMALLINT', { kind: 'number', sizes: fixed(6, 5) }],
  ['INTEGER', { kind: 'number', sizes: fixed(11, 10) }],
  ['BIGINT', { kind: 'number', sizes: fixed(20, 19) }],
  ['REAL', { kind: 'float', sizes: fixed(13, 24) }],
  ['DOUBLE', { kind: 'float', sizes: fixed(22, 53) }],
  ['DECIMAL', decimal],
  ['NUMERIC', decimal],
  ['DECFLOAT', { kind: 'number', sizes: ({ length }) => [length === 16 ? 23 : 42, length, 0] }],
  ['CHAR', padded],
  ['GRAPHIC', padded],
  ['NCHAR', padded],
  ['VARCHAR', text],
  ['VARGRAPHIC', text],
  ['NVARCHAR', text],
  ['CLOB', text],
  ['DBCLOB', text],
  ['NCLOB', text],
  ['XML', text],
  ['BINARY', { ...bytes, kind: 'binary' }],
  ['VARBINARY', bytes],
  ['BLOB', bytes],
  [CHAR_FOR_BIT_DATA, bytes],
  [VARCHAR_FOR_BIT_DATA, bytes],
  ['DATE', { kind: 'date', sizes: fixed(10, 10) }],
  ['TIME', { kind: 'time', sizes: fixed(8, 8) }],
  ['TIMESTAMP', { kind: 'timestamp', sizes: fixed(26, 26, 6) }],
  ['BOOLEAN', { kind: 'boolean', sizes: fixed(1, 1) }],
]);

/** A type as metadata shows it; undefined for one that no result can have. */
export function faceOf(type: SqlType): (TypeSizes & { readonly kind: ValueKind }) | undefined {
  const face = FACES.get(type.name);
  if (face === undefined) return undefined;
  const [displaySize, precision, scale] = face.sizes(type);
  return { type: type.name, displaySize, precision, scale, kind: face.kind };
}

interface TypeSizes {
  readonly type: string;
  readonly displaySize: number;
  readonly precision: number;
  readonly scale: number;
}

/** A type whose size PostgreSQL keeps, in its words; undefined for all others. */
export function sizedSql({ name, length, scale }: SqlType): string | undefined {
  if (name === 'DECIMAL' || name === 'NUMERIC') return length > 0 ? `numeric(${length}, ${scale})` : undefined;
  if (length === 0 || length >= LOB_LENGTH) return undefined;
  if (name === 'VARCHAR' || name === 'VARGRAPHIC' || name === 'NVARCHAR') return `varchar(${length})`;
  return name === 'CHAR' || name === 'GRAPHIC' || name === 'NCHAR' ? `char(${length})` : undefined;
}

/** Types that PostgreSQL's catalog describes completely by its own types. */
const NATIVE: ReadonlySet<string> = new Set([
  ...['SMALLINT', 'INTEGER', 'BIGINT', 'REAL', 'DOUBLE', 'DECIMAL', 'CHAR', 'VARCHAR', 'DATE', 'TIME', 'TIMESTAMP'],
  'BOOLEAN',
]);

/** What the side table of columns has to remember of a type: its name, and its length in parentheses. */
export function exactTypeText({ name, length }: SqlType): string | undefined {
  if (NATIVE.has(name)) return undefined;
  return name === 'NUMERIC' ? name : `${name}(${length})`;
}
