import { type SqlType, sqlType } from '../sqlType.js';
import { asText, commonType, isCharacter, isDecimal, isWhole } from './arithmetic.js';

/** An argument as far as it is known: its type, and its value when it is a plain number. */
export interface TypedArgument {
  readonly type: SqlType | undefined;
  readonly value: number | undefined;
}

type Rule = (args: readonly TypedArgument[]) => SqlType | undefined;

const first: Rule = ([x]) => x?.type;
const always =
  (type: SqlType): Rule =>
  () =>
    type;
const DOUBLE = always(sqlType('DOUBLE'));
const INTEGER = always(sqlType('INTEGER'));

const VARYING: ReadonlyMap<string, string> = new Map([
  ['CHAR', 'VARCHAR'],
  ['GRAPHIC', 'VARGRAPHIC'],
  ['NCHAR', 'NVARCHAR'],
]);

/** A string of the same kind that may be shorter. */
const varying: Rule = ([x]) => {
  const text = x?.type === undefined ? undefined : asText(x.type);
  return text && sqlType(VARYING.get(text.name) ?? text.name, text.length);
};

const common: Rule = (args) => {
  let type = args[0]?.type;
  for (const arg of args.slice(1)) {
    // A marker or NULL takes the type of the others.
    if (type === undefined) type = arg.type;
    else if (arg.type !== undefined) type = commonType(type, arg.type);
  }
  return type;
};

/** A piece of a string; one of known length cut from a CHAR is a CHAR again. */
const piece: Rule = ([x, start, length]) => {
  const text = x?.type === undefined ? undefined : asText(x.type);
  if (text === undefined) return undefined;
  const isFixed = VARYING.has(text.name);
  const size =
    length?.value ??
    (isFixed && length === undefined && start?.value !== undefined ? text.length - start.value + 1 : undefined);
  if (size === undefined || size < 1) return sqlType(VARYING.get(text.name) ?? text.name, text.length);
  return sqlType(isFixed || length?.value === undefined ? text.name : text.name, size);
};

const rounded: Rule = ([x]) => {
  const type = x?.type;
  if (type === undefined || !isDecimal(type)) return type;
  return sqlType('DECIMAL', Math.min(31, type.length + 1), type.scale);
};

const wholePart: Rule = ([x]) => {
  const type = x?.type;
  if (type === undefined || !isDecimal(type)) return type;
  return sqlType('DECIMAL', Math.max(1, type.length - type.scale + (type.scale > 0 ? 1 : 0)));
};

const sized =
  (name: string, unsized: Rule): Rule =>
  (args) =>
    args[1]?.value === undefined ? unsized(args) : sqlType(name, args[1].value, args[2]?.value ?? 0);

/** DECIMAL without sizes: as many digits as the argument's type can have. */
const decimalOf: Rule = ([x]) => {
  const type = x?.type;
  if (type?.name === 'SMALLINT') return sqlType('DECIMAL', 5);
  if (type?.name === 'INTEGER') return sqlType('DECIMAL', 11);
  if (type?.name === 'BIGINT') return sqlType('DECIMAL', 19);
  return sqlType('DECIMAL', 15);
};

const textOf =
  (fixed: 'CHAR' | 'VARCHAR'): Rule =>
  ([x]) => {
    const text = x?.type === undefined ? undefined : asText(x.type);
    return text && sqlType(fixed, text.length);
  };

const sum: Rule = ([x]) => {
  const type = x?.type;
  if (type === undefined) return undefined;
  if (isDecimal(type)) return sqlType('DECIMAL', 31, type.scale);
  if (type.name === 'SMALLINT') return sqlType('INTEGER');
  return type.name === 'REAL' ? sqlType('DOUBLE') : type;
};

const average: Rule = ([x]) => {
  const type = x?.type;
  if (type === undefined || !isDecimal(type)) return sum([{ type, value: undefined }]);
  return sqlType('DECIMAL', 31, Math.max(0, 31 - type.length + type.scale));
};

const repeated =
  (count: (args: readonly TypedArgument[]) => number | undefined): Rule =>
  (args) => {
    const length = count(args);
    return length === undefined || length < 1 ? undefined : sqlType('VARCHAR', length);
  };

