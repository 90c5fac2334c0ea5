import type { SystemColumn } from '../dialect/translation.js';

type LookUp = (sql: string) => Promise<readonly (readonly (string | null)[])[]>;

const SYSTEM_NAMES = `SELECT table_schema, table_name, column_name, system_name FROM db2.columns
WHERE system_name IS NOT NULL`;

/** The columns that FOR COLUMN gave a second name, by that name: both may be used. */
export async function loadSystemColumns(lookUp: LookUp): Promise<ReadonlyMap<string, readonly SystemColumn[]>> {
  const columns = new Map<string, SystemColumn[]>();
  for (const row of await lookUp(SYSTEM_NAMES)) {
    const [schema = '', table = '', column = '', systemName = ''] = row.map((value) => value ?? '');
    const same = columns.get(systemName) ?? [];
    columns.set(systemName, [...same, { schema, table, column }]);
  }
  return columns;
}
