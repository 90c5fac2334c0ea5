import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { seal } from '../sandbox/demo/seal.js';
import { startApp } from '../src/app.js';
import { parseConfig } from '../src/config.js';
import { systemClock } from '../src/kernel/clock.js';
import { silentLogger } from '../src/kernel/logger.js';
import { passwordOf, sandboxEnvironment, withGateway } from './support/gateway.js';
import { GatewayProcess } from './support/gatewayProcess.js';
import { keyFiles, keySettings, makeKeyFiles, type KeyFiles } from './support/keys.js';
import { sharedSandbox } from './support/sandbox.js';
import { scratch } from './support/scratch.js';

/** Logins while keys rotate, and how long between them: fifty a second. */
const LOGINS = 100;
const EVERY_MS = 20;

async function logInWith(url: string, key: KeyFiles, user = 'ALICE'): Promise<number> {
  const payload = { credentials: { username: user, password: passwordOf(user) }, request: { host: 'localhost' } };
  const response = await fetch(new URL('/api/v1/auth', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(seal(key, payload)),
  });
  await response.text();
  return response.status;
}

describe('the key ring', () => {
  it('opens logins that are sealed with an earlier key, and offers the active one to seal with', async () => {
    const [second, stranger] = [makeKeyFiles('second', 2048), makeKeyFiles('stranger', 2048)];
    await withGateway(keySettings(second, keyFiles()), async ({ app }) => {
      const offered: unknown = await (await fetch(`${app.url}/api/v1/auth/public-key`)).json();
      const [active, earlier] = [second, keyFiles()].map(({ keyId, publicKey }) => ({ keyId, publicKey }));
      expect(offered).to.deep.equal({ ...active, keys: [active, earlier] });
      expect(await logInWith(app.url, second)).to.equal(201);
      expect(await logInWith(app.url, keyFiles())).to.equal(201);
      expect(await logInWith(app.url, stranger)).to.equal(400);
      expect(await logInWith(app.url, { ...stranger, keyId: 'second' })).to.equal(400);
    });
  });

  describe('is refused at start, with a sentence', () => {
    const refusal = async (over: Record<string, string>): Promise<string> => {
      const kit = { log: silentLogger, clock: systemClock };
      const start = async (): Promise<unknown> => {
        const config = parseConfig({ ...sandboxEnvironment(await sharedSandbox()), ...over });
        const app = await startApp(kit, config);
        await app.close('test over');
        return app;
      };
      const outcome = await start().catch((error: unknown) => error);
      if (outcome instanceof Error) return outcome.message;
      throw new Error('the gateway started');
    };
    const keyFile = (name: string, pem: string | Buffer): string => {
      const path = join(scratch(), name);
      writeFileSync(path, pem, { mode: 0o600 });
      return path;
    };

    it('when its halves do not belong together', async () => {
      const { publicKeyPath } = makeKeyFiles('other', 2048);
      expect(await refusal({ IBMI_AUTH_PUBLIC_KEY_PATH: publicKeyPath })).to.include('is not the public half');
    });

    it('when it is under 2048 bits', async () => {
      const { privateKeyPath } = makeKeyFiles('small', 1024);
      expect(await refusal({ IBMI_AUTH_PRIVATE_KEY_PATH: privateKeyPath })).to.include('at least 2048 bits, not 1024');
      expect(await refusal({ IBMI_AUTH_PREVIOUS_KEYS: `small=${privateKeyPath}` })).to.match(
        /IBMI_AUTH_PREVIOUS_KEYS \(small\).*2048/,
      );
    });

    it('when it is of another type', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const path = keyFile('ec.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
      expect(await refusal({ IBMI_AUTH_PRIVATE_KEY_PATH: path })).to.include('must be an RSA key, not ec');
    });

    it('when it is no PEM at all', async () => {
      const path = keyFile('none.pem', 'no key');
      expect(await refusal({ IBMI_AUTH_PRIVATE_KEY_PATH: path })).to.include('not a readable PEM key');
    });

    it('when it is missing', async () => {
      expect(await refusal({ IBMI_AUTH_PRIVATE_KEY_PATH: '/nonexistent.pem' })).to.match(
        /IBMI_AUTH_PRIVATE_KEY_PATH.*does not exist/,
      );
      expect(await refusal({ IBMI_AUTH_PREVIOUS_KEYS: 'old=/nonexistent.pem' })).to.match(
        /IBMI_AUTH_PREVIOUS_KEYS \(old\).*does not exist/,
      );
    });

    it('when others may read it, unless the operator says so', async () => {
      const open = makeKeyFiles('open', 2048);
      chmodSync(open.privateKeyPath, 0o640);
      const settings = keySettings(open);
      expect(await refusal(settings)).to.include(`chmod 600 ${open.privateKeyPath}`);
      expect(await refusal({ IBMI_AUTH_PREVIOUS_KEYS: `open=${open.privateKeyPath}` })).to.include('chmod 600');
      await withGateway({ ...settings, IBMI_AUTH_ALLOW_INSECURE_KEY_FILES: 'true' }, async ({ app, lines }) => {
        expect(await logInWith(app.url, open)).to.equal(201);
        const warned = lines.filter(({ event }) => event === 'config.warning').map(({ fields }) => fields.warning);
        expect(warned.join()).to.include('IBMI_AUTH_ALLOW_INSECURE_KEY_FILES');
      });
    });

    it('when two keys have one id, or an entry is no pair', async () => {
      const { keyId, privateKeyPath } = keyFiles();
      expect(await refusal({ IBMI_AUTH_PREVIOUS_KEYS: `${keyId}=${privateKeyPath}` })).to.include('each id once');
      expect(await refusal({ IBMI_AUTH_PREVIOUS_KEYS: privateKeyPath })).to.include('id=/path/private.pem');
    });
  });
});

