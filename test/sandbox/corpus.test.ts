import { expect } from 'chai';
import { RawClient } from '../support/rawClient.js';
import { sharedSandbox } from '../support/sandbox.js';
import type { CorpusCase, Expectation, Theme } from './corpus/corpusCase.js';
import { THEMES } from './corpus/themes.js';

const SIZED = /CHAR|DECIMAL|NUMERIC|BINARY|GRAPHIC/;
type Reply = Readonly<Record<string, unknown>>;

/** Who may create schemas. */
const OWNER = 'DBADMIN';

for (const theme of THEMES) {
  describe(`sandbox corpus: ${theme.title}`, () => {
    let client: RawClient;

    before(async () => {
      if (theme.schema !== undefined) await asOwner(`CREATE SCHEMA ${theme.schema}`);
      client = await RawClient.connected(await sharedSandbox(), theme.user, properties(theme));
    });

    after(async () => {
      await client.close();
      if (theme.schema !== undefined) await asOwner(`DROP SCHEMA ${theme.schema} CASCADE`);
    });

    for (const one of [...(theme.setup ?? []).map(succeeds), ...theme.cases]) {
      it(nameOf(one), async () => {
        const text = await client.askText(requestFor(one));
        judge(one.expected, JSON.parse(text) as Reply, text);
      });
    }
  });
}

function properties({ schema = 'SAMPLE', properties: more = '' }: Theme): string {
  return `libraries=${schema};date format=iso;time format=iso${more}`;
}

async function asOwner(sql: string): Promise<void> {
  const owner = await RawClient.connected(await sharedSandbox(), OWNER);
  expect((await owner.ask({ type: 'sql', sql })).error, sql).to.equal(undefined);
  await owner.close();
}

function succeeds(statement: string): CorpusCase {
  return { statement, kind: 'sql', expected: {} };
}

function nameOf({ statement, parameters }: CorpusCase): string {
  return parameters === undefined ? statement : `${statement} ← ${JSON.stringify(parameters)}`;
}

function requestFor({ statement, kind, parameters }: CorpusCase): Record<string, unknown> {
  if (kind === 'cl') return { type: 'cl', cmd: statement };
  if (parameters === undefined) return { type: 'sql', sql: statement, terse: true, rows: 5000 };
  return { type: 'prepare_sql_execute', sql: statement, parameters, terse: true, rows: 5000 };
}

function judge(expected: Expectation, reply: Reply, text: string): void {
  const { refusal, rows, wire, columns, updateCount, outputs, messageIds } = expected;
  if (refusal === undefined) expect(reply.error).to.equal(undefined);
  else {
    expect(reply).to.include({ success: false, sql_state: refusal.sqlState, sql_rc: refusal.sqlCode });
    expect(String(reply.error).slice(0, refusal.error.length)).to.equal(refusal.error);
  }
  if (rows !== undefined) expect(reply.data).to.deep.equal(rows);
  if (wire !== undefined) expect(/"data":(\[.*\]),"(?:is_done|output_parms)"/s.exec(text)?.[1]).to.equal(wire);
  if (columns !== undefined) expect(described(reply, columns)).to.deep.equal(columns);
  if (updateCount !== undefined) expect(reply).to.include({ has_results: false, update_count: updateCount });
  if (outputs !== undefined) expect(outputValues(reply)).to.deep.equal(outputs);
  if (messageIds !== undefined) expect(loggedIds(reply)).to.include.members([...messageIds]);
}

/** The reply's columns, each with its name in front where the expectation has one there. */
function described(reply: Reply, columns: readonly string[]): string[] {
  const { columns: found = [] } = (reply.metadata ?? {}) as { columns?: readonly Reply[] };
  return found.map((column, index) => {
    const type = typeText(column);
    return columns[index]?.endsWith(` ${type}`) === true ? `${String(column.name)} ${type}` : type;
  });
}

function typeText({ type, precision, scale }: Reply): string {
  const name = String(type);
  if (!SIZED.test(name)) return name;
  return /DECIMAL|NUMERIC/.test(name)
    ? `${name}(${String(precision)},${String(scale)})`
    : `${name}(${String(precision)})`;
}

function outputValues(reply: Reply): unknown[] {
  const entries = (reply.output_parms ?? []) as readonly Reply[];
  return entries.filter((entry) => 'value' in entry).map(({ value }) => value);
}

function loggedIds(reply: Reply): unknown[] {
  return ((reply.data ?? []) as readonly Reply[]).map((row) => row.MESSAGE_ID);
}
