import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { AppError } from '../kernel/appError.js';
import type { Finding } from './finding.js';

export type Keys = readonly (string | number)[];

/** A YAML file with what is needed to point into it. */
export class ToolDocument {
  /** Of the text itself: syntax, aliases, names that JavaScript keeps. `content` is of no use where there are any. */
  readonly faults: readonly Finding[];
  readonly content: unknown;
  readonly path: string;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(path: string, text: string) {
    this.path = path;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    const faults = this.#document.errors.map(({ pos, message }) =>
      this.#finding(pos[0], [], message.split('\n')[0] ?? 'this is not YAML'),
    );
    if (faults.length === 0) faults.push(...this.#nodeFaults());
    if (faults.length === 0) this.content = this.#toJs(faults);
    this.faults = faults;
  }

  /** @throws AppError E_TOOL_FILE when the file cannot be read */
  static async read(path: string): Promise<ToolDocument> {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('E_TOOL_FILE', `The tool file ${path} cannot be read: ${reason}`, { cause });
    });
    return new ToolDocument(path, text);
  }

  has(keys: Keys): boolean {
    return this.#document.hasIn(keys);
  }

  /** One fault: where it is, which key, and what would be right. The place of a missing key is what lacks it. */
  fault(keys: Keys, sentence: string): Finding {
    return this.#finding(this.#offsetOf(keys), keys, sentence);
  }

  /** `file:line:column` of a key, or of the nearest thing around it. */
  placeOf(keys: Keys): string {
    const { file, line, column } = this.fault(keys, '');
    return `${file}:${line}:${column}`;
  }

  #offsetOf(keys: Keys): number {
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const parent = this.#document.getIn(keys.slice(0, depth - 1), true);
      const key = keys[depth - 1];
      const pair = isMap(parent)
        ? parent.items.find((item) => isScalar(item.key) && item.key.value === key)
        : undefined;
      const node = pair?.key ?? this.#document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return this.#document.contents?.range[0] ?? 0;
  }

  #nodeFaults(): Finding[] {
    const faults: Finding[] = [];
    visit(this.#document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.#document) !== undefined) return;
        const sentence = 'this alias has no anchor before it; put a text that begins with * in quotes';
        faults.push(this.#finding(alias.range?.[0] ?? 0, [], sentence));
      },
      Pair: (_, { key }) => {
        if (isScalar(key) && key.value === '__proto__') {
          faults.push(this.#finding(key.range?.[0] ?? 0, [], '__proto__ cannot be a key; choose another name'));
        }
      },
    });
    return faults;
  }

  #toJs(faults: Finding[]): unknown {
    try {
      return this.#document.toJS();
    } catch (error) {
      faults.push(this.#finding(0, [], error instanceof Error ? error.message : String(error)));
      return undefined;
    }
  }

  #finding(offset: number, keys: Keys, sentence: string): Finding {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.path, line, column: col, key: keys.join('.'), sentence };
  }
}
