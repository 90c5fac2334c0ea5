/** A value of a CL parameter: text, upper-cased unless it was quoted, or a list in parentheses. */
export type CommandValue =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'list'; readonly items: readonly CommandValue[] };

/** A parameter as written: `KEYWORD(values)`, or a value by its position. */
export interface WrittenParameter {
  readonly keyword: string | undefined;
  readonly values: readonly CommandValue[];
}

/** A CL command as written, before anybody looked up what it is. */
export interface CommandText {
  readonly library: string | undefined;
  readonly name: string;
  readonly parameters: readonly WrittenParameter[];
}

/** Why a text is no command; the interpreter puts it into the system's messages. */
export class CommandSyntaxError extends Error {
  override readonly name = 'CommandSyntaxError';
  readonly fault: 'empty' | 'prompt' | 'apostrophe' | 'parenthesis' | 'character';
  /** The name or text at fault. */
  readonly token: string;

  constructor(fault: CommandSyntaxError['fault'], token: string) {
    super(fault);
    this.fault = fault;
    this.token = token;
  }
}

type Piece =
  | { readonly kind: 'open' | 'close'; readonly isAttached: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean };

/** However long: a name beyond ten characters is a command that nobody has. */
const NAME = /^[A-Z#@$][A-Z0-9#@$_]*$/;
const LIBRARY = /^(?:[A-Z#@$][A-Z0-9#@$_]{0,9}|\*LIBL|\*NLVLIBL|\*SYSTEM)$/;
const DEPTH_MAX = 20;

/** Reads a command; throws CommandSyntaxError. */
export function readCommand(text: string): CommandText {
  const pieces = piecesOf(text);
  const [first, ...rest] = pieces;
  if (first === undefined) throw new CommandSyntaxError('empty', '');
  if (first.kind !== 'text' || first.isQuoted) throw new CommandSyntaxError('character', '(');
  if (first.text.startsWith('?')) throw new CommandSyntaxError('prompt', first.text.replace(/^\?+/, ''));
  const [name = '', library] = first.text.split('/').reverse();
  if (!NAME.test(name) || (library !== undefined && !LIBRARY.test(library))) {
    throw new CommandSyntaxError('character', first.text);
  }
  return { library, name, parameters: parametersOf(rest, name) };
}

function parametersOf(pieces: readonly Piece[], command: string): readonly WrittenParameter[] {
  const parameters: WrittenParameter[] = [];
  for (let index = 0; index < pieces.length;) {
    const piece = pieces[index];
    const next = pieces[index + 1];
    if (piece?.kind === 'text' && !piece.isQuoted && next?.kind === 'open' && next.isAttached) {
      if (piece.text.startsWith('?')) throw new CommandSyntaxError('prompt', command);
      const list = listAt(pieces, index + 1, 0);
      parameters.push({ keyword: piece.text, values: list.items });
      index = list.next;
    } else {
      const value = valueAt(pieces, index, 0);
      parameters.push({ keyword: undefined, values: value.value.kind === 'list' ? value.value.items : [value.value] });
      index = value.next;
    }
  }
  return parameters;
}

function valueAt(pieces: readonly Piece[], index: number, depth: number): { value: CommandValue; next: number } {
  const piece = pieces[index];
  if (piece?.kind === 'text') return { value: piece, next: index + 1 };
  const { items, next } = listAt(pieces, index, depth);
  return { value: { kind: 'list', items }, next };
}

function listAt(pieces: readonly Piece[], open: number, depth: number): { items: CommandValue[]; next: number } {
  if (pieces[open]?.kind !== 'open' || depth > DEPTH_MAX) throw new CommandSyntaxError('parenthesis', ')');
  const items: CommandValue[] = [];
  let index = open + 1;
  while (pieces[index]?.kind !== 'close') {
    if (index >= pieces.length) throw new CommandSyntaxError('parenthesis', '(');
    const { value, next } = valueAt(pieces, index, depth + 1);
    items.push(value);
    index = next;
  }
  return { items, next: index + 1 };
}

const BLANK = /\s/;
/** What a value without apostrophes may hold; an expression or a variable means something in a program only. */
const PLAIN = /[^\s()'"+|&;]/;

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    if (BLANK.test(char)) {
      at += 1;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) throw new CommandSyntaxError('character', '/*');
      at = end + 2;
    } else if (char === '(' || char === ')') {
      pieces.push({ kind: char === '(' ? 'open' : 'close', isAttached: at > 0 && PLAIN.test(text.charAt(at - 1)) });
      at += 1;
    } else if (char === "'" || char === '"') {
      const { content, end } = quotedAt(text, at, char);
      pieces.push({ kind: 'text', text: content, isQuoted: true });
      at = end;
    } else {
      let end = at;
      while (end < text.length && PLAIN.test(text.charAt(end))) end += 1;
      if (end === at) throw new CommandSyntaxError('character', char);
      pieces.push({ kind: 'text', text: text.slice(at, end).toUpperCase(), isQuoted: false });
      at = end;
    }
  }
  return pieces;
}

function quotedAt(text: string, open: number, quote: string): { content: string; end: number } {
  let content = '';
  let from = open + 1;
  for (;;) {
    const at = text.indexOf(quote, from);
    if (at < 0) throw new CommandSyntaxError('apostrophe', text.slice(open, open + 20));
    content += text.slice(from, at);
    if (text.charAt(at + 1) !== quote) return { content, end: at + 1 };
    content += quote;
    from = at + 2;
  }
}
