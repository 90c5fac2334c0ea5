import { expect } from 'chai';
import { planSteps, planText } from '../workers/session/builtin/accessPlan.js';
import { asking, type Row } from './support/builtinCalls.js';
import { Gateway } from './support/gateway.js';

type Attribute = readonly [type: number, heading: string, value: string | number, flag?: string];

/** A row as QQQDBVE has them: node, record type, heading, kind and value, flag. */
function row(icon: number, ...[type, heading, value, flag = '']: Attribute): Row {
  const isNumber = typeof value === 'number';
  return {
    ...{ IFA_ICON: icon, IFA_COLTYP: type, IFA_COLHDG: heading, IFA_TYPOUT: isNumber ? 'N' : 'C', IFA_IFLAG: flag },
    ...(isNumber ? { IFA_NUMOUT: value, IFA_CHROUT: null } : { IFA_CHROUT: value, IFA_NUMOUT: null }),
  };
}

const node = (icon: number, title: string, children: number): Row[] => [
  row(icon, 10, 'Icon', title),
  row(icon, 11, 'Children', children),
];

describe('an access plan', () => {
  const PLAN = [
    ...node(7, 'Final Select', 1),
    ...node(3, 'Nested Loop Join', 2),
    row(3, 21, 'Join Type', 'Inner join'),
    ...node(5, 'Table Scan', 0),
    row(5, 111, 'Table Information', ''),
    row(5, 21, 'Long Schema Name', 'SAMPLE ', '1'),
    row(5, 21, 'Long Table Name', 'EMPLOYEE', '2'),
    row(5, 21, 'Estimated Rows Selected', 42),
    row(5, 21, 'Cumulative Time', 0.013),
    row(5, 21, 'Colour', 'green'),
    { ...row(5, 21, 'Hidden', 'no'), IFA_TYPOUT: 'I' },
    ...node(6, 'Index Probe', 0),
    row(6, 21, 'Schema', 'SAMPLE', '1'),
    row(6, 21, 'Name', 'XDEPT2', '2'),
    { ...row(6, 21, 'Index Keys', 'ADMR'), IFA_TYPOUT: 'X' },
    row(6, 21, 'Index Keys', 'DEPT'),
    row(6, 21, 'BEGIN DELTA ATTRIBUTES', ''),
    row(6, 21, 'Estimated Rows Selected', '1,000'),
  ];

  it('is read from Visual Explain’s rows: nesting, objects, estimates, long texts', () => {
    const steps = planSteps(PLAN);
    expect(steps.map(({ step, depth, operation }) => [step, depth, operation])).to.deep.equal([
      [1, 0, 'Final Select'],
      [2, 1, 'Nested Loop Join'],
      [3, 2, 'Table Scan'],
      [4, 2, 'Index Probe'],
    ]);
    expect(steps[1]?.details).to.deep.equal({ 'Join Type': 'Inner join' });
    expect(steps[2]).to.deep.include({ schema: 'SAMPLE', object: 'EMPLOYEE', estimatedRows: 42, estimatedCost: 0.013 });
    expect(steps[2]?.details).to.have.all.keys('Estimated Rows Selected', 'Cumulative Time');
    expect(steps[3]?.details).to.include({ 'Index Keys': 'ADMRDEPT' });
    expect(steps[3]).to.include({ object: 'XDEPT2', estimatedRows: 1000, estimatedCost: null });
  });

  it('is told as an indented text', () => {
    expect(planText(planSteps(PLAN)).split('\n')).to.deep.equal([
      'Final Select',
      '  Nested Loop Join',
      '    Table Scan SAMPLE.EMPLOYEE (about 42 rows, cost 0.013)',
      '    Index Probe SAMPLE.XDEPT2 (about 1000 rows)',
    ]);
  });

  it('of rows in another shape has no steps', () => {
    expect(planSteps([])).to.deep.equal([]);
    expect(planSteps([{ STEP: 1 }])).to.deep.equal([]);
  });
});

describe('explain_query', () => {
  let gateway: Gateway;
  const ask = asking(() => gateway);
  before(async () => {
    gateway = await Gateway.start();
  });
  after(() => gateway.close());

  const JOINED = 'SELECT * FROM SAMPLE.EMPLOYEE E JOIN SAMPLE.DEPARTMENT D ON D.DEPTNO = E.WORKDEPT WHERE JOB = ?;';

  it('tells the steps of a query, and the indexes advised for its tables', async () => {
    const { data, said, text } = await ask('alice', 'explain_query', { sql: JOINED });
    expect(data.map((row) => [row.DEPTH, row.OPERATION, row.OBJECT_NAME])).to.deep.equal([
      [0, 'Final Select', null],
      [1, 'Table', 'EMPLOYEE'],
      [1, 'Table', 'DEPARTMENT'],
    ]);
    expect(said.tables).to.deep.equal(['SAMPLE.EMPLOYEE', 'SAMPLE.DEPARTMENT']);
    const advice = said.indexAdvice as Row[];
    expect(advice.map((row) => [row.TABLE_NAME, row.KEY_COLUMNS_ADVISED, row.TIMES_ADVISED])).to.deep.equal([
      ['EMPLOYEE', 'JOB, SALARY', 48],
      ['EMPLOYEE', 'LASTNAME', 7],
    ]);
    expect(advice[0]?.REASON_ADVISED).to.equal('row selection, and ordering or grouping');
    expect(text).to.include('  Table SAMPLE.EMPLOYEE').and.include('SAMPLE.EMPLOYEE (JOB, SALARY), RADIX, advised 48');
  });

  it('tells when nothing is advised', async () => {
    const { said, text } = await ask('alice', 'explain_query', { sql: 'SELECT * FROM SAMPLE.ORG' });
    expect(said.indexAdvice).to.deep.equal([]);
    expect(text).to.include('Index advice: none');
  });

  for (const [sql, code] of [
    ['DELETE FROM SAMPLE.EMPLOYEE', 'E_SQL_READ_ONLY'],
    ['CALL SAMPLE.P()', 'E_SQL_READ_ONLY'],
    ['VALUES 1; VALUES 2', 'E_SQL_READ_ONLY'],
    ["VALUES 'open", 'E_SQL_TEXT'],
    ['SELECT * FROM SAMPLE.NOTHING', 'E_SQL'],
  ] as const) {
    it(`refuses ${sql} with ${code}`, async () => {
      const { failed, said } = await ask('alice', 'explain_query', { sql });
      expect(failed).to.equal(true);
      expect(said).to.include({ success: false, errorCode: code });
    });
  }
});
