import { createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import { AppError, describe } from '../kernel/appError.js';
import type { KeyRing } from './keyRing.js';

const SESSION_KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DURATION_MAX_SECONDS = 86_400;

/** Standard alphabet, padded, nothing else: Node's decoder would skip over what does not belong. */
const base64 = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$|^[A-Za-z0-9+/]{2}==$|^[A-Za-z0-9+/]{3}=$/);

const envelopeSchema = z.object({
  keyId: z.string().min(1).max(200),
  encryptedSessionKey: base64,
  iv: base64,
  authTag: base64,
  ciphertext: base64,
});

const payloadSchema = z.object({
  credentials: z.object({
    // A user profile has at most 10 characters. The rest keeps a name from ending the daemon's Basic header or URL.
    username: z
      .string()
      .trim()
      .regex(/^[^\s:;*"'\u0000-\u001f]{1,10}$/u),
    password: z.string().min(1).max(512),
  }),
  request: z
    .object({
      host: z.string().trim().min(1).max(300),
      duration: z.number().positive().max(DURATION_MAX_SECONDS).transform(Math.ceil).optional(),
      poolstart: z.number().int().min(1).max(50).optional(),
      poolmax: z.number().int().min(1).max(100).optional(),
    })
    .refine(
      ({ poolstart, poolmax }) => poolstart === undefined || poolmax === undefined || poolstart <= poolmax,
      'poolstart must not be greater than poolmax',
    ),
});

/** What a person sealed: who they are, and what they ask for. */
export type LoginPayload = z.infer<typeof payloadSchema>;

/**
 * Opens one sealed login: RSA-OAEP-SHA256 around a 32-byte AES-256-GCM key, 12-byte IV, 16-byte tag, JSON inside.
 * @throws AppError E_ENVELOPE, the same for every fault; only its detail, for the log, tells them apart.
 */
export async function openEnvelope(keyRing: KeyRing, body: unknown): Promise<LoginPayload> {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) throw refusal(`fields: ${pathsOf(envelope.error)}`);
  const { keyId, encryptedSessionKey, iv, authTag, ciphertext } = envelope.data;
  const key = await keyRing.unseal(keyId, Buffer.from(encryptedSessionKey, 'base64')).catch((cause: unknown) => {
    throw refusal(`session key: ${describe(cause)}`);
  });
  if (key.byteLength !== SESSION_KEY_BYTES) throw refusal('session key: wrong length');
  const plaintext = decrypt(
    key,
    Buffer.from(iv, 'base64'),
    Buffer.from(authTag, 'base64'),
    Buffer.from(ciphertext, 'base64'),
  );
  try {
    const payload = payloadSchema.safeParse(JSON.parse(plaintext.toString('utf8')));
    if (!payload.success) throw refusal(`payload: ${pathsOf(payload.error)}`);
    return payload.data;
  } catch (cause) {
    // A JSON error quotes the text around the fault, which may be the password: the cause goes nowhere.
    throw cause instanceof AppError ? cause : refusal('payload: not JSON');
  } finally {
    plaintext.fill(0);
    key.fill(0);
  }
}

function decrypt(key: Uint8Array, iv: Buffer, tag: Buffer, ciphertext: Buffer): Buffer {
  if (iv.byteLength !== IV_BYTES) throw refusal('iv: wrong length');
  if (tag.byteLength !== TAG_BYTES) throw refusal('tag: wrong length');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    throw refusal('ciphertext: does not authenticate');
  }
}

/** One public sentence for all, so that nobody learns how far a forged envelope came. */
export function refusal(detail: string): AppError {
  return new AppError(
    'E_ENVELOPE',
    'The login envelope cannot be read. Fetch the public key again, seal a complete request with it, and send that.',
    { detail },
  );
}

/** Which fields are wrong, never what they hold. */
function pathsOf(error: z.ZodError): string {
  return error.issues.map((issue) => issue.path.join('.') || '(whole)').join(', ');
}
