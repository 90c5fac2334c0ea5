import { Db2Error } from '../dialect/db2Errors.js';
import { jsonString } from '../dialect/values.js';
import { findUser } from '../users.js';
import { connectOptions } from './connectOptions.js';
import { runCl } from './clRequest.js';
import type { Tally } from './counters.js';
import type { Job } from './job.js';
import type { JobRegistry } from './jobRegistry.js';
import { countPayload, pagePayload, rowsPayload } from './payloads.js';
import { executePrepared } from './preparedExecute.js';
import { PartialFailure, RequestError } from './replies.js';
import { type Members, rowsOf, sqlOf, terseOf, textOf } from './requestText.js';
import { type StatementRunner, checkNoMarkers } from './statementRunner.js';

/** What the requests of one connection work on. The job is there from a successful `connect` on. */
export interface Session {
  readonly user: string;
  readonly password: string;
  readonly jobs: JobRegistry;
  readonly runner: StatementRunner;
  readonly signOns: Tally;
  job: Job | undefined;
}

/** A request that ends the connection instead of being answered. */
export class Disconnect extends Error {
  override readonly name = 'Disconnect';
}

/** Answers a request with its reply's payload, or throws. Answers at once unless it needs the job's turn. */
type Handler = (session: Session, members: Members) => string | Promise<string>;

/** All request types of this daemon. */
export const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['connect', connect],
  ['sql', runSql],
  ['prepare_sql_execute', async (session, members) => executePrepared(connectedJob(session), session.runner, members)],
  ['cl', async (session, members) => runCl(connectedJob(session), session.runner, members)],
  ['sqlmore', fetchMore],
  ['sqlclose', closeCursor],
  ['ping', ping],
  ['getversion', () => ',"build_date":"2026-11-23","version":"0.1.0-sandbox"'],
  ['getdbjob', ({ job }) => `,"job":${jsonString(job?.name ?? '??????/??????/??????')}`],
  ['exit', exit],
]);

/** SQLSTATE and SQLCODE are lost because the daemon wraps the driver's exception. */
function connectionRefused(reason: string): Db2Error {
  const wrapper = 'java.sql.SQLNonTransientConnectionException: The application server rejected the connection.';
  return new Db2Error(`${wrapper} (${reason})`, null, 0);
}

function connect(session: Session, members: Members): string {
  const { technique, props } = members;
  if (technique !== undefined && !/^(?:tcp|cli)$/i.test(textOf(technique) ?? '')) {
    throw new RequestError('Invalid connection technique specified');
  }
  if (props === null) throw new RequestError('JsonNull');
  leave(session);
  const user = session.user.toUpperCase();
  session.signOns.add(user);
  const profile = findUser(user);
  if (profile === undefined) throw connectionRefused(`User ID is not known.:${user}`);
  if (profile.password !== session.password) throw connectionRefused(`Password is incorrect.:${user}`);
  session.job = session.jobs.start(user, connectOptions(textOf(props) ?? ''));
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

function connectedJob({ job }: Session): Job {
  if (job === undefined) throw new Db2Error('Not connected', null, 0);
  return job;
}

function runSql(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const id = textOf(members.id) ?? '';
  return job.run(async (signal) => {
    job.keepResult(id, 'none');
    const translation = await session.runner.prepare(sqlOf(members), job);
    checkNoMarkers(translation);
    const outcome = await session.runner.execute(translation, [], { job, signal });
    if (outcome.kind === 'count') return countPayload(outcome.updateCount);
    const terse = terseOf(members);
    const page = outcome.shape.page(outcome.rows, rowsOf(members), terse);
    job.keepResult(id, page.isDone ? 'done' : { ...outcome, terse });
    return rowsPayload(job, outcome.shape, page);
  });
}

function fetchMore(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const id = correlationId(members);
  return job.run(async () => {
    const result = job.result(id);
    if (result === undefined) throw new RequestError('Bad request: invalid correlation ID');
    if (result === 'none') throw new Db2Error('Result set was null', null, 0);
    if (result === 'done') return pagePayload({ data: '[]', isDone: true });
    const page = result.shape.page(result.rows, rowsOf(members), result.terse);
    if (page.isDone) job.keepResult(id, 'done');
    return pagePayload(page);
  });
}

function closeCursor(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const id = correlationId(members);
  return job.run(async () => {
    if (!job.dropResult(id)) throw new RequestError('Bad request: invalid correlation ID');
    return '';
  });
}

/** The daemon falls over a missing correlation id and drops the connection. */
function correlationId(members: Members): string {
  const id = textOf(members.cont_id);
  if (id === undefined) throw new Disconnect('JsonNull');
  return id;
}

/** Before `connect` the daemon says that it is alive, and nothing of the database. */
function ping(session: Session): string {
  if (session.job === undefined) throw new PartialFailure(',"alive":true', new Db2Error('Not connected', null, 0));
  return ',"alive":true,"db_alive":true';
}
