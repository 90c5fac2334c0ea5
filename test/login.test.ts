import { expect } from 'chai';
import { systemClock } from '../src/kernel/clock.js';
import { Gateway, passwordOf } from './support/gateway.js';
import { keyFiles, makeKeyFiles } from './support/keys.js';
import { sharedSandbox } from './support/sandbox.js';
import { seal, type Envelope, type SealOptions } from '../sandbox/demo/seal.js';

const ENVELOPE_SENTENCE =
  'The login envelope cannot be read. Fetch the public key again, seal a complete request with it, and send that.';

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly requestId: string };
}

async function errorOf(response: Response): Promise<ErrorBody['error']> {
  return ((await response.json()) as ErrorBody).error;
}

describe('login', () => {
  let gateway: Gateway;
  before(async () => (gateway = await Gateway.start()));
  after(() => gateway.close());

  const payload = (over: Record<string, unknown> = {}, request: Record<string, unknown> = {}): unknown => ({
    credentials: { username: 'ALICE', password: passwordOf('ALICE'), ...over },
    request: { host: 'localhost', ...request },
  });

  it('serves the public key as id and PEM', async () => {
    const response = await fetch(`${gateway.app.url}/api/v1/auth/public-key`);
    expect(response.status).to.equal(200);
    const active = { keyId: keyFiles().keyId, publicKey: keyFiles().publicKey };
    expect(await response.json()).to.deep.equal({ ...active, keys: [active] });
  });

  it('answers 201 with a bearer token that nobody may store', async () => {
    const response = await gateway.login('alice', { duration: 120 });
    const body = (await response.json()) as Record<string, string | number>;
    expect(response.status).to.equal(201);
    expect(response.headers.get('cache-control')).to.equal('no-store');
    expect(response.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
    expect(Object.keys(body)).to.deep.equal(['access_token', 'token_type', 'expires_in', 'expires_at']);
    expect(body).to.include({ token_type: 'Bearer', expires_in: 120 });
    expect(body.access_token).to.match(/^ibmi_[A-Za-z0-9_-]{43}$/);
    expect(Math.abs(Date.parse(String(body.expires_at)) - systemClock.now() - 120_000)).to.be.lessThan(30_000);
  });

  it('opens as many host jobs as were asked for, as the person who logged in', async () => {
    const sandbox = await sharedSandbox();
    const before = sandbox.counters().jobsByUser.LOAD001 ?? 0;
    const token = await gateway.token('LOAD001', { poolstart: 2, poolmax: 2 });
    await Promise.all([1, 2].map(() => gateway.call(token, 'execute_sql', { sql: 'VALUES CURRENT USER' })));
    expect((sandbox.counters().jobsByUser.LOAD001 ?? 0) - before).to.be.within(1, 2);
  });

  describe('refuses with 400 and one sentence', () => {
    it('a flipped byte anywhere', async function () {
      this.timeout(60_000);
      const envelope = seal(keyFiles(), payload());
      const before = (await sharedSandbox()).counters().signOnAttempts;
      const answers = new Set<string>();
      for (const field of ['encryptedSessionKey', 'iv', 'authTag', 'ciphertext'] as const) {
        const original = Buffer.from(envelope[field], 'base64');
        for (let at = 0; at < original.length; at += 1) {
          const bytes = Buffer.from(original);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
          const response = await gateway.post('/api/v1/auth', { ...envelope, [field]: bytes.toString('base64') });
          const { code, message } = await errorOf(response);
          answers.add(`${response.status} ${code} ${message}`);
        }
      }
      expect([...answers]).to.deep.equal([`400 E_ENVELOPE ${ENVELOPE_SENTENCE}`]);
      expect((await sharedSandbox()).counters().signOnAttempts).to.equal(before);
    });

    const flipped = (envelope: Envelope, field: keyof Envelope): Envelope => {
      if (field === 'keyId') return { ...envelope, keyId: `${envelope.keyId}x` };
      const bytes = Buffer.from(envelope[field], 'base64');
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return { ...envelope, [field]: bytes.toString('base64') };
    };
    for (const field of ['keyId', 'encryptedSessionKey', 'iv', 'authTag', 'ciphertext'] as const) {
      it(`a flipped byte in ${field}`, async () => refused(flipped(seal(keyFiles(), payload()), field)));
      it(`an envelope without ${field}`, async () => refused({ ...seal(keyFiles(), payload()), [field]: undefined }));
      it(`a blank ${field}`, async () => refused({ ...seal(keyFiles(), payload()), [field]: '  ' }));
    }

    const misuse: readonly (readonly [why: string, options: SealOptions])[] = [
      ['a 16-byte session key', { keyBytes: 16 }],
      ['a 16-byte IV', { ivBytes: 16 }],
      ['an 8-byte IV', { ivBytes: 8 }],
      ['a 4-byte tag', { tagBytes: 4 }],
      ['a 12-byte tag', { tagBytes: 12 }],
    ];
    for (const [why, options] of misuse) it(why, async () => refused(seal(keyFiles(), payload(), options)));

    const payloads: readonly (readonly [why: string, payload: unknown])[] = [
      ['a payload that is not JSON', 'alice:alice-pw'],
      ['no credentials', { request: { host: 'localhost' } }],
      ['a blank user', payload({ username: '  ' })],
      ['a user that is a number', payload({ username: 1 })],
      ['a user that ends the daemon’s URL', payload({ username: 'A;user=B' })],
      ['a password that is absent', payload({ password: undefined })],
      ['an empty password', payload({ password: '' })],
      ['no host', payload({}, { host: ' ' })],
      ['a duration of zero', payload({}, { duration: 0 })],
      ['a duration beyond a day', payload({}, { duration: 86_401 })],
      ['a fraction of a job', payload({}, { poolstart: 1.5 })],
      ['poolstart beyond 50', payload({}, { poolstart: 51 })],
      ['poolmax beyond 100', payload({}, { poolmax: 101 })],
      ['poolstart greater than poolmax', payload({}, { poolstart: 3, poolmax: 2 })],
    ];
    for (const [why, sealed] of payloads) it(why, async () => refused(seal(keyFiles(), sealed)));

    it('a body that is not JSON', async () => refused('{"keyId": hunter2'));
    it('a body that is a list', async () => refused([]));
    it('an envelope sealed with another key', async () =>
      refused(seal({ ...makeKeyFiles('other', 2048), keyId: keyFiles().keyId }, payload())));

    async function refused(body: unknown): Promise<void> {
      const signOns = (await sharedSandbox()).counters().signOnAttempts;
      const response = await gateway.post('/api/v1/auth', body);
      expect(response.status).to.equal(400);
      const error = await errorOf(response);
      expect(error).to.include({ code: 'E_ENVELOPE', message: ENVELOPE_SENTENCE });
      expect(error.requestId).to.equal(response.headers.get('x-request-id'));
      expect((await sharedSandbox()).counters().signOnAttempts).to.equal(signOns);
    }
  });

  it('answers 401 to a wrong password after exactly one sign-on attempt, and keeps nothing', async () => {
    const sandbox = await sharedSandbox();
    const before = sandbox.counters().signOnAttemptsByUser.BOB ?? 0;
    const active = gateway.app.supervisor.active;
    const response = await gateway.login('bob', { poolstart: 5 }, 'wrong');
    expect(response.status).to.equal(401);
    expect((await errorOf(response)).code).to.equal('E_CREDENTIALS');
    expect((sandbox.counters().signOnAttemptsByUser.BOB ?? 0) - before).to.equal(1);
    expect(gateway.app.supervisor.active).to.equal(active);
  });

  it('tells an unknown user and a wrong password apart to nobody', async () => {
    const [unknown, wrong] = await Promise.all([gateway.login('NOBODY', {}, 'x'), gateway.login('bob', {}, 'x')]);
    expect(unknown.status).to.equal(401);
    expect((await errorOf(unknown)).message).to.equal((await errorOf(wrong)).message);
  });

  it('refuses a password that would end the daemon’s URL without sending it', async () => {
    const before = (await sharedSandbox()).counters().signOnAttempts;
    const response = await gateway.login('bob', {}, 'a;user=ALICE');
    expect(response.status).to.equal(401);
    expect((await sharedSandbox()).counters().signOnAttempts).to.equal(before);
  });

  for (const host of ['elsewhere.example', '127.0.0.1:9999/evil?x=', 'localhost:1', '[::1]']) {
    it(`answers 403 to host ${host} before any network call`, async () => {
      const before = (await sharedSandbox()).counters().signOnAttempts;
      const response = await gateway.login('alice', { host });
      expect(response.status).to.equal(403);
      expect((await errorOf(response)).code).to.equal('E_HOST_NOT_ALLOWED');
      expect((await sharedSandbox()).counters().signOnAttempts).to.equal(before);
    });
  }

  it('answers 415 to another content type and 404 to another path', async () => {
    const text = await gateway.post('/api/v1/auth', 'x', { 'content-type': 'text/plain' });
    expect(text.status).to.equal(415);
    expect((await gateway.post('/api/v1/nothing', {})).status).to.equal(404);
  });

  it('answers 400 to a body longer than any envelope', async () => {
    expect((await gateway.post('/api/v1/auth', { keyId: 'x'.repeat(70_000) })).status).to.equal(400);
  });

  it('never shows a password or a token in a log line', () => {
    const text = JSON.stringify(gateway.lines);
    expect(text).not.to.match(/-pw|ibmi_[A-Za-z0-9_-]{43}/);
  });
});
