import { badToken, hostError } from './db2Errors.js';
import { type Node, isSymbol, textOfNode, wordOf } from './tree.js';

/** A Db2 data type in PostgreSQL's words, with what PostgreSQL cannot remember of it. */
export interface DataType {
  readonly sql: string;
  /** How a value of another type is converted to it. */
  readonly cast: (value: string) => string;
  /** The exact Db2 type for the catalog, where PostgreSQL's type alone would be read as another. */
  readonly exact: string | undefined;
  /** Index of the first node after the type. */
  readonly next: number;
}

type Sizes = readonly number[];

interface TypeRule {
  readonly sql: (sizes: Sizes) => string;
  readonly exact?: (sizes: Sizes) => string;
  readonly cast?: (value: string, sizes: Sizes) => string;
}

const plain = (sql: string): TypeRule => ({ sql: () => sql });
/** Db2 cuts decimals off where PostgreSQL rounds. */
const whole = (sql: string): TypeRule => ({ sql: () => sql, cast: (value) => `trunc((${value})::numeric)::${sql}` });
const characters = (sql: string): TypeRule => ({ sql: ([n = 1]) => `${sql}(${n})` });
const bytes = (exact: string): TypeRule => ({
  sql: () => 'bytea',
  exact: ([n]) => (n === undefined ? exact : `${exact}(${n})`),
});

const decimalSql = ([precision = 5, scale = 0]: Sizes): string => `numeric(${precision}, ${scale})`;
const DECIMAL: TypeRule = {
  sql: decimalSql,
  cast: (value, sizes) => `trunc((${value})::numeric, ${sizes[1] ?? 0})::${decimalSql(sizes)}`,
};
const NUMERIC: TypeRule = { ...DECIMAL, exact: () => 'NUMERIC' };
const DOUBLE = plain('float8');
const CHAR = characters('char');
const VARCHAR = characters('varchar');
const CLOB = plain('text');

/** One table for casts and for columns. Graphic types are kept as the character types they look like. */
const RULES: ReadonlyMap<string, TypeRule> = new Map([
  ['SMALLINT', whole('smallint')],
  ['INTEGER', whole('int')],
  ['INT', whole('int')],
  ['BIGINT', whole('bigint')],
  ['DECIMAL', DECIMAL],
  ['DEC', DECIMAL],
  ['NUMERIC', NUMERIC],
  ['REAL', plain('real')],
  ['DOUBLE', DOUBLE],
  ['DOUBLE PRECISION', DOUBLE],
  ['FLOAT', DOUBLE],
  ['DECFLOAT', { ...plain('numeric'), exact: () => 'DECFLOAT' }],
  ['CHAR', CHAR],
  ['CHARACTER', CHAR],
  ['NCHAR', CHAR],
  ['GRAPHIC', CHAR],
  ['VARCHAR', VARCHAR],
  ['CHAR VARYING', VARCHAR],
  ['CHARACTER VARYING', VARCHAR],
  ['VARGRAPHIC', VARCHAR],
  ['NVARCHAR', VARCHAR],
  ['CLOB', CLOB],
  ['DBCLOB', CLOB],
  ['NCLOB', CLOB],
  ['BINARY', bytes('BINARY')],
  ['VARBINARY', bytes('VARBINARY')],
  ['BLOB', plain('bytea')],
  ['DATE', plain('date')],
  ['TIME', plain('time(0)')],
  ['TIMESTAMP', { sql: ([n = 6]) => `timestamp(${n})` }],
  ['BOOLEAN', plain('boolean')],
]);

const SIZE_MAX = 2147483647;

/** Reads the data type that starts at `start`. */
export function dataTypeAt(nodes: readonly Node[], start: number): DataType {
  const first = wordOf(nodes[start]);
  if (first === undefined) throw badToken(textOfNode(nodes[start]), '<IDENTIFIER>.');
  const second = wordOf(nodes[start + 1]);
  const isTwo = second === 'VARYING' || second === 'PRECISION';
  const rule = RULES.get(isTwo ? `${first} ${second}` : first);
  if (rule === undefined) throw hostError(-204, '42704', `${first} in *LIBL type *SQLUDT not found.`);
  let next = start + (isTwo ? 2 : 1);
  const group = nodes[next];
  let sizes: Sizes = [];
  if (group?.kind === 'group') {
    sizes = sizesOf(group.nodes);
    next++;
  }
  next = skipAttributes(nodes, next);
  const sql = rule.sql(sizes);
  const { cast } = rule;
  return {
    sql,
    cast: (value) => (cast === undefined ? `(${value})::${sql}` : cast(value, sizes)),
    exact: rule.exact?.(sizes),
    next,
  };
}

/** `(9, 2)`, or `(10K)`: a unit only says how large a LOB may get, which PostgreSQL does not limit. */
function sizesOf(nodes: readonly Node[]): Sizes {
  const sizes: number[] = [];
  for (const node of nodes) {
    if (isSymbol(node, ',')) continue;
    const digits = /^(\d+)[KMG]?$/i.exec(node.kind === 'group' ? '(' : node.text)?.[1];
    if (digits === undefined) {
      if (/^[KMG]$/.test(wordOf(node) ?? '')) continue;
      throw badToken(textOfNode(node), '<INTEGER>.');
    }
    sizes.push(Math.min(Number(digits), SIZE_MAX));
  }
  return sizes;
}

/** `CCSID 1208`, `FOR BIT DATA`, `ALLOCATE(20)`: read and, having no meaning here, passed over. */
function skipAttributes(nodes: readonly Node[], start: number): number {
  let next = start;
  for (;;) {
    const word = wordOf(nodes[next]);
    if (word === 'CCSID' || word === 'ALLOCATE') next += 2;
    else if (word === 'FOR' && wordOf(nodes[next + 2]) === 'DATA') next += 3;
    else return next;
  }
}
