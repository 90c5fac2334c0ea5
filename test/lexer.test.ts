import { expect } from 'chai';
import { lex, type Token, type TokenKind } from '../src/sql/lexer.js';
import { CountingText } from './support/countingText.js';
import { refusalOf } from './support/refusalOf.js';
import { forSeeds, type Seeded } from './support/seeded.js';

type Row = readonly [promise: string, sql: string, tokens: readonly string[]];

/** Each token as `kind text`. */
function shown(sql: string): string[] {
  return lex(sql).map(({ kind, text }) => `${kind} ${text}`);
}

const NEL = '\u0085';

const BLANKS: readonly Row[] = [
  ['nothing makes no token', '', []],
  ['blanks of every kind make none', ` \t\r\n\f\v${NEL}`, []],
  ['a comment ends at a line feed', 'A -- B\nC', ['word A', 'word C']],
  ['a comment ends at a carriage return', 'A -- B\rC', ['word A', 'word C']],
  ['a comment ends at a next-line character', `A -- B${NEL}C`, ['word A', 'word C']],
  ['a comment does not end at a form feed or a line separator', 'A -- B\f C \u2028 D', ['word A']],
  ['a comment may end the text', 'A --', ['word A']],
  ['a comment may follow without a blank', '1--1', ['number 1']],
  ['a block comment separates', 'A/**/B', ['word A', 'word B']],
  ['block comments nest', 'A /* /* */ B */ C', ['word A', 'word C']],
  ['block comments nest deeply', `A ${'/*'.repeat(500)}${'*/'.repeat(500)} B`, ['word A', 'word B']],
  ['a star and a slash overlap only once', 'A /*/ B */ C', ['word A', 'word C']],
  ['quotes in a comment open nothing', `A /* ' " */ -- ' "\nB`, ['word A', 'word B']],
  ['a comment mark in a line comment opens nothing', 'A -- /*\nB', ['word A', 'word B']],
  ['a line comment in a block comment ends nothing', 'A /* -- */ B', ['word A', 'word B']],
];

const WORDS: readonly Row[] = [
  ['words hold digits and underscores', 'A1_b2', ['word A1_b2']],
  ['national characters are letters', '#A @B $C A#B@C$', ['word #A', 'word @B', 'word $C', 'word A#B@C$']],
  ['accented letters are letters', 'Größe ÆØÅ', ['word Größe', 'word ÆØÅ']],
  ['letters outside the basic plane are letters', '𠮷野 A𐐀', ['word 𠮷野', 'word A𐐀']],
  ['combining marks belong to their letter', 'e\u0301x', ['word e\u0301x']],
  ['a prefix letter without a quote is a word', 'X BX N U', ['word X', 'word BX', 'word N', 'word U']],
  ['a word that ends in a prefix letter is a word', "AX'00'", ['word AX', "string '00'"]],
  ['a name may be delimited', '"Last Name"', ['delimited "Last Name"']],
  ['a delimited name doubles its quote', '"A""B" C', ['delimited "A""B"', 'word C']],
  ['a delimited name hides comments and markers', '"--/*:a?"', ['delimited "--/*:a?"']],
  ['a delimited name may be Unicode', 'U&"\\0041" u&"B"', ['delimited U&"\\0041"', 'delimited u&"B"']],
  ['system naming is three tokens', 'LIB/FILE', ['word LIB', 'symbol /', 'word FILE']],
];

const LITERALS: readonly Row[] = [
  ['a string doubles its quote', "'It''s' A", ["string 'It''s'", 'word A']],
  ['an empty string is a string', "''", ["string ''"]],
  ['four quotes are one quote', "''''", ["string ''''"]],
  ['a string hides comments, markers and line ends', "'-- /* :a ? \r\n\"'", ["string '-- /* :a ? \r\n\"'"]],
  ['a string next to a delimited name', `'a'"b"`, ["string 'a'", 'delimited "b"']],
  ['whole numbers', '1 007', ['number 1', 'number 007']],
  ['a number may end in its point', '1. A', ['number 1.', 'word A']],
  ['a number may begin with its point', '.5', ['number .5']],
  ['exponents', '1.5E-3 2e+4 3E5', ['number 1.5E-3', 'number 2e+4', 'number 3E5']],
  ['an exponent without digits is a word', '1E 2E+', ['number 1', 'word E', 'number 2', 'word E', 'symbol +']],
  ['two points are two numbers', '1..2', ['number 1.', 'number .2']],
  ['a point before a name is a symbol', 'A.B', ['word A', 'symbol .', 'word B']],
  ['a word may follow a number', '1FROM', ['number 1', 'word FROM']],
  ['a time without quotes is numbers', '10:30:00', ['number 10', 'symbol :', 'number 30', 'symbol :', 'number 00']],
];

