import type { Clock } from '../../src/kernel/clock.js';
import type { Message } from '../commands/messages.js';

/** How many messages a job keeps; the oldest go first. */
const MESSAGES_MAX = 500;

/** A message of a job log: all that QSYS2.JOBLOG_INFO tells of it, under its column names in small letters. */
export interface JobLogRow {
  readonly ordinal_position: number;
  readonly message_id: string | null;
  readonly message_type: string;
  readonly message_subtype: string | null;
  readonly severity: number;
  readonly message_timestamp: string;
  readonly from_library: string;
  readonly from_program: string;
  readonly from_module: string | null;
  readonly from_procedure: string | null;
  readonly from_instruction: string;
  readonly to_library: string;
  readonly to_program: string;
  readonly to_module: string | null;
  readonly to_procedure: string | null;
  readonly to_instruction: string;
  readonly from_user: string;
  readonly message_file: string | null;
  readonly message_library: string | null;
  readonly message_tokens: string | null;
  readonly message_token_length: number;
  readonly message_text: string;
  readonly message_second_level_text: string | null;
  readonly message_key: string;
  readonly qualified_job_name: string;
}

export interface JobLogSetup {
  readonly jobName: string;
  readonly user: string;
  readonly clock: Clock;
}

/** Who sent a message: a part of the system, by program and statement number. */
interface Sender {
  readonly program: string;
  readonly instruction: string;
  readonly file: string;
}

const COMMANDS: Sender = { program: 'QCMDEXC', instruction: '0A12', file: 'QCPFMSG' };
const SQL: Sender = { program: 'QSQRUN3', instruction: '1B7E', file: 'QSQLMSG' };

/** One job's messages, oldest first, at most five hundred. */
export class JobLog {
  readonly #setup: JobLogSetup;
  readonly #rows: JobLogRow[] = [];
  #count = 0;

  constructor(setup: JobLogSetup) {
    this.#setup = setup;
  }

  get rows(): readonly JobLogRow[] {
    return this.#rows;
  }

  /** The number of messages ever logged, to ask later what was logged since. */
  get position(): number {
    return this.#count;
  }

  since(position: number): readonly JobLogRow[] {
    return this.#rows.filter((row) => row.ordinal_position > position);
  }

  /** Logs a message of a CL command. */
  add(message: Message): void {
    this.#add(message, COMMANDS);
  }

  /** Logs an SQL error as the diagnostic message that the host sends for it. */
  addSqlError(id: string, text: string, severity: number): void {
    const secondLevel = `&N Cause . . . . . :   ${text}`;
    this.#add({ id, type: 'DIAGNOSTIC', severity, text, secondLevel, tokens: null }, SQL);
  }

  #add(message: Message, sender: Sender): void {
    const { jobName, user, clock } = this.#setup;
    this.#count += 1;
    const isRequest = message.type === 'REQUEST';
    const receiver = message.type === 'ESCAPE' ? SQL : sender;
    this.#rows.push({
      ordinal_position: this.#count,
      message_id: message.id,
      message_type: message.type,
      message_subtype: null,
      severity: message.severity,
      message_timestamp: timestampOf(clock),
      from_library: 'QSYS',
      from_program: sender.program,
      from_module: null,
      from_procedure: null,
      from_instruction: sender.instruction,
      to_library: 'QSYS',
      to_program: receiver.program,
      to_module: null,
      to_procedure: null,
      to_instruction: receiver.instruction,
      from_user: user,
      message_file: isRequest ? null : sender.file,
      message_library: isRequest ? null : 'QSYS',
      message_tokens: message.tokens,
      message_token_length: message.tokens?.length ?? 0,
      message_text: message.text,
      message_second_level_text: message.secondLevel,
      message_key: this.#count.toString(16).toUpperCase().padStart(8, '0'),
      qualified_job_name: jobName,
    });
    if (this.#rows.length > MESSAGES_MAX) this.#rows.shift();
  }
}

/** The time now in UTC, as the engine's clock, in the engine's spelling. */
export function timestampOf(clock: Clock): string {
  return `${clock.iso(clock.now()).replace('T', ' ').replace('Z', '')}000`;
}
