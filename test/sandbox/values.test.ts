import { expect } from 'chai';
import { valueWriter } from '../../sandbox/dialect/values.js';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';

const ALL = 'SELECT * FROM SAMPLE.ALLTYPES ORDER BY C_INTEGER';

/** The data member of a reply, as it stands on the wire. */
function dataText(reply: string): string {
  return /"data":(\[.*\]),"is_done"/s.exec(reply)?.[1] ?? '';
}

describe('sandbox: values', () => {
  it('writes every type as the daemon does, digit by digit', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    const reply = await client.askText({ type: 'sql', sql: ALL, terse: true });
    expect(dataText(reply)).to.equal(
      '[[-32768,1,9223372036854775807,123456789012345678901234567.1234,12.50,3.14,1.0E10,' +
        '1234567890.12345678901234567890,"ABC","trailing ",' +
        String.raw`"line 1\nline 2 \"quoted\" \u003cb\u003e\u0026\u0027\u003d",` +
        '"00FF10","06/15/24","13:45:30","2024-06-15 13:45:30.123456",true],' +
        '[0,2,-9007199254740993,0.0000,-0.01,0.0,1.0,0,"","","","","12/31/99","00:00:00",' +
        '"1999-12-31 23:59:59.000000",false],' +
        '[null,3,null,null,null,null,null,null,null,null,null,null,null,null,null,null]]',
    );
    await client.close();
  });

  it("writes dates and times in the job's formats; timestamps always alike", async () => {
    const props = 'date format=iso;time format=iso';
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE', props);
    const sql = 'SELECT C_DATE, C_TIME, C_TIMESTAMP FROM SAMPLE.ALLTYPES WHERE C_INTEGER = 1';
    const { data } = await client.ask({ type: 'sql', sql, terse: true });
    expect(data).to.deep.equal([['2024-06-15', '13.45.30', '2024-06-15 13:45:30.123456']]);
    await client.close();
  });

  it('describes every type', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    const reply = await client.ask({ type: 'sql', sql: ALL });
    const { columns } = reply.metadata as { columns: Record<string, unknown>[] };
    const seen = columns.map(
      ({ name, type, display_size, precision, scale }) =>
        `${String(name).slice(2)} ${String(type)} ${String(display_size)}/${String(precision)}/${String(scale)}`,
    );
    expect(seen).to.deep.equal([
      'SMALLINT SMALLINT 6/5/0',
      'INTEGER INTEGER 11/10/0',
      'BIGINT BIGINT 20/19/0',
      'DECIMAL DECIMAL 33/31/4',
      'NUMERIC NUMERIC 11/9/2',
      'REAL REAL 13/24/0',
      'DOUBLE DOUBLE 22/53/0',
      'DECFLOAT DECFLOAT 42/34/0',
      'CHAR CHAR 10/10/0',
      'VARCHAR VARCHAR 50/50/0',
      'CLOB CLOB 2147483647/2147483647/0',
      'BINARY VARBINARY 32/32/0',
      'DATE DATE 10/10/0',
      'TIME TIME 8/8/0',
      'TIMESTAMP TIMESTAMP 26/26/6',
      'BOOLEAN BOOLEAN 1/1/0',
    ]);
    expect(columns[1]).to.deep.equal({
      name: 'C_INTEGER',
      type: 'INTEGER',
      display_size: 11,
      label: 'C_INTEGER',
      precision: 10,
      scale: 0,
      autoIncrement: false,
      nullable: 0,
      readOnly: true,
      writeable: false,
    });
    expect(columns[0]).to.include({ nullable: 1 });
    await client.close();
  });

  it('names what has no name by its position, and sizes what is computed', async () => {
    const client = await RawClient.connected(await sharedSandbox(), 'ALICE');
    const sql =
      "SELECT D.*, COUNT(*) OVER (), SUM(1.25), 'abc', TRIM(DEPTNO) CONCAT 'x' FROM SAMPLE.DEPARTMENT D " +
      'GROUP BY DEPTNO, DEPTNAME, MGRNO, ADMRDEPT, LOCATION';
    const { metadata } = await client.ask({ type: 'sql', sql });
    const { columns } = metadata as { columns: Record<string, unknown>[] };
    expect(columns.slice(5).map(({ name, type, precision, scale }) => [name, type, precision, scale])).to.deep.equal([
      ['00006', 'INTEGER', 10, 0],
      ['00007', 'DECIMAL', 31, 2],
      ['00008', 'VARCHAR', 3, 0],
      ['00009', 'VARCHAR', 4, 0],
    ]);
    await client.close();
  });
});

describe('sandbox: date and time formats', () => {
  const DATES = [
    ['mdy', '06/15/24'],
    ['dmy', '15/06/24'],
    ['ymd', '24/06/15'],
    ['julian', '24/167'],
    ['usa', '06/15/2024'],
    ['iso', '2024-06-15'],
    ['eur', '15.06.2024'],
    ['jis', '2024-06-15'],
  ] as const;
  for (const [date, text] of DATES) {
    it(`writes a date as ${date}`, () => {
      expect(valueWriter('date', { date, time: 'hms' })('2024-06-15')).to.equal(`"${text}"`);
    });
  }

  const TIMES = [
    ['hms', '13:05:30'],
    ['usa', '01:05 PM'],
    ['iso', '13.05.30'],
    ['eur', '13.05.30'],
    ['jis', '13:05:30'],
  ] as const;
  for (const [time, text] of TIMES) {
    it(`writes a time as ${time}`, () => {
      expect(valueWriter('time', { date: 'iso', time })('13:05:30')).to.equal(`"${text}"`);
    });
  }

  const DOUBLES = [
    ['1', '1.0'],
    ['-0', '-0.0'],
    ['3.14', '3.14'],
    ['1e+10', '1.0E10'],
    ['12345678.5', '1.23456785E7'],
    ['0.0005', '5.0E-4'],
    ['0.001', '0.001'],
    ['NaN', '"NaN"'],
  ] as const;
  for (const [given, text] of DOUBLES) {
    it(`writes the double ${given} as Java does`, () => {
      expect(valueWriter('float', { date: 'iso', time: 'iso' })(given)).to.equal(text);
    });
  }
});
