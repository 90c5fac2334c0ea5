import { badToken, hostError } from './db2Errors.js';
import { CHAR_FOR_BIT_DATA, LOB_LENGTH, type SqlType, VARCHAR_FOR_BIT_DATA, sqlType } from './sqlType.js';
import { type Node, isSymbol, textOfNode, wordOf } from './tree.js';

/** A Db2 data type in PostgreSQL's words, with what PostgreSQL cannot remember of it. */
export interface DataType {
  readonly sql: string;
  /** How a value of another type is converted to it. */
  readonly cast: (value: string) => string;
  readonly type: SqlType;
  /** Index of the first node after the type. */
  readonly next: number;
}

type Sizes = readonly number[];

interface TypeRule {
  readonly sql: (sizes: Sizes) => string;
  readonly type: (sizes: Sizes) => SqlType;
  readonly cast?: (value: string, sizes: Sizes) => string;
}

const plain = (sql: string, name: string): TypeRule => ({ sql: () => sql, type: () => sqlType(name) });
/** Through db2.number_of, which reads strings as Db2 does; the conversion to a whole number cuts off. */
const number = (sql: string, name: string): TypeRule => ({
  ...plain(sql, name),
  cast: (value) => `db2.number_of(${value})::${sql}`,
});
const characters = (sql: string, name: string): TypeRule => ({
  sql: ([n = 1]) => `${sql}(${n})`,
  type: ([n = 1]) => sqlType(name, n),
  cast: (value, [n]) => `db2.text_of(${value})::${sql}(${n ?? (sql === 'char' ? 1 : 255)})`,
});
const large = (name: string): TypeRule => ({
  sql: () => 'text',
  type: ([n = LOB_LENGTH]) => sqlType(name, n),
  cast: (value) => `db2.text_of(${value})`,
});
const bytes = (name: string, unsized: number): TypeRule => ({
  sql: () => 'bytea',
  type: ([n = unsized]) => sqlType(name, n),
  cast: (value, [n]) => `db2.bytes_of(${value}, ${n ?? LOB_LENGTH}, ${name === 'BINARY'})`,
});

const decimalSql = ([precision = 5, scale = 0]: Sizes): string => `numeric(${precision}, ${scale})`;
const decimal = (name: string): TypeRule => ({
  sql: decimalSql,
  type: ([precision = 5, scale = 0]) => sqlType(name, precision, scale),
  cast: (value, sizes) => `db2.number_of(${value})::${decimalSql(sizes)}`,
});
const REAL = plain('real', 'REAL');
const DOUBLE: TypeRule = {
  sql: ([bits = 53]) => (bits <= 24 ? 'real' : 'float8'),
  type: ([bits = 53]) => sqlType(bits <= 24 ? 'REAL' : 'DOUBLE'),
};
const DECFLOAT: TypeRule = {
  sql: () => 'numeric',
  type: ([digits = 34]) => sqlType('DECFLOAT', digits),
  cast: (value, [digits = 34]) => `db2.decfloat(${value}, ${digits})`,
};
const TIMESTAMP: TypeRule = {
  sql: ([n = 6]) => `timestamp(${Math.min(n, 6)})`,
  type: ([n = 6]) => sqlType('TIMESTAMP', n),
  cast: (value, [n = 6]) => `db2.timestamp_of(${value})::timestamp(${Math.min(n, 6)})`,
};
const DATE: TypeRule = { ...plain('date', 'DATE'), cast: (value) => `db2.date_of(${value})` };
const TIME: TypeRule = { ...plain('time(0)', 'TIME'), cast: (value) => `db2.time_of(${value})` };
const BOOLEAN: TypeRule = { ...plain('boolean', 'BOOLEAN'), cast: (value) => `db2.boolean_of(${value})` };
const CHAR = characters('char', 'CHAR');
const VARCHAR = characters('varchar', 'VARCHAR');
const INTEGER = number('int', 'INTEGER');

