import type { TableName } from '../dialect/db2Errors.js';
import { swapCase } from '../dialect/names.js';
import { type SqlType, sqlType } from '../dialect/sqlType.js';

type ColumnTypes = ReadonlyMap<string, SqlType>;
type LookUp = (sql: string, parameters: readonly string[]) => Promise<readonly (readonly (string | null)[])[]>;

/** A relation by its PostgreSQL name; a sequence has its value's type as that of its only column. */
const TYPES_OF = `SELECT f.column_name, f.type_name, f.declared_length, f.declared_scale, f.position
FROM db2.column_facts AS f
WHERE f.relation = (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2)
UNION ALL
SELECT 'LAST_VALUE', db2.type_name(s.seqtypid), NULL, NULL, 1 FROM pg_sequence AS s
JOIN pg_class AS c ON c.oid = s.seqrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 ORDER BY 5`;

const UNSIZED_DECIMAL = 65535;

/**
 * Types of tables' columns for the translator, which cannot wait: what it asks for and is not there yet is loaded, and
 * then it is asked again.
 */
export class TableTypes {
  readonly #lookUp: LookUp;
  readonly #known = new Map<string, ColumnTypes>();
  readonly #missing = new Map<string, TableName>();

  constructor(lookUp: LookUp) {
    this.#lookUp = lookUp;
  }

  /** The types by column name; undefined for what is not loaded, which is noted. */
  readonly of = (table: TableName): ColumnTypes | undefined => {
    const key = `${table.schema}\0${table.name}`;
    const known = this.#known.get(key);
    if (known === undefined) this.#missing.set(key, table);
    return known;
  };

  /** What `attempt` gives once all types that it asks for are loaded. */
  async complete<T>(attempt: () => T): Promise<T> {
    for (;;) {
      const result = attempt();
      if (this.#missing.size === 0) return result;
      await this.#loadMissing();
    }
  }

  forget(): void {
    this.#known.clear();
  }

  async #loadMissing(): Promise<void> {
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const [key, { schema, name }] of missing) {
      const rows = await this.#lookUp(TYPES_OF, [swapCase(schema), swapCase(name)]);
      const types = new Map<string, SqlType>();
      for (const [column, type, length, scale] of rows) {
        const size = Number(length ?? 0);
        if (typeof column !== 'string' || typeof type !== 'string' || size === UNSIZED_DECIMAL) continue;
        types.set(column, sqlType(type, size, Number(scale ?? 0)));
      }
      this.#known.set(key, types);
    }
  }
}
