import { type Clause, clausesOf, isSetOperator } from './clauses.js';
import { badToken } from './db2Errors.js';
import { rewriteExpression } from './expression.js';
import { nameList, rewriteFrom } from './fromClause.js';
import { unexpectedKeyword } from './keywords.js';
import { pgName } from './names.js';
import { withFirstTypes } from './recursion.js';
import type { Place, Rewriting, Scope } from './rewriting.js';
import { QueryScope } from './typing/queryTypes.js';
import { orderList } from './windows.js';
import { rewriteRow, rewriteSelectList } from './selectList.js';
import { jobNameSql } from './specialValues.js';
import { type Node, isSymbol, nameOf, splitAtCommas, textOfNode, wordOf } from './tree.js';

interface QuerySite {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
  readonly place: Place;
}

const NEVER_EMPTY: ReadonlySet<string> = new Set(['WHERE', 'HAVING', 'GROUP BY', 'ORDER BY']);

/** Rewrites a query: `[WITH …] SELECT … [UNION …] [ORDER BY …] [FETCH …]`, or VALUES. */
export function rewriteQuery(nodes: readonly Node[], site: QuerySite): string {
  const { rewriting } = site;
  // VALUES alone has no columns to name.
  if (rewriting.isInQuery || wordOf(nodes[0]) === 'VALUES') return rewriteClauses(nodes, site);
  rewriting.isInQuery = true;
  const before = rewriting.jobNames;
  const sql = rewriteClauses(nodes, site);
  rewriting.isInQuery = false;
  // The variable is found where no table of the query has such a column.
  if (rewriting.jobNames === before || rewriting.isDefinition) return sql;
  return `SELECT "?query".* FROM (SELECT ${jobNameSql(rewriting)} AS job_name) AS "?job", LATERAL (${sql}) AS "?query"`;
}

function rewriteClauses(nodes: readonly Node[], site: QuerySite): string {
  const out: string[] = [];
  const clauses = clausesOf(nodes);
  let inner = site;
  let operand = site;
  for (const [index, clause] of clauses.entries()) {
    if (clause.name === 'WITH') {
      const { sql, commonTables } = commonTableExpressions(clause.nodes, site);
      inner = { ...site, scope: { commonTables, types: typesOf(site).withCommonTables(clause.nodes) } };
      out.push(sql);
    } else {
      const next = clauses[index + 1];
      const last = wordOf(clause.nodes.at(-1)) ?? '';
      const isCut = clause.nodes.length === 0 ? NEVER_EMPTY.has(clause.name) : last === 'GROUP' || last === 'ORDER';
      if (isCut && next !== undefined) {
        throw unexpectedKeyword(next.name.split(' ')[0] ?? '', '<IDENTIFIER>.');
      }
      // Only the first operand of UNION names the result.
      const isFirst = !clauses.slice(0, index).some(({ name }) => isSetOperator(name));
      if (clause.name === 'SELECT' || clause.name === 'VALUES') operand = withTypes(inner, fromOf(clauses, index));
      out.push(rewriteClause(clause, isFirst ? operand : { ...operand, place: 'inner' }));
    }
  }
  if (clauses.some(({ name }) => isSetOperator(name)) && site.place === 'outermost') site.rewriting.notNull = [];
  return out.filter((sql) => sql !== '').join(' ');
}

/** The FROM clause of the SELECT at `index`. */
function fromOf(clauses: readonly Clause[], index: number): readonly Node[] {
  for (const { name, nodes } of clauses.slice(index + 1)) {
    if (name === 'FROM') return nodes;
    if (isSetOperator(name)) break;
  }
  return [];
}

function typesOf({ rewriting, scope }: QuerySite): QueryScope {
  return scope.types ?? new QueryScope([], rewriting.columnTypes);
}

/** Within a SELECT the columns of its tables have types. */
function withTypes(site: QuerySite, from: readonly Node[]): QuerySite {
  return { ...site, scope: { ...site.scope, types: typesOf(site).within(from) } };
}

