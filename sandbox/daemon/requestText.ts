import { RequestError } from './replies.js';

/** A request's members, of unknown types until a reader below has looked. */
export type Members = Readonly<Record<string, unknown>>;

/** Parses a request; undefined when it is no JSON object. As lenient as the daemon about line breaks in strings. */
export function parseRequest(raw: string): Members | undefined {
  const value = parseJson(raw) ?? parseJson(escapeControls(raw));
  // JSON.parse returned an object that is no array: its members are unknown values.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Escapes raw control characters inside strings; between values they are blanks anyway. */
function escapeControls(raw: string): string {
  return raw.replaceAll(/"(?:[^"\\]|\\.)*"/gs, (string) =>
    string.replaceAll(/[\u0000-\u001f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** A primitive as text, as the daemon's parser gives it; undefined when absent, null or not a primitive. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

const ROWS_DEFAULT = 1000;

/** Rows asked for. Text of a number counts, anything else is the default. */
export function rowsOf(members: Members): number {
  const { rows } = members;
  const count = typeof rows === 'string' && /^-?\d+$/.test(rows) ? Number(rows) : rows;
  return typeof count === 'number' && Number.isInteger(count) ? count : ROWS_DEFAULT;
}

export function terseOf(members: Members): 'array' | 'object' {
  return members.terse === true ? 'array' : 'object';
}

/** The statement's text. The daemon's own words for a missing one are those of its run time. */
export function sqlOf(members: Members): string {
  const { sql } = members;
  if (sql === null) throw new RequestError('JsonNull');
  const text = textOf(sql);
  if (text === undefined) {
    throw new RequestError('Internal Error: NullPointerException: the request has no "sql" member');
  }
  return text;
}

export type ParameterRow = readonly (string | null)[];

/** Parameters of one execution, or of several (a batch). Every value is bound as text. */
export type Parameters =
  | { readonly kind: 'single'; readonly row: ParameterRow }
  | { readonly kind: 'batch'; readonly rows: readonly ParameterRow[] };

export function parametersOf(members: Members): Parameters {
  const { parameters } = members;
  if (parameters === undefined) {
    throw new RequestError('Internal Error: NullPointerException: the request has no "parameters" member');
  }
  if (!Array.isArray(parameters)) throw new RequestError(`Not a JSON Array: ${JSON.stringify(parameters)}`);
  const values: readonly unknown[] = parameters;
  if (Array.isArray(values[0])) return { kind: 'batch', rows: values.map(rowOfBatch) };
  return { kind: 'single', row: values.map(parameterOf) };
}

function rowOfBatch(row: unknown): ParameterRow {
  if (!Array.isArray(row)) throw new RequestError(`Not a JSON Array: ${JSON.stringify(row)}`);
  return row.map(parameterOf);
}

function parameterOf(value: unknown): string | null {
  if (value === null) return null;
  const text = textOf(value);
  if (text === undefined) throw new RequestError(Array.isArray(value) ? 'JsonArray' : 'JsonObject');
  return text;
}
