import { readFile } from 'node:fs/promises';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLParseError } from 'yaml';
import type { Finding } from './finding.js';

export type Keys = readonly (string | number)[];

/** Where text is substituted: by its place in the file, or by the keys that lead to it. */
export type Place = Keys | number;

/** An entry of a mapping, `<<` resolved. */
export interface Entry {
  readonly key: string;
  /** Where the key stands. */
  readonly offset: number;
  readonly value: Node | undefined;
}

/** Our words for what the parser says in its own. */
const SYNTAX: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a tool file holds one document; put what follows --- into a file of its own',
  TAB_AS_INDENT: 'indent with blanks, not with tabs',
  BAD_SCALAR_START: 'put a text that begins with this character in quotes',
};

/** A YAML file with what is needed to point into it. */
export class ToolDocument {
  readonly path: string;
  readonly text: string;
  /** Of the text itself: syntax, aliases, keys. */
  readonly faults: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Whether the rest of what there is to say about it means anything. */
  readonly isReadable: boolean;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();
  /** Scalars of which there is no text, which is told already. */
  readonly #spoiled = new WeakSet<Scalar>();
  /** Plain scalars that were one placeholder and nothing else: what they are is what a reader wants them to be. */
  readonly #untyped = new WeakSet<Scalar>();

  /** `fault`: why there is no text. */
  constructor(path: string, text: string, fault?: string) {
    this.path = path;
    this.text = text;
    // Keys that are there twice are told with both places, which the parser does not.
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: false, merge: true });
    const [first] = this.#document.errors; // those after it are mostly its consequences
    const sentence = fault ?? (first === undefined ? undefined : syntaxSentence(first, text));
    const broken = sentence === undefined ? this.#aliasFaults() : [this.finding(first?.pos[0] ?? 0, sentence)];
    this.isReadable = broken.length === 0;
    this.faults = this.isReadable ? this.#keyFaults() : broken;
    this.warnings = this.#document.warnings.map(({ pos, message }) => this.finding(pos[0], firstLine(message)));
  }

  /** Never rejects: a file that cannot be read is a document with a fault. */
  static async read(path: string): Promise<ToolDocument> {
    try {
      return new ToolDocument(path, new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
    } catch (error) {
      if (error instanceof TypeError) return new ToolDocument(path, '', 'is not UTF-8; save it as UTF-8');
      return new ToolDocument(path, '', `cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  get root(): Node | undefined {
    return this.#document.contents ?? undefined;
  }

  /** What an alias stands for; any other node itself. */
  resolved(node: Node | undefined): Node | undefined {
    return isAlias(node) ? node.resolve(this.#document) : node;
  }

  /** The entries of a mapping, each key once; undefined when the node is none. */
  entriesOf(node: Node | undefined): readonly Entry[] | undefined {
    const map = this.resolved(node);
    if (!isMap(map)) return undefined;
    const own: Entry[] = [];
    const merged: Entry[] = [];
    for (const { key, value } of pairsOf(map)) {
      if (isMergeKey(key)) merged.push(...this.#mergedEntries(value ?? undefined));
      else own.push({ key: keyOf(key), offset: offsetOf(key), value: value ?? undefined });
    }
    const taken = new Set<string>();
    return [...own, ...merged].filter(({ key }) => !taken.has(key) && taken.add(key));
  }

  /** The items of a list; undefined when the node is none. */
  itemsOf(node: Node | undefined): readonly (Node | undefined)[] | undefined {
    const list = this.resolved(node);
    return isSeq(list) ? (list.items as (Node | undefined)[]) : undefined; // a parsed document holds nodes
  }

  /** A scalar; undefined when the node is none. */
  scalarOf(node: Node | undefined): Scalar | undefined {
    const scalar = this.resolved(node);
    return isScalar(scalar) ? scalar : undefined;
  }

  /** The node as a plain value. */
  valueOf(node: Node): unknown {
    return node.toJS(this.#document);
  }

  /** Puts the text of its placeholders into a scalar. */
  substitute(scalar: Scalar, value: string, isWhole: boolean): void {
    scalar.value = value;
    if (isWhole && scalar.type === 'PLAIN') this.#untyped.add(scalar);
  }

  /** Marks a scalar that has a fault already: whoever reads it says nothing more. */
  spoil(scalar: Scalar): void {
    this.#spoiled.add(scalar);
  }

  isSpoiled(scalar: Scalar): boolean {
    return this.#spoiled.has(scalar);
  }

  /** Whether a reader may take the text of this scalar for a number or for true and false. */
  isUntyped(scalar: Scalar): boolean {
    return this.#untyped.has(scalar);
  }

  /** One finding. A key's place is its own; that of a missing key is what lacks it. */
  finding(place: Place, sentence: string, keys: Keys = typeof place === 'number' ? [] : place): Finding {
    const { line, col } = this.#lines.linePos(typeof place === 'number' ? place : this.#offsetOf(place));
    return { file: this.path, line, column: col, key: keys.join('.'), sentence };
  }

  #offsetOf(keys: Keys): number {
    let node: Node | undefined = this.root;
    let offset = node?.range?.[0] ?? 0;
    for (const key of keys) {
      const entry = this.entriesOf(node)?.find((candidate) => candidate.key === key);
      node = entry === undefined ? this.itemsOf(node)?.[Number(key)] : entry.value;
      if (entry === undefined && node === undefined) break;
      offset = entry?.offset ?? node?.range?.[0] ?? offset;
    }
    return offset;
  }

  #mergedEntries(node: Node | undefined): readonly Entry[] {
    const sources = this.itemsOf(node) ?? [node];
    return sources.flatMap((source) => this.entriesOf(source) ?? []);
  }

  #aliasFaults(): Finding[] {
    const faults: Finding[] = [];
    let aliases = 0;
    visit(this.#document, {
      Alias: (_, alias) => {
        aliases += 1;
        const sentence = this.#aliasFault(alias);
        if (sentence !== undefined) faults.push(this.finding(offsetOf(alias), sentence));
      },
    });
    return faults.length === 0 && aliases > 0 && !this.#canBeExpanded()
      ? [this.finding(0, 'its aliases make more of it than can be read; write some of them out')]
      : faults;
  }

  /** A few aliases of aliases can stand for millions of values. */
  #canBeExpanded(): boolean {
    try {
      this.#document.toJS();
      return true;
    } catch {
      return false;
    }
  }

  #aliasFault(alias: Alias): string | undefined {
    const target = alias.resolve(this.#document);
    if (target === undefined) return 'this alias has no anchor before it; put a text that begins with * in quotes';
    const [from, to] = [offsetOf(target), target.range?.[2] ?? 0];
    const isInside = from <= offsetOf(alias) && offsetOf(alias) < to;
    return isInside ? 'this alias stands inside what it names; it would never end' : undefined;
  }

  #keyFaults(): Finding[] {
    const faults: Finding[] = [];
    visit(this.#document, {
      Map: (_, map) => {
        faults.push(...this.#keyFaultsOf(map));
      },
    });
    return faults;
  }

  #keyFaultsOf(map: YAMLMap): Finding[] {
    const faults: Finding[] = [];
    const seen = new Map<string, number>();
    for (const { key } of pairsOf(map)) {
      if (isMergeKey(key)) continue;
      const [offset, name] = [offsetOf(key), keyOf(key)];
      const other = seen.get(name);
      if (!isScalar(key) || name === '') faults.push(this.finding(offset, 'expected a name before the colon'));
      else if (name === '__proto__') faults.push(this.finding(offset, 'cannot be a key; choose another name', [name]));
      else if (other !== undefined) {
        const { line, col } = this.#lines.linePos(other);
        const sentence = `stands here a second time; the first is at ${this.path}:${line}:${col}`;
        faults.push(this.finding(offset, sentence, [name]));
      } else seen.set(name, offset);
    }
    return faults;
  }
}

function pairsOf(map: YAMLMap): readonly Pair<Node | null, Node | null>[] {
  return map.items as Pair<Node | null, Node | null>[]; // a parsed document holds nodes
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** As it is written, so that 010 and 1.0 stay what they are. */
function keyOf(key: Node | null): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function syntaxSentence(
  { code, message, pos }: Pick<YAMLParseError, 'code' | 'message' | 'pos'>,
  text: string,
): string {
  if (text.slice(pos[0] - 1, pos[0] + 1) === '${') return 'put a text with ${ in quotes where it stands inside braces';
  return SYNTAX[code] ?? `this is not YAML: ${firstLine(message)}`;
}

function firstLine(message: string): string {
  return message.replace(/ at line \d+, column \d+:?[^]*$/, '');
}
