import { badToken, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { pgString } from './names.js';
import type { Rewriting } from './rewriting.js';
import { type Node, isSymbol, textOfNode, wordOf } from './tree.js';
import { dataTypeAt } from './types.js';

const NUMBERED: ReadonlyMap<string, string> = new Map([
  ['START WITH', 'START WITH'],
  ['INCREMENT BY', 'INCREMENT BY'],
  ['MINVALUE', 'MINVALUE'],
  ['MAXVALUE', 'MAXVALUE'],
  ['RESTART WITH', 'RESTART WITH'],
  ['CACHE', 'CACHE'],
]);

/** PostgreSQL gives numbers in order anyway, and no cache is a cache of one. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ['NO MINVALUE', 'NO MINVALUE'],
  ['NO MAXVALUE', 'NO MAXVALUE'],
  ['NO CYCLE', 'NO CYCLE'],
  ['CYCLE', 'CYCLE'],
  ['NO CACHE', ''],
  ['NOCACHE', ''],
  ['NOCYCLE', 'NO CYCLE'],
  ['NOMINVALUE', 'NO MINVALUE'],
  ['NOMAXVALUE', 'NO MAXVALUE'],
  ['NO ORDER', ''],
  ['NOORDER', ''],
  ['ORDER', ''],
  ['RESTART', 'RESTART'],
]);

/** Options of a sequence or an identity column; commas between them may be left out. */
export function identityOptions(nodes: readonly Node[]): string {
  const out: string[] = [];
  for (let index = 0; index < nodes.length;) {
    if (isSymbol(nodes[index], ',')) {
      index++;
      continue;
    }
    const one = wordOf(nodes[index]) ?? '';
    const two = `${one} ${wordOf(nodes[index + 1]) ?? ''}`;
    const numbered = NUMBERED.get(two) ?? NUMBERED.get(one);
    if (numbered !== undefined) {
      const number = numberAt(nodes, index + (NUMBERED.has(two) ? 2 : 1));
      out.push(`${numbered} ${number.text}`);
      index = number.next;
      continue;
    }
    const plain = PLAIN.get(two) ?? PLAIN.get(one);
    if (plain === undefined)
      throw badToken(textOfNode(nodes[index]), 'START INCREMENT NO MINVALUE MAXVALUE CYCLE CACHE.');
    out.push(plain);
    index += PLAIN.has(two) ? 2 : 1;
  }
  return out.filter((option) => option !== '').join(' ');
}

function numberAt(nodes: readonly Node[], at: number): { readonly text: string; readonly next: number } {
  const isSigned = isSymbol(nodes[at], '-') || isSymbol(nodes[at], '+');
  const node = nodes[isSigned ? at + 1 : at];
  const digits = node?.kind === 'number' ? /^\d+$/.exec(node.text)?.[0] : undefined;
  if (digits === undefined) throw badToken(textOfNode(node), '<INTEGER>.');
  return { text: `${isSymbol(nodes[at], '-') ? '-' : ''}${digits}`, next: at + (isSigned ? 2 : 1) };
}

/** Rewrites CREATE SEQUENCE; `nodes` start with its name. */
export function createSequence(nodes: readonly Node[], rewriting: Rewriting, replace: 'replace' | 'new'): string {
  const path = pathAt(nodes, 0);
  const { sql } = rewriting.newObject(path.parts, path.separator);
  let at = path.next;
  let type = 'int';
  if (wordOf(nodes[at]) === 'AS') {
    const given = dataTypeAt(nodes, at + 1);
    const isWhole = ['SMALLINT', 'INTEGER', 'BIGINT'].includes(given.type.name);
    if (!isWhole && (given.type.name !== 'DECIMAL' || given.type.scale > 0)) {
      throw notInSandbox(`sequences of type ${given.type.name}`);
    }
    type = isWhole ? given.sql : 'bigint';
    at = given.next;
  }
  const options = identityOptions(nodes.slice(at));
  if (replace === 'replace') rewriting.before.push({ sql: `DROP SEQUENCE IF EXISTS ${sql}`, as: 'user' });
  return `CREATE SEQUENCE ${sql} AS ${type} ${options}`;
}

/** Rewrites ALTER SEQUENCE; `nodes` start with its name. */
export function alterSequence(nodes: readonly Node[], rewriting: Rewriting): string {
  const path = pathAt(nodes, 0);
  const { sql } = rewriting.newObject(path.parts, path.separator);
  const options = identityOptions(nodes.slice(path.next));
  if (options === '') throw badToken('<END-OF-STATEMENT>', 'RESTART INCREMENT MINVALUE MAXVALUE CYCLE CACHE.');
  return `ALTER SEQUENCE ${sql} ${options}`;
}

/** `NEXT VALUE FOR S` and `PREVIOUS VALUE FOR S`, or NEXTVAL and PREVVAL; undefined for anything else. */
export function sequenceValueAt(
  nodes: readonly Node[],
  index: number,
  rewriting: Rewriting,
): { readonly sql: string; readonly next: number } | undefined {
  const words = nodes.slice(index, index + 3).map((node) => wordOf(node) ?? '');
  const match = /^(?:(NEXT|PREVIOUS) VALUE FOR|(NEXTVAL|PREVVAL) FOR)/.exec(words.join(' '));
  if (match === null) return undefined;
  const path = pathAt(nodes, index + (match[1] === undefined ? 2 : 3));
  const { sql, schema, name } = rewriting.existingObject(path.parts, path.separator);
  const isNext = match[1] === 'NEXT' || match[2] === 'NEXTVAL';
  const job = rewriting.jobValue('jobName', 'text');
  const call = `db2.${isNext ? 'next' : 'previous'}_value(${pgString(sql)}::regclass, ${job})`;
  // The sequence's own type, which only its catalog entry says.
  const type = rewriting.columnTypes([schema, name], '.')?.get('LAST_VALUE')?.name ?? 'INTEGER';
  return { sql: `${call}${type === 'BIGINT' ? '' : '::int'}`, next: path.next };
}
