import { lex } from '../../src/sql/lexer.js';
import { NAMES } from './guardSeeds.js';
import type { Seeded } from './seeded.js';

/** One token of a statement, and whether it is of its essential part. */
export interface Piece {
  readonly text: string;
  readonly isWord: boolean;
  readonly isCore: boolean;
}

/** The pieces of a statement with its essential part in «»; without the marks nothing is essential. */
export function piecesOf(marked: string): readonly Piece[] {
  const [before = '', core = '', after = ''] = marked.includes('«') ? marked.split(/[«»]/) : [marked];
  const part = (text: string, isCore: boolean): Piece[] =>
    lex(text).map((token) => ({ text: token.text, isWord: token.kind === 'word', isCore }));
  return [...part(before, false), ...part(core, true), ...part(after, false)];
}

/** What Db2 takes for a blank, comments among it; those that end at a line feed are the same to everybody. */
export const PLAIN_BLANKS = [' ', '  ', '\n', '\t', '\r\n', '\f', '\v', '/**/', '/* /* ; */ */', "-- '\n", '--"(\r\n'];
export const BLANKS = [...PLAIN_BLANKS, '\r', '\u0085', '-- x\r', "--'\u0085", '/* -- */', '/* \n DELETE */'];
/** What looks like a blank, or like nothing, and is none. */
export const NO_BLANKS = ['\u00a0', '\u2028', '\u3000', '\u200b', '\ufeff', '\u0000'];

export function joined(pieces: readonly Piece[], random: Seeded, blanks: readonly string[] = [' ']): string {
  return pieces.map(({ text }) => text + random.pick(blanks)).join('');
}

/** Any letter case. */
export function inAnyCase(pieces: readonly Piece[], random: Seeded): readonly Piece[] {
  const cased = (text: string): string =>
    Array.from(text, (char) => (random.next(2) === 0 ? char.toLowerCase() : char.toUpperCase())).join('');
  return pieces.map((piece) => (piece.isWord ? { ...piece, text: cased(piece.text) } : piece));
}

/** Names in quotes, some with blanks at their end, which do not count. */
export function inQuotes(pieces: readonly Piece[], random: Seeded): readonly Piece[] {
  return pieces.map((piece) => {
    if (!piece.isWord || !NAMES.has(piece.text.toUpperCase()) || random.next(3) > 0) return piece;
    return { ...piece, text: `"${piece.text.toUpperCase()}${random.pick(['', '', ' ', '   '])}"`, isWord: false };
  });
}

/** Slashes that qualify. */
export function withSlashes(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece) => (piece.text === '.' ? { ...piece, text: '/' } : piece));
}

/** Parentheses around the whole. */
export function inParentheses(pieces: readonly Piece[], random: Seeded): readonly Piece[] {
  const depth = 1 + random.next(3);
  const sign = (text: string): Piece => ({ text: text.repeat(depth), isWord: false, isCore: false });
  return [sign('('), ...pieces, sign(')')];
}

/** The statement as a query inside of another one. */
export function placedIn(place: string, pieces: readonly Piece[]): readonly Piece[] {
  const [before = '', after = ''] = place.split('%');
  return [...piecesOf(before), ...pieces, ...piecesOf(after)];
}

/** Letters that look like those of the alphabet, or that some rules of case make ones of it. */
const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = {
  A: ['А', 'Ａ', 'Á', 'A\u0301'],
  C: ['С', 'Ｃ'],
  E: ['Е', 'Ｅ', 'E\u0308'],
  I: ['ı', 'Ｉ', 'І'],
  O: ['О', 'Ｏ', '0'],
  S: ['ſ', 'Ѕ', 'Ｓ'],
  T: ['Т', 'Ｔ'],
};

/** Some letters replaced by others that look like them, in the words that `where` says. */
export function withLookAlikes(
  pieces: readonly Piece[],
  random: Seeded,
  where: (piece: Piece) => boolean,
): readonly Piece[] {
  const like = (char: string): string => {
    const others = LOOK_ALIKES[char.toUpperCase()];
    return others === undefined || random.next(3) > 0 ? char : random.pick(others);
  };
  return pieces.map((piece) =>
    piece.isWord && where(piece) ? { ...piece, text: Array.from(piece.text, like).join('') } : piece,
  );
}

/** Tokens taken away, doubled or swapped. */
export function disturbed(pieces: readonly Piece[], random: Seeded): readonly Piece[] {
  const copy = [...pieces];
  const at = random.next(copy.length);
  const [piece] = copy.slice(at);
  if (piece === undefined) return copy;
  const kind = random.next(3);
  if (kind === 0) copy.splice(at, 1);
  else if (kind === 1) copy.splice(at, 0, piece);
  else copy.push(...copy.splice(at, 1));
  return copy;
}
