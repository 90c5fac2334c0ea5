import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { BUILTIN_TOOL_NAMES } from '../src/protocol/catalog.js';
import { Gateway, type ToolBody } from './support/gateway.js';
import { runAs } from './support/sandbox.js';
import { shippedCatalog, shippedTools } from './support/shippedTools.js';
import { judgementOn } from './support/toolFiles.js';

const TOOLS_MIN = 40;
const TOOLSETS_MIN = 6;

/** What Db2 says to somebody who has no authority to an object. */
const NOT_AUTHORIZED = '42501';

const CATALOG = await shippedCatalog();
const TOOLS = shippedTools(CATALOG);

/** What a SAMPLE of IBM's has and the sandbox's has not. */
const FURNITURE: readonly string[] = [
  'CREATE INDEX SAMPLE.XEMP2 ON SAMPLE.EMPLOYEE (WORKDEPT)',
  'CREATE VIEW SAMPLE.VEMP AS SELECT EMPNO, LASTNAME, WORKDEPT FROM SAMPLE.EMPLOYEE',
  `CREATE PROCEDURE SAMPLE.RAISE_BONUS (IN NUMBER CHAR(6), IN AMOUNT DECIMAL(9, 2)) LANGUAGE SQL
    BEGIN UPDATE SAMPLE.EMPLOYEE SET BONUS = BONUS + AMOUNT WHERE EMPNO = NUMBER; END`,
];

describe('the shipped tools', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let gateway: Gateway;
  const tokens = new Map<string, string>();
  before(async () => {
    sandbox = await startSandbox();
    await runAs(sandbox, 'DBADMIN', FURNITURE);
    gateway = await Gateway.start({ sandbox, env: { TOOLS_YAML_PATH: 'tools' } });
    for (const user of ['ALICE', 'BOB', 'SECADMIN']) tokens.set(user, await gateway.token(user));
  });
  after(async () => {
    await gateway.close();
    await sandbox.close();
  });

  const call = (user: string, name: string, args: Readonly<Record<string, unknown>>): Promise<ToolBody> =>
    gateway.call(tokens.get(user) ?? '', name, args);

  it(`are at least ${TOOLS_MIN} in at least ${TOOLSETS_MIN} toolsets, each in one of them`, () => {
    const { toolsets } = CATALOG;
    expect(TOOLS).to.have.length.of.at.least(TOOLS_MIN);
    expect(toolsets).to.have.length.of.at.least(TOOLSETS_MIN);
    expect(toolsets.flatMap(({ tools }) => tools)).to.have.members(TOOLS.map(({ name }) => name));
  });

  it('only read, and say so', () => {
    expect(CATALOG.tools.filter(({ annotations }) => annotations.readOnlyHint !== true)).to.deep.equal([]);
  });

  it('tell what each is for: description, domain, category, and a title and description of each toolset', () => {
    for (const { name, description, annotations } of CATALOG.tools) {
      expect(description, name).to.match(/^[A-Z].{30,}/s);
      expect(annotations, name).to.include.keys('domain', 'category');
    }
    for (const toolset of CATALOG.toolsets) expect(toolset, toolset.name).to.include.keys('title', 'description');
  });

  it('are in the README, toolset by toolset with the file', () => {
    const readme = readFileSync('README.md', 'utf8');
    const rows = [...readme.matchAll(/^\| `(\w+)` \| \[(\w+\.yaml)\]\(tools\/\2\) \| .+ \|$/gm)];
    expect(rows.map(([, name]) => name)).to.have.members(CATALOG.toolsets.map(({ name }) => name));
  });

  it('have prompts, and each speaks only of tools that there are', () => {
    const known = [...BUILTIN_TOOL_NAMES, ...TOOLS.map(({ name }) => name)];
    expect(CATALOG.prompts).to.have.length.of.at.least(3);
    for (const { name, messages } of CATALOG.prompts) {
      const spoken = messages.flatMap(({ text }) => text.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? []);
      expect(spoken, name).to.have.length.of.at.least(3);
      expect(spoken.filter((word) => !known.includes(word))).to.deep.equal([]);
    }
  });

  it('have files without a fault or a warning', async () => {
    const { faults, files } = await judgementOn('tools');
    expect(faults).to.deep.equal([]);
    expect(files.flatMap((file) => [...file.faults, ...file.warnings])).to.deep.equal([]);
  });

  for (const { name, examples, mayBeEmpty, authority, parameters, format } of TOOLS) {
    describe(name, () => {
      it('has an example of every parameter', () => {
        expect(new Set(examples.flatMap((args) => Object.keys(args)))).to.deep.equal(new Set(parameters));
      });

      const empty: boolean[] = [];
      for (const args of examples) {
        const given = JSON.stringify(args);
        // Whoever has the special authority that the tool speaks of sees rows; everybody else, at least no fault.
        const reader = authority === undefined ? 'ALICE' : 'SECADMIN';

        it(`gives ${reader} rows for ${given}`, async () => {
          const { structuredContent, content } = await call(reader, name, args);
          const text = content[0]?.text ?? '';
          expect(structuredContent.success, text).to.equal(true);
          const columns = structuredContent.metadata?.columns ?? [];
          expect(columns).to.have.length.of.at.least(1);
          // A name that stands twice is numbered; the label is as it was.
          expect(columns.filter((column) => column.name !== column.label)).to.deep.equal([]);
          if (format === 'markdown' && structuredContent.data.length > 0) expect(text).to.match(/^\| ?:?-{3,}/m);
          if (mayBeEmpty === undefined) expect(structuredContent.data).to.have.length.of.at.least(1);
          else empty.push(structuredContent.data.length === 0);
        });

        for (const user of ['ALICE', 'BOB'].filter((one) => one !== reader)) {
          it(`refuses ${user} at the most for want of authority to ${given}`, async () => {
            const { structuredContent } = await call(user, name, args);
            if (structuredContent.success) return;
            expect(structuredContent.errorDetails?.sqlState, structuredContent.error).to.equal(NOT_AUTHORIZED);
          });
        }
      }

      if (mayBeEmpty !== undefined) {
        it(`excuses what is empty here: ${mayBeEmpty}`, () => expect(empty).to.include(true));
      }
    });
  }
});
