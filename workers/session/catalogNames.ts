import type { Clock } from '../../src/kernel/clock.js';
import type { Query } from './db2Resources.js';
import { COMPLETIONS_MAX } from './prompts.js';
import { NAME_CHARACTERS_MAX } from './resourceUri.js';

/** Names that begin alike: the first hundred, and how many there are if they were all seen. */
export interface Names {
  readonly values: string[];
  readonly total?: number;
  readonly hasMore: boolean;
}

/** Somebody types: the same prefixes come again within seconds, and names change seldom. */
const FRESH_MS = 30_000;
const PREFIXES_MAX = 64;
/** Names read to count them. */
const NAMES_MAX = 1_000;
const NONE: Names = { values: [], total: 0, hasMore: false };

/** Names of schemas and tables by prefix, as this login may see them, remembered for a moment. */
export class CatalogNames {
  readonly #clock: Clock;
  /** In the order in which they were read. */
  readonly #known = new Map<string, { readonly names: Names; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  schemas(query: Query, prefix: string): Promise<Names> {
    const sql = `SELECT SCHEMA_NAME FROM QSYS2.SYSSCHEMAS WHERE ${begins('SCHEMA_NAME')} ORDER BY SCHEMA_NAME`;
    return this.#find(query, { sql, prefix, parameters: [] });
  }

  /** Of one schema, or of all. */
  tables(query: Query, prefix: string, schema: string | undefined): Promise<Names> {
    const among = schema === undefined ? '' : 'TABLE_SCHEMA IN (?, ?) AND ';
    const found = `${among}${begins('TABLE_NAME')}`;
    const sql = `SELECT DISTINCT TABLE_NAME FROM QSYS2.SYSTABLES WHERE ${found} ORDER BY TABLE_NAME`;
    return this.#find(query, { sql, prefix, parameters: schema === undefined ? [] : [schema, schema.toUpperCase()] });
  }

  async #find(
    query: Query,
    asked: { readonly sql: string; readonly prefix: string; readonly parameters: readonly string[] },
  ): Promise<Names> {
    const { sql, prefix } = asked;
    if ([prefix, ...asked.parameters].some((name) => name.length > NAME_CHARACTERS_MAX)) return NONE;
    const pattern = `${prefix.replaceAll(/[+%_]/g, '+$&')}%`;
    const parameters = [...asked.parameters, pattern, pattern.toUpperCase()];
    const key = JSON.stringify([sql, parameters]);
    const known = this.#known.get(key);
    if (known !== undefined && known.until > this.#clock.monotonic()) return known.names;
    const { rows, truncated } = await query({ sql, parameters, rowsMax: NAMES_MAX });
    const names: Names = {
      values: rows.slice(0, COMPLETIONS_MAX).map(([name]) => String(name)),
      ...(truncated ? {} : { total: rows.length }),
      hasMore: truncated || rows.length > COMPLETIONS_MAX,
    };
    this.#keep(key, names);
    return names;
  }

  #keep(key: string, names: Names): void {
    this.#known.delete(key);
    this.#known.set(key, { names, until: this.#clock.monotonic() + FRESH_MS });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= PREFIXES_MAX) return;
      this.#known.delete(oldest);
    }
  }
}

/** As it is typed, or as Db2 folds an ordinary name. */
function begins(column: string): string {
  return `(${column} LIKE ? ESCAPE '+' OR ${column} LIKE ? ESCAPE '+')`;
}
