import { expect } from 'chai';
import { tellsFaults } from './support/faultRows.js';
import { tool, toolOf } from './support/toolFiles.js';

const WRITES = { env: { IBMI_ENABLE_WRITE_TOOLS: 'true' } };

/** A tool whose keys stand from line 7 on. */
const steps = (...lines: readonly string[]): string => tool('source: s', 'description: d', ...lines);
const MAY_WRITE = 'security: { readOnly: false }';
const PARAMETERS = 'parameters: [{ name: a, type: integer }, { name: b, type: integer }]';

describe('transactions of tool files', () => {
  it('are bound statement by statement, each with the parameters that it uses', async () => {
    const text = steps('statements: ["UPDATE T SET A = :a;", DELETE FROM T WHERE B = :b]', PARAMETERS, MAY_WRITE);
    const { statement, compiled, transaction, annotations } = await toolOf(text, WRITES);
    expect(statement).to.equal('UPDATE T SET A = :a;;\nDELETE FROM T WHERE B = :b');
    expect(transaction?.map(({ names }) => names)).to.deep.equal([['a'], ['b']]);
    expect(compiled).to.deep.equal(transaction?.[0]);
    expect(annotations).to.include({ readOnlyHint: false });
  });

  it('take timeoutMs, as every tool does', async () =>
    expect(await toolOf(tool('source: s', 'description: d', 'statement: VALUES 1', 'timeoutMs: 50'))).to.include({
      timeoutMs: 50,
    }));

  describe('faults', () => {
    tellsFaults([
      [
        'both statement and statements',
        steps('statements: [DELETE FROM T]', 'statement: VALUES 1', MAY_WRITE),
        ['7:5: tools.t.statements: has statement beside it; write one of the two'],
        WRITES,
      ],
      [
        'a tool that does not say that it writes',
        steps('statements: [VALUES 1]'),
        [
          '7:5: tools.t.statements: run in one transaction, for tools that change something; set security.readOnly: ' +
            'false, or write one statement',
        ],
      ],
      [
        'no statement at all',
        steps('statements: []', MAY_WRITE),
        ['7:5: tools.t.statements: expected a list of SQL statements with at least 1 item'],
        WRITES,
      ],
      [
        'two in one, a question mark, and a statement that is an argument',
        steps(
          'statements: ["VALUES 1; VALUES 2", "DELETE FROM T WHERE A = ?", ":a"]',
          'parameters: [{ name: a, type: string }]',
          MAY_WRITE,
        ),
        [
          '7:18: tools.t.statements.0: Send one statement at a time, without a semicolon inside (position 9).',
          '7:40: tools.t.statements.1: The statement has 1 ? markers for 0 declared parameters; declare one for ' +
            'each, in order.',
          '7:69: tools.t.statements.2: a transaction has its own statements; an argument cannot be one of them',
        ],
        WRITES,
      ],
      [
        'a parameter that none of them uses',
        steps('statements: [DELETE FROM T]', 'parameters: [{ name: a, type: string }]', MAY_WRITE),
        ['7:5: tools.t.statements: The statements declare the parameter a and do not use it; markers are :name here.'],
        WRITES,
      ],
    ]);
  });
});
