import type { Answer, AnswerStream } from '../../src/protocol/serve.js';

/** The answer to a client that reads when it is told to. */
export class SlowAnswer implements Answer, AnswerStream {
  text = '';
  readonly #waiting: (() => void)[] = [];
  #left: () => void = () => undefined;

  whole(_status: number, _headers: object, body: Uint8Array): void {
    this.text += new TextDecoder().decode(body);
  }

  stream(): AnswerStream {
    return this;
  }

  onGone(listener: () => void): void {
    this.#left = listener;
  }

  write(bytes: Uint8Array): Promise<void> {
    this.text += new TextDecoder().decode(bytes);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  end(): void {
    // the end of the text
  }

  /** Takes what has been written so far. */
  read(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  leave(): void {
    this.#left();
    this.read();
  }
}
