import { PGlite, protocol } from '@electric-sql/pglite';
import { assert } from '../../src/kernel/assert.js';
import type { EngineStatement } from './messages.js';

/**
 * 8 MB instead of 128: the whole database is a few megabytes, and WASM memory is never given back. Generic plans:
 * otherwise a statement is planned anew for its first five executions, and by every user.
 */
const CONFIGURATION = ['shared_buffers = 8MB', 'plan_cache_mode = force_generic_plan'];

/**
 * Our helper schema is searched before pg_catalog, so that its functions and operators win. User tables are always
 * written with their schema.
 */
const SEARCH_PATH = 'search_path=db2,pg_catalog';

/** Each prepared statement costs the WASM heap some ten kilobytes. */
const PREPARED_MAX = 1200;

const SET_CONFIG: EngineStatement = {
  sql: 'SELECT pg_catalog.set_config($1, $2, false)',
  role: undefined,
  parameters: [],
  action: 'execute',
  changesSchema: false,
};

/** Guards each statement of a unit of work: its failure must not end the unit, as it would in PostgreSQL. */
const GUARD = 'one_statement';

const READY_FOR_QUERY = 0x5a;
/** The last byte of ReadyForQuery while a unit of work is open. */
const IN_UNIT = 0x54;
const ERROR_RESPONSE = 0x45;
const PARSE_COMPLETE = 0x31;

/**
 * Opens PGlite in a directory; an empty one becomes a new database. Files instead of PGlite's memory: what is committed
 * outlives the thread, and the process is 200 MB smaller.
 */
export async function openPostgres(dataDirectory: string): Promise<PGlite> {
  const isSearchPath = (parameter: string): boolean => parameter.startsWith('search_path=');
  const startParams = PGlite.defaultStartParams.map((given) => (isSearchPath(given) ? SEARCH_PATH : given));
  return PGlite.create({ dataDir: dataDirectory, postgresqlconf: CONFIGURATION, startParams });
}

/**
 * One PostgreSQL session, shared by all jobs: switches the role only when it changes, and prepares a text once per role
 * (schema authority is checked when a statement is prepared, so another role must not inherit that check).
 */
export class PostgresSession {
  readonly #pg: PGlite;
  readonly #prepared = new Map<string, string>();
  /** `unknown` after the end of a unit or savepoint, which may have undone the last SET ROLE. */
  #role: { readonly name: string | undefined } | 'unknown' = { name: undefined };
  #isInUnit = false;
  #names = 0;

  constructor(pg: PGlite) {
    this.#pg = pg;
  }

  /** The backend's messages for the statement, through ReadyForQuery. One call at a time. */
  async run(statement: EngineStatement): Promise<Uint8Array<ArrayBuffer>> {
    if (statement.settings !== undefined) await this.#set(statement.settings);
    const refusal = await this.#assume(statement.role);
    if (refusal !== undefined) return refusal;
    const { guard = 'released' } = statement;
    const isGuarded = this.#isInUnit && guard !== 'none';
    const answer = isGuarded ? await this.#runGuarded(statement, guard) : await this.#runPrepared(statement);
    // Nobody else's statement may read them.
    if (statement.settings !== undefined) await this.#set(emptied(statement.settings));
    if (guard !== 'released') this.#role = 'unknown';
    if (statement.changesSchema) await this.#forgetAll();
    return answer;
  }

  async #runGuarded(statement: EngineStatement, guard: 'released' | 'consumed'): Promise<Uint8Array<ArrayBuffer>> {
    await this.#query(`SAVEPOINT ${GUARD}`);
    const answer = await this.#runPrepared(statement);
    const hasFailed = failed(answer);
    if (hasFailed) await this.#query(`ROLLBACK TO SAVEPOINT ${GUARD}`);
    if (hasFailed || guard === 'released') await this.#query(`RELEASE SAVEPOINT ${GUARD}`);
    return answer;
  }

  async #runPrepared(statement: EngineStatement): Promise<Uint8Array<ArrayBuffer>> {
    const key = `${statement.role ?? ''}\0${statement.sql}`;
    const known = this.#prepared.get(key);
    const name = known ?? `s${this.#names++}`;
    const answer = await this.#send(messagesOf(statement, name, known !== undefined));
    if (known === undefined && parsed(answer)) await this.#remember(key, name);
    if (known !== undefined) this.#touch(key, known);
    return answer;
  }

  async #assume(role: string | undefined): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#role !== 'unknown' && role === this.#role.name) return undefined;
    const answer = await this.#query(role === undefined ? 'RESET ROLE' : `SET ROLE "${role}"`);
    if (failed(answer)) return answer;
    this.#role = { name: role };
    return undefined;
  }

  /** Nobody else may call set_config, so it is called as the superuser. */
  async #set(settings: Readonly<Record<string, string>>): Promise<void> {
    await this.#assume(undefined);
    for (const [name, value] of Object.entries(settings)) {
      const messages = messagesOf({ ...SET_CONFIG, parameters: [name, value] }, '', false);
      assert(!failed(await this.#send(messages)), `the setting ${name} was refused`);
    }
  }

  #touch(key: string, name: string): void {
    this.#prepared.delete(key);
    this.#prepared.set(key, name);
  }

  async #remember(key: string, name: string): Promise<void> {
    this.#prepared.set(key, name);
    if (this.#prepared.size <= PREPARED_MAX) return;
    for (const [oldKey, oldName] of this.#prepared) {
      this.#prepared.delete(oldKey);
      await this.#send([protocol.serialize.close({ type: 'S', name: oldName }), protocol.serialize.sync()]);
      return;
    }
  }

  async #forgetAll(): Promise<void> {
    this.#prepared.clear();
    await this.#query('DEALLOCATE ALL');
  }

  #query(sql: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#send([protocol.serialize.query(sql)]);
  }

  /** The streaming call alone leaves PGlite's own parser out, which costs more than the query and keeps every row. */
  async #send(messages: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    await this.#pg.execProtocolRawStream(Buffer.concat(messages), {
      syncToFs: false,
      onRawData: (bytes) => chunks.push(bytes.slice()),
    });
    const answer = joined(chunks);
    // Every exchange ends with ReadyForQuery, whose last byte is the state of the unit of work.
    this.#isInUnit = answer.at(-1) === IN_UNIT;
    return answer;
  }
}

function messagesOf(statement: EngineStatement, name: string, isPrepared: boolean): Uint8Array[] {
  const { serialize } = protocol;
  const messages: Uint8Array[] = [];
  if (!isPrepared) messages.push(serialize.parse({ name, text: statement.sql }));
  messages.push(serialize.describe({ type: 'S', name }));
  if (statement.action === 'execute') {
    messages.push(serialize.bind({ statement: name, values: [...statement.parameters] }), serialize.execute({}));
    for (const text of statement.then ?? []) {
      messages.push(
        serialize.parse({ text }),
        serialize.bind({}),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
      );
    }
  }
  messages.push(serialize.sync());
  return messages;
}

function emptied(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(settings).map((name) => [name, '']));
}

/** An array of its own, so that it can be transferred to another thread. */
function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function parsed(answer: Uint8Array): boolean {
  return answer[0] === PARSE_COMPLETE;
}

function failed(answer: Uint8Array): boolean {
  const view = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
  for (let at = 0; at < view.length && view[at] !== READY_FOR_QUERY; at += 1 + view.readInt32BE(at + 1)) {
    if (view[at] === ERROR_RESPONSE) return true;
  }
  return false;
}
