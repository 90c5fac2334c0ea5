import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createCertificate } from '../sandbox/daemon/certificate.js';
import { keyFiles } from './support/keys.js';
import { GRANTED, LoginServer } from './support/loginServer.js';
import { scratch } from './support/scratch.js';

const SCRIPT = fileURLToPath(new URL('../../get-access-token.js', import.meta.url));
const PASSWORD = 'hunter2 "$x" é';
const ME = ['--user', 'ALICE', '--password', PASSWORD, '--host', 'power10'];
const EXPORT_LINE = 'export IBMI_MCP_ACCESS_TOKEN="tok-EN_1"\n';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  /** The text of .env in the working directory. */
  readonly dotenv?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe('get-access-token.js', () => {
  let server: LoginServer;
  beforeEach(async () => {
    server = await LoginServer.start();
  });
  afterEach(() => server.close());

  /** Runs the script in a directory of its own; its output never holds the password. */
  function run(args: readonly string[], { dotenv, env = {} }: Surroundings = {}): Promise<Outcome> {
    const cwd = mkdtempSync(join(scratch(), 'token-'));
    if (dotenv !== undefined) writeFileSync(join(cwd, '.env'), dotenv);
    return new Promise((resolve) => {
      execFile(process.execPath, [SCRIPT, ...args], { cwd, env }, (error, out, err) => {
        expect(out + err).not.to.include('hunter2');
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err });
      });
    });
  }

  const login = (args: readonly string[] = [], surroundings: Surroundings = {}): Promise<Outcome> =>
    run([...ME, '--port', String(server.port), ...args], surroundings);

  describe('with a server that grants', () => {
    it('prints exactly one export line when quiet', async () => {
      expect(await login(['--quiet'])).to.deep.equal({ code: 0, out: EXPORT_LINE, err: '' });
      expect(server.requests).to.deep.equal(['GET /api/v1/auth/public-key', 'POST /api/v1/auth']);
    });

    it('seals the login for the key it fetched', async () => {
      await login(['-q']);
      expect(server.logins).to.deep.equal([
        {
          keyId: keyFiles().keyId,
          ivBytes: 12,
          credentials: { username: 'ALICE', password: PASSWORD },
          request: { host: 'power10', duration: 7200, poolstart: 2, poolmax: 5 },
        },
      ]);
    });

    it('passes on what is asked for, by short flags too', async () => {
      const asked = `--duration 60 --pool-start 1 --pool-max 3 --server 127.0.0.1 --port ${server.port}`.split(' ');
      const { code } = await run(['-u', 'bob', '-p', 'pw', '-h', 'b.example', ...asked, '-q']);
      expect(code).to.equal(0);
      expect(server.logins).to.have.length(1);
      expect(server.logins[0]).to.deep.include({
        credentials: { username: 'bob', password: 'pw' },
        request: { host: 'b.example', duration: 60, poolstart: 1, poolmax: 3 },
      });
    });

    it('says who logged in where and until when', async () => {
      const out = `Logged in as ALICE on power10. The token is good until 2030-01-01T00:00:00.000Z.\n\n${EXPORT_LINE}`;
      expect(await login()).to.deep.equal({ code: 0, out, err: '' });
    });

    it('tells what it does on standard error when verbose', async () => {
      const { code, out, err } = await login(['--verbose', '--quiet']);
      expect({ code, out }).to.deep.equal({ code: 0, out: EXPORT_LINE });
      expect(err.trimEnd().split('\n')).to.deep.equal([
        `Sealing for key test-key; ALICE logs in to power10 through localhost:${server.port}.`,
        'Bearer token for 60 s, until 2030-01-01T00:00:00.000Z; pool of 2 to 5 Db2 jobs.',
      ]);
    });

    it('does not fetch the key that it is given', async () => {
      const key = ['--public-key-path', keyFiles().publicKeyPath, '--key-id', 'mine'];
      expect(await login([...key, '-q'])).to.deep.equal({ code: 0, out: EXPORT_LINE, err: '' });
      expect(server.requests).to.deep.equal(['POST /api/v1/auth']);
      expect(server.logins[0]).to.include({ keyId: 'mine' });
    });

    it('fetches the key where its flags are empty', async () =>
      expect(await login(['--public-key-path=', '--key-id=', '-q'])).to.include({ code: 0, out: EXPORT_LINE }));
  });

  describe('without flags', () => {
    const dotenv = 'DB2i_USER=CAROL\nDB2i_PASS="carol pw"\nDB2i_HOST=c.example\n';
    const env = { DB2i_USER: 'DAVE', DB2i_PASS: 'dave-pw', DB2i_HOST: 'd.example' };
    const rows: readonly (readonly [what: string, args: readonly string[], around: Surroundings, who: object])[] = [
      ['takes .env', [], { dotenv }, { user: 'CAROL', password: 'carol pw', host: 'c.example' }],
      ['takes the environment', [], { env }, { user: 'DAVE', password: 'dave-pw', host: 'd.example' }],
      [
        'prefers the environment to .env',
        [],
        { dotenv, env },
        { user: 'DAVE', password: 'dave-pw', host: 'd.example' },
      ],
      [
        'fills what the environment leaves empty from .env',
        [],
        { dotenv, env: { DB2i_USER: '', DB2i_PASS: ' ', DB2i_HOST: 'd.example' } },
        { user: 'CAROL', password: 'carol pw', host: 'd.example' },
      ],
      [
        'prefers a flag to both',
        ['--user', 'EVE', '-h', 'e.example'],
        { dotenv, env },
        { user: 'EVE', password: 'dave-pw', host: 'e.example' },
      ],
    ];
    it('takes the file that MCP_SERVER_CONFIG names instead of .env', async () => {
      const settings = join(mkdtempSync(join(scratch(), 'settings-')), 'my.env');
      writeFileSync(settings, 'DB2i_USER=FRED\nDB2i_PASS=fred-pw\nDB2i_HOST=f.example\n');
      const around = { dotenv, env: { MCP_SERVER_CONFIG: settings } };
      expect(await run(['--port', String(server.port), '-q'], around)).to.include({ code: 0, err: '' });
      expect(server.logins[0]).to.deep.include({ credentials: { username: 'FRED', password: 'fred-pw' } });
      const lost = await run(['--port', String(server.port)], { dotenv, env: { MCP_SERVER_CONFIG: `${settings}x` } });
      expect(lost.code).to.equal(2);
      expect(lost.err).to.include('MCP_SERVER_CONFIG names');
    });

    for (const [what, args, around, who] of rows) {
      it(what, async () => {
        expect(await run([...args, '--port', String(server.port), '-q'], around)).to.include({ code: 0, err: '' });
        const { credentials, request } = server.logins[0] as {
          credentials: { username: string; password: string };
          request: { host: string };
        };
        const { username: user, password } = credentials;
        expect({ user, password, host: request.host }).to.deep.equal(who);
      });
    }
  });

  describe('used wrongly, ends with 2 and asks nobody', () => {
    const rows: readonly (readonly [what: string, args: readonly string[], sentence: RegExp])[] = [
      ['without a user', ['-p', 'hunter2', '-h', 'x'], /^Give --user, or set DB2i_USER in \.env\.$/],
      ['without a password', ['-u', 'x', '-h', 'x'], /^Give --password, or set DB2i_PASS in \.env\.$/],
      ['without a host', ['-u', 'x', '-p', 'hunter2'], /^Give --host, or set DB2i_HOST in \.env\.$/],
      ['with an empty password', ['-u', 'x', '-p', '', '-h', 'x'], /^Give --password/],
      ['with an unknown option', [...ME, '--colour'], /Unknown option '--colour'/],
      ['with a password behind a misspelled option', ['--pasword=hunter2'], /Unknown option '--pasword'/],
      ['with a password of two words', ['-u', 'x', '-p', 'a', 'hunter2'], /argument without its option.*quotes\.$/],
      ['with an option that lacks its value', ['-u', '--password'], /argument/],
      ['with a value for a switch', ['--quiet=hunter2'], /does not take an argument/],
      ['with a word for a port', [...ME, '--port', 'x'], /^--port must be a whole number from 1 to 65535\.$/],
      ['with a port out of range', [...ME, '--port', '65536'], /^--port must be/],
      ['with half a second', [...ME, '--duration', '0.5'], /^--duration must be a whole number from 1 to 86400\.$/],
      ['with two days', [...ME, '--duration', '172800'], /^--duration must be/],
      ['without jobs', [...ME, '--pool-start', '0'], /^--pool-start must be a whole number from 1 to 50\.$/],
      ['with many jobs', [...ME, '--pool-max', '101'], /^--pool-max must be a whole number from 1 to 100\.$/],
      [
        'with a pool that starts full',
        [...ME, '--pool-start', '6'],
        /^--pool-start must not be greater than --pool-max\.$/,
      ],
      ['with a key and no key id', [...ME, '--public-key-path', 'x'], /^--public-key-path and --key-id go together\.$/],
      ['with a key id and no key', [...ME, '--key-id', 'x'], /^--public-key-path and --key-id go together\.$/],
      [
        'with a key that is not there',
        [...ME, '--public-key-path', 'no', '--key-id', 'x'],
        /^--public-key-path cannot.*ENOENT/,
      ],
      ['with a key that is none', [...ME, '--public-key-path', SCRIPT, '--key-id', 'x'], /^--public-key-path cannot/],
    ];
    for (const [what, args, sentence] of rows) {
      it(what, async () => {
        const { code, out, err } = await run(args.includes('--port') ? args : [...args, '--port', String(server.port)]);
        expect({ code, out }).to.deep.equal({ code: 2, out: '' });
        const lines = err.trimEnd().split('\n');
        expect(lines.slice(0, -1).join(' ')).to.match(sentence);
        expect(lines.at(-1)).to.equal('See node get-access-token.js --help.');
        expect(server.requests).to.deep.equal([]);
      });
    }

    it('but prints its usage on request', async () => {
      const { code, out, err } = await run(['--help']);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      for (const flag of [
        '--user',
        '--password',
        '--host',
        '--server',
        '--port',
        '--https',
        '--insecure',
        '--duration',
      ])
        expect(out).to.include(flag);
    });
  });

  describe('refused, ends with 1 and says why', () => {
    const no = (status: number, body: unknown): { status: number; body: unknown } => ({ status, body });
    const evil = 'no\u001b[2J\nexport X="$(id)"';
    const rows: readonly (readonly [what: string, key: 'key' | 'login', status: number, body: unknown, err: string])[] =
      [
        [
          'with the server’s message and request id',
          ...([
            'login',
            401,
            { error: { code: 'E_CREDENTIALS', message: 'Log in again.', requestId: 'r-7' } },
          ] as const),
          'The login was refused with 401: Log in again. (request r-7)',
        ],
        ['without a body', 'login', 502, '', 'The login was refused with 502: no reason given'],
        ['with a body of another shape', 'login', 500, 'null', 'The login was refused with 500: no reason given'],
        ['with another error', 'login', 400, { error: 'no' }, 'The login was refused with 400: no reason given'],
        ['before a token', 'login', 200, GRANTED.body, 'The login was refused with 200: no reason given'],
        [
          'with text that a terminal would obey',
          ...(['login', 403, { error: { message: evil } }] as const),
          'The login was refused with 403: no [2J export X="$(id)"',
        ],
        [
          'for the public key',
          ...(['key', 404, { error: { message: 'There is no such route.', requestId: 'r-8' } }] as const),
          'The public key was refused with 404: There is no such route. (request r-8)',
        ],
        ['for a key that is null', 'key', 200, 'null', 'The public key was refused with 200: no reason given'],
        [
          'for a key that is none',
          ...(['key', 200, { keyId: 'k', publicKey: 'x' }] as const),
          'The server answered with something that is not a public key.',
        ],
        [
          'for a token that a shell would obey',
          ...(['login', 201, { access_token: 'x"; id; "$(id)' }] as const),
          'The server answered with something that is not a token.',
        ],
      ];
    for (const [what, key, status, body, err] of rows) {
      it(what, async () => {
        server[key] = no(status, body);
        expect(await login(['-q'])).to.deep.equal({ code: 1, out: '', err: `${err}\n` });
      });
    }

    it('by nobody: the server is not there', async () => {
      const { port } = server;
      await server.close();
      const { code, out, err } = await login(['-q']);
      expect({ code, out }).to.deep.equal({ code: 1, out: '' });
      expect(err).to.match(new RegExp(`^The server at localhost:${port} did not answer: .*ECONNREFUSED`));
    });

    it('by an answer without end', async () => {
      server.login = no(201, 'x'.repeat(1_100_000));
      const { code, err } = await login(['-q']);
      expect(code).to.equal(1);
      expect(err).to.match(/did not answer: the answer is too long/);
    });
  });

  describe('over HTTPS with a certificate that nobody signed', () => {
    let secure: LoginServer;
    before(async () => {
      secure = await LoginServer.start(await createCertificate());
    });
    after(() => secure.close());

    it('refuses to send anything', async () => {
      const { code, out, err } = await run([...ME, '--port', String(secure.port), '--https']);
      expect({ code, out }).to.deep.equal({ code: 1, out: '' });
      expect(err).to.match(/^The server at localhost:\d+ did not answer: .*self-signed certificate/);
      expect(secure.requests).to.deep.equal([]);
    });

    it('sends with --insecure', async () => {
      expect(await run([...ME, '--port', String(secure.port), '--https', '--insecure', '-q'])).to.deep.equal({
        code: 0,
        out: EXPORT_LINE,
        err: '',
      });
      expect(secure.logins).to.have.length(1);
    });
  });
});