/** One table for casts and for columns. Graphic types are kept as the character types they look like. */
const RULES: ReadonlyMap<string, TypeRule> = new Map([
  ['SMALLINT', number('smallint', 'SMALLINT')],
  ['INTEGER', INTEGER],
  ['INT', INTEGER],
  ['BIGINT', number('bigint', 'BIGINT')],
  ['DECIMAL', decimal('DECIMAL')],
  ['DEC', decimal('DECIMAL')],
  ['NUMERIC', decimal('NUMERIC')],
  ['NUM', decimal('NUMERIC')],
  ['REAL', REAL],
  ['DOUBLE', DOUBLE],
  ['DOUBLE PRECISION', DOUBLE],
  ['FLOAT', DOUBLE],
  ['DECFLOAT', DECFLOAT],
  ['CHAR', CHAR],
  ['CHARACTER', CHAR],
  ['NCHAR', characters('char', 'NCHAR')],
  ['NATIONAL CHAR', characters('char', 'NCHAR')],
  ['NATIONAL CHARACTER', characters('char', 'NCHAR')],
  ['GRAPHIC', characters('char', 'GRAPHIC')],
  ['VARCHAR', VARCHAR],
  ['CHAR VARYING', VARCHAR],
  ['CHARACTER VARYING', VARCHAR],
  ['VARGRAPHIC', characters('varchar', 'VARGRAPHIC')],
  ['GRAPHIC VARYING', characters('varchar', 'VARGRAPHIC')],
  ['NVARCHAR', characters('varchar', 'NVARCHAR')],
  ['NCHAR VARYING', characters('varchar', 'NVARCHAR')],
  ['CLOB', large('CLOB')],
  ['CHAR LARGE OBJECT', large('CLOB')],
  ['CHARACTER LARGE OBJECT', large('CLOB')],
  ['DBCLOB', large('DBCLOB')],
  ['NCLOB', large('NCLOB')],
  ['XML', large('XML')],
  ['BINARY', bytes('BINARY', 1)],
  ['VARBINARY', bytes('VARBINARY', 1)],
  ['BINARY VARYING', bytes('VARBINARY', 1)],
  ['BLOB', bytes('BLOB', 1048576)],
  ['BINARY LARGE OBJECT', bytes('BLOB', 1048576)],
  ['DATE', DATE],
  ['TIME', TIME],
  ['TIMESTAMP', TIMESTAMP],
  ['BOOLEAN', BOOLEAN],
]);

/** The same sizes in bytes instead of characters. */
const FOR_BIT_DATA: ReadonlyMap<string, TypeRule> = new Map([
  ['CHAR', bytes(CHAR_FOR_BIT_DATA, 1)],
  ['VARCHAR', bytes(VARCHAR_FOR_BIT_DATA, 1)],
  ['CLOB', bytes('BLOB', 1048576)],
]);

const UNICODE: ReadonlyMap<string, TypeRule> = new Map([
  ['GRAPHIC', characters('char', 'NCHAR')],
  ['VARGRAPHIC', characters('varchar', 'NVARCHAR')],
  ['DBCLOB', large('NCLOB')],
]);

const SECOND_WORDS: ReadonlySet<string> = new Set(['VARYING', 'PRECISION', 'CHAR', 'CHARACTER']);
const SIZE_MAX = LOB_LENGTH;
/** Largest sizes: bytes of a record for strings, digits for decimals. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ...['CHAR', 'BINARY', CHAR_FOR_BIT_DATA].map((name): [string, number] => [name, 32766]),
  ...['VARCHAR', 'VARBINARY', VARCHAR_FOR_BIT_DATA].map((name): [string, number] => [name, 32740]),
  ...['GRAPHIC', 'NCHAR'].map((name): [string, number] => [name, 16383]),
  ...['VARGRAPHIC', 'NVARCHAR'].map((name): [string, number] => [name, 16370]),
  ...['DECIMAL', 'NUMERIC'].map((name): [string, number] => [name, 63]),
  ['TIMESTAMP', 12],
  ['FLOAT', 53],
]);

/** Reads the data type that starts at `start`. */
export function dataTypeAt(nodes: readonly Node[], start: number): DataType {
  const { name, after } = typeNameAt(nodes, start);
  const rule = RULES.get(name);
  if (rule === undefined) throw hostError(-204, '42704', `${name} in *LIBL type *SQLUDT not found.`);
  let next = after;
  const group = nodes[next];
  let sizes: Sizes = [];
  if (group?.kind === 'group') {
    sizes = sizesOf(group.nodes);
    next++;
  }
  const attributes = attributesAt(nodes, next);
  const base = rule.type([]).name;
  const exact = { character: rule, bits: FOR_BIT_DATA.get(base), unicode: UNICODE.get(base) }[attributes.data] ?? rule;
  const type = exact.type(sizes);
  checkSize(name === 'FLOAT' ? sqlType('FLOAT') : type, sizes);
  const sql = exact.sql(sizes);
  const { cast } = exact;
  // A marker, like NULL, takes the type that it is cast to.
  const castTo = (value: string): string =>
    cast === undefined || /^(?:\$\d+|NULL)$/.test(value) ? `(${value})::${sql}` : cast(value, sizes);
  return { sql, cast: castTo, type, next: attributes.next };
}

