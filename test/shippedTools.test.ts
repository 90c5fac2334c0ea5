import { expect } from 'chai';
import { startSandbox, type Sandbox } from '../sandbox/startSandbox.js';
import { Gateway, type ToolBody } from './support/gateway.js';
import { runAs } from './support/sandbox.js';
import { shippedTools, shippedToolsets } from './support/shippedTools.js';

const TOOLS_MIN = 17;
const TOOLSETS_MIN = 3;

/** What Db2 says to somebody who has no authority to an object. */
const NOT_AUTHORIZED = '42501';

const TOOLS = shippedTools();

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
    const members = [...shippedToolsets().values()].flat();
    expect(TOOLS).to.have.length.of.at.least(TOOLS_MIN);
    expect(shippedToolsets()).to.have.property('size').that.is.at.least(TOOLSETS_MIN);
    expect(members).to.have.members(TOOLS.map(({ name }) => name));
  });

  for (const { name, file, examples, mayBeEmpty, authority, parameters } of TOOLS) {
    describe(`${name} of ${file}`, () => {
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
          expect(structuredContent.success, content[0]?.text).to.equal(true);
          const columns = structuredContent.metadata?.columns.map((column) => column.name) ?? [];
          expect(columns).to.have.length.of.at.least(1);
          // The second of two columns with one name is told apart by a number.
          expect(columns.filter((column) => columns.includes(`${column}_2`))).to.deep.equal([]);
          if (mayBeEmpty === undefined) expect(structuredContent.data).to.have.length.of.at.least(1);
          else empty.push(structuredContent.data.length === 0);
        });

        for (const user of ['ALICE', 'BOB'].filter((one) => one !== reader)) {
          it(`refuses ${user} at the most for want of authority to ${given}`, async () => {
            const { structuredContent, content } = await call(user, name, args);
            if (structuredContent.success) return;
            expect(structuredContent.errorDetails?.sqlState, content[0]?.text).to.equal(NOT_AUTHORIZED);
          });
        }
      }

      if (mayBeEmpty !== undefined) {
        it(`excuses what is empty here: ${mayBeEmpty}`, () => expect(empty).to.include(true));
      }
    });
  }
});
