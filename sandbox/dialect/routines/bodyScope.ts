import { hostError } from '../db2Errors.js';
import { pgName } from '../names.js';
import { EMPTY_SCOPE, type Scope } from '../rewriting.js';
import type { Node } from '../tree.js';
import type { DataType } from '../types.js';

/** A variable or parameter. `type` is undefined for a column of a FOR loop, which nothing can be assigned to. */
export interface Variable {
  readonly sql: string;
  readonly type: DataType | undefined;
}

/** When a handler acts: on any error, on a missing row, or on these SQLSTATEs. */
export type HandlerCondition = 'error' | 'notFound' | 'warning' | { readonly sqlState: string };

export interface Handler {
  readonly action: 'CONTINUE' | 'EXIT';
  readonly conditions: readonly HandlerCondition[];
  readonly body: readonly Node[];
}

/** A cursor; `returns` is set when its rows are left for the caller. */
export interface BodyCursor {
  readonly sql: string;
  readonly returns: 'CALLER' | 'CLIENT' | undefined;
}

/** What can be left or repeated by its label. */
type Labelled = 'compound' | 'loop';

export interface ScopeParts {
  readonly outer?: BodyScope;
  /** The Db2 label. */
  readonly label?: string | undefined;
  /** The PostgreSQL label of its block or loop. */
  readonly block: string;
  readonly kind: Labelled;
  /** Set for the statements of a handler: the compound whose handlers do not act on them. */
  readonly withoutHandlersOf?: BodyScope;
}

/** The names of one compound statement or loop, inside those of the statements around it. */
export class BodyScope {
  readonly outer: BodyScope | undefined;
  readonly label: string | undefined;
  readonly block: string;
  readonly kind: Labelled;
  readonly handlers: Handler[] = [];
  readonly withoutHandlersOf: BodyScope | undefined;
  readonly #variables = new Map<string, Variable>();
  readonly #cursors = new Map<string, BodyCursor>();
  readonly #conditions = new Map<string, string>();

  constructor({ outer, label, block, kind, withoutHandlersOf }: ScopeParts) {
    this.outer = outer;
    this.label = label;
    this.block = block;
    this.kind = kind;
    this.withoutHandlersOf = withoutHandlersOf;
  }

  /** What an expression outside of a query may name: variables, and nothing else. */
  get expressionScope(): Scope {
    return { ...EMPTY_SCOPE, resolve: (parts) => this.variable(parts)?.sql };
  }

  declareVariable(name: string, variable: Variable): void {
    if (this.#variables.has(name)) throw declaredTwice(name);
    this.#variables.set(name, variable);
  }

  declareCursor(name: string, cursor: BodyCursor): void {
    if (this.#cursors.has(name)) throw declaredTwice(name);
    this.#cursors.set(name, cursor);
  }

  declareCondition(name: string, sqlState: string): void {
    if (this.#conditions.has(name)) throw declaredTwice(name);
    this.#conditions.set(name, sqlState);
  }

  /** A variable by its name, or by its name behind the label of its compound or loop. */
  variable(parts: readonly string[]): Variable | undefined {
    const [first = '', second] = parts;
    for (const scope of this.around()) {
      if (second === undefined) {
        const found = scope.#variables.get(first);
        if (found !== undefined) return found;
      } else if (scope.label === first && parts.length === 2) {
        const found = scope.#variables.get(second);
        if (found !== undefined)
          return { ...found, sql: found.sql.includes('.') ? found.sql : qualified(first, second) };
      }
    }
    return undefined;
  }

  cursor(name: string): BodyCursor {
    for (const scope of this.around()) {
      const found = scope.#cursors.get(name);
      if (found !== undefined) return found;
    }
    throw hostError(-504, '34000', `Cursor ${name} not declared.`);
  }

  condition(name: string): string | undefined {
    for (const scope of this.around()) {
      const found = scope.#conditions.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The compound or loop of a label. */
  labelled(label: string): BodyScope | undefined {
    for (const scope of this.around()) if (scope.label === label) return scope;
    return undefined;
  }

  /** This scope and those around it, from the inside out. */
  *around(): Generator<BodyScope> {
    // The walk starts at this very scope.
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    for (let scope: BodyScope | undefined = this; scope !== undefined; scope = scope.outer) yield scope;
  }

  /** Whether a variable of this scope has another's name, one further out up to `limit`. */
  hides(limit: BodyScope): boolean {
    for (const name of this.#variables.keys()) {
      for (const scope of this.outer?.around() ?? []) {
        if (scope.#variables.has(name)) return true;
        if (scope === limit) break;
      }
    }
    return false;
  }
}

function qualified(label: string, name: string): string {
  return `${pgName(label)}.${pgName(name)}`;
}

function declaredTwice(name: string): Error {
  return hostError(-51, '3C000', `Identifier ${name} previously declared or used.`);
}
