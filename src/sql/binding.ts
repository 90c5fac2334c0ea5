import { AppError } from '../kernel/appError.js';
import type { Token } from './lexer.js';
import { readStatement } from './oneStatement.js';
import { isList, type ParameterValues, type Scalar, type ToolParameter } from './parameters.js';
import { sqlParameterOf, type SqlParameter } from './sqlParameter.js';

/** What a tool runs. Plain data. */
export type CompiledStatement = BoundText | DirectText;

/** A statement cut at its markers: piece 0, value 0, piece 1, value 1, …, last piece. */
export interface BoundText {
  readonly kind: 'bound';
  readonly pieces: readonly string[];
  /** The parameter of each gap, in order. */
  readonly names: readonly string[];
  /** Those of them whose empty list matches nothing; another's is refused. */
  readonly emptyMatchesNothing: readonly string[];
}

/** Direct substitution: the argument of this name is the whole statement, and nothing is bound. */
export interface DirectText {
  readonly kind: 'direct';
  readonly name: string;
}

/** What has to be known of a parameter to find its place. */
export type DeclaredParameter = Pick<ToolParameter, 'name' | 'type' | 'emptyArray'>;

/** A statement with its values, ready for the daemon. */
export interface BoundStatement {
  readonly sql: string;
  readonly parameters: SqlParameter[];
}

/**
 * Finds the markers with the lexer, so that `:name` inside a string, a comment, a delimited name or a time literal is
 * text. Either `:name` markers or `?` markers in the order of declaration, never both. A semicolon at the end and what
 * follows it are left out: Db2 takes neither.
 * @throws AppError E_TOOL_FILE when markers and declarations do not agree, E_SQL_TEXT when the text cannot be read
 */
export function compileStatement(sql: string, declared: readonly DeclaredParameter[]): CompiledStatement {
  const read = readStatement(sql);
  const { tokens } = read;
  refuseTemplates(tokens);
  const markers = tokens.filter(({ kind }) => kind === 'hostVariable' || kind === 'marker');
  const names = namesOf(markers, declared);
  if (markers[0] !== undefined && tokens.length === 1) return directText(markers[0], declared);
  return {
    kind: 'bound',
    pieces: cut(read.sql, markers),
    names,
    emptyMatchesNothing: declared.filter(({ emptyArray }) => emptyArray === 'nothing').map(({ name }) => name),
  };
}

/** The names of a statement's `:name` markers. @throws AppError E_SQL_TEXT when the text cannot be read */
export function markerNames(sql: string): ReadonlySet<string> {
  const markers = readStatement(sql).tokens.filter(({ kind }) => kind === 'hostVariable');
  return new Set(markers.map(({ value }) => value));
}

/** Puts values in: a list becomes as many markers as it has items, a boolean 1 or 0, nothing SQL NULL. */
export function bindStatement(compiled: BoundText, values: ParameterValues): BoundStatement {
  let sql = compiled.pieces[0] ?? '';
  const parameters: SqlParameter[] = [];
  compiled.names.forEach((name, index) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const items = isList(value) ? itemsOf(value, name, compiled) : [value];
    sql += items.map(() => '?').join(', ') + (compiled.pieces[index + 1] ?? '');
    for (const item of items) parameters.push(sqlParameterOf(item));
  });
  return { sql, parameters };
}

/** NULL for a list that matches nothing: neither `IN (NULL)` nor `NOT IN (NULL)` is true of any row. */
function itemsOf(list: readonly (Scalar | null)[], name: string, compiled: BoundText): readonly (Scalar | null)[] {
  if (list.length > 0) return list;
  if (compiled.emptyMatchesNothing.includes(name)) return [null];
  throw new AppError('E_ARGUMENTS', `${name} is an empty list; give at least one item.`);
}

/** The parameter of each marker. */
function namesOf(markers: readonly Token[], declared: readonly DeclaredParameter[]): string[] {
  const positional = markers.filter(({ kind }) => kind === 'marker').length;
  if (positional > 0 && positional < markers.length) throw fault('mixes ? and :name markers; use one kind');
  if (positional > 0 && positional !== declared.length) {
    throw fault(
      `has ${positional} ? markers for ${declared.length} declared parameters; declare one for each, in order`,
    );
  }
  const known = new Set(declared.map(({ name }) => name));
  if (positional > 0) return declared.map(({ name }) => name);
  const names = markers.map(({ value }) => value);
  const undeclared = names.find((name) => !known.has(name));
  if (undeclared !== undefined) {
    const close = declared.find(({ name }) => name.toLowerCase() === undeclared.toLowerCase());
    const hint = close === undefined ? '' : `; letter case counts, write :${close.name}`;
    throw fault(`uses :${undeclared}, which is not a declared parameter${hint}`);
  }
  const used = new Set(names);
  const unused = declared.find(({ name }) => !used.has(name));
  if (unused !== undefined) throw fault(`declares the parameter ${unused.name} and does not use it`);
  return names;
}

/** A marker alone: no statement of Db2's is one, so the reference server's authors mean the argument to be the SQL. */
function directText(marker: Token, declared: readonly DeclaredParameter[]): DirectText {
  if (marker.kind === 'marker') throw fault('is ? alone; write :name for an argument that is the SQL itself');
  const name = marker.value;
  if (declared.some(({ name: other, type }) => other === name && type !== 'string')) {
    throw fault(`is the parameter ${name} alone, so its argument is the SQL; declare it with type: string`);
  }
  return { kind: 'direct', name };
}

function cut(sql: string, markers: readonly Token[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of markers) {
    pieces.push(sql.slice(from, start));
    from = end;
  }
  return [...pieces, sql.slice(from)];
}

function refuseTemplates(tokens: readonly Token[]): void {
  const open = tokens.findIndex(({ text }, index) => text === '{' && tokens[index + 1]?.text === '{');
  if (open >= 0) throw fault('uses {{…}}; write :name and declare a parameter of that name');
}

function fault(what: string): AppError {
  return new AppError('E_TOOL_FILE', `The statement ${what}.`);
}
