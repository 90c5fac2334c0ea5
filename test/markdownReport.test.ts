import { expect } from 'chai';
import { JSON_FORMAT, type ResultFormat } from '../src/protocol/catalog.js';
import { MarkdownReport } from '../workers/session/results/markdownReport.js';
import { drawTable } from '../workers/session/results/tables.js';
import type { ResultFacts } from '../workers/session/results/textForm.js';
import type { Column } from '../workers/session/statement.js';
import { forSeeds } from './support/seeded.js';

const MARKDOWN: ResultFormat = { ...JSON_FORMAT, response: 'markdown' };
const COLUMNS: readonly Column[] = [
  { name: 'EMPNO', type: 'CHAR', label: 'Employee number' },
  { name: 'SALARY', type: 'DECIMAL', label: '' },
];
const FACTS: ResultFacts = {
  ...{ tool: 'pay', sql: 'SELECT EMPNO, SALARY FROM EMPLOYEE', values: { dept: 'D11' }, executionMs: 4.2 },
  ...{ rowCount: 3, truncated: false, more: undefined, affectedRows: undefined },
};

function report(rows: readonly (readonly unknown[])[], facts: Partial<ResultFacts> = {}, format = MARKDOWN): string {
  const form = new MarkdownReport(format);
  form.begin(COLUMNS);
  for (const row of rows) form.take(row);
  return form.text({ ...FACTS, rowCount: rows.length, ...facts });
}

describe('markdown reports', () => {
  it('are in this order, numbers to the right, NULL as a dash', () => {
    expect(
      report([
        ['000010', 152750],
        ['000020', null],
        ['a|b\n`c`', 1.5],
      ]),
    ).to.equal(`## pay

> [!TIP]
> The statement ran successfully.

**Rows: 3**

### SQL Statement

\`\`\`sql
SELECT EMPNO, SALARY FROM EMPLOYEE
\`\`\`

### Parameters

- **dept**: \` D11 \`

### Results

| Employee number (CHAR) | SALARY (DECIMAL) |
| :--------------------- | ---------------: |
| 000010                 |           152750 |
| 000020                 |                - |
| a\\|b \\\`c\\\`             |              1.5 |

### Summary

- **Total rows**: 3
- **Columns**: 2
- **Execution time**: 4.2 ms
- **NULL values in the rows shown**: SALARY 1
- **Parameters processed**: dept
`);
  });

  it('show no more rows than they should, and say of how many, and how to get those that were not fetched', () => {
    const text = report(
      [
        ['1', 1],
        ['2', 2],
        ['3', 3],
      ],
      { more: 'Ask for less.' },
      { ...MARKDOWN, displayRowsMax: 2 },
    );
    expect(text).to.include('> [!NOTE]\n> Showing 2 of 3 rows.\n> Ask for less.\n');
    expect(text).to.include('**Total rows**: 3').and.not.to.include('| 3 ');
  });

  it('without rows say so', () => {
    expect(report([])).to.include('No rows match.\n\n### Execution Summary').and.not.to.include('### Results');
  });

  it('of a change tell how many rows it changed', () => {
    const text = report([], { affectedRows: 2 });
    expect(text)
      .to.include('**Rows changed: 2**')
      .and.to.include('- **Affected rows**: 2')
      .and.not.to.include('No rows match');
  });

  it('cut a long statement, a long argument and a long cell, by characters', () => {
    const sql = `VALUES '${'\u{1F600}'.repeat(600)}'`;
    const text = report([['\u{1F600}'.repeat(60), 1]], { sql, values: { v: 'y'.repeat(120) } });
    expect(text).to.include(`${'\u{1F600}'.repeat(492)}...\n\`\`\``);
    expect(text).to.include(`\` ${'y'.repeat(100)}... \``);
    expect(text).to.include(`| ${'\u{1F600}'.repeat(47)}... |`);
  });

  it('have a code block that the statement cannot end', () => {
    expect(report([], { sql: "VALUES '```'" })).to.include("````sql\nVALUES '```'\n````");
  });

  it('have as many cells in every line as there are columns, whatever stands in them', () => {
    forSeeds(200, (random) => {
      const head = Array.from({ length: 1 + random.next(4) }, () => random.text(['|', '\\', 'a', '`', '\n'], 5));
      const texts = Array.from({ length: 1 + random.next(4) }, () =>
        head.map(() => random.text(['|', '\\', '\r\n', '\u2028', '\t', 'b', '`', '<br>', '*'], 8)),
      );
      const drawn = drawTable(
        { head: head.map((text) => text.replaceAll('\n', ' ')), isNumeric: head.map(() => false), rows: texts },
        'markdown',
      );
      const lines = drawn.split('\n');
      expect(lines).to.have.length(texts.length + 2);
      // A bar that no backslash escapes ends a cell.
      for (const line of lines) expect(line.replace(/\\./g, '').split('|')).to.have.length(head.length + 2);
    });
  });

  for (const [style, expected] of [
    ['ascii', ['+---+-----+', '| A |   B |', '+---+-----+', '| x |   1 |', '| y | 234 |', '+---+-----+']],
    ['compact', ['A    B', 'x    1', 'y  234']],
    ['grid', ['┌───┬─────┐', '│ A │   B │', '├───┼─────┤', '│ x │   1 │', '├───┼─────┤', '│ y │ 234 │', '└───┴─────┘']],
  ] as const) {
    it(`draw a table in the ${style} style`, () => {
      const drawn = drawTable(
        {
          head: ['A', 'B'],
          isNumeric: [false, true],
          rows: [
            ['x', '1'],
            ['y', '234'],
          ],
        },
        style,
      );
      const lines = drawn.split('\n').map((line) => line.trimEnd());
      expect(lines).to.deep.equal(['```text', ...expected, '```']);
    });
  }
});
