/** A string that counts what is read of it: one for each look, and one for each character copied or searched. */
export class CountingText {
  operations = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get length(): number {
    return this.#text.length;
  }

  charAt(at: number): string {
    this.operations += 1;
    return this.#text.charAt(at);
  }

  charCodeAt(at: number): number {
    this.operations += 1;
    return this.#text.charCodeAt(at);
  }

  codePointAt(at: number): number | undefined {
    this.operations += 1;
    return this.#text.codePointAt(at);
  }

  startsWith(part: string, at: number): boolean {
    this.operations += part.length;
    return this.#text.startsWith(part, at);
  }

  slice(start: number, end = this.#text.length): string {
    this.operations += end - start;
    return this.#text.slice(start, end);
  }

  /** Looks at the blanks at its end, and copies what is left. */
  trimEnd(): string {
    const left = this.#text.trimEnd();
    this.operations += this.#text.length;
    return left;
  }

  indexOf(part: string, from: number): number {
    const found = this.#text.indexOf(part, from);
    this.operations += (found < 0 ? this.#text.length : found) - from + 1;
    return found;
  }

  /** What a regular expression asks for; the sticky ones look at what they match, which is copied and counted. */
  toString(): string {
    this.operations += 1;
    return this.#text;
  }
}
