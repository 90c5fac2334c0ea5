/** JSON, as text or as its UTF-8 bytes. */
export type Piece = string | Uint8Array;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A tool's result that is JSON already, in pieces: rows are serialised once, while they arrive, and never again on
 * their way out. The SDK hands a result object on untouched, so that our transport meets it again.
 */
export class EncodedResult {
  /** Joined they are the JSON of a CallToolResult. */
  readonly pieces: readonly Piece[];

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces;
  }

  /** For whoever wants the object after all. */
  toJSON(): unknown {
    return JSON.parse(decoder.decode(joined(this.pieces)));
  }
}

/** How long a message's encoded result is, in bytes or characters; 0 = it has none. */
export function sizeOf(message: unknown): number {
  return isEncoded(message) ? message.result.pieces.reduce((sum, { length }) => sum + length, 0) : 0;
}

/** The JSON of a message, in pieces; what is encoded already is taken as it is. */
export function piecesOf(message: unknown): readonly Piece[] {
  if (!isEncoded(message)) return [JSON.stringify(message)];
  const { result, ...rest } = message;
  const open = JSON.stringify(rest).slice(0, -1); // a response has an id at least
  return [`${open},"result":`, ...result.pieces, '}'];
}

/** All pieces in one buffer of its own. Texts are encoded at once: measured, each encoding has a price of its own. */
export function joined(pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  if (pieces.every((piece) => typeof piece === 'string')) return encoder.encode(pieces.join(''));
  const parts = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function isEncoded(message: unknown): message is { readonly result: EncodedResult } {
  return (
    typeof message === 'object' && message !== null && 'result' in message && message.result instanceof EncodedResult
  );
}
