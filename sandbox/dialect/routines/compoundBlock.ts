import { badToken } from '../db2Errors.js';
import { pgString } from '../names.js';
import type { Rewriting } from '../rewriting.js';
import { type Node, isSymbol, textOfNode, wordOf } from '../tree.js';
import { Body } from './body.js';
import { BodyReader } from './bodyReader.js';
import { BodyRewriting } from './bodyRewriting.js';
import { BodyScope } from './bodyScope.js';
import { bodyStatement } from './bodyStatement.js';
import { blockSource } from './routineSource.js';
import type { RoutineTools } from './routineTools.js';

/** Whether a statement is a compound statement by itself, with or without a label. */
export function isCompound(nodes: readonly Node[]): boolean {
  return wordOf(nodes[isSymbol(nodes[1], ':') ? 2 : 0]) === 'BEGIN';
}

/** `BEGIN … END` outside of a routine: runs with its user's authority, and no statement in it can change the role. */
export function compoundBlock(nodes: readonly Node[], outer: Rewriting, tools: RoutineTools): string {
  const rewriting: BodyRewriting = new BodyRewriting(
    tools.rewritersOf(() => rewriting),
    tools.context,
  );
  const reader = new BodyReader(nodes);
  const body = new Body({ kind: 'BLOCK', rewriting, statement: bodyStatement, returns: [] });
  const scope = new BodyScope({ block: '"?block"', kind: 'compound' });
  const statements = bodyStatement({ reader, scope, body });
  if (!reader.isAtEnd) throw badToken(textOfNode(reader.node()), '<END-OF-STATEMENT>.');
  rewriting.checkSteps();
  outer.tables.push(...rewriting.tables);
  outer.usesQtemp = rewriting.usesQtemp;
  outer.callsRoutines = rewriting.callsRoutines;
  return `DO LANGUAGE plpgsql ${pgString(blockSource(statements, body.declarations))}`;
}
