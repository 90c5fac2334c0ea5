import type { CallSite } from './callSite.js';
import { badToken, hostError, noSuchColumn, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgString } from './names.js';
import { EMPTY_SCOPE, type Rewriting } from './rewriting.js';
import type { Replacement } from './tableDefinition.js';
import { type Node, isSymbol, readStatement, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

/** A global variable of a user. Each job has its own value of it. */
export interface GlobalVariable {
  readonly schema: string;
  readonly name: string;
  /** Type and default value as they were written. */
  readonly typeText: string;
  readonly defaultText: string;
}

/** The global variable of a name, in a schema or along the path; undefined when there is none. */
export type VariableLookup = (schema: string | undefined, name: string) => GlobalVariable | undefined;

/** Rewrites CREATE [OR REPLACE] VARIABLE; `nodes` start with its name. */
export function createVariable(nodes: readonly Node[], rewriting: Rewriting, replacement: Replacement): string {
  const path = pathAt(nodes, 0);
  const { schema, name } = rewriting.newObject(path.parts, path.separator);
  const type = dataTypeAt(nodes, path.next);
  const rest = nodes.slice(type.next);
  const hasDefault = wordOf(rest[0]) === 'DEFAULT';
  if (!hasDefault && rest.length > 0) throw badToken(textOfNode(rest[0]), 'DEFAULT <END-OF-STATEMENT>.');
  const value = hasDefault ? rest.slice(1) : [];
  // Read here, so that what is wrong with it is said now.
  if (hasDefault) rewriting.expression(value, EMPTY_SCOPE);
  rewriting.authority = 'engine';
  const given = [schema, name, sourceOf(nodes.slice(path.next, type.next)), hasDefault ? sourceOf(value) : 'NULL'];
  return (
    `CALL db2.create_variable(${given.map(pgString).join(', ')}, ${replacement === 'replace'}, ` +
    `${rewriting.compute({ kind: 'job', value: 'user' })}::text)`
  );
}

/** Rewrites DROP VARIABLE; `nodes` start with its name. */
export function dropVariable(nodes: readonly Node[], rewriting: Rewriting): string {
  const path = pathAt(nodes, 0);
  const { schema, name } = rewriting.existingObject(path.parts, path.separator);
  const rest = nodes.slice(path.next).map(textOfNode).join(' ');
  if (!/^(?:IF EXISTS)?$/.test(rest)) throw badToken(textOfNode(nodes[path.next]), 'IF <END-OF-STATEMENT>.');
  rewriting.authority = 'engine';
  const user = rewriting.compute({ kind: 'job', value: 'user' });
  return `CALL db2.drop_variable(${pgString(schema)}, ${pgString(name)}, ${rest !== ''}, ${user}::text)`;
}

/** What a text was written as, in one line. */
function sourceOf(nodes: readonly Node[]): string {
  return nodes.map((node) => (node.kind === 'group' ? `(${sourceOf(node.nodes)})` : node.text)).join(' ');
}

const OTHER_SETS: ReadonlySet<string> = new Set([
  ...['CURRENT', 'ENCRYPTION', 'CONNECTION', 'OPTION', 'RESULT', 'DESCRIPTOR', 'SESSION', 'SERVER'],
]);

/** Rewrites SET of a global variable. The function that keeps the value says that nothing is to be inserted. */
export function rewriteSet(nodes: readonly Node[], rewriting: Rewriting): string {
  if (OTHER_SETS.has(wordOf(nodes[1]) ?? '')) throw notInSandbox(`SET ${textOfNode(nodes[1])}`);
  const path = pathAt(nodes, 1);
  if (!isSymbol(nodes[path.next], '=')) throw badToken(textOfNode(nodes[path.next]), '=.');
  const name = path.parts.at(-1) ?? '';
  const variable = rewriting.variable(path.parts);
  if (variable === undefined) throw noSuchColumn(name);
  const value = nodes.slice(path.next + 1);
  const type = typeOfVariable(variable);
  const isDefault = value.length === 1 && wordOf(value[0]) === 'DEFAULT';
  const sql = isDefault ? defaultSql(variable, rewriting) : rewriting.expression(value, EMPTY_SCOPE);
  const call = `db2.set_variable(${identity(variable, rewriting)}, (${type.cast(sql)})::text)`;
  return `INSERT INTO db2.variable_values SELECT WHERE ${call}`;
}

/** The value of a global variable in an expression; undefined when the name means something else. */
export function variableSql(parts: readonly string[], { rewriting, scope }: CallSite): string | undefined {
  const variable = rewriting.variable(parts);
  // A column of the same name comes first.
  if (variable === undefined || scope.types?.column(parts) !== undefined) return undefined;
  if (rewriting.isDefinition) throw notInSandbox('global variables within a definition');
  const who = identity(variable, rewriting);
  const value = `CASE WHEN db2.variable_is_set(${who}) THEN db2.variable_text(${who})`;
  return `(${value} ELSE (${defaultSql(variable, rewriting)})::text END)::${typeOfVariable(variable).sql}`;
}

function typeOfVariable({ typeText }: GlobalVariable): ReturnType<typeof dataTypeAt> {
  return dataTypeAt(readStatement(typeText).nodes, 0);
}

function defaultSql(variable: GlobalVariable, rewriting: Rewriting): string {
  const { nodes, markers } = readStatement(variable.defaultText);
  if (markers.size > 0) throw hostError(-418, '42610', 'Use of parameter marker, NULL, or UNKNOWN not valid.');
  const sql = rewriting.expression(nodes, EMPTY_SCOPE);
  return sql === 'NULL' ? sql : typeOfVariable(variable).cast(sql);
}

/** Whose value it is: the variable, the job, and the user, who must be allowed to use it. */
function identity({ schema, name }: GlobalVariable, rewriting: Rewriting): string {
  const job = rewriting.jobValue('jobName', 'text');
  return `${pgString(schema)}, ${pgString(name)}, ${job}, db2.profile()`;
}
