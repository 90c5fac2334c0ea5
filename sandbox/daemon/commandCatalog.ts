import type { CommandCatalog, FoundObject, ObjectType, Presence } from '../commands/commandHost.js';
import { isHiddenSchema, swapCase } from '../dialect/names.js';
import type { EngineTranslation } from '../dialect/translation.js';
import type { Database, Turn } from './database.js';
import type { JobEngine } from './jobEngine.js';

/** Libraries that every system has, though nothing of theirs may be in the sandbox. */
const SYSTEM_LIBRARIES: ReadonlySet<string> = new Set(['QSYS', 'QHLPSYS', 'QUSRSYS', 'QTEMP', 'QSYSINC']);

const FILES = `SELECT f.table_name, f.relkind, has_schema_privilege($1, f.relnamespace, 'USAGE')
    AND has_table_privilege($1, f.relation, 'SELECT')
  FROM db2.relation_facts AS f
  WHERE f.table_schema = $2 AND (f.table_name = $3 OR rtrim(f.system_table_name) = $3)`;
const ROUTINES = `SELECT db2.swap_case(p.proname::text), 'p', has_schema_privilege($1, p.pronamespace, 'USAGE')
    AND has_function_privilege($1, p.oid, 'EXECUTE')
  FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
  WHERE db2.swap_case(n.nspname::text) = $2 AND db2.swap_case(p.proname::text) = $3`;

/** Libraries and objects as one job's commands see them. */
export class JobCatalog implements CommandCatalog {
  readonly #database: Database;
  readonly #engine: JobEngine;
  readonly #turn: Turn;

  constructor(database: Database, engine: JobEngine, turn: Turn) {
    this.#database = database;
    this.#engine = engine;
    this.#turn = turn;
  }

  async library(name: string): Promise<Presence> {
    if (isHiddenSchema(name)) return 'missing';
    const [row] = await this.#engine.lookUp(
      "SELECT has_schema_privilege($1, oid, 'USAGE') FROM pg_namespace WHERE nspname = $2",
      [swapCase(this.#turn.job.user), swapCase(name)],
    );
    if (row !== undefined) return row[0] === 't' ? 'usable' : 'unauthorized';
    return SYSTEM_LIBRARIES.has(name) ? 'usable' : 'missing';
  }

  async object(library: string, name: string, type: ObjectType): Promise<FoundObject | undefined> {
    const schema = library === 'QTEMP' ? this.#turn.job.qtemp : library;
    if (isHiddenSchema(schema)) return undefined;
    const sql = type === 'FILE' ? FILES : type === 'PGM' || type === 'SRVPGM' ? ROUTINES : undefined;
    if (sql === undefined) return undefined;
    const [row] = await this.#engine.lookUp(sql, [swapCase(this.#turn.job.user), schema, name]);
    if (row === undefined) return undefined;
    const [own, kind, mayUse] = row;
    const presence = mayUse === 't' ? 'usable' : 'unauthorized';
    return { library: schema, name: own ?? name, presence, isView: kind === 'v' };
  }

  async change(sql: string, notes: readonly string[] = []): Promise<void> {
    await this.#database.execute(plainChange(sql, notes), [], this.#turn);
  }
}

/** A change that is PostgreSQL text already, and what the sandbox notes of it. */
function plainChange(sql: string, notes: readonly string[]): EngineTranslation {
  return {
    kind: 'change',
    sql,
    before: [],
    after: notes.map((note) => ({ sql: note, as: 'engine' })),
    emptiedOnCommit: undefined,
    markers: 0,
    computed: [],
    tables: [],
    changesData: true,
    changesSchema: true,
    usesQtemp: false,
    notNull: [],
  };
}
