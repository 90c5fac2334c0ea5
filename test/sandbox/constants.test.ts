import { expect } from 'chai';
import { systemClock } from '../../src/kernel/clock.js';
import { readConstants } from '../../sandbox/dialect/constants.js';
import { columnOf } from '../../sandbox/dialect/columns.js';
import { throughEngine } from '../../sandbox/dialect/translate.js';
import { readStatement } from '../../sandbox/dialect/tree.js';
import { readAnswer, readFields } from '../../sandbox/engine/answer.js';
import { ByteRows } from '../../sandbox/daemon/rows.js';
import { type Engine, startEngine } from '../../sandbox/engine/engine.js';
import type { JobValue } from '../../sandbox/dialect/translation.js';

const JOB: Readonly<Record<JobValue, string>> = {
  user: 'ALICE',
  schema: 'SAMPLE',
  server: 'SANDBOX',
  jobName: '330921/QUSER/QZDASOINIT',
  path: '"QSYS"',
  dateFormat: 'iso',
  timeFormat: 'iso',
};
const CONTEXT = { naming: 'sql', schema: 'SAMPLE', qtemp: 'QTEMP_000000', findInLibraryList: undefined } as const;

const SHORT = [
  'VALUES 1',
  'VALUES (1)',
  "VALUES (1, 'abc', '', 2147483648, 9223372036854775807)",
  "SELECT 0, 'it''s' FROM SYSIBM.SYSDUMMY1",
  'VALUES CURRENT USER',
  'VALUES (USER, SESSION_USER, CURRENT SCHEMA, CURRENT_SERVER, JOB_NAME)',
  'SELECT QSYS2.JOB_NAME FROM sysibm.sysdummy1',
];

/** What is not a plain constant in every respect is left to the engine. */
const LONG = [
  'VALUES 1, 2',
  'VALUES -1',
  'VALUES 1.5',
  'VALUES 1 + 1',
  'VALUES 9223372036854775808',
  'VALUES 01',
  "VALUES X'00'",
  "VALUES '2024-01-01-10.00.00.000000'",
  'SELECT 1 AS N FROM SYSIBM.SYSDUMMY1',
  'SELECT 1 FROM SAMPLE.DEPARTMENT',
  'SELECT DISTINCT 1 FROM SYSIBM.SYSDUMMY1',
  'VALUES CURRENT TIMESTAMP',
  'VALUES NULL',
  'VALUES ?',
  'VALUES ()',
];

describe('sandbox: constants without the engine', () => {
  let engine: Engine;

  before(async () => {
    engine = await startEngine({ clock: systemClock, cacheHome: undefined, progress: () => undefined });
  });
  after(() => engine.close());

  for (const sql of SHORT) {
    it(`are what the engine would give: ${sql}`, async () => {
      const statement = readStatement(sql);
      const constant = readConstants(statement.nodes);
      const translation = throughEngine(statement, CONTEXT);
      const answer = readAnswer(
        await engine.run({
          sql: translation.sql,
          role: 'alice',
          parameters: translation.computed.map((one) => (one.kind === 'job' ? JOB[one.value] : null)),
          action: 'execute',
          changesSchema: false,
        }),
      );
      expect(answer.refusal).to.equal(undefined);
      const fields = readFields(answer.description ?? Buffer.alloc(0));
      expect(constant?.fields.map((field, index) => columnOf(field, index, undefined))).to.deep.equal(
        fields.map((field, index) => columnOf(field, index, undefined)),
      );
      expect(constant?.notNull).to.deep.equal(translation.notNull);
      const rows = new ByteRows(answer);
      expect(rows.next()).to.equal(true);
      expect(
        constant?.values.map((value) => {
          if (value.kind === 'job') return JOB[value.value];
          return value.kind === 'text' ? value.text : undefined;
        }),
      ).to.deep.equal(fields.map((_, index) => rows.value(index)));
      expect(rows.next()).to.equal(false);
    });
  }

  for (const sql of LONG) {
    it(`do not cover: ${sql}`, () => {
      expect(readConstants(readStatement(sql).nodes)).to.equal(undefined);
    });
  }
});
