import { Db2Error, driverError } from '../dialect/db2Errors.js';
import type { Job } from './job.js';
import { pagePayload } from './payloads.js';
import { RequestError } from './replies.js';
import { type Members, rowsOf, textOf } from './requestText.js';
import { Disconnect, type Session } from './session.js';
import type { HostStatement } from './statementList.js';

/** `sqlmore`: the next page of a statement, in the form that the statement was asked in. */
export async function fetchMore(session: Session, members: Members): Promise<string> {
  const { job, statement } = opened(session, members);
  return job.run(async () => {
    const { result } = statement;
    if (result === 'none') throw new Db2Error('Result set was null', null, 0);
    if (result === 'done') return pagePayload({ data: '[]', isDone: true });
    if (result === 'closed') throw driverError('24000', 'Cursor state not valid.');
    const page = result.shape.page(result.rows, rowsOf(members), result.terse);
    if (page.isDone) job.statements.keep(statement, 'done');
    return pagePayload(page);
  });
}

/** `sqlclose`: the id is forgotten as the request arrives, the result set is closed in its turn. */
export async function closeCursor(session: Session, members: Members): Promise<string> {
  const { job, statement, id } = opened(session, members);
  job.statements.forget(id);
  return job.run(async () => {
    if (typeof statement.result === 'object') job.statements.keep(statement, 'closed');
    return '';
  });
}

interface Opened {
  readonly job: Job;
  readonly statement: HostStatement;
  readonly id: string;
}

/** The daemon falls over a missing correlation id and drops the connection. */
function opened({ job }: Session, members: Members): Opened {
  const id = textOf(members.cont_id);
  if (id === undefined) throw new Disconnect('JsonNull');
  const statement = job?.statements.find(id);
  if (job === undefined || statement === undefined) throw new RequestError('Bad request: invalid correlation ID');
  return { job, statement, id };
}
