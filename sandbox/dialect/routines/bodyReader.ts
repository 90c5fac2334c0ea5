import { badToken } from '../db2Errors.js';
import { type Node, isSymbol, nameOf, textOfNode, wordOf } from '../tree.js';

/** Reads the nodes of a routine one after the other. */
export class BodyReader {
  readonly nodes: readonly Node[];
  at = 0;

  constructor(nodes: readonly Node[]) {
    this.nodes = nodes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.nodes.length;
  }

  node(offset = 0): Node | undefined {
    return this.nodes[this.at + offset];
  }

  word(offset = 0): string | undefined {
    return wordOf(this.node(offset));
  }

  /** Whether these words come next. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, offset) => this.word(offset) === word);
  }

  seesSymbol(text: string, offset = 0): boolean {
    return isSymbol(this.node(offset), text);
  }

  /** Reads these words if they come next. */
  accept(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false;
    this.at += words.length;
    return true;
  }

  acceptSymbol(text: string): boolean {
    if (!this.seesSymbol(text)) return false;
    this.at++;
    return true;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.unexpected(`${word}.`);
  }

  expectSymbol(text: string): void {
    if (!this.acceptSymbol(text)) throw this.unexpected(`${text}.`);
  }

  name(): string {
    const name = nameOf(this.node());
    if (name === undefined) throw this.unexpected('<IDENTIFIER>.');
    this.at++;
    return name;
  }

  /** The next node when it is in parentheses. */
  group(): readonly Node[] {
    const node = this.node();
    if (node?.kind !== 'group') throw this.unexpected('(.');
    this.at++;
    return node.nodes;
  }

  /** A string constant's content. */
  text(): string {
    const node = this.node();
    if (node?.kind !== 'string') throw this.unexpected('<STRING>.');
    this.at++;
    return node.value;
  }

  /** The nodes up to one of the words or the statement's end. Words inside CASE expressions do not count. */
  until(...words: readonly string[]): readonly Node[] {
    const start = this.at;
    let cases = 0;
    for (; !this.isAtEnd && !this.seesSymbol(';'); this.at++) {
      const word = this.word() ?? '';
      if (cases === 0 && words.includes(word)) break;
      if (word === 'CASE') cases++;
      if (word === 'END' && --cases < 0) throw this.unexpected(';.');
    }
    return this.nodes.slice(start, this.at);
  }

  /** An expression that must be there, up to one of the words. */
  expression(...words: readonly string[]): readonly Node[] {
    const nodes = this.until(...words);
    if (nodes.length === 0) throw this.unexpected('<IDENTIFIER>.');
    return nodes;
  }

  unexpected(valid: string): Error {
    return badToken(textOfNode(this.node()), valid);
  }
}

/** Nodes as text that reads the same. */
export function sourceOf(nodes: readonly Node[]): string {
  return nodes.map((node) => (node.kind === 'group' ? `(${sourceOf(node.nodes)})` : node.text)).join(' ');
}
