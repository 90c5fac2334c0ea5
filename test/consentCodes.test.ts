import { expect } from 'chai';
import { AppError } from '../src/kernel/appError.js';
import { systemClock, type Clock } from '../src/kernel/clock.js';
import { loggerOf } from '../src/kernel/logger.js';
import { Consent, type AskUser, type Change } from '../workers/session/consent.js';

const CHANGE: Change = { tool: 't', sql: 'DELETE FROM T WHERE A = ?', parameters: [1] };

describe('consent', () => {
  let time: number;
  let consent: Consent;
  beforeEach(() => {
    time = 5_000;
    const clock: Clock = { ...systemClock, monotonic: () => time };
    const kit = { clock, log: loggerOf(() => undefined) };
    consent = new Consent(kit, { timeoutMs: 60_000, whose: () => 'ALICE on host' });
  });

  const { signal } = new AbortController();
  const redeem = (code?: string, change = CHANGE): Promise<AppError | undefined> =>
    consent.obtain(change, { ask: undefined, code, signal }).then(
      () => undefined,
      (error: unknown) => (error instanceof AppError ? error : Promise.reject(error as Error)),
    );
  const codeOf = async (change = CHANGE): Promise<string> => (await redeem(undefined, change))?.confirmation ?? '';

  it('by code is good until its time is over', async () => {
    const [early, late] = [await codeOf(), await codeOf()];
    time += 59_000;
    expect(await redeem(early)).to.equal(undefined);
    time += 2_000;
    expect(await redeem(late)).to.include({ code: 'E_CONFIRMATION_NEEDED' });
  });

  it('by code is not kept for more changes than it has room for', async () => {
    const first = await codeOf();
    const codes = [];
    for (let n = 0; n < 100; n += 1) codes.push(await codeOf({ ...CHANGE, parameters: [n] }));
    expect(new Set(codes).size).to.equal(100);
    expect(await redeem(first)).to.include({ code: 'E_CONFIRMATION_NEEDED' });
    expect(await redeem(codes[99], { ...CHANGE, parameters: [99] })).to.equal(undefined);
  });

  it('by code tells values from one another, whatever they look like', async () => {
    const code = await codeOf({ ...CHANGE, parameters: [1, '2'] });
    for (const parameters of [['1', 2], ['1,"2'], [1, 2], [1], []])
      expect(await redeem(code, { ...CHANGE, parameters }), JSON.stringify(parameters)).to.be.instanceOf(AppError);
    expect(await redeem(code, { ...CHANGE, parameters: [1, '2'] })).to.equal(undefined);
  });

  const failure = (ask: AskUser, own = signal): Promise<unknown> =>
    consent.obtain(CHANGE, { ask, code: undefined, signal: own }).then(
      () => 'given',
      (error: unknown) => (error instanceof AppError ? error.code : error),
    );

  it('of a user is waited for no longer than is said', async () => {
    const asked: number[] = [];
    const late: AskUser = (_question, { timeoutMs }) => {
      asked.push(timeoutMs);
      return Promise.resolve('late');
    };
    expect(await failure(late)).to.equal('E_CONFIRMATION_TIMEOUT');
    expect(asked).to.deep.equal([60_000]);
    expect(await failure(() => Promise.resolve('yes'))).to.equal('given');
  });

  it('of a user is not asked for by a call that is over, or a session that ends', async () => {
    const never: AskUser = (_question, { signal: ended }) =>
      new Promise((_resolve, reject) => ended.addEventListener('abort', () => reject(new Error('aborted'))));
    expect(await failure(never, AbortSignal.abort())).to.equal('E_CANCELLED');
    const waiting = failure(never);
    consent.end();
    expect(await waiting).to.equal('E_CANCELLED');
    expect(await failure(never)).to.equal('E_CANCELLED');
  });
});
