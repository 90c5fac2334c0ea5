import { type Entry, MANY, double, named, of, same } from './scalarFunction.js';

/** Functions over numbers. */
export const NUMBER_FUNCTIONS: readonly Entry[] = [
  ...named(
    'ABS ABSVAL',
    of(1, 1, ([x]) => `abs(db2.number_of(${x}))`),
  ),
  ...named(
    'MOD',
    of(2, 2, ([a, b]) => `mod(db2.number_of(${a}), db2.number_of(${b}))`),
  ),
  ...named('SIGN', same('db2.sign_of', 1)),
  ...named(
    'CEIL CEILING',
    of(1, 1, ([x]) => `db2.ceiling(db2.number_of(${x}))`),
  ),
  ...named(
    'FLOOR',
    of(1, 1, ([x]) => `db2.floor_of(db2.number_of(${x}))`),
  ),
  ...named('ROUND', same('db2.rounded', 1, 2)),
  ...named('TRUNCATE TRUNC', same('db2.truncated', 1, 2)),
  ...named('SQRT', double('sqrt')),
  ...named('EXP', double('exp')),
  ...named('LN', double('ln')),
  ...named('LOG10 LOG', double('log')),
  ...named(
    'ANTILOG',
    of(1, 1, ([x]) => `power(10::float8, db2.number_of(${x})::float8)`),
  ),
  ...named(
    'POWER POW',
    of(2, 2, ([a, b]) => `db2.power_of(db2.number_of(${a}), db2.number_of(${b}))`),
  ),
  ...['SIN', 'COS', 'TAN', 'COT', 'ASIN', 'ACOS', 'ATAN', 'SINH', 'COSH', 'TANH', 'ATANH', 'DEGREES', 'RADIANS'].map(
    (name): Entry => [name, double(name.toLowerCase())],
  ),
  // Db2 takes the coordinates as x and y.
  ...named(
    'ATAN2',
    of(2, 2, ([x, y]) => `atan2((${y})::float8, (${x})::float8)`),
  ),
  ...named(
    'RAND RANDOM',
    of(0, 1, ([seed]) => (seed === undefined ? 'random()' : `db2.seeded_random(${seed})`)),
  ),
  ...named(
    'MULTIPLY_ALT',
    of(2, 2, ([a, b]) => `((${a}) * (${b}))`),
  ),
  ...named(
    'QUANTIZE',
    of(2, 2, ([x, pattern]) => `db2.quantized(${x}, ${pattern})`),
  ),
  ...named(
    'NORMALIZE_DECFLOAT',
    of(1, 1, ([x]) => `trim_scale(db2.decfloat(${x}, 34))`),
  ),
  ...named('COMPARE_DECFLOAT TOTALORDER', same('db2.compare_decfloat', 2)),
  ...named('DIGITS', same('db2.digits', 1)),
  ...named('BITAND', same('db2.bit_and', 2)),
  ...named('BITANDNOT', same('db2.bit_and_not', 2)),
  ...named('BITOR', same('db2.bit_or', 2)),
  ...named('BITXOR', same('db2.bit_xor', 2)),
  ...named('BITNOT', same('db2.bit_not', 1)),
  ...named('GREATEST', same('greatest', 2, MANY)),
  ...named('LEAST', same('least', 2, MANY)),
  ...named('WIDTH_BUCKET', same('width_bucket', 4)),
  ...named('TO_NUMBER DECFLOAT_FORMAT', same('db2.number_by_format', 1, 2)),
];
