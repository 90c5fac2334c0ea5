import type { DdlOptions } from './ddlOptions.js';

/** A name as Db2 writes it: delimited only where it must be. */
export function sqlName(name: string): string {
  return /^[A-Z#@$][A-Z0-9#@$_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An object's name, with its schema unless the options leave it out. */
export function qualified(schema: string, name: string, { separator, isQualified }: DdlOptions): string {
  return isQualified ? `${sqlName(schema)}${separator}${sqlName(name)}` : sqlName(name);
}

/** Quoted names and strings of PostgreSQL, which keep their spelling, and everything between them. */
const PIECES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]+/g;
const CAST = /::(?:"[^"]*"|[a-z_]+(?: varying| precision| without time zone)?)(?:\(\d+(?:,\s*\d+)?\))?/g;

/**
 * An expression of PostgreSQL's catalog (a default, a check) in Db2's spelling: names in capitals, no casts. Good
 * enough for what the sandbox itself put there.
 */
export function db2Expression(expression: string): string {
  const pieces = expression.match(PIECES) ?? [];
  return pieces
    .map((piece) => (piece.startsWith("'") ? piece : piece.replaceAll(CAST, '').toUpperCase()))
    .join('')
    .replaceAll(/\bLOCALTIMESTAMP(?:\(\d\))?/g, 'CURRENT TIMESTAMP')
    .replaceAll(/\bLOCALTIME(?:\(\d\))?/g, 'CURRENT TIME')
    .replaceAll(/\bCURRENT_DATE\b/g, 'CURRENT DATE')
    .replaceAll(/\bCURRENT_USER\b/g, 'USER');
}

/** `items` one a line, indented, with a comma after each but the last, which ends with `end`. */
export function listed(items: readonly string[], end: string): readonly string[] {
  return items.map((item, index) => `\t${item} ${index === items.length - 1 ? end : ', '}`.trimEnd() + ' ');
}