const textLength = ({ type }: TypedArgument): number | undefined =>
  type === undefined ? undefined : asText(type)?.length;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...each('ABS ABSVAL MIN MAX ANY_VALUE LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE UPPER UCASE LOWER LCASE', first),
  ...each('TRUNC TRUNCATE QUANTIZE NULLIF PERCENTILE_DISC', first),
  ...each('COALESCE VALUE IFNULL NVL GREATEST LEAST', common),
  ...each('TRIM STRIP LTRIM RTRIM LEFT RIGHT STRLEFT STRRIGHT INITCAP REGEXP_SUBSTR', varying),
  ...each('SUBSTR SUBSTRING SUBSTR2 SUBSTR4', piece),
  ['TRANSLATE', ([x, ...more]) => (more.length === 0 ? x?.type : varying(x === undefined ? [] : [x]))],
  ['ROUND', rounded],
  ...each('CEIL CEILING FLOOR', wholePart),
  ...each(
    'SQRT EXP LN LOG LOG10 ANTILOG SIN COS TAN COT ASIN ACOS ATAN ATAN2 SINH COSH TANH ATANH DEGREES RADIANS',
    DOUBLE,
  ),
  ...each('RAND RANDOM STDDEV STDDEV_POP STDDEV_SAMP VARIANCE VAR VAR_POP VAR_SAMP VARIANCE_SAMP', DOUBLE),
  ...each('COVARIANCE COVAR COVAR_POP COVARIANCE_SAMP COVAR_SAMP CORRELATION CORR PERCENTILE_CONT', DOUBLE),
  ...each('DOUBLE FLOAT DOUBLE_PRECISION', DOUBLE),
  ['REAL', always(sqlType('REAL'))],
  ...each(
    'INTEGER INT LENGTH CHAR_LENGTH CHARACTER_LENGTH OCTET_LENGTH LOCATE POSSTR POSITION YEAR MONTH DAY HOUR',
    INTEGER,
  ),
  ...each('MINUTE SECOND MICROSECOND DAYS QUARTER WEEK WEEK_ISO DAYOFWEEK DAYOFWEEK_ISO DAYOFYEAR DAYOFMONTH', INTEGER),
  ...each(
    'JULIAN_DAY MIDNIGHT_SECONDS TIMESTAMPDIFF ASCII COUNT GROUPING REGEXP_COUNT REGEXP_INSTR DIFFERENCE',
    INTEGER,
  ),
  ['SMALLINT', always(sqlType('SMALLINT'))],
  ...each('BIGINT ROW_NUMBER ROWNUMBER RANK DENSE_RANK DENSERANK', always(sqlType('BIGINT'))),
  ['COUNT_BIG', always(sqlType('DECIMAL', 31))],
  ['SUM', sum],
  ['AVG', average],
  ['RATIO_TO_REPORT', DOUBLE],
  ...each('DECIMAL DEC', sized('DECIMAL', decimalOf)),
  ...each('NUMERIC ZONED', sized('NUMERIC', decimalOf)),
  ['DECFLOAT', ([, digits]) => sqlType('DECFLOAT', digits?.value ?? 34)],
  ...each('DECFLOAT_FORMAT TO_NUMBER NORMALIZE_DECFLOAT', always(sqlType('DECFLOAT', 34))),
  ['CHAR', sized('CHAR', textOf('CHAR'))],
  ['VARCHAR', sized('VARCHAR', textOf('VARCHAR'))],
  ['GRAPHIC', sized('GRAPHIC', textOf('CHAR'))],
  ['VARGRAPHIC', sized('VARGRAPHIC', textOf('VARCHAR'))],
  ['CLOB', always(sqlType('CLOB', 2147483647))],
  ['BINARY', ([x, n]) => size('BINARY', n?.value ?? x?.type?.length)],
  ['VARBINARY', ([x, n]) => size('VARBINARY', n?.value ?? x?.type?.length)],
  ...each('DATE CURDATE LAST_DAY', always(sqlType('DATE'))),
  ...each('TIME CURTIME', always(sqlType('TIME'))),
  ...each(
    'TIMESTAMP NOW TIMESTAMP_ISO TIMESTAMP_FORMAT TO_DATE TRUNC_TIMESTAMP ROUND_TIMESTAMP',
    always(sqlType('TIMESTAMP')),
  ),
  ['MONTHS_BETWEEN', always(sqlType('DECIMAL', 31, 15))],
  ['IDENTITY_VAL_LOCAL', always(sqlType('DECIMAL', 31))],
  ['DIGITS', ([x]) => digitsType(x?.type)],
  ['HEX', ([x]) => size('VARCHAR', x?.type === undefined ? undefined : hexLength(x.type))],
  ['CONCAT', repeated(([a, b]) => add(a && textLength(a), b && textLength(b)))],
  ['SPACE', repeated(([n]) => n?.value)],
  ['REPEAT', repeated(([x, n]) => multiply(x && textLength(x), n?.value))],
  ...each(
    'LPAD RPAD',
    repeated(([, n]) => n?.value),
  ),
  ['SOUNDEX', always(sqlType('CHAR', 4))],
  ['CHR', always(sqlType('CHAR', 1))],
  ...each('DAYNAME MONTHNAME', always(sqlType('VARCHAR', 100))),
  ...each('VARCHAR_FORMAT TO_CHAR', always(sqlType('VARCHAR', 255))),
  ['GENERATE_UNIQUE', always(sqlType('CHAR () FOR BIT DATA', 13))],
  ...each('HASH_MD5', always(sqlType('BINARY', 16))),
  ...each('HASH_SHA1', always(sqlType('BINARY', 20))),
  ...each('HASH_SHA256', always(sqlType('BINARY', 32))),
  ...each('HASH_SHA512', always(sqlType('BINARY', 64))),
]);

function each(names: string, rule: Rule): readonly (readonly [string, Rule])[] {
  return names.split(' ').map((name) => [name, rule]);
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function multiply(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}

function size(name: string, length: number | undefined): SqlType | undefined {
  return length === undefined || length < 1 ? undefined : sqlType(name, length);
}

function digitsType(type: SqlType | undefined): SqlType | undefined {
  if (type === undefined) return undefined;
  if (isDecimal(type)) return sqlType('CHAR', type.length);
  return isWhole(type) ? sqlType('CHAR', { SMALLINT: 5, INTEGER: 10 }[type.name] ?? 19) : undefined;
}

function hexLength(type: SqlType): number | undefined {
  if (isWhole(type)) return { SMALLINT: 4, INTEGER: 8 }[type.name] ?? 16;
  return isCharacter(type) || /BINARY|BIT DATA/.test(type.name) ? 2 * type.length : undefined;
}

/** The type of a call's result by Db2's rules; undefined where the engine's own type is left as it is. */
export function functionType(name: string, args: readonly TypedArgument[]): SqlType | undefined {
  const isExtreme = (name === 'MAX' || name === 'MIN') && args.length > 1;
  return isExtreme ? common(args) : RULES.get(name)?.(args);
}
