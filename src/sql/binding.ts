import { AppError } from '../kernel/appError.js';
import { lex, type Token } from './lexer.js';
import type { ParameterValue, ParameterValues, Scalar } from './parameters.js';

/** What Mapepire is sent for a marker. */
export type SqlParameter = string | number | null;

/** A statement cut at its markers: piece 0, value 0, piece 1, value 1, …, last piece. Plain data. */
export interface CompiledStatement {
  readonly pieces: readonly string[];
  /** The parameter of each gap, in order. */
  readonly names: readonly string[];
}

/** A statement with its values, ready for the daemon. */
export interface BoundStatement {
  readonly sql: string;
  readonly parameters: SqlParameter[];
}

/**
 * Finds the markers with the lexer, so that `:name` inside a string, a comment, a delimited name or a time literal is
 * text. Either `:name` markers or `?` markers in the order of declaration, never both.
 * @throws AppError E_TOOL_FILE when markers and declarations do not agree, E_SQL_TEXT when the text cannot be read
 */
export function compileStatement(sql: string, declared: readonly string[]): CompiledStatement {
  const tokens = lex(sql);
  refuseTemplates(tokens);
  const markers = tokens.filter(({ kind }) => kind === 'hostVariable' || kind === 'marker');
  const positional = markers.filter(({ kind }) => kind === 'marker').length;
  if (positional > 0 && positional < markers.length) throw fault('mixes ? and :name markers; use one kind');
  if (positional > 0 && positional !== declared.length) {
    throw fault(
      `has ${positional} ? markers for ${declared.length} declared parameters; declare one for each, in order`,
    );
  }
  const names = positional > 0 ? [...declared] : markers.map(({ value }) => value);
  const undeclared = names.find((name) => !declared.includes(name));
  if (undeclared !== undefined) throw fault(`uses :${undeclared}, which is not a declared parameter`);
  const unused = declared.find((name) => !names.includes(name));
  if (unused !== undefined) throw fault(`declares the parameter ${unused} and does not use it`);
  if (markers.length === 1 && tokens.length === 1)
    throw fault('is a parameter alone; write the SQL and bind only values');
  return { pieces: cut(sql, markers), names };
}

/** Puts values in: a list becomes as many markers as it has items, a boolean 1 or 0, nothing SQL NULL. */
export function bindStatement(compiled: CompiledStatement, values: ParameterValues): BoundStatement {
  let sql = compiled.pieces[0] ?? '';
  const parameters: SqlParameter[] = [];
  compiled.names.forEach((name, index) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const items = isList(value) ? value : [value];
    if (items.length === 0) throw new AppError('E_ARGUMENTS', `${name} is an empty list; give at least one item.`);
    sql += items.map(() => '?').join(', ') + (compiled.pieces[index + 1] ?? '');
    parameters.push(...items.map(toParameter));
  });
  return { sql, parameters };
}

function isList(value: ParameterValue): value is readonly Scalar[] {
  return Array.isArray(value);
}

function toParameter(value: Scalar | null | undefined): SqlParameter {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value ?? null;
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
