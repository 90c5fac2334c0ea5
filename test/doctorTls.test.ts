import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer as createPlainServer } from 'node:http';
import { createServer, type TlsOptions } from 'node:tls';
import { expect } from 'chai';
import { generate, type SelfsignedOptions } from 'selfsigned';
import { systemClock } from '../src/kernel/clock.js';
import type { Finding, Judgement } from '../src/protocol/checkup.js';
import { judgeCertificate, judgeHandshake } from '../workers/doctor/judgeTls.js';
import { probeTls, type TlsFacts } from '../workers/doctor/tlsProbe.js';

const DAY_MS = 86_400_000;
const HOST = 'localhost';
const at = (days: number): Date => new Date(systemClock.now() + days * DAY_MS);

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate for localhost that differs as told. */
async function issue(options: SelfsignedOptions = {}, name: string = HOST): Promise<Pair> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
    ...options,
  });
  return { cert, key };
}

/** What the probe finds at a TLS server on loopback. */
async function probe(options: TlsOptions, ca?: string): Promise<TlsFacts> {
  const server = createServer(options, (socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  try {
    return await probeTls(systemClock, { host: HOST, port }, { ca, deadlineMs: 5_000 });
  } finally {
    server.close();
  }
}

/** The verdicts on a certificate that its own PEM, or another, is to verify. */
async function verdictsOn(pair: TlsOptions, ca?: string, verifyTls = true): Promise<Finding[]> {
  const facts = await probe(pair, ca);
  if ('failed' in facts) throw new Error(facts.failed);
  const context = {
    target: { host: HOST, port: 8076 },
    verifyTls,
    hasCa: ca !== undefined,
    now: systemClock.now(),
    dayOf: (ms: number) => systemClock.iso(ms).slice(0, 10),
  };
  return [...judgeCertificate(facts.certificate, context)];
}

const summary = (findings: readonly Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ id, verdict }) => [id.slice('certificate.'.length), verdict]));
const textOf = (findings: readonly Finding[], id: string): string => {
  const found = findings.find((finding) => finding.id === `certificate.${id}`);
  return found === undefined ? '' : `${found.saw} ${'todo' in found ? found.todo : ''}`;
};

describe('doctor looks at a certificate', () => {
  const cases: readonly (readonly [
    promise: string,
    pair: () => Promise<Pair>,
    expected: Readonly<Record<string, string>>,
    says: readonly [id: string, text: RegExp],
  ])[] = [
    [
      'that is sound',
      () => issue(),
      { chain: 'ok', name: 'ok', dates: 'ok', key: 'ok' },
      ['chain', /CN=localhost, verified with DB2i_CA_PATH/],
    ],
    [
      'that expires in a week',
      () => issue({ notAfterDate: at(7.5) }),
      { chain: 'ok', name: 'ok', dates: 'warn', key: 'ok' },
      ['dates', /in 7 days Renew/],
    ],
    [
      'that has expired',
      () => issue({ notBeforeDate: at(-10), notAfterDate: at(-1) }),
      { chain: 'unchecked', name: 'ok', dates: 'fix', key: 'ok' },
      ['dates', /^expired on \d{4}-\d\d-\d\d Renew/],
    ],
    [
      'that is not valid yet',
      () => issue({ notBeforeDate: at(2) }),
      { chain: 'unchecked', name: 'ok', dates: 'fix', key: 'ok' },
      ['dates', /valid only from/],
    ],
    [
      'that was issued for another name',
      () => issue({}, 'other.example'),
      { chain: 'ok', name: 'fix', dates: 'ok', key: 'ok' },
      ['name', /another name than localhost: subject CN=other\.example.*DNS:other\.example.*DB2i_HOST/],
    ],
    [
      'whose key is short',
      () => issue({ keyType: 'rsa', keySize: 1024 }),
      { chain: 'ok', name: 'ok', dates: 'ok', key: 'fix' },
      ['key', /rsa of 1024 bits.*2048/],
    ],
    [
      'with an RSA key that is long enough',
      () => issue({ keyType: 'rsa', keySize: 2048 }),
      { chain: 'ok', name: 'ok', dates: 'ok', key: 'ok' },
      ['key', /rsa of 2048 bits/],
    ],
  ];
  for (const [promise, pair, expected, [id, says]] of cases) {
    it(promise, async () => {
      const issued = await pair();
      // OpenSSL takes no server key of 1024 bits at its usual level.
      const findings = await verdictsOn({ ...issued, ciphers: 'DEFAULT@SECLEVEL=0' }, issued.cert);
      expect(summary(findings)).to.deep.equal(expected);
      expect(textOf(findings, id)).to.match(says);
    });
  }

  it('that is self-signed and not known here, and shows its fingerprint', async () => {
    const findings = await verdictsOn(await issue());
    expect(textOf(findings, 'chain')).to.match(
      /DB2i_CA_PATH is not set; SHA-256 fingerprint (?:[0-9A-F]{2}:){31}[0-9A-F]{2} Compare/,
    );
    expect(textOf(findings, 'chain')).to.include('openssl s_client -connect localhost:8076');
  });

  it('that is self-signed where DB2i_CA_PATH has another', async () => {
    const [mine, other] = await Promise.all([issue(), issue()]);
    const findings = await verdictsOn(mine, other.cert);
    expect(summary(findings)).to.include({ chain: 'fix' });
    expect(textOf(findings, 'chain')).to.include('not the one in DB2i_CA_PATH');
  });

  describe('of an authority', () => {
    let authority: Pair;
    let issued: Pair;
    before(async () => {
      authority = await issue({}, 'Our Authority');
      issued = await issue({
        ca: authority,
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
      });
    });

    it('that is known', async () =>
      expect(textOf(await verdictsOn(issued, authority.cert), 'chain')).to.include(
        'issued by CN=Our Authority, verified',
      ));

    it('that is not known', async () => {
      const findings = await verdictsOn(issued);
      expect(summary(findings)).to.include({ chain: 'fix', name: 'ok' });
      expect(textOf(findings, 'chain')).to.match(/CN=Our Authority, which is not trusted.*authority that issued it/);
    });
  });

  it('and only warns where nothing is verified', async () => {
    const expired = await issue({ notBeforeDate: at(-10), notAfterDate: at(-1) }, 'other.example');
    expect(summary(await verdictsOn(expired, undefined, false))).to.include({ name: 'warn', dates: 'warn' });
    expect(summary(await verdictsOn(await issue(), undefined, false))).to.include({ chain: 'warn' });
  });
});

describe('doctor looks at a handshake', () => {
  const judged = (judgement: Judgement): string =>
    `${judgement.verdict}: ${judgement.saw} ${'todo' in judgement ? judgement.todo : ''}`;

  it('with TLS 1.2 and 1.3', async () => {
    const pair = await issue();
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const facts = await probe({ ...pair, minVersion: version, maxVersion: version });
      expect(judged(judgeHandshake(facts))).to.include(`ok: the handshake was made with ${version}`);
    }
  });

  it('with a version that the gateway refuses', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const facts = await probe({ ...(await issue({ keyType: 'rsa' })), ...old });
    expect(judged(judgeHandshake(facts))).to.match(/^fix: the daemon speaks TLSv1\.1 at best.*Java/);
  });

  it('with a server that speaks no TLS', async () => {
    const server = createPlainServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a TCP server that listens
    const facts = await probeTls(systemClock, { host: HOST, port }, { ca: undefined, deadlineMs: 5_000 });
    server.close();
    expect(judged(judgeHandshake(facts))).to.match(/^fix: what listens on that port does not speak TLS.*MP_UNSECURE/);
  });
});
