/**
 * A tool's result that is JSON text already, in pieces: rows are serialised once, while they arrive, and never again on
 * their way out. The SDK hands a result object on untouched, so that our transport meets it again.
 */
export class EncodedResult {
  /** Joined they are the JSON of a CallToolResult. */
  readonly pieces: readonly string[];

  constructor(pieces: readonly string[]) {
    this.pieces = pieces;
  }

  /** For whoever wants the object after all. */
  toJSON(): unknown {
    return JSON.parse(this.pieces.join(''));
  }
}

/** The JSON text of a message, in pieces; what is encoded already is taken as it is. */
export function piecesOf(message: unknown): readonly string[] {
  if (!isEncoded(message)) return [JSON.stringify(message)];
  const { result, ...rest } = message;
  const open = JSON.stringify(rest).slice(0, -1); // a response has an id at least
  return [`${open},"result":`, ...result.pieces, '}'];
}

function isEncoded(message: unknown): message is { readonly result: EncodedResult } {
  return (
    typeof message === 'object' && message !== null && 'result' in message && message.result instanceof EncodedResult
  );
}
