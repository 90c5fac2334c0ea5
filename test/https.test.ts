import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type PeerCertificate, type SecureVersion } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { generate } from 'selfsigned';
import { Gateway, passwordOf, withGateway } from './support/gateway.js';
import { scratch } from './support/scratch.js';

const TOKEN_HELPER = fileURLToPath(new URL('../../get-access-token.js', import.meta.url));
const PERSON = fileURLToPath(new URL('fixtures/httpsPerson.js', import.meta.url));
const run = promisify(execFile);

interface Certificate {
  readonly cert: string;
  readonly private: string;
}

/** Settings that name files with this certificate; the same files each time. */
function files({ cert, private: key }: Certificate): Record<string, string> {
  const paths = {
    MCP_TLS_CERT_PATH: join(scratch(), 'https-cert.pem'),
    MCP_TLS_KEY_PATH: join(scratch(), 'https-key.pem'),
  };
  writeFileSync(paths.MCP_TLS_KEY_PATH, key);
  writeFileSync(paths.MCP_TLS_CERT_PATH, cert);
  return { ...paths, IBMI_AUTH_ALLOW_HTTP: 'false' };
}

describe('HTTPS', () => {
  let first: Certificate;
  let second: Certificate;
  before(async () => {
    const made = (): Promise<Certificate> =>
      generate([{ name: 'commonName', value: 'localhost' }], {
        keySize: 2048,
        extensions: [
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ],
      });
    [first, second] = await Promise.all([made(), made()]);
  });

  /** The certificate that a new connection is shown. */
  function shownBy({ app }: Gateway, maxVersion: SecureVersion = 'TLSv1.3'): Promise<PeerCertificate> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: app.port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion }, () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  }

  it('carries a login and the SDK’s own client from end to end', () =>
    withGateway(files(first), async ({ app }) => {
      const caPath = join(scratch(), 'https-ca.pem');
      writeFileSync(caPath, first.cert);
      expect(app.url).to.match(/^https:/);
      const where = ['--https', '--server', 'localhost', '--port', String(app.port)];
      const who = ['--quiet', '--user', 'ALICE', '--host', 'localhost'];
      const env = { NODE_EXTRA_CA_CERTS: caPath, DB2i_PASS: passwordOf('ALICE') };
      const { stdout } = await run(process.execPath, [TOKEN_HELPER, ...where, ...who], { env });
      const token = /="(.+)"/.exec(stdout)?.[1] ?? '';
      const url = `https://localhost:${app.port}/mcp`;
      const person = await run(process.execPath, [PERSON, url, token], { env: { NODE_EXTRA_CA_CERTS: caPath } });
      expect(person.stdout).to.include('"success":true').and.to.include('ALICE');
    }));

  it('shows a new certificate as soon as its files are changed, and the old one while they do not fit', () =>
    withGateway(files(first), async (gateway) => {
      const old = await shownBy(gateway);
      const unfit = gateway.nextLine('settings.reload_failed');
      writeFileSync(join(scratch(), 'https-key.pem'), second.private);
      await unfit;
      expect((await shownBy(gateway)).fingerprint256).to.equal(old.fingerprint256);
      const reloaded = gateway.nextLine('settings.reloaded');
      files(second);
      await reloaded;
      expect((await shownBy(gateway)).fingerprint256).not.to.equal(old.fingerprint256);
    }));

  it('speaks TLS 1.2, and nothing older', () =>
    withGateway(files(first), async (gateway) => {
      expect((await shownBy(gateway, 'TLSv1.2')).subject.CN).to.equal('localhost');
      const refused = await shownBy(gateway, 'TLSv1.1').catch((error: unknown) => String(error));
      expect(refused).to.match(/protocol|version|handshake/i);
    }));

  it('does not start with a key that is another certificate’s', async () => {
    const start = Gateway.start({ env: files({ cert: first.cert, private: second.private }) });
    const refusal: unknown = await start.then(
      () => 'started',
      (error: unknown) => error,
    );
    expect(String(refusal)).to.match(/MCP_TLS_CERT_PATH and MCP_TLS_KEY_PATH must be/);
  });
});
