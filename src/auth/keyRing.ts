import type { KeyPair, PublicKey } from './keyPair.js';

/** The key pairs that logins may be sealed with; the first is the one to seal with from now on. */
export class KeyRing {
  #pairs: readonly [KeyPair, ...KeyPair[]];

  /** At least one pair. */
  constructor(pairs: readonly KeyPair[]) {
    this.#pairs = nonEmpty(pairs);
  }

  get active(): KeyPair {
    return this.#pairs[0];
  }

  /** All public halves, the active one first. */
  get publicKeys(): readonly PublicKey[] {
    return this.#pairs.map(({ keyId, publicKey }) => ({ keyId, publicKey }));
  }

  /** From now on these. A login that is being opened keeps the pair that it has. */
  replace(pairs: readonly KeyPair[]): void {
    this.#pairs = nonEmpty(pairs);
  }

  /** RSA-OAEP-SHA256 with the named key, off the event loop. @throws Error when the key or the bytes do not fit. */
  async unseal(keyId: string, sealed: Uint8Array): Promise<Uint8Array> {
    const pair = this.#pairs.find((one) => one.keyId === keyId);
    if (pair === undefined) throw new Error('unknown key id');
    return await pair.unseal(sealed);
  }
}

function nonEmpty(pairs: readonly KeyPair[]): readonly [KeyPair, ...KeyPair[]] {
  const [active, ...previous] = pairs;
  if (active === undefined) throw new RangeError('a key ring without a key');
  return [active, ...previous];
}
