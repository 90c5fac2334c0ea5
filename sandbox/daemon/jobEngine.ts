import { assert } from '../../src/kernel/assert.js';
import { type Db2Error, cancelled, db2ErrorOf } from '../dialect/db2Errors.js';
import { pgName } from '../dialect/names.js';
import type { Step } from '../dialect/translation.js';
import { type PgAnswer, readAnswer, readFields } from '../engine/answer.js';
import { type Engine, EngineInterrupted } from '../engine/engine.js';
import type { EngineStatement } from '../engine/messages.js';
import type { CommitmentControl } from './commitmentControl.js';
import type { Job } from './job.js';
import { ByteRows } from './rows.js';

/** What of a statement decides how it takes part in its job's unit of work. */
export interface Participation {
  readonly job: Job;
  readonly signal: AbortSignal;
  readonly changesData: boolean;
  readonly usesQtemp: boolean;
  /** Whether it may keep something for its job: a variable's value, what a sequence gave. */
  readonly keepsForJob: boolean;
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

/** Isolation levels under which reading alone opens a unit of work. */
const LOCKING_READS: ReadonlySet<string> = new Set(['RS', 'RR']);

/** The engine as jobs see it: each with its own unit of work and its own QTEMP. */
export class JobEngine {
  readonly #engine: Engine;
  readonly #commitment: CommitmentControl;
  readonly #qtemps = new Set<Job>();
  /** Jobs that something may be kept for. */
  readonly #kept = new Set<Job>();
  readonly #emptiedOnCommit = new Map<Job, Set<string>>();
  #onLoss: () => void = () => undefined;

  constructor(engine: Engine, commitment: CommitmentControl) {
    this.#engine = engine;
    this.#commitment = commitment;
  }

  /** `listener` hears when what is known of the tables may be wrong: after a rollback or the loss of the engine. */
  onLoss(listener: () => void): void {
    this.#onLoss = listener;
  }

