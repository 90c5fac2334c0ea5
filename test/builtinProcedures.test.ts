import { expect } from 'chai';
import { type Answered, asking, runAs } from './support/builtinCalls.js';
import { Gateway } from './support/gateway.js';

const READS = 'READS SQL DATA';
const CURSOR = 'DECLARE C CURSOR WITH RETURN FOR SELECT DEPTNO FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO; OPEN C;';

const MADE = [
  `P_MODES (IN A INTEGER, INOUT B VARCHAR(10), OUT C DECIMAL(9, 2)) ${READS} ` +
    "BEGIN SET C = A * 1.5; SET B = B CONCAT '!'; END",
  `P_TYPES (OUT I INTEGER, OUT N DECIMAL(15, 2), OUT F DOUBLE, OUT C CHAR(3), OUT V VARCHAR(9), OUT D DATE, OUT T TIME,
    OUT S TIMESTAMP) CONTAINS SQL
    BEGIN SET I = 1; SET N = 2.5; SET F = 0.5; SET C = 'abc'; SET V = NULL; SET D = DATE('2020-01-02');
      SET T = TIME('12:34:56'); SET S = TIMESTAMP('2020-01-02 03:04:05'); END`,
  `P_ROWS (IN A INTEGER, OUT N INTEGER) DYNAMIC RESULT SETS 1 ${READS} BEGIN ${CURSOR} SET N = A; END`,
  `P_DEFAULTS (IN A INTEGER, IN B INTEGER DEFAULT 7, OUT N INTEGER) ${READS} BEGIN SET N = A * 100 + B; END`,
  `P_OVER (IN A INTEGER, OUT N INTEGER) SPECIFIC P_OVER1 ${READS} BEGIN SET N = 1; END`,
  `P_OVER (IN A INTEGER, IN B INTEGER, OUT N INTEGER) SPECIFIC P_OVER2 ${READS} BEGIN SET N = 2; END`,
  `"p quoted" (OUT N INTEGER) ${READS} BEGIN SET N = 3; END`,
  'P_WRITES (IN A INTEGER) MODIFIES SQL DATA BEGIN INSERT INTO PROCS.LOG VALUES (A); END',
  'P_UNDECLARED (OUT N INTEGER) BEGIN SET N = 1; END',
];

