/** 2^53 has 16 digits: a number of fewer significant digits survives JSON.parse. */
const LONG_NUMBER = /\d{16}|\d[\d.]{15}\d/;
/** A JSON string, or a number; the string alternative comes first so that digits inside strings are passed over. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Puts quotes around numbers that a double cannot hold exactly, so that DECIMAL and BIGINT values arrive as the digits
 * that the daemon wrote. Text without such a number is returned as it is, after one scan.
 */
export function quoteLongNumbers(json: string): string {
  if (!LONG_NUMBER.test(json)) return json;
  return json.replace(STRING_OR_NUMBER, (part) => (part.startsWith('"') || isExact(part) ? part : `"${part}"`));
}

function isExact(number: string): boolean {
  if (number.length < 16) return true;
  const digits = number
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  return digits.replace(/0+$/, '').length < 16 && Number.isFinite(Number(number));
}
