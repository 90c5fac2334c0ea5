import { type IncomingMessage, type Server, createServer } from 'node:http';
import { FaultOrderError, readFaultOrder } from '../faults/faultOrder.js';
import type { Faults } from '../faults/faults.js';
import type { Counters } from './counters.js';
import type { SignOn } from './signOn.js';

/** What can be asked of a sandbox from another process. */
export interface Controlled {
  readonly counters: () => Counters;
  readonly faults: Faults;
  readonly signOn: SignOn;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

type Route = readonly [method: string, path: RegExp, act: (call: Call) => Reply | Promise<Reply>];

interface Call {
  readonly controlled: Controlled;
  /** What the path's first group matched. */
  readonly name: string;
  readonly body: () => Promise<unknown>;
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const NOT_FOUND: Reply = { status: 404, body: { error: 'not found' } };

const ROUTES: readonly Route[] = [
  ['GET', /^\/counters$/, ({ controlled }) => ok(controlled.counters())],
  ['GET', /^\/faults$/, ({ controlled }) => ok(controlled.faults.list())],
  ['POST', /^\/faults$/, armFault],
  ['DELETE', /^\/faults(?:\/(\d{1,9}))?$/, clearFaults],
  ['GET', /^\/profiles$/, ({ controlled }) => ok(controlled.signOn.profiles())],
  ['POST', /^\/profiles\/([^/]{1,20})\/enable$/, enableProfile],
];

/**
 * The sandbox's own interface for tests in another process: its counters, its faults and its profiles, as JSON. Listens
 * on loopback only, and only when asked for.
 */
export function createControlApi(controlled: Controlled): Server {
  return createServer((request, response) => {
    void replyTo(request, controlled).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
}

async function replyTo(request: IncomingMessage, controlled: Controlled): Promise<Reply> {
  const { method, url = '' } = request;
  for (const [verb, path, act] of ROUTES) {
    const found = path.exec(url);
    if (found === null || verb !== method) continue;
    try {
      return await act({ controlled, name: decodeURIComponent(found[1] ?? ''), body: () => jsonOf(request) });
    } catch (error) {
      const isTheirs = error instanceof FaultOrderError || error instanceof SyntaxError || error instanceof URIError;
      return { status: isTheirs ? 400 : 500, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  }
  return NOT_FOUND;
}

async function armFault({ controlled, body }: Call): Promise<Reply> {
  const order = readFaultOrder(await body());
  return { status: 201, body: { id: await controlled.faults.arm(order) } };
}

async function clearFaults({ controlled, name }: Call): Promise<Reply> {
  await controlled.faults.clear(name === '' ? undefined : Number(name));
  return ok(controlled.faults.list());
}

function enableProfile({ controlled, name }: Call): Reply {
  if (!controlled.signOn.enable(name)) return NOT_FOUND;
  return ok(controlled.signOn.profiles().find((profile) => profile.name === name.toUpperCase()));
}

const BODY_MAX = 64 * 1024;

/** The body as JSON. It must say that it is: a page in a browser cannot without asking first, and nobody answers. */
async function jsonOf(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type'] !== 'application/json') {
    throw new FaultOrderError('the content type must be application/json');
  }
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > BODY_MAX) throw new FaultOrderError('the body is too long');
  }
  return JSON.parse(text);
}
