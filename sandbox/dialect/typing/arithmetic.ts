import { type SqlType, sqlType } from '../sqlType.js';

const PRECISION_MAX = 31;
/** Precision of whole numbers when they meet decimals. */
const WHOLE_PRECISION: ReadonlyMap<string, number> = new Map([
  ['SMALLINT', 5],
  ['INTEGER', 11],
  ['BIGINT', 19],
]);
const WHOLE_ORDER = ['SMALLINT', 'INTEGER', 'BIGINT'];
const APPROXIMATE: ReadonlySet<string> = new Set(['REAL', 'DOUBLE']);
const DATETIMES: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP']);
const FIXED: ReadonlySet<string> = new Set(['CHAR', 'GRAPHIC', 'NCHAR', 'BINARY']);
const CHARACTER = /^(?:VAR)?CHAR$|GRAPHIC|^N(?:VAR)?CHAR$/;

export function isDecimal({ name }: SqlType): boolean {
  return name === 'DECIMAL' || name === 'NUMERIC';
}

export function isWhole({ name }: SqlType): boolean {
  return WHOLE_PRECISION.has(name);
}

export function isCharacter({ name }: SqlType): boolean {
  return CHARACTER.test(name);
}

/** A whole number as the decimal that Db2 makes of it; a constant of up to five digits counts as a SMALLINT. */
function asDecimal(type: SqlType): SqlType {
  const precision = WHOLE_PRECISION.get(type.name);
  if (precision === undefined) return type;
  return sqlType('DECIMAL', type.length > 0 && type.length <= 5 ? 5 : precision);
}

/** The type of `a op b`; undefined where Db2's rules do not say, or the engine's own type is right anyway. */
export function arithmeticType(operator: string, a: SqlType, b: SqlType): SqlType | undefined {
  if (DATETIMES.has(a.name) || DATETIMES.has(b.name)) return datetimeType(operator, a, b);
  if (a.name === 'DECFLOAT' || b.name === 'DECFLOAT') return sqlType('DECFLOAT', 34);
  if (APPROXIMATE.has(a.name) || APPROXIMATE.has(b.name)) return sqlType('DOUBLE');
  if (isWhole(a) && isWhole(b))
    return a.name === 'BIGINT' || b.name === 'BIGINT' ? sqlType('BIGINT') : sqlType('INTEGER');
  const [x, y] = [asDecimal(a), asDecimal(b)];
  if (!isDecimal(x) || !isDecimal(y)) return undefined;
  return decimalType(operator, x, y);
}

function decimalType(
  operator: string,
  { length: p1, scale: s1 }: SqlType,
  { length: p2, scale: s2 }: SqlType,
): SqlType | undefined {
  switch (operator) {
    case '+':
    case '-': {
      const scale = Math.max(s1, s2);
      return sqlType('DECIMAL', Math.min(PRECISION_MAX, Math.max(p1 - s1, p2 - s2) + scale + 1), scale);
    }
    case '*':
      return sqlType('DECIMAL', Math.min(PRECISION_MAX, p1 + p2), Math.min(PRECISION_MAX, s1 + s2));
    case '/':
      return sqlType('DECIMAL', PRECISION_MAX, Math.max(0, PRECISION_MAX - p1 + s1 - s2));
    default:
      return undefined;
  }
}

function datetimeType(operator: string, a: SqlType, b: SqlType): SqlType | undefined {
  if (operator === '-' && DATETIMES.has(a.name) && (a.name === b.name || isCharacter(b))) {
    if (a.name === 'DATE') return sqlType('DECIMAL', 8);
    return a.name === 'TIME' ? sqlType('DECIMAL', 6) : sqlType('DECIMAL', 20, 6);
  }
  return DATETIMES.has(a.name) ? a : b;
}

/** The type of a value that may come from either: CASE, COALESCE, UNION. */
export function commonType(a: SqlType, b: SqlType): SqlType | undefined {
  if (a.name === b.name && a.length === b.length && a.scale === b.scale) return a;
  if (isWhole(a) && isWhole(b)) {
    return sqlType(WHOLE_ORDER[Math.max(WHOLE_ORDER.indexOf(a.name), WHOLE_ORDER.indexOf(b.name))] ?? 'BIGINT');
  }
  const isNumber = (type: SqlType): boolean =>
    isWhole(type) || isDecimal(type) || APPROXIMATE.has(type.name) || type.name === 'DECFLOAT';
  if (isNumber(a) && isNumber(b)) {
    if (a.name === 'DECFLOAT' || b.name === 'DECFLOAT') return sqlType('DECFLOAT', 34);
    if (APPROXIMATE.has(a.name) || APPROXIMATE.has(b.name)) return a.name === b.name ? a : sqlType('DOUBLE');
    const [x, y] = [asDecimal(a), asDecimal(b)];
    const scale = Math.max(x.scale, y.scale);
    const name = a.name === 'NUMERIC' && b.name === 'NUMERIC' ? 'NUMERIC' : 'DECIMAL';
    return sqlType(name, Math.min(PRECISION_MAX, Math.max(x.length - x.scale, y.length - y.scale) + scale), scale);
  }
  if (a.name === b.name || (isCharacter(a) && isCharacter(b))) {
    const isFixed = FIXED.has(a.name) && FIXED.has(b.name);
    const name = a.name === b.name ? a.name : isFixed ? 'CHAR' : 'VARCHAR';
    return sqlType(name, Math.max(a.length, b.length), Math.max(a.scale, b.scale));
  }
  // A string beside a date is read as one.
  if (DATETIMES.has(a.name) && isCharacter(b)) return a;
  if (DATETIMES.has(b.name) && isCharacter(a)) return b;
  return undefined;
}

const CHAR_MAX = 255;

/** The type of `a CONCAT b`. */
export function concatenatedType(a: SqlType, b: SqlType): SqlType | undefined {
  const [x, y] = [asText(a), asText(b)];
  if (x === undefined || y === undefined) return undefined;
  const length = x.length + y.length;
  const isFixed = FIXED.has(x.name) && FIXED.has(y.name) && length <= CHAR_MAX;
  return sqlType(isFixed ? 'CHAR' : 'VARCHAR', length);
}

/** Lengths of the texts of values that are no strings. */
const TEXT_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['SMALLINT', 6],
  ['INTEGER', 11],
  ['BIGINT', 20],
  ['REAL', 24],
  ['DOUBLE', 24],
  ['DECFLOAT', 42],
  ['DATE', 10],
  ['TIME', 8],
  ['TIMESTAMP', 26],
  ['BOOLEAN', 5],
]);

/** The string that a value becomes: its own type if it is one; undefined for what has no size or no text. */
export function asText(type: SqlType): SqlType | undefined {
  if (isCharacter(type)) return type.length > 0 ? type : undefined;
  if (isDecimal(type)) return type.length === 0 ? undefined : sqlType('VARCHAR', type.length + 2);
  const length = TEXT_LENGTHS.get(type.name);
  return length === undefined ? undefined : sqlType('VARCHAR', length);
}
