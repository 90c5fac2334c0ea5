import { type DataType, dataTypeAt } from './types.js';
import { hostError } from './db2Errors.js';
import { pgString } from './names.js';
import { DATE_FUNCTIONS } from './dateFunctions.js';
import { TEXT_FUNCTIONS } from './textFunctions.js';
import { readStatement } from './tree.js';

/** A scalar function: how many arguments it takes, and its call in PostgreSQL's words. */
export interface ScalarFunction {
  readonly min: number;
  readonly max: number;
  readonly call: (args: readonly string[]) => string;
}

type Call = ScalarFunction['call'];

const of = (min: number, max: number, call: Call): ScalarFunction => ({ min, max, call });
const many = Number.POSITIVE_INFINITY;
/** The same function under PostgreSQL's name; schema db2 may hold a variant of it that is found first. */
const same = (name: string, min: number, max = min): ScalarFunction =>
  of(min, max, (args) => `${name}(${args.join(', ')})`);
const toCase = (name: string): ScalarFunction => same(name, 1);

const typeNamed = (text: string): DataType => dataTypeAt(readStatement(text).nodes, 0);
const cast = (text: string): ScalarFunction => of(1, 1, ([x = '']) => typeNamed(text).cast(x));

/** `CHAR(date, USA)`: the format is a word, which reaches us as if it were a column. */
const DATE_FORMATS = new Map(['ISO', 'USA', 'EUR', 'JIS'].map((word) => [word.toLowerCase(), word]));

/** `DECIMAL(x, p, s)`, `VARCHAR(x, n)`: sizes must be constants, because a type has to be known before the value. */
const sizedCast = (name: string, sizesMax: number, unsized: Call): ScalarFunction =>
  of(1, 1 + sizesMax, (args) => {
    const [x = '', ...sizes] = args;
    const format = DATE_FORMATS.get((sizes[0] ?? '').replaceAll('"', ''));
    if (format !== undefined) return `db2.text_in_format(${x}, ${pgString(format)})`;
    if (sizes.length === 0) return unsized(args);
    if (!sizes.every((size) => /^\d+$/.test(size))) {
      throw hostError(-171, '42815', `Argument 2 of function ${name} not valid.`);
    }
    return typeNamed(`${name}(${sizes.join(',')})`).cast(x);
  });

const TIMESTAMP = cast('TIMESTAMP');
const joinedTimestamp: Call = ([date, time]) => `db2.timestamp_of(${date}, ${time})`;

const toTimestamp = of(2, 2, ([text, format]) => `to_timestamp(${text}, ${format})::timestamp(6)`);
const coalesce = same('coalesce', 1, many);
const decimal = sizedCast('DECIMAL', 2, ([x]) => `trunc((${x})::numeric)::numeric(15, 0)`);

