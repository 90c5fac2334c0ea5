import { Db2Error } from '../dialect/db2Errors.js';
import { jsonString } from '../dialect/values.js';
import { connectOptions } from './connectOptions.js';
import { runCl } from './clRequest.js';
import { closeCursor, fetchMore } from './cursors.js';
import { countPayload, rowsPayload } from './payloads.js';
import { executeAgain, prepare, prepareAndExecute } from './preparedExecute.js';
import { PartialFailure, RequestError } from './replies.js';
import { type Members, rowsOf, sqlOf, terseOf, textOf } from './requestText.js';
import { type Session, connectedJob } from './session.js';
import { checkNoMarkers } from './statementRunner.js';
import { setTraceConfig, traceData } from './tracing.js';
import { explain } from './visualExplain.js';

/** Answers a request with its reply's payload, or throws. Answers at once unless it needs the job's turn. */
type Handler = (session: Session, members: Members) => string | Promise<string>;

/** All request types of this daemon. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['connect', connect],
  ['sql', runSql],
  ['prepare_sql', prepare],
  ['prepare_sql_execute', prepareAndExecute],
  ['execute', executeAgain],
  ['cl', async (session, members) => runCl(connectedJob(session), session.runner, members)],
  ['sqlmore', fetchMore],
  ['sqlclose', closeCursor],
  ['ping', ping],
  ['getversion', () => ',"build_date":"2026-11-23","version":"0.1.0-sandbox"'],
  ['getdbjob', ({ job }) => `,"job":${jsonString(job?.name ?? '??????/??????/??????')}`],
  ['exit', exit],
  ['dove', explain],
  ['setconfig', setTraceConfig],
  ['gettracedata', traceData],
]);

/** Requests that the daemon performs while it reads: later messages of the connection wait for their answer. */
export const BLOCKING: ReadonlySet<string> = new Set(['connect', 'cl', 'dove', 'gettracedata']);

function connect(session: Session, members: Members): string {
  const { technique, props } = members;
  if (technique !== undefined && !/^(?:tcp|cli)$/i.test(textOf(technique) ?? '')) {
    throw new RequestError('Invalid connection technique specified');
  }
  if (props === null) throw new RequestError('JsonNull');
  leave(session);
  const user = session.signOn.attempt(session.applicant);
  session.job = session.jobs.start({ user, address: session.applicant.address }, connectOptions(textOf(props) ?? ''));
  return `,"job":${jsonString(session.job.name)}`;
}

/** Gives the job up. It ends once its running statement has; nobody waits for that. */
export function leave(session: Session): void {
  const { job } = session;
  session.job = undefined;
  if (job !== undefined) void session.jobs.end(job);
}

function exit(session: Session): string {
  leave(session);
  return '';
}

function runSql(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const statement = job.statements.note(textOf(members.id) ?? '', 'query');
  return job.run(async (signal) => {
    const translation = await session.runner.prepare(sqlOf(members), job);
    checkNoMarkers(translation);
    const outcome = await session.runner.execute(translation, [], { job, signal });
    if (outcome.kind === 'count') return countPayload(outcome.updateCount);
    const terse = terseOf(members);
    const page = outcome.shape.page(outcome.rows, rowsOf(members), terse);
    job.statements.keep(statement, page.isDone ? 'done' : { ...outcome, terse });
    return rowsPayload(job, outcome.shape, page);
  });
}

/** Before `connect` the daemon says that it is alive, and nothing of the database. */
function ping(session: Session): string {
  if (session.job === undefined) throw new PartialFailure(',"alive":true', new Db2Error('Not connected', null, 0));
  return ',"alive":true,"db_alive":true';
}
