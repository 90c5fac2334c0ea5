import mapepire, { type SQLJob } from '@ibm/mapepire-js';
import { join } from 'node:path';
import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { parseToolConfig } from '../src/configCommands.js';
import { judgeTools } from '../src/tools/loadTools.js';
import { checkReadOnly } from '../src/sql/readOnly.js';
import { routineText } from '../src/sql/routineName.js';
import { Gateway, sandboxEnvironment } from './support/gateway.js';
import { SAFE } from './support/readOnlyCorpus/safe.js';
import { MODIFYING, SETUP, type Corpus } from './support/readOnlyCorpus/setup.js';
import { DISGUISED, NO_QUERY, PLAIN } from './support/readOnlyCorpus/unsafe.js';
import { daemonServer, runAs } from './support/sandbox.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const all = (corpus: Corpus): readonly string[] => Object.values(corpus).flat();
const EXECUTABLE = [...all(DISGUISED), ...all(PLAIN)];
const UNSAFE = [...EXECUTABLE, ...NO_QUERY];
const HONEST = all(SAFE);

/** Everything that could have been changed. */
const STATE = [
  'SELECT COUNT(*), SUM(ID), SUM(A) FROM CORPUS.T',
  'SELECT COUNT(*), SUM(A) FROM CORPUS.U',
  'SELECT COUNT(*) FROM CORPUS.GONE',
  "SELECT COUNT(*) FROM QSYS2.SYSTABLES WHERE TABLE_SCHEMA = 'CORPUS'",
  'SELECT COUNT(*) FROM QSYS2.SANDBOX_SIDE_EFFECTS',
];

const toolFile = (statements: readonly string[]): string =>
  LOCAL_HEAD +
  statements
    .map((sql, n) => `  s${n}: { source: s, description: A statement., statement: ${JSON.stringify(sql || ' ')} }\n`)
    .join('') +
  "  direct: { source: s, description: Any., statement: ':sql', parameters: [{ name: sql, type: string }] }\n";

describe('statements that must not run read-only, and statements that must', () => {
  let sandbox: Sandbox;
  let gateway: Gateway;
  let token: string;
  before(async () => {
    sandbox = await startSandbox();
    await runAs(sandbox, 'DBADMIN', SETUP);
    const env = {
      TOOLS_YAML_PATH: join(toolDirectory({ 'tools.yaml': toolFile(HONEST) }), 'tools.yaml'),
      IBMI_ENABLE_EXECUTE_SQL: 'true',
    };
    gateway = await Gateway.start({ sandbox, env });
    token = await gateway.token('dbadmin');
  });
  after(async () => {
    await gateway.close();
    await sandbox.close();
  });

  async function jobOf(access: 'all' | 'read only'): Promise<SQLJob> {
    const job = new mapepire.SQLJob({ access });
    await job.connect(daemonServer(sandbox, 'DBADMIN'));
    return job;
  }

  async function state(): Promise<string> {
    const job = await jobOf('all');
    const found: unknown[] = [];
    for (const sql of STATE) found.push((await job.execute(sql)).data);
    await job.close();
    return JSON.stringify(found);
  }

  it('are many of either kind', () => {
    expect(new Set(UNSAFE).size).to.equal(UNSAFE.length);
    expect(new Set(HONEST).size).to.equal(HONEST.length);
    expect(EXECUTABLE.length).to.be.greaterThan(120);
    expect(HONEST.length).to.be.greaterThan(120);
  });

  describe('by the guard alone', () => {
    const accepts = (sql: string): boolean => {
      const verdict = checkReadOnly(sql);
      return verdict.ok && !verdict.routines.some((routine) => MODIFYING.has(routineText(routine)));
    };
    it('no unsafe one is accepted', () => expect(UNSAFE.filter(accepts)).to.deep.equal([]));
    it('no safe one is refused', () => expect(HONEST.filter((sql) => !accepts(sql))).to.deep.equal([]));
  });

  describe('through a tool of a file', () => {
    it('an unsafe one is a fault of its file, or is left to its host', async () => {
      const path = join(toolDirectory({ 'tools.yaml': toolFile(UNSAFE) }), 'tools.yaml');
      const verdict = await judgeTools(parseToolConfig({ ...sandboxEnvironment(sandbox), TOOLS_YAML_PATH: path }));
      const faulty = new Set(verdict.files[0]?.faults.map(({ key }) => key));
      const passed = UNSAFE.filter((_sql, n) => !faulty.has(`tools.s${n}.statement`));
      expect(passed).to.deep.equal(DISGUISED['functions of users that write']);
    });

    it('a safe one runs', async () => {
      for (const [n, sql] of HONEST.entries()) {
        const { isError, content } = await gateway.call(token, `s${n}`);
        expect(isError, `${sql}: ${content[0]?.text}`).to.equal(undefined);
      }
    }).timeout(60_000);
  });

  for (const tool of ['direct', 'execute_sql']) {
    describe(`through ${tool}`, () => {
      it('an unsafe one is refused, and nothing has changed', async () => {
        const before = await state();
        for (const sql of UNSAFE) {
          const { structuredContent, content } = await gateway.call(token, tool, { sql });
          const code = structuredContent.errorCode ?? 'none';
          expect(['E_SQL_READ_ONLY', 'E_SQL_TEXT', 'E_ARGUMENTS'], `${sql}: ${content[0]?.text}`).to.include(code);
        }
        expect(await state()).to.equal(before);
      }).timeout(60_000);

      it('a safe one runs', async () => {
        for (const sql of HONEST) {
          const { isError, content } = await gateway.call(token, tool, { sql });
          expect(isError, `${sql}: ${content[0]?.text}`).to.equal(undefined);
        }
      }).timeout(60_000);
    });
  }

  describe('on the host itself, which would have run every one of them', () => {
    it('has not been asked for a number by any of them', async () => {
      const job = await jobOf('all');
      const { data } = await job.execute<Record<string, number>>('VALUES NEXT VALUE FOR CORPUS.S');
      expect(Object.values(data[0] ?? {})).to.deep.equal([1]);
      await job.close();
    });

    it('those in disguise run on a job that was opened to read only', async () => {
      const job = await jobOf('read only');
      for (const sql of all(DISGUISED)) {
        const { success } = await job.execute(sql).catch((error: unknown) => {
          throw new Error(`${sql}: ${String(error)}`);
        });
        expect(success, sql).to.equal(true);
      }
      await job.close();
    }).timeout(60_000);

    it('and all of them on a job that may do everything, with effect', async () => {
      const before = await state();
      const job = await jobOf('all');
      for (const sql of EXECUTABLE) {
        const { success } = await job.execute(sql).catch((error: unknown) => {
          throw new Error(`${sql}: ${String(error)}`);
        });
        expect(success, sql).to.equal(true);
      }
      await job.close();
      expect(await state()).not.to.equal(before);
    }).timeout(60_000);
  });
});