/** Scalar functions by name. What is not here does not exist: no name is ever looked up in PostgreSQL. */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  // text
  ['UPPER', toCase('upper')],
  ['UCASE', toCase('upper')],
  ['LOWER', toCase('lower')],
  ['LCASE', toCase('lower')],
  ['LTRIM', same('ltrim', 1, 2)],
  ['RTRIM', same('rtrim', 1, 2)],
  ...TEXT_FUNCTIONS,
  ['LEFT', same('left', 2)],
  ['RIGHT', same('right', 2)],
  ['LENGTH', same('length', 1)],
  ['CHAR_LENGTH', same('length', 1)],
  ['CHARACTER_LENGTH', same('length', 1)],
  ['OCTET_LENGTH', same('octet_length', 1)],
  ['REPLACE', same('replace', 3)],
  ['LPAD', same('lpad', 2, 3)],
  ['RPAD', same('rpad', 2, 3)],
  ['REPEAT', same('repeat', 2)],
  ['SPACE', of(1, 1, ([n]) => `repeat(' ', ${n})`)],
  ['CONCAT', of(2, 2, ([a, b]) => `(${a} || ${b})`)],
  ['LOCATE', same('db2.locate', 2, 3)],
  ['POSSTR', of(2, 2, ([text, part]) => `strpos(${text}, ${part})`)],
  ['REGEXP_LIKE', same('regexp_like', 2)],
  ['REGEXP_COUNT', same('regexp_count', 2)],
  ['REGEXP_SUBSTR', same('regexp_substr', 2)],
  ['REGEXP_REPLACE', of(2, 3, ([text, pattern, by = "''"]) => `regexp_replace(${text}, ${pattern}, ${by}, 'g')`)],
  ['HEX', same('db2.hex', 1)],
  ['RAISE_ERROR', same('db2.raise_error', 2)],
  ['DIGITS', same('db2.digits', 1)],
  // numbers
  ['ABS', same('abs', 1)],
  ['ABSVAL', same('abs', 1)],
  ['MOD', same('mod', 2)],
  ['SIGN', same('sign', 1)],
  ['CEIL', same('ceil', 1)],
  ['CEILING', same('ceil', 1)],
  ['FLOOR', same('floor', 1)],
  ['SQRT', same('sqrt', 1)],
  ['POWER', same('power', 2)],
  ['EXP', same('exp', 1)],
  ['LN', same('ln', 1)],
  ['ROUND', of(1, 2, ([x, n = '0']) => `round((${x})::numeric, ${n})`)],
  ['TRUNCATE', of(1, 2, ([x, n = '0']) => `trunc((${x})::numeric, ${n})`)],
  ['TRUNC', of(1, 2, ([x, n = '0']) => `trunc((${x})::numeric, ${n})`)],
  // nulls and choices
  ['COALESCE', coalesce],
  ['IFNULL', coalesce],
  ['VALUE', coalesce],
  ['NVL', coalesce],
  ['NULLIF', same('nullif', 2)],
  ['GREATEST', same('greatest', 2, many)],
  ['LEAST', same('least', 2, many)],
  // conversions
  ['DECIMAL', decimal],
  ['DEC', decimal],
  ['NUMERIC', decimal],
  ['ZONED', decimal],
  ['INTEGER', cast('INTEGER')],
  ['INT', cast('INTEGER')],
  ['SMALLINT', cast('SMALLINT')],
  ['BIGINT', cast('BIGINT')],
  ['DOUBLE', cast('DOUBLE')],
  ['FLOAT', cast('DOUBLE')],
  ['REAL', cast('REAL')],
  ['DECFLOAT', cast('DECFLOAT')],
  ['CHAR', sizedCast('CHAR', 1, ([x]) => `(${x})::text`)],
  ['VARCHAR', sizedCast('VARCHAR', 1, ([x]) => `(${x})::text`)],
  ['BLOB', sizedCast('BLOB', 1, ([x]) => `(${x})::bytea`)],
  ['DATE', cast('DATE')],
  ['TIME', cast('TIME')],
  ['TIMESTAMP', of(1, 2, (args) => (args.length === 2 ? joinedTimestamp(args) : TIMESTAMP.call(args)))],
  ['VARCHAR_FORMAT', of(2, 2, ([x, format]) => `to_char(${x}, ${format})`)],
  ['TO_CHAR', of(2, 2, ([x, format]) => `to_char(${x}, ${format})`)],
  // dates
  ...DATE_FUNCTIONS,
  ['DAYNAME', of(1, 1, ([x]) => `to_char(${x}, 'FMDay')`)],
  ['MONTHNAME', of(1, 1, ([x]) => `to_char(${x}, 'FMMonth')`)],
  ['TIMESTAMP_FORMAT', toTimestamp],
  ['TO_DATE', toTimestamp],
  ['TO_TIMESTAMP', toTimestamp],
]);

/** Functions over groups of rows or windows. `MAX` and `MIN` of several arguments are scalar. */
export const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ['COUNT', 'count'],
  ['COUNT_BIG', 'pg_catalog.count'],
  ['SUM', 'sum'],
  ['AVG', 'avg'],
  ['MIN', 'min'],
  ['MAX', 'max'],
  ['STDDEV', 'db2.stddev'],
  ['STDDEV_POP', 'db2.stddev'],
  ['STDDEV_SAMP', 'db2.stddev_samp'],
  ['VARIANCE', 'db2.variance'],
  ['VAR', 'db2.variance'],
  ['VAR_POP', 'db2.variance'],
  ['VARIANCE_SAMP', 'db2.variance_samp'],
  ['VAR_SAMP', 'db2.variance_samp'],
  ['GROUPING', 'grouping'],
]);

/** Functions that only exist with OVER. */
export const WINDOW_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['ROW_NUMBER', 'row_number'],
  ['ROWNUMBER', 'row_number'],
  ['RANK', 'rank'],
  ['DENSE_RANK', 'dense_rank'],
  ['DENSERANK', 'dense_rank'],
  ['LAG', 'lag'],
  ['LEAD', 'lead'],
  ['FIRST_VALUE', 'first_value'],
  ['LAST_VALUE', 'last_value'],
  ['NTH_VALUE', 'nth_value'],
  ['NTILE', 'ntile'],
  ['CUME_DIST', 'cume_dist'],
  ['PERCENT_RANK', 'percent_rank'],
]);

/** Schemas in which the built-in functions may be written. */
export const FUNCTION_SCHEMAS: ReadonlySet<string> = new Set(['SYSIBM', 'QSYS2']);