function rewriteClause({ name, nodes }: Clause, site: QuerySite): string {
  const { rewriting, scope } = site;
  switch (name) {
    case 'SELECT':
      return `SELECT ${rewriteSelectList(nodes, site)}`;
    case 'VALUES':
      return rows(nodes, site);
    case 'NESTED':
      return nested(nodes, site);
    case 'FROM':
      return `FROM ${rewriteFrom(nodes, rewriting, scope)}`;
    case 'WHERE':
    case 'HAVING':
    case 'GROUP BY':
      return `${name} ${rewriteExpression(nodes, rewriting, scope)}`;
    case 'ORDER BY':
      // Changed rows come in the order of their input anyway.
      if (nodes.map(wordOf).join(' ') === 'INPUT SEQUENCE') return '';
      return `ORDER BY ${orderList(nodes, site)}`;
    case 'UNION':
    case 'EXCEPT':
    case 'INTERSECT':
      return setOperator(name, nodes);
    case 'OFFSET':
      return `OFFSET ${count(nodes, site)}`;
    case 'FETCH':
      return `LIMIT ${wordOf(nodes[0])?.startsWith('ROW') ? '1' : count(nodes, site)}`;
    case 'LIMIT':
      return limit(nodes, site);
    case 'WITH':
      throw badToken('WITH');
    case 'FOR':
    case 'ISOLATION':
    case 'OPTIMIZE':
    case 'SKIP':
      // Locks and hints: the engine runs one statement at a time.
      return '';
  }
}

function rows(nodes: readonly Node[], site: QuerySite): string {
  const parts = splitAtCommas(nodes);
  if (parts.length === 0) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  const selects = parts.map((part) => rewriteRow(part, parts.length === 1 ? site : { ...site, place: 'inner' }));
  // As one operand: INTERSECT would bind tighter than the rows.
  return selects.length === 1 ? selects.join('') : `(${selects.join(' UNION ALL ')})`;
}

function nested(nodes: readonly Node[], { rewriting, scope, place }: QuerySite): string {
  const [group] = nodes;
  if (group?.kind !== 'group') throw badToken(textOfNode(group));
  return `(${rewriting.rewriters.query(group.nodes, scope, place)})`;
}

function setOperator(name: string, nodes: readonly Node[]): string {
  const quantifier = wordOf(nodes[0]);
  if (nodes.length === 0 || quantifier === 'DISTINCT') return name;
  if (nodes.length === 1 && quantifier === 'ALL') return `${name} ALL`;
  throw badToken(textOfNode(nodes[0]), 'ALL SELECT VALUES (.');
}

const COUNT_WORDS: ReadonlySet<string> = new Set(['ROW', 'ROWS', 'ONLY']);

/** `10 ROWS ONLY`, `? ROWS`: the number alone. */
function count(nodes: readonly Node[], { rewriting, scope }: QuerySite): string {
  const end = nodes.findIndex((node) => COUNT_WORDS.has(wordOf(node) ?? ''));
  const rest = end < 0 ? [] : nodes.slice(end);
  if (isSymbol(nodes[0], '-')) throw badToken('-', '<INTEGER>.');
  const stray = rest.find((node) => !COUNT_WORDS.has(wordOf(node) ?? ''));
  if (stray !== undefined) throw badToken(textOfNode(stray), '<END-OF-STATEMENT>.');
  return rewriteExpression(end < 0 ? nodes : nodes.slice(0, end), rewriting, scope);
}

/** `LIMIT n`, or `LIMIT offset, n`. */
function limit(nodes: readonly Node[], site: QuerySite): string {
  const [first = [], second] = splitAtCommas(nodes);
  if (second === undefined) return `LIMIT ${count(first, site)}`;
  return `OFFSET ${count(first, site)} LIMIT ${count(second, site)}`;
}

/** `A AS (…), B (X, Y) AS (…)`. Each may use itself and those before it. */
function commonTableExpressions(nodes: readonly Node[], site: QuerySite): { sql: string; commonTables: Set<string> } {
  const commonTables = new Set(site.scope.commonTables);
  const parts = splitAtCommas(nodes).map((part) => {
    const [nameNode, second] = part;
    const name = nameOf(nameNode);
    const columns = second?.kind === 'group' ? second : undefined;
    const [as, body, ...rest] = part.slice(columns === undefined ? 1 : 2);
    if (name === undefined || wordOf(as) !== 'AS' || body?.kind !== 'group' || rest.length > 0) {
      throw badToken(textOfNode(as), 'AS.');
    }
    commonTables.add(name);
    const inner = site.rewriting.query(withFirstTypes(name, body.nodes), { ...site.scope, commonTables });
    return `${pgName(name)}${columns === undefined ? '' : ` (${nameList(columns)})`} AS (${inner})`;
  });
  if (parts.length === 0 || isSymbol(nodes[0], ',')) throw badToken('<END-OF-STATEMENT>', '<IDENTIFIER>.');
  return { sql: `WITH RECURSIVE ${parts.join(', ')}`, commonTables };
}
