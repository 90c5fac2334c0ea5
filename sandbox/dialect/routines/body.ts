import { hostError } from '../db2Errors.js';
import type { Node } from '../tree.js';
import type { BodyRewriting } from './bodyRewriting.js';
import type { BodyReader } from './bodyReader.js';
import type { BodyScope } from './bodyScope.js';
import type { RoutineParameter, SqlAccess } from './routine.js';

/** Where a statement of a body is read: the nodes from it on, the names it sees, and the whole body. */
export interface BodySite {
  readonly reader: BodyReader;
  readonly scope: BodyScope;
  readonly body: Body;
}

export type BodyKind = 'PROCEDURE' | 'FUNCTION' | 'TABLE FUNCTION' | 'BLOCK';

/** Rewrites one statement of a body, up to but without its semicolon, to plpgsql with its own semicolon. */
export type BodyStatement = (site: BodySite) => string;

export interface BodyParts {
  readonly kind: BodyKind;
  readonly rewriting: BodyRewriting;
  readonly statement: BodyStatement;
  /** What a function gives back. */
  readonly returns: readonly RoutineParameter[];
}

/** The block that RETURN of a procedure leaves. */
export const WHOLE_BODY = '"?body"';

/** What the handlers know of the last error: its SQLSTATE here and in the engine, its text, and its mark. */
export const ERROR = { state: '"?state"', engineState: '"?engine"', text: '"?text"', mark: '"?mark"' } as const;

const ACCESS_ORDER: readonly SqlAccess[] = ['NONE', 'CONTAINS', 'READS', 'MODIFIES'];

/** What is collected while one body is rewritten. */
export class Body {
  readonly kind: BodyKind;
  readonly rewriting: BodyRewriting;
  readonly returns: readonly RoutineParameter[];
  readonly statement: BodyStatement;
  /** Variables that the rewriting itself needs, as plpgsql declares them. */
  readonly declarations: string[] = [];
  access: SqlAccess = 'CONTAINS';
  #names = 0;

  constructor({ kind, rewriting, statement, returns }: BodyParts) {
    this.kind = kind;
    this.rewriting = rewriting;
    this.statement = statement;
    this.returns = returns;
  }

  /** A PostgreSQL name that nothing else in the body has. */
  freshName(): string {
    return `"?${++this.#names}"`;
  }

  freshVariable(type: string): string {
    const name = this.freshName();
    this.declarations.push(`${name} ${type};`);
    return name;
  }

  uses(access: SqlAccess): void {
    if (isMore(access, this.access)) this.access = access;
  }
}

/** Refuses a body that does more with data than its routine says. */
export function checkAccess(used: SqlAccess, declared: SqlAccess): void {
  if (!isMore(used, declared)) return;
  if (used === 'MODIFIES') throw hostError(-577, '38002', 'Modifying SQL data not permitted.');
  throw hostError(-579, '38004', 'Reading SQL data not permitted.');
}

function isMore(one: SqlAccess, other: SqlAccess): boolean {
  return ACCESS_ORDER.indexOf(one) > ACCESS_ORDER.indexOf(other);
}

/** An expression of the body, in parentheses, so that none of its words ends a plpgsql statement. */
export function valueOf(nodes: readonly Node[], { scope, body }: BodySite): string {
  return `(${body.rewriting.expression(nodes, scope.expressionScope)})`;
}
