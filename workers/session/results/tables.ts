import Table from 'cli-table3';
import { markdownTable } from 'markdown-table';
import type { ResultFormat } from '../../../src/protocol/catalog.js';

/** A table of texts; `isNumeric` says which columns are set to the right. */
export interface TextTable {
  readonly head: readonly string[];
  readonly isNumeric: readonly boolean[];
  readonly rows: readonly (readonly string[])[];
}

/** Characters of a cell. */
const CELL_MAX = 50;

const NOTHING = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' ' },
};
const ASCII = {
  ...{ top: '-', 'top-mid': '+', 'top-left': '+', 'top-right': '+', bottom: '-', 'bottom-mid': '+' },
  ...{ 'bottom-left': '+', 'bottom-right': '+', left: '|', 'left-mid': '+', mid: '-', 'mid-mid': '+', right: '|' },
  ...{ 'right-mid': '+', middle: '|' },
};

/** Draws a table; every style but markdown is a fenced block, because it needs letters of one width. */
export function drawTable(table: TextTable, style: ResultFormat['table']): string {
  const rows = table.rows.map((row) => row.map(cellText));
  if (style === 'markdown') {
    const align = table.isNumeric.map((numeric) => (numeric ? 'r' : 'l'));
    return markdownTable([table.head.map(escaped), ...rows.map((row) => row.map(escaped))], { align });
  }
  const drawn = new Table({
    head: [...table.head],
    colAligns: table.isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
    // Without colours; `ascii` and `compact` have one line below the head and none between rows.
    style: { head: [], border: [], compact: style !== 'grid', ...(style === 'compact' ? { 'padding-left': 0 } : {}) },
    ...(style === 'grid' ? {} : { chars: style === 'ascii' ? ASCII : NOTHING }),
  });
  drawn.push(...rows);
  return `\`\`\`text\n${drawn.toString()}\n\`\`\``;
}

/** One line of at most 50 characters. */
function cellText(text: string): string {
  const line = text.replace(/\r\n|[\n\r\u0085\u2028\u2029]/g, ' ').replace(/\t/g, ' ');
  const characters = Array.from(line);
  return characters.length > CELL_MAX ? `${characters.slice(0, CELL_MAX - 3).join('')}...` : line;
}

/** What would end a cell or begin a mark-up, as text. */
function escaped(cell: string): string {
  return cell.replace(/[\\|`*_<>[\]~]/g, '\\$&');
}