describe('call_procedure', () => {
  let gateway: Gateway;
  let writing: Gateway;
  const ask = asking(() => gateway);
  const askWriting = asking(() => writing);
  before(async () => {
    [gateway, writing] = await Promise.all([
      Gateway.start(),
      Gateway.start({ env: { IBMI_ENABLE_WRITE_TOOLS: 'true' } }),
    ]);
    await runAs('DBADMIN', [
      'CREATE SCHEMA PROCS',
      'CREATE TABLE PROCS.LOG (A INTEGER)',
      ...MADE.map((procedure) => `CREATE PROCEDURE PROCS.${procedure}`),
    ]);
  });
  after(async () => {
    await runAs('DBADMIN', ['DROP SCHEMA PROCS CASCADE']);
    await Promise.all([gateway.close(), writing.close()]);
  });

  const call = (name: string, args: unknown[] = [], more: object = {}): Promise<Answered> =>
    ask('dbadmin', 'call_procedure', { schema_name: 'procs', procedure_name: name, arguments: args, ...more });

  it('hands values in, through and out', async () => {
    const { said, text } = await call('p_modes', [4, 'hey']);
    expect(said).to.deep.include({ success: true, outputs: { B: 'hey!', C: 6 }, hasResultSet: false });
    expect(JSON.parse(text)).to.deep.equal({ outputs: { B: 'hey!', C: 6 } });
  });

  it('takes the arguments by name, or all of them with OUT ones', async () => {
    const named = await call('p_modes', ['x', 2], { argument_names: ['b', 'a'] });
    expect(named.said.outputs).to.deep.equal({ B: 'x!', C: 3 });
    const all = await call('p_modes', [2, 'x', null]);
    expect(all.said.outputs).to.deep.equal({ B: 'x!', C: 3 });
  });

  it('returns outputs of every type, NULL too', async () => {
    const { said } = await call('P_TYPES');
    expect(said.outputs).to.deep.equal({
      ...{ I: 1, N: 2.5, F: 0.5, C: 'abc', V: null, D: '2020-01-02', T: '12:34:56' },
      S: '2020-01-02 03:04:05.000000',
    });
  });

  it('returns the rows of a result set, beside the outputs and within a limit', async () => {
    const { data, said } = await call('P_ROWS', [5]);
    expect(data).to.have.length(14);
    expect(data[0]).to.deep.equal({ DEPTNO: 'A00' });
    expect(said).to.deep.include({ outputs: { N: 5 }, hasResultSet: true });
    const some = await call('P_ROWS', [5], { max_rows: 3 });
    expect(some.data).to.have.length(3);
    expect(some.said.metadata).to.include({ truncated: true });
  });

  it('leaves defaults to Db2', async () => {
    expect((await call('P_DEFAULTS', [1])).said.outputs).to.deep.equal({ N: 107 });
    expect((await call('P_DEFAULTS', [1, 2])).said.outputs).to.deep.equal({ N: 102 });
    const named = await call('P_DEFAULTS', [3], { argument_names: ['A'] });
    expect(named.said.outputs).to.deep.equal({ N: 307 });
  });

  it('chooses among overloads by their arguments', async () => {
    expect((await call('P_OVER', [1])).said.outputs).to.deep.equal({ N: 1 });
    expect((await call('P_OVER', [1, 2])).said.outputs).to.deep.equal({ N: 2 });
    expect((await call('P_OVER', [1, 2, null])).said.outputs).to.deep.equal({ N: 2 });
    expect((await call('P_OVER', [1, 2], { argument_names: ['A', 'B'] })).said.outputs).to.deep.equal({ N: 2 });
  });

  it('reaches a delimited name', async () => {
    expect((await call('p quoted')).said.outputs).to.deep.equal({ N: 3 });
    expect((await call('"p quoted"')).said.outputs).to.deep.equal({ N: 3 });
  });

  for (const [what, name, args, more, says] of [
    ['too few arguments', 'P_MODES', [1], {}, 'PROCS.P_MODES(IN A INTEGER, INOUT B'],
    ['too many arguments', 'P_MODES', [1, 2, 3, 4], {}, 'do not fit'],
    ['a name that no parameter has', 'P_MODES', [1, 2], { argument_names: ['A', 'Z'] }, 'do not fit'],
    ['one parameter twice', 'P_MODES', [1, 2], { argument_names: ['A', 'a'] }, 'do not fit'],
    ['names that are not one for each', 'P_MODES', [1, 2], { argument_names: ['A'] }, 'each of the 2 arguments'],
    ['a procedure that is not there', 'NOTHING', [], {}, 'There is no procedure NOTHING in schema PROCS'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { failed, said } = await call(name, [...args], more);
      expect(failed).to.equal(true);
      expect(said).to.include({ success: false, errorCode: 'E_ARGUMENTS' });
      expect(said.error).to.include(says);
    });
  }

  it('tells Db2’s own refusal of a value', async () => {
    const { said } = await call('P_MODES', ['no number', 'x']);
    expect(said).to.include({ success: false, errorCode: 'E_SQL' });
  });

  describe('without write tools', () => {
    for (const [what, schema, name, args] of [
      ['what modifies', 'PROCS', 'P_WRITES', [1]],
      ['what does not say that it reads', 'PROCS', 'P_UNDECLARED', []],
      ['a procedure of the system', 'QSYS2', 'QCMDEXC', ['DSPJOB']],
    ] as const) {
      it(`refuses ${what}, and says who can allow it`, async () => {
        const { said } = await ask('dbadmin', 'call_procedure', {
          ...{ schema_name: schema, procedure_name: name, arguments: args },
        });
        expect(said).to.include({ success: false, errorCode: 'E_SQL_READ_ONLY' });
        expect(said.error).to.include('IBMI_ENABLE_WRITE_TOOLS=true');
      });
    }

    it('has changed nothing by that', async () => {
      await ask('dbadmin', 'call_procedure', { schema_name: 'PROCS', procedure_name: 'P_WRITES', arguments: [1] });
      const { data } = await ask('dbadmin', 'execute_sql', { sql: 'SELECT COUNT(*) AS N FROM PROCS.LOG WHERE A = 1' });
      expect(data).to.deep.equal([{ N: 0 }]);
    });
  });

  it('runs what writes where that is allowed, under the caller’s own authority', async () => {
    const written = await askWriting('dbadmin', 'call_procedure', {
      ...{ schema_name: 'PROCS', procedure_name: 'P_WRITES', arguments: [11] },
    });
    expect(written.said).to.deep.include({ success: true, outputs: {} });
    const { data } = await askWriting('dbadmin', 'execute_sql', { sql: 'SELECT A FROM PROCS.LOG' });
    expect(data).to.deep.equal([{ A: 11 }]);
    const others = await askWriting('bob', 'call_procedure', {
      ...{ schema_name: 'PROCS', procedure_name: 'P_WRITES', arguments: [12] },
    });
    expect(others.said).to.include({ success: false, errorCode: 'E_SQL' });
    expect(others.said.errorDetails).to.include({ sqlState: '42501' });
  });
});
