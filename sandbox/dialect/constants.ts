import type { PgField } from '../engine/answer.js';
import { PG, UNNAMED } from './columns.js';
import { decimalSize, isPlainString, wholeNumberType } from './literals.js';
import { specialValueAt } from './specialValues.js';
import type { ConstantTranslation, Operand } from './translation.js';
import { type Node, splitAtCommas, textOfNode, wordOf } from './tree.js';

/** A constant as the engine would describe and return it. */
interface Constant {
  readonly typeId: number;
  readonly modifier: number;
  readonly value: Operand;
}

/**
 * Statements that need no engine: one row of plain constants and values of the job, as monitors and pools send them
 * (`VALUES 1`). Everything else, however simple, is the engine's; test/sandbox/constants.test.ts compares both.
 */
export function readConstants(nodes: readonly Node[]): ConstantTranslation | undefined {
  const items = itemsOf(nodes);
  if (items === undefined || items.length === 0) return undefined;
  const constants: Constant[] = [];
  for (const item of items) {
    const constant = constantOf(item);
    if (constant === undefined) return undefined;
    constants.push(constant);
  }
  const fields = constants.map(({ typeId, modifier }): PgField => ({
    name: UNNAMED,
    tableId: 0,
    columnId: 0,
    typeId,
    modifier,
  }));
  const notNull = constants.map((_, index) => index);
  return { kind: 'constant', markers: 0, fields, values: constants.map(({ value }) => value), notNull };
}

/** The columns of `VALUES x`, `VALUES (x, y)` or `SELECT x, y FROM SYSIBM.SYSDUMMY1`. */
function itemsOf(nodes: readonly Node[]): readonly (readonly Node[])[] | undefined {
  const verb = wordOf(nodes[0]);
  if (verb === 'VALUES') {
    const [only] = nodes.slice(1);
    if (nodes.length === 2 && only?.kind === 'group') return splitAtCommas(only.nodes);
    const rows = splitAtCommas(nodes.slice(1));
    return rows.length === 1 ? rows : undefined;
  }
  if (verb !== 'SELECT' || nodes.slice(-4).map(textOfNode).join(' ') !== 'FROM SYSIBM . SYSDUMMY1') return undefined;
  return splitAtCommas(nodes.slice(1, -4));
}

function constantOf(item: readonly Node[]): Constant | undefined {
  const special = specialValueAt(item, 0);
  if (special !== undefined) {
    if (special.next !== item.length || special.value.kind !== 'job') return undefined;
    const size = /\d+/.exec(special.value.type)?.[0] ?? '0';
    return { typeId: PG.varchar, modifier: Number(size) + 4, value: { kind: 'job', value: special.value.value } };
  }
  const [node] = item;
  if (item.length !== 1 || node === undefined || node.kind === 'group') return undefined;
  if (isPlainString(node)) return stringConstant(node.value);
  return node.kind === 'number' ? numberConstant(node.text) : undefined;
}

/** Strings that the rewriter would have to look into are left to it. */
function stringConstant(text: string): Constant | undefined {
  if (/^\d{4}-\d\d-\d\d-/.test(text)) return undefined;
  return { typeId: PG.varchar, modifier: Math.max(text.length, 1) + 4, value: { kind: 'text', text } };
}

function numberConstant(text: string): Constant | undefined {
  const size = decimalSize(text);
  if (size !== undefined || !/^(?:0|[1-9]\d*)$/.test(text)) return undefined;
  const type = wholeNumberType(text);
  return type === 'numeric' ? undefined : { typeId: PG[type], modifier: -1, value: { kind: 'text', text } };
}
