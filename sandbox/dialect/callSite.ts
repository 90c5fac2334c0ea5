import { notInSandbox } from './db2Errors.js';
import type { Rewriting, Scope } from './rewriting.js';
import { type Group, type Node, findWord, isQuery, isSymbol, splitAtCommas, wordOf } from './tree.js';

/** A function's name as written, and its arguments. */
export interface FunctionCall {
  readonly schema: string | undefined;
  readonly name: string;
  readonly group: Group;
}

/** What of a statement a call is rewritten in. */
export interface CallSite {
  readonly rewriting: Rewriting;
  readonly scope: Scope;
}

/** PostgreSQL's words, and how many nodes behind the call belong to it. */
export interface Rewritten {
  readonly sql: string;
  readonly used: number;
}

/** A function whose arguments are not just separated by commas. */
export type SpecialForm = (nodes: readonly Node[], site: CallSite) => string;

/** An argument: an expression, or a query that gives one value. */
export function argument(nodes: readonly Node[], { rewriting, scope }: CallSite): string {
  return isQuery(nodes) ? `(${rewriting.query(nodes, scope)})` : rewriting.expression(nodes, scope);
}

export function callArguments(nodes: readonly Node[], site: CallSite): readonly string[] {
  return splitAtCommas(nodes).map((part) => {
    if (part.some((node) => isSymbol(node, '=>'))) throw notInSandbox('named arguments of scalar functions');
    return argument(part, site);
  });
}

export function aggregateArguments(nodes: readonly Node[], site: CallSite): string {
  if (nodes.length === 1 && isSymbol(nodes[0], '*')) return '*';
  const quantifier = wordOf(nodes[0]);
  if (quantifier === 'DISTINCT') return `DISTINCT ${listed(nodes.slice(1), site)}`;
  return listed(quantifier === 'ALL' ? nodes.slice(1) : nodes, site);
}

function listed(nodes: readonly Node[], site: CallSite): string {
  return callArguments(nodes, site).join(', ');
}

/** Cuts nodes in two at the first of the words; undefined when none is there. */
export function cutAt(
  nodes: readonly Node[],
  ...words: readonly string[]
): readonly [before: readonly Node[], after: readonly Node[]] | undefined {
  const at = findWord(nodes, new Set(words));
  return at === nodes.length ? undefined : [nodes.slice(0, at), nodes.slice(at + 1)];
}
