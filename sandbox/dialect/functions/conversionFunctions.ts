import { hostError } from '../db2Errors.js';
import { readStatement } from '../tree.js';
import { type DataType, dataTypeAt } from '../types.js';
import { type Call, type Entry, MANY, type ScalarFunction, named, of, same } from './scalarFunction.js';

const typeNamed = (text: string): DataType => dataTypeAt(readStatement(text).nodes, 0);

/** `INTEGER(x)`: takes what CAST takes, and dates as the number of their digits. */
const toNumber = (type: string): ScalarFunction => of(1, 2, ([x = '']) => typeNamed(type).cast(`db2.digits_of(${x})`));

/** `DECIMAL(x, p, s)`, `VARCHAR(x, n)`: sizes must be constants, because a type has to be known before the value. */
const sized = (
  name: string,
  sizesMax: number,
  unsized: Call,
  convert: (x: string) => string = (x) => x,
): ScalarFunction =>
  of(1, 1 + sizesMax, (args) => {
    const [x = '', ...sizes] = args;
    // The character that stands for the decimal point is no size: both comma and point are read.
    const numbers = sizes.filter((size) => !/^ ?E?'/.test(size));
    if (numbers.length === 0) return unsized([convert(x)]);
    if (!numbers.every((size) => /^\d+$/.test(size))) {
      throw hostError(-171, '42815', `Argument 2 of function ${name} not valid.`);
    }
    return typeNamed(`${name}(${numbers.join(',')})`).cast(convert(x));
  });

const digitsOf = (x: string): string => `db2.digits_of(${x})`;
const decimal = (name: string): ScalarFunction =>
  sized(name, 3, ([x = '']) => `trunc(db2.number_of(${x})::numeric)::numeric(15, 0)`, digitsOf);
const bytes = (name: string): ScalarFunction => sized(name, 1, ([x]) => `db2.bytes_of(${x}, 2147483647, false)`);
const text = (name: string): ScalarFunction => sized(name, 2, ([x]) => `db2.text_of(${x})`);
const coalesce = same('coalesce', 1, MANY);

/** `DECODE(x, a, 1, b, 2, 3)`: nulls are equal here. */
function decode([x = '', ...rest]: readonly string[]): string {
  const pairs: string[] = [];
  let index = 0;
  for (; index + 1 < rest.length; index += 2) {
    pairs.push(`WHEN (${x}) IS NOT DISTINCT FROM (${rest[index] ?? ''}) THEN ${rest[index + 1] ?? ''}`);
  }
  const otherwise = index < rest.length ? ` ELSE ${rest[index] ?? ''}` : '';
  return `CASE ${pairs.join(' ')}${otherwise} END`;
}

/** Casts by function, and choices between values. */
export const CONVERSION_FUNCTIONS: readonly Entry[] = [
  ...named('COALESCE IFNULL VALUE NVL', coalesce),
  ...named('NULLIF', same('nullif', 2)),
  ...named(
    'NVL2',
    of(3, 3, ([x, a, b]) => `CASE WHEN (${x}) IS NOT NULL THEN ${a} ELSE ${b} END`),
  ),
  ...named('DECODE', of(3, MANY, decode)),
  ...['DECIMAL', 'DEC', 'NUMERIC'].map((name): Entry => [name, decimal(name)]),
  ['ZONED', decimal('NUMERIC')],
  ...named('INTEGER INT', toNumber('INTEGER')),
  ['SMALLINT', toNumber('SMALLINT')],
  ['BIGINT', toNumber('BIGINT')],
  ...named(
    'DOUBLE FLOAT DOUBLE_PRECISION',
    of(1, 2, ([x]) => `db2.number_of(${x})::float8`),
  ),
  ['REAL', of(1, 1, ([x]) => `db2.number_of(${x})::real`)],
  ['DECFLOAT', of(1, 3, ([x = '', digits = '34']) => `db2.decfloat(${x}, ${digits})`)],
  ['CHAR', sized('CHAR', 2, ([x]) => `db2.char_of(${x})`)],
  ...['VARCHAR', 'GRAPHIC', 'VARGRAPHIC', 'NCHAR', 'NVARCHAR'].map((name): Entry => [name, text(name)]),
  ...['CLOB', 'DBCLOB', 'NCLOB'].map((name): Entry => [name, text(name)]),
  ...['BINARY', 'VARBINARY', 'BLOB'].map((name): Entry => [name, bytes(name)]),
  ['BOOLEAN', of(1, 1, ([x]) => `db2.boolean_of(${x})`)],
  ['GENERATE_UNIQUE', of(0, 0, () => 'db2.generate_unique()')],
  ['RAISE_ERROR', same('db2.raise_error', 2)],
];