const MARKERS: readonly Row[] = [
  ['question marks', '? ,?', ['marker ?', 'symbol ,', 'marker ?']],
  ['host variables', ':a=:B_1', ['hostVariable :a', 'symbol =', 'hostVariable :B_1']],
  ['host variables of every letter', ':#a :ö :𠮷', ['hostVariable :#a', 'hostVariable :ö', 'hostVariable :𠮷']],
  ['host variables that begin with an underscore', ':_a :__', ['hostVariable :_a', 'hostVariable :__']],
  [
    'a colon before a blank, a digit or a quote is a symbol',
    ': a :1 :"b"',
    ['symbol :', 'word a', 'symbol :', 'number 1', 'symbol :', 'delimited "b"'],
  ],
  ['a host variable may follow a word', 'x:SELECT', ['word x', 'hostVariable :SELECT']],
];

const SYMBOLS = '=> <> <= >= || !! ¬= ^= != ¬< ¬> !< !> ** -> ( ) [ ] { } , ; . + - * / % = < > : | ! & ^ ¬'.split(' ');

function titled(rows: readonly Row[]): void {
  for (const [promise, sql, tokens] of rows) it(promise, () => expect(shown(sql)).to.deep.equal(tokens));
}

describe('lexer', () => {
  describe('blanks and comments', () => titled(BLANKS));
  describe('words and names', () => titled(WORDS));
  describe('literals', () => titled(LITERALS));
  describe('markers', () => titled(MARKERS));

  describe('symbols', () => {
    for (const text of SYMBOLS) {
      it(`${text} is one symbol`, () =>
        expect(shown(`A ${text} B`)).to.deep.equal(['word A', `symbol ${text}`, 'word B']));
    }
    it('takes the longest one', () => expect(shown('a<=b')).to.deep.equal(['word a', 'symbol <=', 'word b']));
  });

  describe('string prefixes', () => {
    for (const prefix of ['X', 'BX', 'G', 'GX', 'N', 'NX', 'UX', 'U&']) {
      it(`${prefix} belongs to its string, in any case`, () => {
        for (const written of [prefix, prefix.toLowerCase()]) {
          const [token, ...more] = lex(`${written}'00''1'`);
          expect(more).to.deep.equal([]);
          expect(token).to.include({ kind: 'string', text: `${written}'00''1'`, value: "00'1", prefix });
        }
      });
    }
    it('a string without one has none', () => expect(lex("'a'")[0]).not.to.have.property('prefix'));
    it('a Unicode name tells that it is one', () => expect(lex('u&"a"')[0]).to.include({ value: 'a', prefix: 'U&' }));
    it('a blank parts a prefix from its string', () => expect(shown("X 'a'")).to.deep.equal(['word X', "string 'a'"]));
  });

  describe('values', () => {
    const rows: readonly (readonly [sql: string, value: string])[] = [
      ['straße_q', 'STRAßE_Q'],
      ['"a""b"', 'a"b'],
      ["'a''b'", "a'b"],
      [':Name', 'Name'],
      ['1.50', '1.50'],
      ['?', '?'],
    ];
    for (const [sql, value] of rows) it(`${sql} means ${value}`, () => expect(lex(sql)[0]?.value).to.equal(value));
  });

  describe('faults', () => {
    const rows: readonly (readonly [promise: string, sql: string, message: RegExp])[] = [
      ['an open string', "SELECT 'a", /string is not closed.*'.*\(line 1, column 8\)/],
      ['a string that ends in a doubled quote', "'a''", /string is not closed.*\(line 1, column 1\)/],
      ['an open prefixed string', "A\nX'0", /string is not closed.*\(line 2, column 2\)/],
      ['an open name', 'A\r\n "b', /name is not closed.*".*\(line 2, column 2\)/],
      ['an open comment', 'A /* b', /comment is not closed.*\*\/.*\(line 1, column 3\)/],
      ['a comment that is closed once too little', 'A\r\r/* /* */ b', /comment is not closed.*\(line 3, column 1\)/],
      ['a character without meaning', `A${NEL}B \\`, /"\\\\".*\(line 2, column 3\)/],
      ['a back-tick', '`a`', /"`".*\(line 1, column 1\)/],
      ['an underscore that begins a name', 'SELECT _a', /"_".*\(line 1, column 8\)/],
      ['an emoji, whole', 'A 😀', /"😀".*\(line 1, column 3\)/],
      ['half a surrogate pair', 'A \ud83d', /\\ud83d.*\(line 1, column 3\)/],
      ['a zero byte', 'A \u0000', /\\u0000.*\(line 1, column 3\)/],
    ];
    for (const [promise, sql, message] of rows) {
      it(`names the line and the column of ${promise}`, () =>
        expect(refusalOf('E_SQL_TEXT', () => lex(sql))).to.match(message));
    }
  });

  const FRAGMENTS = [
    ...[
      ' ',
      '  ',
      '\n',
      '\r',
      NEL,
      "''",
      '""',
      "'",
      '"',
      '--',
      '/*',
      '*/',
      ':',
      '?',
      '.',
      ';',
      '(',
      ')',
      '*',
      '/',
      '-',
    ],
    ...['&', '=', '>', '<', '¬', '!', '|', 'X', 'BX', 'U&', 'N', 'GX', 'SELECT', 'a1', '#b', 'ö', '𠮷', '12', '1.5E-3'],
    ...['.5', '1.', 'E', 'e+', '😀', '_'],
  ];

  it('loses nothing: tokens and the blanks between them are the source', () => {
    let readable = 0;
    forSeeds(4000, (random) => {
      const sql = random.text(FRAGMENTS, 14);
      const tokens = readableTokens(sql);
      if (tokens === undefined) return;
      readable += 1;
      let at = 0;
      for (const { text, start, end } of tokens) {
        expect(start).to.be.at.least(at);
        expect(text).to.equal(sql.slice(start, end)).and.not.equal('');
        expect(shown(sql.slice(at, start)), 'a gap holds no token').to.deep.equal([]);
        at = end;
      }
      expect(shown(sql.slice(at)), 'the rest holds no token').to.deep.equal([]);
    });
    expect(readable, 'enough of the texts can be read').to.be.greaterThan(500);
  });

  it('finds the same tokens whatever blanks and comments part them', () => {
    forSeeds(1000, (random) => {
      const made = Array.from({ length: random.next(12) }, () => someToken(random));
      const blank = (): string =>
        random.pick([' ', '\n', '\t', '/* \' /* " */ */', '-- \' "\n', `--${NEL}`, '-- /*\r']);
      const sql = made.map(([, text]) => text + blank()).join('');
      expect(shown(sql)).to.deep.equal(made.map(([kind, text]) => `${kind} ${text}`));
    });
  });

  describe('reads each character a bounded number of times', () => {
    const heaps: readonly (readonly [what: string, heap: (size: number) => string])[] = [
      ['nested comments', (size) => '/*'.repeat(size) + '*/'.repeat(size)],
      ['line comments', (size) => '--a\n'.repeat(size)],
      ['doubled quotes', (size) => `'${"''".repeat(size)}'`],
      ['names of doubled quotes', (size) => `"${'""'.repeat(size)}"`],
      ['one long word', (size) => 'a'.repeat(size)],
      ['many short words', (size) => 'X '.repeat(size)],
      ['one long number', (size) => '1'.repeat(size)],
      ['failed exponents', (size) => '1E'.repeat(size)],
      ['points', (size) => '1.'.repeat(size)],
      ['host variables', (size) => ':a'.repeat(size)],
      ['parentheses', (size) => '('.repeat(size)],
      ['blanks', (size) => ' '.repeat(size)],
      ['prefixed strings', (size) => "UX''".repeat(size)],
    ];
    for (const [what, heap] of heaps) {
      it(`in ${what}`, () => {
        const once = operationsOf(heap(1000));
        expect(operationsOf(heap(2000))).to.be.at.most(2 * once + 100);
        expect(once).to.be.at.most(60 * heap(1000).length);
      });
    }
  });
});

/** The tokens, or nothing where the lexer refuses, which it does with a place. */
function readableTokens(sql: string): readonly Token[] | undefined {
  try {
    return lex(sql);
  } catch {
    expect(refusalOf('E_SQL_TEXT', () => lex(sql))).to.match(/\(line \d+, column \d+\)\.$/);
    return undefined;
  }
}

function operationsOf(sql: string): number {
  const text = new CountingText(sql);
  lex(text as unknown as string); // it has the methods of a string that the lexer uses
  return text.operations;
}

function someToken(random: Seeded): readonly [kind: TokenKind, text: string] {
  const content = random.text(['a', ' ', '--', '/*', '*/', ':b', '?', '{{', '\n'], 4);
  switch (random.next(7)) {
    case 0:
      return ['word', random.pick(['A', '#', '@x', '$1', 'é', '𠮷']) + random.text(['a', '1', '_', '#', 'ö'], 5)];
    case 1:
      return ['delimited', `${random.pick(['', 'U&'])}"${content}${random.pick(['', '""', "'"])}"`];
    case 2:
      return ['string', `${random.pick(['', 'X', 'bx', 'N', 'u&'])}'${content}${random.pick(['', "''", '"'])}'`];
    case 3:
      return ['number', random.pick(['0', '12', '1.', '.5', '1.5E-3', '7e9'])];
    case 4:
      return ['symbol', random.pick(SYMBOLS.filter((symbol) => !/^[:/*-]$/.test(symbol)))];
    case 5:
      return ['marker', '?'];
    default:
      return ['hostVariable', `:${random.pick(['a', '#b', 'ö_1'])}`];
  }
}