describe('keys that change while the server runs', () => {
  let running: GatewayProcess | undefined;
  let settingsPath: string;
  afterEach(async () => {
    await running?.end();
    running = undefined;
  });

  async function write(settings: Readonly<Record<string, string>>): Promise<void> {
    const all = { ...sandboxEnvironment(await sharedSandbox()), ...settings };
    const text = Object.entries(all).map(([name, value]) => `${name}="${value}"\n`);
    writeFileSync(`${settingsPath}.new`, text.join(''));
    renameSync(`${settingsPath}.new`, settingsPath);
  }

  async function start(settings: Readonly<Record<string, string>>): Promise<{ gateway: GatewayProcess; url: string }> {
    const directory = join(scratch(), `settings-${Math.round(systemClock.monotonic() * 1000)}`);
    mkdirSync(directory);
    settingsPath = join(directory, 'settings.env');
    await write(settings);
    const gateway = (running = new GatewayProcess({ MCP_SERVER_CONFIG: settingsPath }));
    return { gateway, url: (await gateway.ready()).href };
  }
  const reloaded = (line: string): boolean => line.includes('"settings.reloaded"');
  const failed = (line: string): boolean => line.includes('"settings.reload_failed"');

  it('are taken when the file of settings does, and dropped when it drops them', async () => {
    const [first, second] = [keyFiles(), makeKeyFiles('second', 2048)];
    const { gateway, url } = await start(keySettings(first));
    expect(await logInWith(url, second)).to.equal(400);
    let next = gateway.nextLine(reloaded);
    await write({ ...keySettings(second, first), MCP_BODY_MAX_BYTES: '2048' });
    expect(await next).to.include({ keys: `second ${first.keyId}`, restartFor: 'MCP_BODY_MAX_BYTES' });
    expect([await logInWith(url, first), await logInWith(url, second)]).to.deep.equal([201, 201]);
    next = gateway.nextLine(reloaded);
    await write(keySettings(second));
    await next;
    expect([await logInWith(url, first), await logInWith(url, second)]).to.deep.equal([400, 201]);
  });

  it('stay as they are when they cannot be used, until they can', async () => {
    const [first, second] = [keyFiles(), makeKeyFiles('second', 2048)];
    const { gateway, url } = await start(keySettings(first));
    chmodSync(second.privateKeyPath, 0o644);
    const fault = gateway.nextLine(failed);
    await write(keySettings(second));
    expect((await fault).text).to.include('chmod 600');
    expect([await logInWith(url, first), await logInWith(url, second)]).to.deep.equal([201, 400]);
    const next = gateway.nextLine(reloaded);
    chmodSync(second.privateKeyPath, 0o600);
    await next;
    expect([await logInWith(url, first), await logInWith(url, second)]).to.deep.equal([400, 201]);
    const broken = gateway.nextLine(failed);
    await write({ ...keySettings(second), MCP_HTTP_PORT: 'many' });
    expect((await broken).text).to.include('MCP_HTTP_PORT');
    expect(await logInWith(url, second)).to.equal(201);
  });

  it('are read again at SIGHUP, which ends nothing', async () => {
    const { gateway, url } = await start(keySettings(keyFiles()));
    const next = gateway.nextLine(reloaded);
    gateway.child.kill('SIGHUP');
    expect(await next).to.include({ keys: keyFiles().keyId });
    expect(await logInWith(url, keyFiles())).to.equal(201);
  });

  it('are taken when a platform exchanges the directory that mounted files are links through', async () => {
    const keys = [makeKeyFiles('first', 2048), makeKeyFiles('second', 2048)] as const;
    const mount = join(scratch(), 'mount');
    for (const [index, { privateKeyPath, publicKeyPath }] of keys.entries()) {
      mkdirSync(join(mount, `..${index}`), { recursive: true });
      copyFileSync(privateKeyPath, join(mount, `..${index}`, 'private.pem'));
      copyFileSync(publicKeyPath, join(mount, `..${index}`, 'public.pem'));
    }
    symlinkSync('..0', join(mount, '..data'));
    for (const name of ['private.pem', 'public.pem']) symlinkSync(join('..data', name), join(mount, name));
    const [privateKeyPath, publicKeyPath] = [join(mount, 'private.pem'), join(mount, 'public.pem')];
    const mounted = { keyId: 'mounted', privateKeyPath, publicKeyPath };
    const [before, after] = keys.map(({ publicKey }) => ({ ...mounted, publicKey })) as [KeyFiles, KeyFiles];
    const { gateway, url } = await start(keySettings(before));
    expect([await logInWith(url, before), await logInWith(url, after)]).to.deep.equal([201, 400]);
    const next = gateway.nextLine(reloaded);
    symlinkSync('..1', join(mount, '..new'));
    renameSync(join(mount, '..new'), join(mount, '..data'));
    rmSync(join(mount, '..0'), { recursive: true });
    await next;
    expect([await logInWith(url, before), await logInWith(url, after)]).to.deep.equal([400, 201]);
  });

  it('cost nobody a login: fifty a second with either key, while the active one changes twice', async () => {
    const keys = [keyFiles(), makeKeyFiles('second', 2048), makeKeyFiles('third', 2048)] as const;
    const [first, second, third] = keys;
    const room = { IBMI_AUTH_MAX_CONCURRENT_SESSIONS: '300', IBMI_MEMORY_LIMIT_MB: '16000' };
    const { gateway, url } = await start({ ...room, ...keySettings(first, second) });
    const outcomes: Promise<number>[] = [];
    const changes: Promise<unknown>[] = [];
    const change = (...[active, ...previous]: readonly [KeyFiles, ...KeyFiles[]]): void => {
      changes.push(gateway.nextLine(reloaded), write({ ...room, ...keySettings(active, ...previous) }));
    };
    await new Promise<void>((resolve) => {
      const timer = systemClock.every(EVERY_MS, () => {
        const count = outcomes.length;
        if (count === LOGINS / 4) change(second, first);
        if (count === (LOGINS * 3) / 4) change(third, second, first);
        const user = `LOAD${String(count + 1).padStart(3, '0')}`;
        outcomes.push(logInWith(url, count % 2 === 0 ? first : second, user));
        if (outcomes.length < LOGINS) return;
        timer.cancel();
        resolve();
      });
    });
    await Promise.all(changes);
    const statuses = await Promise.all(outcomes);
    expect(statuses.filter((status) => status !== 201)).to.deep.equal([]);
    expect(await logInWith(url, third)).to.equal(201);
  });
});
