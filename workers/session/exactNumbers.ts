/** 2^53 has 16 digits: a number of fewer significant digits survives JSON.parse. */
const LONG_RUN = 16;
/** A power of ten that a double may not reach. */
const LONG_EXPONENT = /[eE][+-]?\d{3}/;
/** What begins a JSON string, or a whole JSON number. */
const QUOTE_OR_NUMBER = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Puts quotes around numbers that a double cannot hold exactly, so that DECIMAL and BIGINT values arrive as the digits
 * that the daemon wrote. Text without such a number is returned as it is, after one scan. Strings are passed over by
 * searching for their end, not by a pattern: one that matches megabytes of a CLOB overflows the matcher's stack.
 */
export function quoteLongNumbers(json: string): string {
  if (!mayHaveLongNumber(json)) return json;
  let quoted = '';
  let from = 0;
  QUOTE_OR_NUMBER.lastIndex = 0;
  for (let found = QUOTE_OR_NUMBER.exec(json); found !== null; found = QUOTE_OR_NUMBER.exec(json)) {
    const [text] = found;
    if (text === '"') {
      QUOTE_OR_NUMBER.lastIndex = stringEnd(json, found.index);
    } else if (!isExact(text)) {
      quoted += `${json.slice(from, found.index)}"${text}"`;
      from = found.index + text.length;
    }
  }
  return quoted + json.slice(from);
}

/**
 * Whether sixteen digits and points stand in a row somewhere, or a long exponent does. Such a run covers a position
 * that is a multiple of sixteen, so only these are looked at: a pattern that tries every digit of a page costs a tenth
 * of all that a worker does with it.
 */
function mayHaveLongNumber(json: string): boolean {
  for (let at = LONG_RUN - 1; at < json.length; at += LONG_RUN) {
    if (!isDigitOrPoint(json, at)) continue;
    let from = at;
    while (isDigitOrPoint(json, from - 1)) from -= 1;
    let to = at + 1;
    while (isDigitOrPoint(json, to)) to += 1;
    if (to - from >= LONG_RUN) return true;
  }
  return LONG_EXPONENT.test(json);
}

function isDigitOrPoint(json: string, at: number): boolean {
  const code = json.charCodeAt(at); // NaN before the first and after the last
  return (code >= 48 && code <= 57) || code === 46;
}

/** The position after the string that begins at `open`; the end of the text when it is not closed. */
function stringEnd(json: string, open: number): number {
  for (let at = json.indexOf('"', open + 1); at >= 0; at = json.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (json.charAt(at - 1 - backslashes) === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return json.length;
}

function isExact(number: string): boolean {
  const value = Number(number);
  if (!Number.isFinite(value) || (value === 0 && /[1-9]/.test(number.replace(/[eE].*$/, '')))) return false;
  if (number.length < 16) return true;
  const digits = number
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  return digits.replace(/0+$/, '').length < 16;
}
