import { CODES } from '../../src/kernel/appError.js';
import { systemClock } from '../../src/kernel/clock.js';
import { executeSql } from '../callTool.js';
import { pause } from '../figures.js';
import { logInLoadUser } from '../gatewayLogin.js';
import type { SoakTally } from './soakTally.js';
import type { Turnstile } from './turnstile.js';

type Random = (below: number) => number;

/** A statement, and what its rows have to be. */
interface Question {
  readonly sql: string;
  readonly isRight: (rows: readonly Readonly<Record<string, unknown>>[]) => boolean;
}

const SALES = 5_000;

function echo(number: number): Question {
  return {
    sql: `VALUES ${number}`,
    isRight: (rows) => rows.length === 1 && Object.values(rows[0] ?? {})[0] === number,
  };
}

const newText = (id: number) => (): Question => echo(-id);

const QUESTIONS: readonly ((random: Random) => Question)[] = [
  (random) => echo(random(1_000_000)),
  () => ({
    sql: 'SELECT DEPTNO FROM SAMPLE.DEPARTMENT ORDER BY DEPTNO',
    isRight: (rows) => rows.length === 14 && rows[0]?.DEPTNO === 'A00',
  }),
  () => ({
    sql: `SELECT SALE_ID FROM SAMPLE.BIGSALES WHERE SALE_ID <= ${SALES} ORDER BY SALE_ID`,
    isRight: (rows) => rows.length === SALES && rows.every(({ SALE_ID: id }, index) => id === index + 1),
  }),
  (random) => ({
    sql: `VALUES QSYS2.QCMDEXC('DLYJOB DLY(${1 + random(5)})')`,
    isRight: (rows) => rows.length === 1 && Object.values(rows[0] ?? {})[0] === 1,
  }),
];

/** What the gateway may answer instead of rows while its host fails. */
const FAILURES: ReadonlySet<string> = new Set([
  'E_UNREACHABLE',
  'E_HOST_TIMEOUT',
  'E_DEADLINE',
  'E_CANCELLED',
  'E_BUSY',
  'E_RESULT_TOO_LARGE',
  'E_SQL',
  'E_NOT_PROVEN_READ_ONLY',
]);
/** States of E_SQL that a fault makes: too many statements of a job, and a cancel that hit the next one. */
const STATES: ReadonlySet<unknown> = new Set(['HY014', '57014', '08003']);
/** No answer at all within this is a call without one. */
const PATIENCE_MS = 20_000;
/** After being told that the host is gone. */
const SECOND_THOUGHT_MS = 100;
/** Every how many calls one is given up by its client. */
const GIVEN_UP = 20;

export interface SoakUserOptions {
  readonly base: URL;
  /** From 1. */
  readonly number: number;
  readonly random: Random;
  readonly tally: SoakTally;
  /** Questions to begin with that nobody has asked before: after them what a session remembers of texts is full. */
  readonly newTexts: number;
  readonly turnstile: Turnstile;
  /** Told to stop when it says so. */
  readonly isOver: () => boolean;
}

/** One person who asks one thing after the other, and looks at every answer. */
export async function soakUser({
  base,
  number,
  random,
  tally,
  newTexts,
  turnstile,
  isOver,
}: SoakUserOptions): Promise<void> {
  let token: string | undefined;
  for (let id = 1; !isOver(); id += 1) {
    if (token === undefined) {
      token = await logInLoadUser(base, number).then(
        (login) => login.token,
        () => undefined, // its host fails; the next try may meet a better moment
      );
      if (token === undefined) await pause(200);
      continue;
    }
    const make = id <= newTexts ? newText(id) : QUESTIONS[random(QUESTIONS.length)];
    if (make === undefined) continue;
    const leaves = random(GIVEN_UP) === 0;
    const asking = { url: new URL('/mcp', base), token, id, leavesAfterMs: leaves ? random(300) : undefined };
    const question = make(random);
    const outcome = await turnstile.pass(() => ask(asking, question));
    tally.count(outcome);
    if (outcome === 'session over') token = undefined;
    if (outcome === 'E_UNREACHABLE') await pause(SECOND_THOUGHT_MS); // as the answer asks, only sooner
  }
}

interface Asking {
  readonly url: URL;
  readonly token: string;
  readonly id: number;
  readonly leavesAfterMs: number | undefined;
}

/** What a call came to: `rows`, `left`, `session over`, a code, or a sentence that begins with `WRONG`. */
async function ask({ url, token, id, leavesAfterMs }: Asking, question: Question): Promise<string> {
  const leave = new AbortController();
  const timer = systemClock.after(leavesAfterMs ?? PATIENCE_MS, () => leave.abort());
  try {
    const response = await executeSql(url, { token, id, sql: question.sql, signal: leave.signal });
    const text = await response.text();
    if (response.status === 401) return 'session over';
    if (response.status !== 200) return wrong(`status ${response.status}: ${text.slice(0, 300)}`);
    return judge(messagesIn(text, response.headers.get('content-type') ?? ''), id, question);
  } catch (error) {
    if (!leave.signal.aborted) return wrong(`no answer: ${String(error)}`);
    return leavesAfterMs === undefined ? wrong(`no answer within ${PATIENCE_MS} ms to ${question.sql}`) : 'left';
  } finally {
    timer.cancel();
  }
}

interface Message {
  readonly id?: number;
  readonly result?: {
    readonly structuredContent: {
      readonly success: boolean;
      readonly data: readonly Readonly<Record<string, unknown>>[];
      readonly error?: string;
      readonly errorCode?: string;
      readonly errorDetails?: { readonly sqlState: string | null };
    };
  };
}

function messagesIn(text: string, contentType: string): readonly Message[] {
  if (!contentType.startsWith('text/event-stream')) return [JSON.parse(text) as Message];
  const data = text.split('\n').filter((line) => line.startsWith('data: '));
  return data.map((line) => JSON.parse(line.slice('data: '.length)) as Message);
}

function judge(messages: readonly Message[], id: number, question: Question): string {
  const answers = messages.filter((message) => message.id === id);
  const [answer] = answers;
  if (answer === undefined || answers.length > 1) return wrong(`${answers.length} answers to ${question.sql}`);
  const content = answer.result?.structuredContent;
  if (content === undefined) return wrong(`no result: ${JSON.stringify(answer)}`);
  if (content.success) return question.isRight(content.data) ? 'rows' : wrong(`rows of ${question.sql}`);
  const { errorCode = '', errorDetails, error } = content;
  const isNamed = errorCode in CODES && FAILURES.has(errorCode);
  const isMeant = errorCode !== 'E_SQL' || STATES.has(errorDetails?.sqlState) || error?.includes('SQL0952') === true;
  return isNamed && isMeant ? errorCode : wrong(`${errorCode} ${errorDetails?.sqlState ?? ''}: ${error ?? ''}`);
}

function wrong(what: string): string {
  return `WRONG ${what}`;
}
