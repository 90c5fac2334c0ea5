import { expect } from 'chai';
import { AppError } from '../src/kernel/appError.js';
import { systemClock, type Clock } from '../src/kernel/clock.js';
import { loggerOf } from '../src/kernel/logger.js';
import { ReadOnlyGate, type Ask } from '../workers/session/readOnlyGate.js';
import { opinionOn, type ParsedName } from '../workers/session/secondOpinion.js';
import type { HostQuestions, ResultSet, Statement } from '../workers/session/statement.js';

const ASKED: HostQuestions = { routines: [{ schema: 'LIB', name: 'F' }], isAdHoc: true, allowed: new Set(['LIB.G']) };
const SQL = 'SELECT LIB.F(A), LIB.G(A), UPPER(A) FROM LIB.T';

const found = (name: Partial<ParsedName>): ParsedName => ({
  nameType: 'TABLE',
  name: 'T',
  schema: 'LIB',
  usageType: 'QUERY',
  statementType: 'QUERY',
  ...name,
});
const call = (schema: string, name: string): ParsedName => found({ nameType: 'FUNCTION', schema, name });

function sentenceOf(...names: readonly Partial<ParsedName>[]): string {
  const opinion = opinionOn(SQL, names.map(found), ASKED);
  return opinion.ok ? 'fine' : `${opinion.code}: ${opinion.sentence}`;
}

describe('the second opinion', () => {
  it('is fine with names that are read, and calls that only read', () => {
    for (const name of [
      found({}),
      found({ nameType: 'COLUMN', name: '', schema: '' }),
      found({ nameType: 'VARIABLE' }),
      found({ nameType: 'SEQUENCE' }),
      call('LIB', 'F'),
      call('LIB', 'G'),
      call('', 'UPPER'),
      call('SYSIBM', 'UPPER'),
    ])
      expect(sentenceOf(name), JSON.stringify(name)).to.equal('fine');
  });

  it('does not mind where the parser looked for a function that has no schema in the text', () =>
    expect(sentenceOf(call('ALICE', 'UPPER'))).to.equal('fine'));

  it('knows the services that only read', () => {
    const names = [call('QSYS2', 'OBJECT_STATISTICS')];
    expect(opinionOn("SELECT * FROM TABLE(QSYS2.OBJECT_STATISTICS('LIB', '*ALL')) X", names, ASKED).ok).to.equal(true);
  });

  const refused: readonly (readonly [what: string, name: ParsedName, sentence: RegExp])[] = [
    ['another statement', found({ statementType: 'DELETE' }), /^E_SQL_READ_ONLY: .*takes it for DELETE; send a query/],
    ['a statement without a kind', found({ statementType: '' }), /takes it for no query/],
    ['a target', found({ usageType: 'TARGET TABLE' }), /finds that it changes LIB\.T \(TARGET TABLE\)/],
    ['a procedure', found({ nameType: 'PROCEDURE', name: 'P' }), /finds the procedure LIB\.P in it/],
    [
      'a service that acts',
      call('QSYS2', 'QCMDEXC'),
      /finds a call of QSYS2\.QCMDEXC, which is not known to only read/,
    ],
    ['a function that nobody asked about', call('LIB', 'H'), /finds a call of LIB\.H/],
    ['a function of Db2’s name in a library of the text', call('LIB', 'UPPER'), /finds a call of LIB\.UPPER/],
  ];
  for (const [what, name, sentence] of refused)
    it(`refuses ${what}`, () => expect(sentenceOf({}, name)).to.match(sentence));

  it('takes no names for a text without names, and for nothing else', () => {
    const of = (sql: string): boolean => opinionOn(sql, [], ASKED).ok;
    for (const sql of [
      'VALUES 1',
      'VALUES CURRENT TIMESTAMP + 3 DAYS',
      "VALUES UPPER('x'), CAST(? AS DECIMAL(5, 2))",
      'VALUES CASE WHEN 1 = 2 THEN USER ELSE CURRENT SERVER END',
      'SELECT * FROM TABLE(VALUES (1, 2)) AS X (A, B), (VALUES 3) Y',
      'WITH A (N, "m") AS (VALUES (1, 2)) SELECT * FROM A',
    ])
      expect(of(sql), sql).to.equal(true);
    for (const sql of [
      'VALUES X',
      'SELECT 1 FROM T',
      'VALUES "UPPER"',
      'VALUES LIB.F(1)',
      'VALUES 1 UNION ALL DROP T',
      'SELECT * FROM (VALUES 1) AS X, T',
    ])
      expect(of(sql), sql).to.equal(false);
  });
});

