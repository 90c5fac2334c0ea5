import { alterTable } from './alterTable.js';
import { rewriteChange } from './changes.js';
import { badToken, notInSandbox } from './db2Errors.js';
import { rewriteCreate, rewriteDrop } from './definitions.js';
import { rewriteDescription } from './descriptions.js';
import { rewriteGrant } from './grants.js';
import type { Rewriting } from './rewriting.js';
import { callOfService } from './serviceCall.js';
import { alterSequence } from './sequences.js';
import { rewriteLock, rewriteRename, rewriteTruncate } from './tableStatements.js';
import { rewriteDeclare } from './temporaryTables.js';
import { rewriteSet } from './variables.js';
import { type Node, textOfNode, wordOf } from './tree.js';

/** Statements that Db2 has and the sandbox has not: refused by name instead of as a syntax error. */
const REFUSED: ReadonlySet<string> = new Set([
  ...['ALLOCATE', 'ASSOCIATE', 'BEGIN', 'CONNECT', 'DESCRIBE', 'DISCONNECT', 'EXECUTE', 'EXPLAIN', 'FREE', 'GET'],
  ...['HOLD', 'PREPARE', 'REFRESH', 'SIGNAL', 'TAG', 'TRANSFER'],
]);

type Rewrite = (nodes: readonly Node[], rewriting: Rewriting) => string;

const change: Rewrite = (nodes, rewriting) => rewriteChange(nodes, rewriting);

const STATEMENTS: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ['INSERT', change],
  ['UPDATE', change],
  ['DELETE', change],
  ['MERGE', change],
  ['CREATE', rewriteCreate],
  ['DECLARE', rewriteDeclare],
  ['DROP', rewriteDrop],
  ['ALTER', rewriteAlter],
  ['LABEL', rewriteDescription],
  ['COMMENT', rewriteDescription],
  ['GRANT', rewriteGrant],
  ['REVOKE', rewriteGrant],
  ['TRUNCATE', rewriteTruncate],
  ['RENAME', rewriteRename],
  ['LOCK', rewriteLock],
  ['SET', rewriteSet],
  ['CALL', callOfService],
]);

/** Statements that change the shape of tables, or who may use them, which is checked when a statement is prepared. */
export const SCHEMA_VERBS: ReadonlySet<string> = new Set([
  ...['ALTER', 'COMMENT', 'CREATE', 'DECLARE', 'DROP', 'GRANT', 'LABEL', 'RENAME', 'REVOKE'],
]);

/** Rewrites a statement that is no query and no routine's. */
export function rewriteStatement(nodes: readonly Node[], rewriting: Rewriting): string {
  const verb = wordOf(nodes[0]) ?? '';
  const rewrite = STATEMENTS.get(verb);
  if (rewrite !== undefined) return rewrite(nodes, rewriting);
  if (REFUSED.has(verb)) throw notInSandbox(`the statement ${verb}`);
  throw badToken(textOfNode(nodes[0]));
}

function rewriteAlter(nodes: readonly Node[], rewriting: Rewriting): string {
  const kind = wordOf(nodes[1]);
  if (kind === 'TABLE') return alterTable(nodes.slice(2), rewriting);
  if (kind === 'SEQUENCE') return alterSequence(nodes.slice(2), rewriting);
  throw notInSandbox(`ALTER ${textOfNode(nodes[1])}`);
}
