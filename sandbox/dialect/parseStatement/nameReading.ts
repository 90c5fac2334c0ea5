import type { Token } from '../../../src/sql/lexer.js';
import { type Node, isSymbol, nameOf } from '../tree.js';

export type NameType =
  | 'ALIAS'
  | 'COLUMN'
  | 'CONSTRAINT'
  | 'FUNCTION'
  | 'INDEX'
  | 'PROCEDURE'
  | 'SCHEMA'
  | 'SEQUENCE'
  | 'TABLE'
  | 'TRIGGER'
  | 'TYPE'
  | 'VARIABLE'
  | 'VIEW';

/** What a name is used for. Only what a statement changes is not a query, a call or a definition. */
export type UsageType = 'QUERY' | 'TARGET TABLE' | 'TARGET COLUMN' | 'CALL' | 'DDL';

/** A name of a statement, as QSYS2.PARSE_STATEMENT tells of it. */
export interface NameRow {
  readonly nameType: NameType;
  /** The object; of a column what qualifies it, or null. */
  readonly name: string | null;
  readonly schema: string | null;
  readonly rdb: string | null;
  readonly columnName: string | null;
  readonly usageType: UsageType;
  /** Counted from 1, of the name's first part. */
  readonly start: number;
}

/** A name with its qualifiers, and the index after it. */
export interface NamePath {
  readonly parts: readonly string[];
  readonly start: number;
  readonly next: number;
}

/** The parts of the reader, which call each other through this. */
export interface NameReaders {
  readonly expression: (nodes: readonly Node[], reading: NameReading, usage: UsageType) => void;
  readonly query: (nodes: readonly Node[], reading: NameReading, usage: UsageType) => void;
  readonly change: (nodes: readonly Node[], reading: NameReading) => void;
}

/** The names found so far in one statement. */
export class NameReading {
  readonly rows: NameRow[] = [];
  readonly naming: 'sql' | 'system';
  readonly #readers: NameReaders;

  constructor(naming: 'sql' | 'system', readers: NameReaders) {
    this.naming = naming;
    this.#readers = readers;
  }

  expression(nodes: readonly Node[], usage: UsageType = 'QUERY'): void {
    this.#readers.expression(nodes, this, usage);
  }

  query(nodes: readonly Node[], usage: UsageType = 'QUERY'): void {
    this.#readers.query(nodes, this, usage);
  }

  change(nodes: readonly Node[]): void {
    this.#readers.change(nodes, this);
  }

  /** Adds an object: its last part is its name. */
  object(nameType: NameType, { parts, start }: NamePath, usageType: UsageType = 'QUERY'): void {
    const [name = '', schema = null, rdb = null] = [...parts].reverse();
    this.rows.push({ nameType, name, schema, rdb, columnName: null, usageType, start });
  }

  /** Adds a column: its last part is the column, the others are of its table. */
  column({ parts, start }: NamePath, usageType: UsageType = 'QUERY'): void {
    const [columnName = '', name = null, schema = null, rdb = null] = [...parts].reverse();
    this.rows.push({ nameType: 'COLUMN', name, schema, rdb, columnName, usageType, start });
  }

  /** Whether a slash here separates a library from an object: only under system naming, and never between columns. */
  isSeparator(node: Node | undefined): boolean {
    return isSymbol(node, '.') || (this.naming === 'system' && isSymbol(node, '/'));
  }

  /** A name of an object, qualified as the naming allows. */
  pathAt(nodes: readonly Node[], index: number): NamePath | undefined {
    const first = nodes[index];
    const name = nameOf(first);
    if (name === undefined) return undefined;
    const parts = [name];
    let next = index + 1;
    while (this.isSeparator(nodes[next])) {
      const part = nameOf(nodes[next + 1]);
      if (part === undefined) return undefined;
      parts.push(part);
      next += 2;
    }
    return { parts, start: startOf(first), next };
  }
}

/** Where a token stands in the statement, counted from 1. */
export function startOf(node: Node | undefined): number {
  return node === undefined || node.kind === 'group' ? 0 : (node satisfies Token).start + 1;
}