function typeNameAt(nodes: readonly Node[], start: number): { readonly name: string; readonly after: number } {
  const first = wordOf(nodes[start]);
  if (first === undefined) throw badToken(textOfNode(nodes[start]), '<IDENTIFIER>.');
  const second = wordOf(nodes[start + 1]) ?? '';
  if (second === 'LARGE' && wordOf(nodes[start + 2]) === 'OBJECT') {
    return { name: `${first} LARGE OBJECT`, after: start + 3 };
  }
  const isTwo = SECOND_WORDS.has(second) && RULES.has(`${first} ${second}`);
  return isTwo ? { name: `${first} ${second}`, after: start + 2 } : { name: first, after: start + 1 };
}

function checkSize({ name, scale }: SqlType, sizes: Sizes): void {
  const [size] = sizes;
  if (size === undefined) return;
  const isDecfloat = name === 'DECFLOAT';
  const isWrong = isDecfloat ? size !== 16 && size !== 34 : size > (LIMITS.get(name) ?? SIZE_MAX);
  const isEmpty = size === 0 && name !== 'TIMESTAMP';
  const hasNoSize = ['SMALLINT', 'INTEGER', 'BIGINT', 'REAL', 'DATE', 'TIME', 'BOOLEAN', 'XML'].includes(name);
  if (isWrong || isEmpty || hasNoSize || scale > size) {
    throw hostError(-604, '42611', 'Attributes of column not valid.');
  }
}

const FACTORS: Readonly<Record<string, number>> = { K: 1024, M: 1048576, G: 1073741824 };

/** `(9, 2)`, `(10K)` or `(10 K)`. */
function sizesOf(nodes: readonly Node[]): Sizes {
  const sizes: number[] = [];
  let isExpected = true;
  for (const node of nodes) {
    if (!isExpected && isSymbol(node, ',')) {
      isExpected = true;
      continue;
    }
    const word = wordOf(node) ?? '';
    const factor = FACTORS[word];
    if (!isExpected && factor !== undefined) {
      sizes.push(Math.min((sizes.pop() ?? 0) * factor, SIZE_MAX));
      continue;
    }
    const digits = node.kind === 'number' ? /^\d+$/.exec(node.text)?.[0] : undefined;
    if (!isExpected || digits === undefined) throw badToken(textOfNode(node), '<INTEGER>.');
    sizes.push(Math.min(Number(digits), SIZE_MAX));
    isExpected = false;
  }
  if (isExpected) throw badToken(')', '<INTEGER>.');
  return sizes;
}

interface Attributes {
  readonly data: 'character' | 'bits' | 'unicode';
  readonly next: number;
}

/** `CCSID 1208`, `FOR BIT DATA`, `ALLOCATE(20)`: most of them say nothing that shows. */
function attributesAt(nodes: readonly Node[], start: number): Attributes {
  let next = start;
  let data: Attributes['data'] = 'character';
  for (;;) {
    const word = wordOf(nodes[next]);
    if (word === 'CCSID' || word === 'ALLOCATE') {
      const ccsid = word === 'CCSID' ? textOfNode(nodes[next + 1]) : '';
      if (ccsid === '65535') data = 'bits';
      if (ccsid === '1200' || ccsid === '13488') data = 'unicode';
      next += 2;
    } else if (word === 'FOR' && wordOf(nodes[next + 2]) === 'DATA') {
      if (wordOf(nodes[next + 1]) === 'BIT') data = 'bits';
      next += 3;
    } else if (word === 'NORMALIZED' || (word === 'NOT' && wordOf(nodes[next + 1]) === 'NORMALIZED')) {
      next += word === 'NOT' ? 2 : 1;
    } else {
      return { data, next };
    }
  }
}
