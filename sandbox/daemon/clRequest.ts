import { PG, columnOf } from '../dialect/columns.js';
import type { PgField } from '../engine/answer.js';
import type { Job } from './job.js';
import type { JobLogRow } from './jobLog.js';
import { resultMetadata } from './payloads.js';
import { PartialFailure, RequestError } from './replies.js';
import { type Members, terseOf, textOf } from './requestText.js';
import { ResultShape } from './resultShape.js';
import { ListRows } from './rows.js';
import type { StatementRunner } from './statementRunner.js';

/** The daemon's own column: message identifier, the first letters of its type, and its text. */
type ColumnName = keyof JobLogRow | 'summary';

const varchar = (name: ColumnName, length: number): readonly [ColumnName, number, number] => [
  name,
  PG.varchar,
  length + 4,
];

/** What the daemon selects from the job log, two columns of it twice. */
const COLUMNS: readonly (readonly [name: ColumnName, typeId: number, modifier: number])[] = [
  varchar('summary', 1039),
  ['severity', PG.smallint, -1],
  varchar('message_second_level_text', 4096),
  varchar('message_id', 7),
  varchar('message_type', 13),
  varchar('message_subtype', 22),
  ['severity', PG.smallint, -1],
  ['message_timestamp', PG.timestamp, 6],
  varchar('from_library', 10),
  varchar('from_program', 256),
  varchar('from_module', 10),
  varchar('from_procedure', 4096),
  varchar('from_instruction', 10),
  varchar('to_library', 10),
  varchar('to_program', 10),
  varchar('to_module', 10),
  varchar('to_procedure', 4096),
  varchar('to_instruction', 10),
  varchar('from_user', 10),
  varchar('message_library', 10),
  varchar('message_file', 10),
  ['message_token_length', PG.integer, -1],
  varchar('message_tokens', 4096),
  varchar('message_text', 1024),
  varchar('message_second_level_text', 4096),
  varchar('message_key', 8),
  varchar('qualified_job_name', 28),
];

/** `cl`: runs a command and tells what it left in the job log, also when it fails. */
export function runCl(job: Job, runner: StatementRunner, members: Members): Promise<string> {
  const command = commandOf(members);
  return job.run(async (signal) => {
    const before = job.log.position;
    let failure: Error | undefined;
    try {
      await runner.command(command, { job, signal });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // A connection that may not call procedures never gets to the job log.
      if (job.log.position === before) throw error;
      failure = error;
    }
    const payload = logPayload(job, job.log.since(before), members);
    if (failure !== undefined) throw new PartialFailure(payload, failure);
    return payload;
  });
}

function commandOf({ cmd }: Members): string {
  if (cmd === null) throw new RequestError('JsonNull');
  const command = textOf(cmd);
  if (command === undefined) {
    throw new RequestError('Internal Error: NullPointerException: the request has no "cmd" member');
  }
  return command;
}

function logPayload(job: Job, messages: readonly JobLogRow[], members: Members): string {
  const columns = COLUMNS.map(([name, typeId, modifier], index) => {
    const field: PgField = { name, tableId: 0, columnId: 0, typeId, modifier };
    return columnOf(field, index, undefined);
  });
  const shape = new ResultShape(columns, job.options.formats);
  const rows = messages.map((message) => COLUMNS.map(([name]) => valueOf(message, name)));
  const page = shape.page(new ListRows(rows), rows.length + 1, terseOf(members));
  return `,"metadata":${resultMetadata(job, shape)},"data":${page.data},"is_done":true`;
}

/** As in SQL, the summary of a message without identifier is null. */
function valueOf(message: JobLogRow, name: ColumnName): string | null {
  if (name !== 'summary') {
    const value = message[name];
    return value === null ? null : String(value);
  }
  if (message.message_id === null) return null;
  return `${message.message_id} [${message.message_type.slice(0, 4)}]: ${message.message_text}`;
}
