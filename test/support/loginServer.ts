import { constants, createDecipheriv, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../sandbox/daemon/certificate.js';
import type { Envelope } from '../../sandbox/demo/seal.js';
import { keyFiles } from './keys.js';

export interface Answer {
  readonly status: number;
  /** Sent as it is when it is text, else as JSON. */
  readonly body: unknown;
}

export const GRANTED: Answer = {
  status: 201,
  body: { access_token: 'tok-EN_1', token_type: 'Bearer', expires_in: 60, expires_at: '2030-01-01T00:00:00.000Z' },
};

/** What the token script talks to: two routes, and an envelope that is really opened. */
export class LoginServer {
  readonly port: number;
  /** `METHOD path` of each request. */
  readonly requests: string[] = [];
  /** What was sealed, in order. */
  readonly logins: unknown[] = [];
  key: Answer = { status: 200, body: { keyId: keyFiles().keyId, publicKey: keyFiles().publicKey } };
  login: Answer = GRANTED;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.port = port;
    this.#close = close;
  }

  static async start(certificate?: Certificate): Promise<LoginServer> {
    const listen = (request: IncomingMessage, response: ServerResponse): void => void own.#answer(request, response);
    const server =
      certificate === undefined
        ? createServer(listen)
        : createSecureServer({ cert: certificate.certificatePem, key: certificate.keyPem }, listen);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // a listening TCP server's address is an object
    const own: LoginServer = new LoginServer(port, async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    });
    return own;
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
    if (request.method === 'POST') this.logins.push(opened(Buffer.concat(chunks).toString('utf8')));
    const { status, body } = request.method === 'GET' ? this.key : this.login;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

/** The payload of an envelope, or a text that says why there is none. */
function opened(text: string): unknown {
  try {
    const envelope = JSON.parse(text) as Envelope; // what is missing fails below
    const bytes = (field: keyof Envelope): Buffer => Buffer.from(envelope[field], 'base64');
    const key = privateDecrypt(
      {
        key: readFileSync(keyFiles().privateKeyPath, 'utf8'),
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha256',
      },
      bytes('encryptedSessionKey'),
    );
    const decipher = createDecipheriv('aes-256-gcm', key, bytes('iv'), { authTagLength: 16 });
    decipher.setAuthTag(bytes('authTag'));
    const payload = Buffer.concat([decipher.update(bytes('ciphertext')), decipher.final()]);
    return { keyId: envelope.keyId, ivBytes: bytes('iv').length, ...(JSON.parse(payload.toString('utf8')) as object) };
  } catch (error) {
    return `not an envelope: ${String(error)}`;
  }
}
