import type { Token } from '../../../src/sql/lexer.js';
import { hostError, notInSandbox } from '../db2Errors.js';
import { pgString } from '../names.js';
import { type Rewriters, Rewriting } from '../rewriting.js';
import type { JobValue, TranslationContext } from '../translation.js';

/** Rewriting inside a routine, which has no parameter markers: the job's values come from settings of the session. */
export class BodyRewriting extends Rewriting {
  readonly #changes: string[] = [];
  #names = 0;

  constructor(rewriters: Rewriters, context: TranslationContext) {
    super(rewriters, new Map(), context);
  }

  /** Refuses what would need statements of the engine before or after the body. */
  checkSteps(): void {
    if (this.before.length + this.after.length > 0) throw notInSandbox('this statement in a routine');
  }

  override compute(): string {
    throw notInSandbox('this service in a routine');
  }

  override changed(sql: string): string {
    const name = `"?changed${++this.#names}"`;
    this.#changes.push(`${name} AS (${sql})`);
    return name;
  }

  override withHoisted(sql: string): string {
    const changes = this.#changes.splice(0);
    return changes.length === 0 ? sql : `WITH ${changes.join(', ')} ${sql}`;
  }

  /** Whether the statement that is being rewritten reads the rows of a change. */
  get hasChanges(): boolean {
    return this.#changes.length > 0;
  }

  override marker(_token: Token): string {
    throw hostError(-418, '42610', 'Use of parameter marker, NULL, or UNKNOWN not valid.');
  }

  override jobValue(value: JobValue, type: string): string {
    this.callsRoutines = true;
    return `db2.job_value(${pgString(value)})::${type}`;
  }
}
