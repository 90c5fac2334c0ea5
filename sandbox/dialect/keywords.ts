import { badToken, hostError } from './db2Errors.js';
import { type Node, textOfNode, wordOf } from './tree.js';

/** Words that Db2 takes for keywords wherever they stand, so that it says of them that they were not expected. */
const KEYWORDS: ReadonlySet<string> = new Set([
  ...['SELECT', 'FROM', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'UNION', 'EXCEPT', 'INTERSECT', 'JOIN', 'ON', 'INTO'],
  ...['VALUES', 'SET', 'BY', 'FETCH', 'AND', 'OR'],
]);

/** The error for a node that stands where another should: SQL0199 for a keyword, SQL0104 for anything else. */
export function unexpected(node: Node | undefined, valid: string): Error {
  const word = wordOf(node);
  if (word === undefined || !KEYWORDS.has(word)) return badToken(textOfNode(node), valid);
  return unexpectedKeyword(word, valid);
}

export function unexpectedKeyword(word: string, valid: string): Error {
  return hostError(-199, '42601', `Keyword ${word} not expected. Valid tokens: ${valid}`);
}
