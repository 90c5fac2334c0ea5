import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import { within, type Clock } from '../../src/kernel/clock.js';
import type { Target } from '../../src/kernel/target.js';
import { codeOf, LATE } from './address.js';

/** What a handshake showed, or the code of its failure. */
export type TlsFacts =
  { readonly failed: string } | { readonly protocol: string; readonly certificate: CertificateFacts };

/** The daemon's certificate, as plain data. */
export interface CertificateFacts {
  /** OpenSSL's code for a chain that could not be verified; undefined = verified. */
  readonly chainFault: string | undefined;
  readonly issuer: string;
  readonly subject: string;
  /** Why the name does not match; undefined = it does. */
  readonly nameFault: string | undefined;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Of its SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string;
  readonly keyType: string;
  /** Of an RSA or DSA key; undefined for the others. */
  readonly keyBits: number | undefined;
}

/** What to verify against. */
export interface Trust {
  /** PEM text; undefined = the list of Node. */
  readonly ca: string | undefined;
  readonly deadlineMs: number;
}

/**
 * One handshake that sends nothing and accepts everything, so that it can tell what it saw: whatever OpenSSL can speak
 * from TLS 1.0 on, any key size, any certificate.
 */
export async function probeTls(clock: Clock, target: Target, { ca, deadlineMs }: Trust): Promise<TlsFacts> {
  const socket = connect({
    host: target.host,
    port: target.port,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
    ...(isIP(target.host) === 0 ? { servername: target.host } : {}), // RFC 6066 allows no address here
    ...(ca === undefined ? {} : { ca }),
  });
  try {
    const secured = new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'CLOSED' })));
    });
    await within(clock, deadlineMs, secured, () => Object.assign(new Error('given up'), { code: LATE }));
    return { protocol: socket.getProtocol() ?? 'unknown', certificate: certificateOf(socket, target) };
  } catch (error) {
    return { failed: codeOf(error) };
  } finally {
    socket.on('error', () => undefined); // a reset after we have left is nobody's any more
    socket.destroy();
  }
}

function certificateOf(socket: TLSSocket, { host }: Target): CertificateFacts {
  const peer = socket.getPeerCertificate();
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) throw Object.assign(new Error('no certificate'), { code: 'NO_CERTIFICATE' });
  // Node writes the code here, whatever its type says.
  const fault = socket.authorizationError as unknown as string | undefined | null;
  const isName = fault === 'ERR_TLS_CERT_ALTNAME_INVALID'; // Node's own, found only in a chain that is verified
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  return {
    chainFault: isName ? undefined : (fault ?? undefined),
    issuer: oneLine(certificate.issuer),
    subject: oneLine(certificate.subject),
    nameFault: checkServerIdentity(host, peer)?.message,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256,
    keyType: asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? 'unknown',
    keyBits: asymmetricKeyDetails?.modulusLength,
  };
}

function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ') || 'no name';
}
