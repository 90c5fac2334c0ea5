import type { SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { failureOf } from '../support/failureOf.js';
import { connectJob, sharedSandbox } from '../support/sandbox.js';

type Row = Record<string, string | number | null>;

describe('sandbox: services', () => {
  let alice: SQLJob;
  let owner: SQLJob;

  before(async () => {
    const options = { 'date format': 'iso' } as const;
    [alice, owner] = await Promise.all([connectJob('ALICE', options), connectJob('DBADMIN', options)]);
  });
  after(() => Promise.all([alice.close(), owner.close()]));

  async function rows(sql: string, job = alice, parameters?: string[]): Promise<unknown[][]> {
    const { data } = await job.execute<Row>(sql, parameters === undefined ? {} : { parameters });
    return data.map((row) => Object.values(row));
  }
  const value = async (sql: string, job = alice): Promise<unknown> => (await rows(sql, job))[0]?.[0];

  describe('as table functions', () => {
    it('take arguments by position, by name, as markers and as DEFAULT', async () => {
      const own = [[alice.id]];
      const all = "SELECT JOB_NAME FROM TABLE(QSYS2.ACTIVE_JOB_INFO('NO', DEFAULT, '*')) X";
      expect(await rows(all)).to.deep.equal(own);
      expect(await rows("SELECT J.JOB_NAME FROM TABLE(ACTIVE_JOB_INFO(JOB_NAME_FILTER => '*')) AS J")).to.deep.equal(
        own,
      );
      const marked = 'SELECT JOB_NAME FROM TABLE(QSYS2.ACTIVE_JOB_INFO(JOB_NAME_FILTER => ?))';
      expect(await rows(marked, alice, ['*'])).to.deep.equal(own);
    });

    it('see the tables before them', async () => {
      const sql = `SELECT D.DEPTNO, S.ELEMENT FROM SAMPLE.DEPARTMENT D, TABLE(SYSTOOLS.SPLIT(D.DEPTNAME, ' ')) S
        WHERE D.DEPTNO = 'A00' ORDER BY S.ORDINAL_POSITION`;
      expect(await rows(sql)).to.deep.equal([
        ['A00', 'GENERAL'],
        ['A00', 'MANAGEMENT'],
      ]);
    });

    it('are written with a slash under system naming', async () => {
      const job = await connectJob('ALICE', { naming: 'system' });
      expect(await value("SELECT COUNT(*) FROM TABLE(QSYS2/ACTIVE_JOB_INFO(JOB_NAME_FILTER => '*')) X", job)).to.equal(
        1,
      );
      expect(await value('SELECT COUNT(*) FROM QSYS2/SYSTEM_STATUS_INFO', job)).to.equal(1);
      await job.close();
    });

    it('refuse arguments that they have not, and names that are no services', async () => {
      const wrong = '[SQL0440] Routine ACTIVE_JOB_INFO in QSYS2 not found with specified parameters., 42884, -440';
      const filters = [
        "NOT_THERE => '1'",
        "'NO', '', '', '', 'NONE', 'one too many'",
        "'NO', RESET_STATISTICS => 'NO'",
      ];
      for (const filter of filters) {
        expect(await failureOf(rows(`SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(${filter})) X`))).to.equal(wrong);
      }
      expect(await failureOf(rows('SELECT * FROM TABLE(QSYS2.JOBLOG_INFO()) X'))).to.match(
        /^\[SQL0440\] .*, 42884, -440$/,
      );
      expect(await failureOf(rows('SELECT * FROM TABLE(QSYS2.NO_SUCH()) X'))).to.equal(
        '[SQL0204] NO_SUCH in QSYS2 type *N not found., 42704, -204',
      );
      expect(await failureOf(rows('SELECT * FROM TABLE(PG_SLEEP(1)) X'))).to.contain('[SQL0204] PG_SLEEP in *LIBL');
    });

    it('refuse words that they do not know', async () => {
      const sql = "SELECT * FROM TABLE(QSYS2.SYSTEM_STATUS(RESET_STATISTICS => 'MAYBE')) X";
      expect(await failureOf(rows(sql))).to.match(/^\[SQL0438\] Message RESET_STATISTICS NOT VALID .*, 22023, -438$/);
    });
  });

  describe('about jobs', () => {
    it('show who is connected, and what they run', async () => {
      const sql = `SELECT AUTHORIZATION_NAME, SUBSYSTEM, JOB_TYPE, JOB_STATUS, CLIENT_IP_ADDRESS, SQL_STATEMENT_STATUS
        FROM TABLE(QSYS2.ACTIVE_JOB_INFO(CURRENT_USER_LIST_FILTER => 'ALICE, DBADMIN', DETAILED_INFO => 'ALL'))
        WHERE JOB_NAME IN (?, ?) ORDER BY 1`;
      const found = await rows(sql, alice, [alice.id ?? '', owner.id ?? '']);
      expect(found.map((row) => row.slice(0, 4))).to.deep.equal([
        ['ALICE', 'QUSRWRK', 'PJ', 'RUN'],
        ['DBADMIN', 'QUSRWRK', 'PJ', 'TIMW'],
      ]);
      expect(found[0]?.[4]).to.match(/127\.0\.0\.1$|^::1$/);
      expect(found[0]?.[5]).to.equal('ACTIVE');
    });

    it('tell details only when asked', async () => {
      const of = (detail: string): Promise<unknown> =>
        value(
          `SELECT SQL_STATEMENT_TEXT FROM TABLE(QSYS2.ACTIVE_JOB_INFO(JOB_NAME_FILTER => '*', DETAILED_INFO =>
            '${detail}'))`,
        );
      expect(await of('NONE')).to.equal(null);
      expect(await of('ALL')).to.contain('SQL_STATEMENT_TEXT');
    });

    it('show the system’s own jobs in their subsystems', async () => {
      const of = (subsystem: string): Promise<unknown> =>
        value(`SELECT COUNT(*) FROM TABLE(QSYS2.ACTIVE_JOB_INFO(SUBSYSTEM_LIST_FILTER => '${subsystem}'))`);
      for (const subsystem of ['QINTER', 'QBATCH', 'QSYSWRK', 'QUSRWRK', 'QHTTPSVR']) {
        expect(await of(subsystem), subsystem).to.be.greaterThan(0);
      }
      expect(await of('NOSUCHSBS')).to.equal(0);
      const generic = "SELECT COUNT(*) FROM TABLE(QSYS2.ACTIVE_JOB_INFO(JOB_NAME_FILTER => 'QPADEV*'))";
      expect(await value(generic)).to.equal(2);
    });

    it('show the job log of the own jobs, of others only with *JOBCTL', async () => {
      await alice.execute("CALL QSYS2.QCMDEXC('SNDPGMMSG MSG(SERVICES)')");
      const of = (name: string): string =>
        `SELECT COUNT(*) FROM TABLE(QSYS2.JOBLOG_INFO('${name}')) WHERE MESSAGE_TEXT = 'SERVICES'`;
      expect(await value(of('*'))).to.equal(1);
      expect(await value(of(alice.id ?? ''), owner)).to.equal(1);
      expect(await failureOf(rows(of(owner.id ?? '')))).to.match(/^\[CPF1344\] .*, 38501, -443$/);
      expect(await failureOf(rows(of('000001/NO/SUCH')))).to.match(/^\[CPF1321\] .*, 38501, -443$/);
    });

    it('show uncommitted changes until they are committed', async () => {
      const job = await connectJob('DBADMIN', { 'auto commit': false, 'transaction isolation': 'read committed' });
      await job.execute('CREATE TABLE DEVLIB.SVPENDING (N INT)');
      await job.execute('COMMIT');
      const pending = `SELECT LOCAL_RECORD_CHANGES_PENDING, LOCAL_OBJECT_CHANGES_PENDING FROM QSYS2.DB_TRANSACTION_INFO
        WHERE JOB_NAME = QSYS2.JOB_NAME`;
      await job.execute('INSERT INTO DEVLIB.SVPENDING VALUES (1)');
      expect(await rows(pending, job)).to.deep.equal([['YES', 'NO']]);
      await job.execute('ROLLBACK');
      expect(await rows(pending, job)).to.deep.equal([]);
      await job.execute('DROP TABLE DEVLIB.SVPENDING');
      await job.execute('COMMIT');
      await job.close();
    });

    it('show the library list as CL commands change it', async () => {
      const job = await connectJob('ALICE');
      await job.execute("CALL QSYS2.QCMDEXC('ADDLIBLE LIB(SAMPLE)')");
      const libraries = 'SELECT SCHEMA_NAME, TYPE FROM QSYS2.LIBRARY_LIST_INFO ORDER BY ORDINAL_POSITION';
      expect(await rows(libraries, job)).to.deep.include(['SAMPLE', 'USER']);
      expect(await rows(libraries)).not.to.deep.include(['SAMPLE', 'USER']);
      await job.execute("CALL QSYS2.QCMDEXC('ADDENVVAR ENVVAR(SVX) VALUE(''1'')')");
      const variable =
        'SELECT ENVIRONMENT_VARIABLE_VALUE FROM QSYS2.ENVIRONMENT_VARIABLE_INFO WHERE ENVIRONMENT_VARIABLE_NAME = ' +
        "'SVX'";
      expect(await value(variable, job)).to.equal('1');
      await job.close();
    });
  });

  describe('that show the daemon’s state', () => {
    it('do so for whoever asks, never for the one before', async () => {
      const sql = "SELECT JOB_NAME FROM TABLE(QSYS2.ACTIVE_JOB_INFO(JOB_NAME_FILTER => '*'))";
      for (let round = 0; round < 3; round++) {
        expect(await Promise.all([value(sql), value(sql, owner)])).to.deep.equal([alice.id, owner.id]);
      }
    });

    it('refuse to do so from inside a view of a user', async () => {
      await alice.execute('CREATE VIEW DEVLIB.SVSTATE AS SELECT SCHEMA_NAME FROM QSYS2.LIBRARY_LIST_INFO');
      const failure = failureOf(rows('SELECT * FROM DEVLIB.SVSTATE'));
      expect(await failure).to.contain('The sandbox does not implement this service inside a view');
      await alice.execute('DROP VIEW DEVLIB.SVSTATE');
    });
  });

  describe('that act', () => {
    const effects = 'SELECT COUNT(*) FROM QSYS2.SANDBOX_SIDE_EFFECTS';

    it('are noted, whether they are called as functions or as procedures', async () => {
      const before = Number(await value(effects));
      await alice.execute("VALUES QSYS2.HTTP_POST('http://example.invalid/', 'x')");
      await alice.execute("SELECT LENGTH(QSYS2.HTTP_GET(URL => 'http://example.invalid/')) FROM SYSIBM.SYSDUMMY1");
      await alice.execute("CALL QSYS2.IFS_WRITE_UTF8('/tmp/x', LINE => ?)", { parameters: ['text'] });
      await alice.execute("SELECT COUNT(*) FROM TABLE(QSYS2.MEMORY_POOL(RESET_STATISTICS => 'YES')) X");
      expect(await value(effects)).to.equal(before + 4);
      const last =
        'SELECT SERVICE_NAME, DETAIL, USER_NAME FROM QSYS2.SANDBOX_SIDE_EFFECTS ORDER BY ID DESC FETCH FIRST ROW ONLY';
      expect(await rows(last)).to.deep.equal([['MEMORY_POOL', 'RESET_STATISTICS', 'ALICE']]);
    });

    it('pass the driver’s read-only access as on IBM i, if they are functions', async () => {
      const reader = await connectJob('ALICE', { access: 'read only' });
      const before = Number(await value(effects));
      await reader.execute("VALUES QSYS2.HTTP_POST('http://example.invalid/', 'x')");
      expect(await failureOf(reader.execute("CALL QSYS2.IFS_WRITE('/tmp/x', 'y')"))).to.contain('42505');
      expect(await value(effects)).to.equal(before + 1);
      await reader.close();
    });
  });

  describe('about objects and users', () => {
    it('list the objects of a library by type and name', async () => {
      const names = async (args: string): Promise<unknown[]> =>
        (await rows(`SELECT OBJNAME FROM TABLE(QSYS2.OBJECT_STATISTICS(${args})) X ORDER BY 1`)).map(([name]) => name);
      expect(await names("'SAMPLE', '*FILE', 'DEP*'")).to.deep.equal(['DEPARTMENT']);
      expect(await names("'*ALLUSR', '*LIB'"))
        .to.include.members(['DEVLIB', 'SAMPLE'])
        .and.not.include('QSYS2');
      expect(await names("'*ALL', 'LIB'")).to.include.members(['DEVLIB', 'QSYS2']);
      expect(await names("'*LIBL', '*FILE', 'SYSTABLES'")).to.deep.equal(['SYSTABLES']);
      expect(await names("'*ALLSIMPLE', '*FILE', 'QCUSTCDT'")).to.deep.equal(['QCUSTCDT']);
      expect(await names("'NOSUCHLIB', '*ALL'")).to.deep.equal([]);
    });

    it('tell who may do what, as it was granted', async () => {
      await owner.execute('CREATE TABLE DEVLIB.SVGRANTS (N INT)');
      await owner.execute('GRANT SELECT, INSERT ON DEVLIB.SVGRANTS TO BOB');
      const view = `SELECT AUTHORIZATION_NAME, OBJECT_AUTHORITY, DATA_READ, DATA_ADD, DATA_DELETE FROM
        QSYS2.OBJECT_PRIVILEGES
        WHERE SYSTEM_OBJECT_SCHEMA = 'DEVLIB' AND SYSTEM_OBJECT_NAME = 'SVGRANTS' ORDER BY 1`;
      expect(await rows(view)).to.deep.equal([
        ['*PUBLIC', '*EXCLUDE', 'NO', 'NO', 'NO'],
        ['BOB', 'USER DEFINED', 'YES', 'YES', 'NO'],
        ['DBADMIN', '*ALL', 'YES', 'YES', 'YES'],
      ]);
      const named = `SELECT AUTHORIZATION_USER FROM TABLE(QSYS2.OBJECT_PRIVILEGES('DEVLIB', 'SVGRANTS', '*FILE')) X
        WHERE DATA_ADD = 'YES' ORDER BY 1`;
      expect(await rows(named)).to.deep.equal([['BOB'], ['DBADMIN']]);
      await owner.execute('REVOKE SELECT, INSERT ON DEVLIB.SVGRANTS FROM BOB');
      expect(await rows(named)).to.deep.equal([['DBADMIN']]);
      await owner.execute('DROP TABLE DEVLIB.SVGRANTS');
    });

    it('show a user the own profile, a security administrator all of them', async () => {
      const users =
        "SELECT AUTHORIZATION_NAME FROM QSYS2.USER_INFO WHERE AUTHORIZATION_NAME NOT LIKE 'LOAD%' ORDER BY 1";
      expect(await rows(users)).to.deep.equal([['ALICE']]);
      const officer = await connectJob('SECADMIN');
      expect(await rows(users, officer)).to.deep.include.members([['ALICE'], ['BOB'], ['DBADMIN'], ['SECADMIN']]);
      const special =
        "SELECT SPECIAL_AUTHORITY FROM SYSTOOLS.SPECIAL_AUTHORITY_DATA_MART WHERE USER_NAME = 'SECADMIN' ORDER BY 1";
      expect(await rows(special, officer)).to.deep.include.members([['*ALLOBJ'], ['*JOBCTL'], ['*SECADM']]);
      const disabled = "SELECT STATUS FROM QSYS2.USER_INFO WHERE AUTHORIZATION_NAME = 'FRANK'";
      expect(await value(disabled, officer)).to.equal('*DISABLED');
      await officer.close();
    });

    it('find what depends on a table', async () => {
      const related = (
        type: string,
      ): string => `SELECT SQL_NAME FROM TABLE(SYSTOOLS.RELATED_OBJECTS('SAMPLE', 'DEPARTMENT')) X
        WHERE SQL_OBJECT_TYPE = '${type}'`;
      expect(await rows(related('FOREIGN KEY'))).to.have.length(2);
      await owner.execute('CREATE VIEW SAMPLE.SVDEPENDS AS SELECT DEPTNO FROM SAMPLE.DEPARTMENT');
      expect(await rows(related('VIEW'))).to.deep.equal([['SVDEPENDS']]);
      await owner.execute('DROP VIEW SAMPLE.SVDEPENDS');
    });
  });

  it('know the port that clients connect to', async () => {
    const { port } = await sharedSandbox();
    const sql = `SELECT COUNT(*) FROM QSYS2.NETSTAT_INFO WHERE LOCAL_PORT = ${port} AND TCP_STATE = 'LISTEN'`;
    expect(await value(sql)).to.equal(1);
  });
});