describe('a gate', () => {
  let time = 0;
  const clock: Clock = { ...systemClock, monotonic: () => time };
  let lines: string[];
  let asked: Statement[];
  let gate: ReadOnlyGate;
  beforeEach(() => {
    time = 1_000_000;
    lines = [];
    asked = [];
    gate = new ReadOnlyGate({ clock, log: loggerOf((level, event) => lines.push(`${level} ${event}`)) });
  });

  const rows = (...cells: readonly (readonly string[])[]): ResultSet => ({
    columns: [],
    rows: cells,
    truncated: false,
    outputs: [],
    warnings: [],
  });
  const answering =
    (answer: (question: Statement) => ResultSet): Ask =>
    (question) => {
      asked.push(question);
      return Promise.resolve().then(() => answer(question));
    };
  const READS = ['ROUTINE', 'F', 'LIB', 'READS', 'FUNCTION'];
  const TABLE = ['TABLE', 'T', 'LIB', 'QUERY', 'QUERY'];

  const pass = (ask: Ask, questions = ASKED, jdbcOptions = {}): Promise<void> =>
    gate.pass({ sql: SQL, rowsMax: 1 }, questions, { jdbcOptions, ask });
  const codeOf = (passing: Promise<void>): Promise<string> =>
    passing.then(
      () => 'passed',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );

  it('asks for names and routines at once, and in the way of the connection', async () => {
    await pass(answering(() => rows(TABLE, READS)));
    await pass(
      answering(() => rows(TABLE, READS)),
      ASKED,
      { Naming: 'system', 'decimal separator': ',' },
    );
    expect(asked.map(({ parameters }) => parameters)).to.deep.equal([
      [SQL, '*SQL', '*PERIOD', '*APOSTSQL', 'LIB', 'F'],
      [SQL, '*SYS', '*COMMA', '*APOSTSQL'],
    ]);
  });

  it('asks about a routine again when it may have been replaced, and believes what it is told then', async () => {
    const questions = { ...ASKED, isAdHoc: false };
    await pass(
      answering(() => rows(READS)),
      questions,
    );
    time += 299_000;
    await pass(
      answering(() => rows()),
      questions,
    );
    expect(asked).to.have.length(1);
    time += 2_000;
    const modifies = answering(() => rows(['ROUTINE', 'F', 'LIB', 'MODIFIES', 'FUNCTION'], READS));
    expect(await codeOf(pass(modifies, questions))).to.equal('E_SQL_READ_ONLY');
    expect(asked).to.have.length(2);
  });

  it('keeps a refusal as it keeps an approval', async () => {
    const target = answering(() => rows(['TABLE', 'T', 'LIB', 'TARGET TABLE', 'QUERY'], READS));
    expect(await codeOf(pass(target))).to.equal('E_SQL_READ_ONLY');
    expect(await codeOf(pass(target))).to.equal('E_SQL_READ_ONLY');
    expect(asked).to.have.length(1);
  });

  it('keeps to its refusal when other texts push that out of the cache meanwhile', async () => {
    const target = answering(() => rows(['TABLE', 'T', 'LIB', 'TARGET TABLE', 'QUERY'], READS));
    expect(await codeOf(pass(target))).to.equal('E_SQL_READ_ONLY');
    time += 301_000; // so that the routine is asked about again
    const flooding: Ask = async (question) => {
      for (let n = 0; n < 1_100; n += 1) {
        const other = { sql: `VALUES ${n}`, rowsMax: 1 };
        const ask = answering(() => rows());
        await gate.pass(other, { ...ASKED, routines: [] }, { jdbcOptions: {}, ask });
      }
      return question.sql.includes('PARSE_STATEMENT') ? rows(TABLE, READS) : rows(READS);
    };
    expect(await codeOf(pass(flooding))).to.equal('E_SQL_READ_ONLY');
  });

  it('does not take a text that one may call for another’s', async () => {
    const opened = answering(() => rows(['FUNCTION', 'H', 'LIB', 'QUERY', 'QUERY'], READS));
    expect(await codeOf(pass(opened, { ...ASKED, allowed: new Set(['LIB.H']) }))).to.equal('passed');
    expect(await codeOf(pass(opened))).to.equal('E_SQL_READ_ONLY');
  });

  it('goes on alone on a host without the service, says so once, and still asks about routines', async () => {
    const host = answering((question) => {
      if (question.sql.includes('PARSE_STATEMENT')) {
        throw new AppError('E_SQL', 'PARSE_STATEMENT in QSYS2 not found.', { sqlState: '42704' });
      }
      return rows(READS);
    });
    expect(await codeOf(pass(host))).to.equal('passed');
    expect(await codeOf(pass(host))).to.equal('passed');
    expect(asked).to.have.length(2);
    expect(lines).to.deep.equal(['warn readonly.no_second_opinion']);
  });

  it('lets nothing pass when the host could not be asked, and asks again', async () => {
    const lost = answering(() => {
      throw new AppError('E_UNREACHABLE', 'lost');
    });
    expect(await codeOf(pass(lost))).to.equal('E_UNREACHABLE');
    expect(await codeOf(pass(answering(() => ({ ...rows(TABLE), truncated: true }))))).to.equal('E_SQL_TEXT');
    expect(await codeOf(pass(answering(() => rows(TABLE, READS))))).to.equal('passed');
  });
});
