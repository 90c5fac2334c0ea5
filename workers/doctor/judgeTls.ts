import { targetText, type Target } from '../../src/kernel/target.js';
import type { CheckId, Finding, Judgement } from '../../src/protocol/checkup.js';
import type { Db2Settings } from '../../src/protocol/messages.js';
import { LATE } from './address.js';
import { fix, ok, unchecked, warn } from './judgement.js';
import type { CertificateFacts, TlsFacts } from './tlsProbe.js';

const DAY_MS = 86_400_000;
/** A certificate that ends sooner wants renewing. */
const RENEW_DAYS = 30;
const RSA_BITS_MIN = 2048;

export function judgeHandshake(facts: TlsFacts): Judgement {
  if ('protocol' in facts) {
    return /^TLSv1\.[23]$/.test(facts.protocol)
      ? ok(`the handshake was made with ${facts.protocol}`)
      : fix(
          `the daemon speaks ${facts.protocol} at best, which the gateway refuses`,
          'Run Mapepire with Java 8u341 or later, 11 or 17, which speak TLS 1.2 and 1.3.',
        );
  }
  switch (facts.failed) {
    case LATE:
      return fix(
        'the port accepts connections, and does not answer the TLS handshake',
        'See whether Mapepire hangs (its job log on the IBM i), or something else listens on that port.',
      );
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return fix(
        'what listens on that port does not speak TLS',
        'Correct the port; if it is Mapepire, start it without MP_UNSECURE.',
      );
    default:
      return fix(
        `the TLS handshake failed (${facts.failed})`,
        'See the job log of Mapepire on the IBM i: it needs a certificate that it can read.',
      );
  }
}

export function judgeVerification({ verifyTls, ca }: Pick<Db2Settings, 'verifyTls' | 'ca'>): Judgement {
  if (!verifyTls)
    return warn(
      'DB2i_IGNORE_UNAUTHORIZED=true: passwords go to whoever answers at that address',
      'Set DB2i_CA_PATH, and take DB2i_IGNORE_UNAUTHORIZED out.',
    );
  // Node says nothing of such a file, and trusts nobody.
  if (ca?.includes('-----BEGIN CERTIFICATE-----') === false)
    return fix(
      'the file that DB2i_CA_PATH names has no certificate in PEM form',
      'Name a PEM file; openssl x509 -inform DER -in FILE makes one of a binary certificate.',
    );
  return ok("the daemon's certificate is verified");
}

export interface CertificateContext {
  readonly target: Target;
  readonly verifyTls: boolean;
  readonly hasCa: boolean;
  /** Wall time. */
  readonly now: number;
  readonly dayOf: (ms: number) => string;
}

/** The four verdicts on a certificate. Where nothing is verified, what would stop a sign-on is only a warning. */
export function judgeCertificate(facts: CertificateFacts, context: CertificateContext): readonly Finding[] {
  const judged: readonly (readonly [CheckId, Judgement])[] = [
    ['certificate.chain', judgeChain(facts, context)],
    ['certificate.name', judgeName(facts, context)],
    ['certificate.dates', judgeDates(facts, context)],
    ['certificate.key', judgeKey(facts)],
  ];
  return judged.map(([id, judgement]) => {
    const isIgnored = !context.verifyTls && id !== 'certificate.key' && judgement.verdict === 'fix';
    return isIgnored ? { id, ...judgement, verdict: 'warn' } : { id, ...judgement };
  });
}

const SELF_SIGNED = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']);
const OF_DATES = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function judgeChain(facts: CertificateFacts, { target, hasCa, now }: CertificateContext): Judgement {
  const { chainFault, issuer, fingerprint } = facts;
  if (chainFault === undefined)
    return ok(`issued by ${issuer}, verified with ${hasCa ? 'DB2i_CA_PATH' : 'the authorities that Node trusts'}`);
  if (OF_DATES.has(chainFault)) {
    return isWithinDates(facts, now)
      ? fix('a certificate above it in the chain is not valid today', 'Have the daemon send a chain that is valid.')
      : unchecked('the dates of the certificate are wrong');
  }
  const fetch =
    `openssl s_client -connect ${targetText(target)} </dev/null | openssl x509 > secrets/daemon-ca.pem ` +
    'writes it over a network you trust';
  if (SELF_SIGNED.has(chainFault)) {
    const [saw, instead] = hasCa
      ? ['is not the one in DB2i_CA_PATH', 'name its file in DB2i_CA_PATH instead']
      : ['DB2i_CA_PATH is not set', 'name its file in DB2i_CA_PATH'];
    return fix(
      `self-signed, and ${saw}; SHA-256 fingerprint ${fingerprint}`,
      `Compare the fingerprint with the one that the administrator sees on the IBM i, and ${instead}: ${fetch}.`,
    );
  }
  return fix(
    `issued by ${issuer}, which is not trusted here (${chainFault}); SHA-256 fingerprint ${fingerprint}`,
    hasCa
      ? 'DB2i_CA_PATH names another authority: put the PEM text of this one, and of those between, into that file.'
      : 'Get the PEM file of the authority that issued it from whoever runs it, and name the file in DB2i_CA_PATH.',
  );
}

function judgeName({ nameFault, subject }: CertificateFacts, { target }: CertificateContext): Judgement {
  if (nameFault === undefined) return ok(`issued for ${target.host}`);
  return fix(
    `issued for another name than ${target.host}: subject ${subject}. ${nameFault}`,
    'Use a name it was issued for as DB2i_HOST, or have it issued with this name among its alternative names.',
  );
}

function judgeDates(facts: CertificateFacts, { now, dayOf }: CertificateContext): Judgement {
  const { validFrom, validTo } = facts;
  if (now < validFrom)
    return fix(
      `valid only from ${dayOf(validFrom)}`,
      'Set the clock of this machine right, or have a certificate issued that is valid today.',
    );
  if (now > validTo) return fix(`expired on ${dayOf(validTo)}`, 'Renew the certificate, and restart Mapepire.');
  const days = Math.floor((validTo - now) / DAY_MS);
  if (days < RENEW_DAYS)
    return warn(`expires on ${dayOf(validTo)}, in ${days} days`, 'Renew the certificate, and restart Mapepire.');
  return ok(`valid until ${dayOf(validTo)}`);
}

function judgeKey({ keyType, keyBits }: CertificateFacts): Judgement {
  const key = keyBits === undefined ? keyType : `${keyType} of ${keyBits} bits`;
  if (keyBits !== undefined && keyBits < RSA_BITS_MIN)
    return fix(`its key is ${key}`, `Have it issued with an RSA key of ${RSA_BITS_MIN} bits or more, or an EC key.`);
  return ok(`its key is ${key}`);
}

function isWithinDates({ validFrom, validTo }: CertificateFacts, now: number): boolean {
  return now >= validFrom && now <= validTo;
}