  /** Runs a job's statement inside its unit of work; opens one when the job, or the steps around it, need it. */
  async run(statement: EngineStatement, participation: Participation): Promise<PgAnswer> {
    const { job, signal, changesData, usesQtemp, keepsForJob, before, after } = participation;
    if (usesQtemp) await this.#makeQtemp(job);
    if (keepsForJob) this.#kept.add(job);
    const isLocking = changesData || LOCKING_READS.has(job.isolation);
    const staysOpen = isUnderCommitment(job) && isLocking;
    return this.#commitment.enter(job, signal, async () => {
      // Cancelled while it was translated or waited: it must not begin.
      if (signal.aborted) throw cancelled();
      const opens = (staysOpen || before.length + after.length > 0) && !this.#commitment.isOpenFor(job);
      if (opens) void this.#begin(job);
      const answer = await this.#runSteps(statement, participation);
      const hasFailed = answer.refusal !== undefined;
      if (opens && (hasFailed || !staysOpen)) await this.#end(hasFailed ? 'ROLLBACK' : 'COMMIT', job);
      else this.#noteChanges(statement, participation);
      return answer;
    });
  }

  /** The answer is the statement's own, or that of the first step that failed. */
  async #runSteps(statement: EngineStatement, { signal, before, after }: Participation): Promise<PgAnswer> {
    if (before.length + after.length === 0) return this.#answer(statement, signal);
    // One savepoint around them all: inside the user's unit of work a half-done statement must not stay.
    await this.#answer({ ...CONTROL, sql: 'SAVEPOINT all_steps' });
    const step = ({ sql, as }: Step): EngineStatement => ({
      ...OWN,
      sql,
      role: as === 'user' ? statement.role : undefined,
    });
    let own: PgAnswer | undefined;
    for (const one of [...before.map(step), statement, ...after.map(step)]) {
      const answer = await this.#answer(one, signal);
      if (one === statement) own = answer;
      if (answer.refusal === undefined) continue;
      await this.#answer({ ...CONTROL, sql: 'ROLLBACK TO SAVEPOINT all_steps' });
      return answer;
    }
    await this.#answer({ ...CONTROL, sql: 'RELEASE SAVEPOINT all_steps' });
    assert(own !== undefined, 'the statement itself is among the steps');
    return own;
  }

  #noteChanges(statement: EngineStatement, { job, changesData }: Participation): void {
    const unit = this.#commitment.open;
    if (unit?.job !== job) return;
    unit.recordChanges ||= changesData && !statement.changesSchema;
    unit.objectChanges ||= statement.changesSchema;
  }

  /** Prepares without running: never changes anything, so it waits for nobody. */
  prepare(statement: EngineStatement): Promise<PgAnswer> {
    return this.#answer(statement);
  }

  /** The rows of a catalog query of the daemon's own. */
  async lookUp(sql: string, parameters: readonly string[]): Promise<(string | null)[][]> {
    const answer = await this.#own(sql, parameters);
    const width = answer.description === undefined ? 0 : readFields(answer.description).length;
    const found: (string | null)[][] = [];
    for (const rows = new ByteRows(answer); rows.next();) {
      found.push(Array.from({ length: width }, (_, column) => rows.value(column)));
    }
    return found;
  }

  /** From now on `table`, a name of the engine's, loses its rows when the job commits. */
  emptyOnCommit(job: Job, table: string): void {
    const tables = this.#emptiedOnCommit.get(job) ?? new Set();
    this.#emptiedOnCommit.set(job, tables.add(table));
  }

  /** Ends the job's unit of work, if it has one open. */
  async endUnit(verb: 'COMMIT' | 'ROLLBACK', job: Job): Promise<void> {
    if (this.#commitment.isOpenFor(job)) await this.#end(verb, job);
  }

  /** Sets, releases or returns to a savepoint. Without commitment control each ends with its own statement. */
  async savepoint(
    verb: 'SAVEPOINT' | 'RELEASE' | 'ROLLBACK TO',
    name: string,
    job: Job,
  ): Promise<Db2Error | undefined> {
    if (!isUnderCommitment(job) && verb === 'SAVEPOINT') return undefined;
    return this.#commitment.enter(job, undefined, async () => {
      if (verb === 'SAVEPOINT' && !this.#commitment.isOpenFor(job)) void this.#begin(job);
      // The prefix keeps users away from the engine's own savepoint.
      const sql = `${verb}${verb === 'SAVEPOINT' ? '' : ' SAVEPOINT'} ${pgName(`U_${name}`)}`.replace(
        'TO SAVEPOINT',
        'TO',
      );
      const { refusal } = await this.#answer({ ...CONTROL, sql, guard: verb === 'SAVEPOINT' ? 'none' : 'consumed' });
      if (verb === 'ROLLBACK TO') this.#onLoss();
      return refusal === undefined ? undefined : db2ErrorOf(refusal, []);
    });
  }

  /** Whether the job has changed anything that it has not committed. */
  unitOf(job: Job): { readonly recordChanges: boolean; readonly objectChanges: boolean } | undefined {
    return this.#commitment.isOpenFor(job) ? this.#commitment.open : undefined;
  }

  /** Undoes what the job has not committed, drops its QTEMP, and forgets what was kept for it. */
  async leave(job: Job): Promise<void> {
    await this.endUnit('ROLLBACK', job);
    this.#emptiedOnCommit.delete(job);
    const hadQtemp = this.#qtemps.delete(job);
    const wasKept = this.#kept.delete(job);
    if (!hadQtemp && !wasKept) return;
    // Sent in one turn: between the two somebody's unit of work might begin.
    await this.#commitment.enter(job, undefined, () =>
      Promise.all([
        wasKept ? this.#own('SELECT db2.forget_job($1)', [job.name]) : undefined,
        hadQtemp ? this.#own(`DROP SCHEMA IF EXISTS ${pgName(job.qtemp)} CASCADE`) : undefined,
      ]),
    );
  }

  #begin(job: Job): Promise<PgAnswer> {
    this.#commitment.begin(job);
    return this.#answer({ ...CONTROL, sql: 'BEGIN' });
  }

  async #end(verb: 'COMMIT' | 'ROLLBACK', job: Job): Promise<void> {
    const changesSchema = this.#commitment.open?.objectChanges === true;
    try {
      const emptied = verb === 'COMMIT' && isUnderCommitment(job) ? this.#emptiedOnCommit.get(job) : undefined;
      // One that was dropped meanwhile refuses, which harms nothing.
      for (const table of emptied ?? []) await this.#answer({ ...OWN, sql: `DELETE FROM ${table}` });
      await this.#answer({ ...CONTROL, sql: verb, changesSchema });
    } finally {
      if (this.#commitment.isOpenFor(job)) this.#commitment.end();
      if (verb === 'ROLLBACK' && changesSchema) this.#onLoss();
    }
  }

  async #makeQtemp(job: Job): Promise<void> {
    if (this.#qtemps.has(job)) return;
    await this.#commitment.enter(job, undefined, () =>
      this.#own(`CREATE SCHEMA ${pgName(job.qtemp)} AUTHORIZATION ${pgName(job.user)}`),
    );
    this.#qtemps.add(job);
  }

  async #own(sql: string, parameters: readonly string[] = []): Promise<PgAnswer> {
    const answer = await this.#answer({ ...OWN, sql, parameters });
    if (answer.refusal !== undefined) throw new Error(`the daemon's own statement failed: ${answer.refusal.message}`);
    return answer;
  }

  async #answer(statement: EngineStatement, signal?: AbortSignal): Promise<PgAnswer> {
    try {
      return readAnswer(await this.#engine.run(statement, signal));
    } catch (error) {
      if (!(error instanceof EngineInterrupted)) throw error;
      // The unit that was open went with the engine's thread.
      this.#commitment.end();
      this.#onLoss();
      throw cancelled();
    }
  }
}

function isUnderCommitment({ options, isolation }: Job): boolean {
  return !options.autoCommit && isolation !== 'NC';
}

/** A statement of the daemon's own, under the engine's own authority. */
const OWN: Omit<EngineStatement, 'sql'> = { role: undefined, parameters: [], action: 'execute', changesSchema: false };

/** A statement that begins, marks or ends a unit of work. */
const CONTROL: Omit<EngineStatement, 'sql'> = { ...OWN, guard: 'none' };
