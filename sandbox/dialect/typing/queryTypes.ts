import { type Clause, clausesOf, isSetOperator } from '../clauses.js';
import { itemOf } from '../selectItems.js';
import type { SqlType } from '../sqlType.js';
import { type Node, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from '../tree.js';
import { commonType } from './arithmetic.js';
import { type TypeScope, typeOf } from './expressionTypes.js';

/** A column of a query as far as it is known. */
export interface TypedColumn {
  readonly name: string | undefined;
  readonly type: SqlType | undefined;
}

/** The columns of a table by its name; undefined for one that is not known. */
export type TableLookup = (parts: readonly string[], separator: '.' | '/') => ReadonlyMap<string, SqlType> | undefined;

type Columns = readonly TypedColumn[] | undefined;
type CommonTables = ReadonlyMap<string, () => Columns>;

/** What a query's FROM names, for the types of its columns; an outer query's names are seen behind its own. */
export class QueryScope implements TypeScope {
  readonly #lookUp: TableLookup;
  readonly #commonTables: CommonTables;
  readonly #outer: QueryScope | undefined;
  readonly #tables: ReadonlyMap<string, () => Columns>;

  constructor(from: readonly Node[], lookUp: TableLookup, outer?: QueryScope, commonTables?: CommonTables) {
    this.#lookUp = lookUp;
    this.#outer = outer;
    this.#commonTables = commonTables ?? outer?.commonTables ?? new Map<string, () => Columns>();
    this.#tables = new Map(this.#tablesIn(from).map(([name, columns]) => [name, once(columns)]));
  }

  get commonTables(): CommonTables {
    return this.#commonTables;
  }

  /** The scope of a SELECT with this FROM clause. */
  within(from: readonly Node[]): QueryScope {
    return new QueryScope(from, this.#lookUp, this);
  }

  /** The scope behind a WITH clause. */
  withCommonTables(nodes: readonly Node[]): QueryScope {
    return new QueryScope([], this.#lookUp, this, this.#commonTablesOf(nodes));
  }

  column(parts: readonly string[]): SqlType | undefined {
    const name = parts.at(-1) ?? '';
    const table = parts.at(-2);
    const tables = table === undefined ? [...this.#tables.values()] : [this.#tables.get(table)];
    for (const columns of tables) {
      const found = columns?.()?.find((column) => column.name === name);
      if (found !== undefined) return found.type;
    }
    return this.#outer?.column(parts);
  }

  /** Whether a name alone can only mean a table, which the engine would take for its whole row. */
  meansTable(name: string): boolean {
    const isUnknown = [...this.#tables.values()].some((columns) => columns() === undefined);
    if (isUnknown || this.column([name]) !== undefined) return false;
    return this.#tables.has(name) || this.#outer?.meansTable(name) === true;
  }

  query(nodes: readonly Node[]): SqlType | undefined {
    const columns = this.columnsOf(nodes);
    return columns?.length === 1 ? columns[0]?.type : undefined;
  }

  /** The columns of a query that stands where this one's names are seen; undefined when a `*` hides them. */
  columnsOf(nodes: readonly Node[]): Columns {
    const clauses = clausesOf(nodes);
    const [first] = clauses;
    const commonTables = first?.name === 'WITH' ? this.#commonTablesOf(first.nodes) : this.#commonTables;
    const operands = operandsOf(first?.name === 'WITH' ? clauses.slice(1) : clauses);
    let columns: Columns;
    for (const [index, operand] of operands.entries()) {
      const next = this.#operandColumns(operand, commonTables);
      if (next === undefined) return undefined;
      columns = index === 0 ? next : columns?.map((column, at) => united(column, next[at]));
    }
    return columns;
  }

  #operandColumns(clauses: readonly Clause[], commonTables: CommonTables): Columns {
    const from = clauses.find(({ name }) => name === 'FROM')?.nodes ?? [];
    const scope = new QueryScope(from, this.#lookUp, this, commonTables);
    for (const { name, nodes } of clauses) {
      if (name === 'SELECT') return scope.#listColumns(nodes);
      if (name === 'VALUES') return scope.#rowColumns(nodes);
      if (name === 'NESTED') return nodes[0]?.kind === 'group' ? scope.columnsOf(nodes[0].nodes) : undefined;
    }
    return undefined;
  }

  #listColumns(nodes: readonly Node[]): Columns {
    const quantifier = wordOf(nodes[0]);
    const hasQuantifier = (quantifier === 'DISTINCT' || quantifier === 'ALL') && nodes.length > 1;
    const columns: TypedColumn[] = [];
    for (const part of splitAtCommas(hasQuantifier ? nodes.slice(1) : nodes)) {
      if (isSymbol(part.at(-1), '*') && (part.length === 1 || isSymbol(part.at(-2), '.'))) {
        const all = this.#allColumns(part.length === 1 ? undefined : nameOf(part.at(-3)));
        if (all === undefined) return undefined;
        columns.push(...all);
        continue;
      }
      const item = itemOf(part);
      const isPath = item.nodes.every((node, index) =>
        index % 2 === 0 ? nameOf(node) !== undefined : isSymbol(node, '.'),
      );
      const name = item.alias ?? (isPath ? nameOf(item.nodes.at(-1)) : undefined);
      columns.push({ name, type: typeOf(item.nodes, this) });
    }
    return columns;
  }

  #allColumns(table: string | undefined): Columns {
    const all: TypedColumn[] = [];
    for (const [alias, columns] of this.#tables) {
      if (table !== undefined && alias !== table) continue;
      const own = columns();
      if (own === undefined) return undefined;
      all.push(...own);
    }
    return all.length === 0 ? undefined : all;
  }

  #rowColumns(nodes: readonly Node[]): Columns {
    let columns: Columns;
    for (const row of splitAtCommas(nodes)) {
      const [only] = row;
      const isRow = row.length === 1 && only?.kind === 'group' && !isQuery(only.nodes);
      const cells = isRow ? splitAtCommas(only.nodes) : [row];
      const types = cells.map((cell) => ({ name: undefined, type: typeOf(cell, this) }));
      columns = columns === undefined ? types : columns.map((column, at) => united(column, types[at]));
    }
    return columns;
  }

  #commonTablesOf(nodes: readonly Node[]): CommonTables {
    const tables = new Map(this.#commonTables);
    for (const part of splitAtCommas(nodes)) {
      const name = nameOf(part[0]) ?? '';
      const list = part[1]?.kind === 'group' ? part[1].nodes : undefined;
      const body = part[list === undefined ? 2 : 3];
      const columns = (): Columns => {
        if (body?.kind !== 'group') return undefined;
        const scope = new QueryScope([], this.#lookUp, this, tables);
        return renamed(scope.#firstOperand(body.nodes), list);
      };
      tables.set(name, once(columns)); // a recursive table takes its types from its first part
    }
    return tables;
  }

  #firstOperand(nodes: readonly Node[]): Columns {
    const clauses = clausesOf(nodes);
    const end = clauses.findIndex(({ name }) => isSetOperator(name));
    if (end < 0 || clauses[0]?.name === 'WITH') return this.columnsOf(nodes);
    const isRecursive = this.columnsOf(nodes);
    return isRecursive ?? this.#operandColumns(clauses.slice(0, end), this.#commonTables);
  }

  /** Each table of a FROM clause by the name that its columns may be qualified with. */
  #tablesIn(from: readonly Node[]): (readonly [string, () => Columns])[] {
    const tables: (readonly [string, () => Columns])[] = [];
    for (let index = 0; index < from.length;) {
      const reference = this.#referenceAt(from, index);
      tables.push(...reference.tables);
      index = reference.next;
      while (index < from.length && !isSymbol(from[index], ',') && wordOf(from[index]) !== 'JOIN') index++;
      index++;
    }
    return tables;
  }

  #referenceAt(from: readonly Node[], index: number): { tables: (readonly [string, () => Columns])[]; next: number } {
    const node = from[index];
    const word = wordOf(node);
    const after = from[index + 1];
    const isWrapped = (word === 'LATERAL' || word === 'TABLE') && after?.kind === 'group';
    const group = node?.kind === 'group' ? node : isWrapped ? after : undefined;
    if (group !== undefined) {
      const next = index + (isWrapped ? 2 : 1);
      if (!isQuery(group.nodes)) return { tables: isWrapped ? [] : this.#tablesIn(group.nodes), next };
      const alias = aliasAt(from, next);
      return { tables: [[alias.name, () => renamed(this.columnsOf(group.nodes), alias.columns)]], next: alias.next };
    }
    const parts = [nameOf(node) ?? ''];
    let next = index + 1;
    let separator: '.' | '/' = '.';
    while (isSymbol(from[next], '.') || isSymbol(from[next], '/')) {
      if (isSymbol(from[next], '/')) separator = '/';
      parts.push(nameOf(from[next + 1]) ?? '');
      next += 2;
    }
    if (from[next]?.kind === 'group') return { tables: [], next: next + 1 };
    const alias = aliasAt(from, next);
    const name = alias.name === '' ? (parts.at(-1) ?? '') : alias.name;
    const common = parts.length === 1 ? this.#commonTables.get(parts[0] ?? '') : undefined;
    return {
      tables: [
        [name, () => renamed(common === undefined ? this.#tableColumns(parts, separator) : common(), alias.columns)],
      ],
      next: alias.next,
    };
  }

  #tableColumns(parts: readonly string[], separator: '.' | '/'): Columns {
    const columns = this.#lookUp(parts, separator);
    return columns && [...columns].map(([name, type]) => ({ name, type }));
  }
}

interface Alias {
  readonly name: string;
  readonly columns: readonly Node[] | undefined;
  readonly next: number;
}

const NOT_AN_ALIAS: ReadonlySet<string> = new Set([
  ...['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'EXCEPTION', 'ON', 'USING'],
]);

function aliasAt(from: readonly Node[], index: number): Alias {
  const at = wordOf(from[index]) === 'AS' ? index + 1 : index;
  const node = from[at];
  const name = nameOf(node);
  if (name === undefined || (node?.kind === 'word' && NOT_AN_ALIAS.has(name)))
    return { name: '', columns: undefined, next: index };
  const list = from[at + 1];
  return {
    name,
    columns: list?.kind === 'group' ? list.nodes : undefined,
    next: at + (list?.kind === 'group' ? 2 : 1),
  };
}

function renamed(columns: Columns, list: readonly Node[] | undefined): Columns {
  if (list === undefined) return columns;
  return splitAtCommas(list).map((part, index) => ({ name: nameOf(part[0]), type: columns?.[index]?.type }));
}

function united(a: TypedColumn, b: TypedColumn | undefined): TypedColumn {
  const isKnown = a.type !== undefined && b?.type !== undefined;
  return { name: a.name, type: isKnown ? commonType(a.type, b.type) : undefined };
}

/** The operands of set operators, each with its own clauses. */
function operandsOf(clauses: readonly Clause[]): readonly (readonly Clause[])[] {
  const operands: Clause[][] = [[]];
  for (const clause of clauses) {
    if (isSetOperator(clause.name)) operands.push([]);
    else operands.at(-1)?.push(clause);
  }
  return operands;
}

/** Computes once; a table that is asked for while it is computed, by its own query, is not known yet. */
function once(compute: () => Columns): () => Columns {
  let known: { readonly columns: Columns } | undefined;
  return () => {
    if (known !== undefined) return known.columns;
    known = { columns: undefined };
    known = { columns: compute() };
    return known.columns;
  };
}
