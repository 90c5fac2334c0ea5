import { expect } from 'chai';
import { RawClient } from './rawClient.js';
import { sharedSandbox } from './sandbox.js';

/** What a statement gives: its rows, its update count, or the text of its error. */
export type Expected = readonly (readonly (string | number | boolean | null)[])[] | number | string;

/** A Db2 statement and what it gives. */
export type DialectCase = readonly [sql: string, expected: Expected];

/** Who runs the statements, with which connection properties. */
export interface CaseSite {
  readonly user: string;
  readonly props: string;
}

/** One test for each statement; they run in order, so that one may use what those before it made. */
export function statementsGive(cases: readonly DialectCase[], { user, props }: CaseSite): void {
  let client: RawClient;
  before(async () => {
    client = await RawClient.connected(await sharedSandbox(), user, props);
  });
  after(() => client.close());
  for (const [sql, expected] of cases) {
    it(sql, async () => {
      const reply = await client.ask({ type: 'sql', sql, rows: 500, terse: true });
      if (typeof expected === 'string') {
        expect(reply.error).to.equal(expected);
        return;
      }
      expect(reply.error).to.equal(undefined);
      if (typeof expected === 'number') expect(reply.update_count).to.equal(expected);
      else expect(reply.data).to.deep.equal(expected);
    });
  }
}

/** `NAME TYPE display_size/precision/scale` of each result column. */
export async function columnsOf(client: RawClient, sql: string): Promise<readonly string[]> {
  const reply = await client.ask({ type: 'sql', sql });
  expect(reply.error).to.equal(undefined);
  const { columns } = reply.metadata as { columns: Record<string, unknown>[] };
  return columns.map(
    ({ name, type, display_size, precision, scale }) =>
      `${String(name)} ${String(type)} ${String(display_size)}/${String(precision)}/${String(scale)}`,
  );
}
