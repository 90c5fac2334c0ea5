import { expect } from 'chai';
import { Admission } from '../src/sql/admission.js';
import { bindStatement, compileStatement, type BoundText, type DeclaredParameter } from '../src/sql/binding.js';
import { lex, type Token } from '../src/sql/lexer.js';
import type { ParameterValue } from '../src/sql/parameters.js';
import { readOnlyVerdict } from '../src/sql/readOnly.js';
import { CountingText } from './support/countingText.js';
import { forSeeds, type Seeded } from './support/seeded.js';

const MEGABYTE = 1_048_576;

describe('binding of any statement', () => {
  it('is not changed by any text in a literal, a comment or a delimited name', () => {
    forSeeds(3000, (random) => {
      const names = Array.from({ length: 1 + random.next(5) }, (_, index) => `p${index}`);
      const pieces = [...names.map(() => hidden(random)), hidden(random)];
      const sql = pieces.map((piece, index) => `VALUES ${piece} ${marker(names[index])}`).join(' ');
      const { names: found, pieces: cut } = boundText(sql, strings(names));
      expect(found).to.deep.equal(names);
      expect(cut.join('\0')).to.equal(
        pieces
          .map((piece) => `VALUES ${piece} `)
          .join('\0 ')
          .trimEnd(),
      );
    });
  });

  it('sends as many values as it sends markers, and every other character as it stands', () => {
    forSeeds(3000, (random) => {
      const named = random.next(2) === 0;
      const declared: DeclaredParameter[] = Array.from({ length: random.next(6) }, (_, index) => ({
        name: `p${index}`,
        type: random.pick(['string', 'array'] as const),
        emptyArray: 'nothing',
      }));
      const uses = named ? usesOf(declared, random) : declared.map(({ name }) => name);
      const texts = [...uses, ''].map(() => ` x ${hidden(random)} + `);
      const sql = texts.map(
        (text, index) => text + (named ? marker(uses[index]) : uses[index] === undefined ? '' : '?'),
      );
      const values = Object.fromEntries(declared.map(({ name, type }) => [name, valueOf(type, random)]));
      const bound = bindStatement(boundText(sql.join(''), declared), values);

      const markers = lex(bound.sql).filter(({ kind }) => kind === 'marker' || kind === 'hostVariable');
      expect(markers.map(({ text }) => text)).to.deep.equal(bound.parameters.map(() => '?'));
      const sizes = uses.map((name) => Math.max(1, sizeOf(values[name])));
      expect(bound.parameters).to.have.length(sizes.reduce((sum, size) => sum + size, 0));
      const expected = texts
        .map(
          (text, index) =>
            text +
            Array(sizes[index] ?? 0)
              .fill('?')
              .join(', '),
        )
        .join('');
      expect(bound.sql).to.equal(expected.trimEnd());
    });
  });

  describe('takes steps in proportion to its length', () => {
    const heaps: readonly (readonly [what: string, heap: (size: number) => string])[] = [
      ['markers', (size) => 'VALUES :a' + ',:a'.repeat(size / 3)],
      ['a string', (size) => `VALUES :a, '${'x'.repeat(size)}'`],
      ['doubled quotes', (size) => `VALUES :a, '${"''".repeat(size / 2)}'`],
      ['strings', (size) => `VALUES :a ${", ':a'".repeat(size / 6)}`],
      ['nested comments', (size) => `VALUES :a ${'/*'.repeat(size / 4)}${'*/'.repeat(size / 4)}`],
      ['line comments', (size) => `VALUES :a ${'--:a\n'.repeat(size / 5)}`],
      ['parentheses', (size) => `VALUES ${'('.repeat(size / 2)}:a${')'.repeat(size / 2)}`],
      [
        'nested common tables',
        (size) => `${'WITH A AS ('.repeat(size / 30)}VALUES :a${') SELECT 1 FROM A'.repeat(size / 30)}`,
      ],
      ['common tables', (size) => `WITH A AS (VALUES :a)${', B AS (VALUES 1)'.repeat(size / 17)} SELECT 1 FROM A`],
      ['verbs in parentheses', (size) => `SELECT :a${', ((COMMIT))'.repeat(size / 12)} FROM T`],
      ['blanks at the end', (size) => `VALUES :a${' '.repeat(size)}`],
    ];
    for (const [what, heap] of heaps) {
      it(`of a megabyte of ${what}`, () => {
        const [half, whole] = [MEGABYTE / 2, MEGABYTE].map((size) => charactersRead(heap(size)));
        expect(whole).to.be.at.most(2.1 * (half ?? 0));
        expect(whole).to.be.at.most(80 * MEGABYTE);
      });

      it(`in the guard, of ${what}`, () => {
        const [half, whole] = [2 ** 15, 2 ** 16].map((size) => tokensRead(heap(size)));
        expect(whole).to.be.at.most(2.2 * (half ?? 0) + 1000);
      });
    }

    it('and is bound in proportion to its values', () => {
      const text = boundText(`VALUES :a${',:a'.repeat(100_000)}`, [{ name: 'a', type: 'array' }]);
      const { parameters } = bindStatement(text, { a: [1, 2, 3] });
      expect(parameters).to.have.length(300_003);
    });

    it('and a megabyte beyond maxQueryLength is not read at all', () => {
      const text = new CountingText(`VALUES '${'x'.repeat(MEGABYTE)}'`);
      const admission = new Admission({ readOnly: true, maxQueryLength: 10_000, forbiddenKeywords: [] }, {});
      expect(() => admission.admit(text as unknown as string)).to.throw(/at most 10000/); // as charactersRead does
      expect(text.operations).to.equal(0);
    });
  });
});

function strings(names: readonly string[]): DeclaredParameter[] {
  return names.map((name) => ({ name, type: 'string' }));
}

function boundText(sql: string, declared: readonly DeclaredParameter[]): BoundText {
  const compiled = compileStatement(sql, declared);
  if (compiled.kind !== 'bound') throw new Error(`direct substitution: ${sql}`);
  return compiled;
}

function marker(name: string | undefined): string {
  return name === undefined ? '' : `:${name}`;
}

/** Each parameter at least once, in any order. */
function usesOf(declared: readonly DeclaredParameter[], random: Seeded): string[] {
  if (declared.length === 0) return [];
  const again = Array.from({ length: random.next(4) }, () => random.pick(declared));
  return [...declared, ...again].map(({ name }) => name).sort(() => random.next(3) - 1);
}

function valueOf(type: DeclaredParameter['type'], random: Seeded): ParameterValue {
  const scalar = (): string | number | boolean | null => random.pick([null, 0, 1e21, true, '', '?', ':p0', "'"]);
  if (type === 'array') return Array.from({ length: random.next(4) }, scalar);
  return random.next(4) === 0 ? undefined : scalar();
}

function sizeOf(value: ParameterValue): number {
  return Array.isArray(value) ? value.length : 1;
}

/** Any characters, in quotes or in a comment. */
function hidden(random: Seeded): string {
  const pieces = [':p0', ':x', '?', '{{p0}}', "'", '"', '--', '/*', '*/', ';', '\n', '\r', '\u0085', '\0', '\ud800'];
  const content = Array.from({ length: random.next(9) }, () =>
    random.next(2) === 0 ? random.pick(pieces) : random.character(),
  ).join('');
  switch (random.next(4)) {
    case 0:
      return `${random.pick(['', 'X', 'N', 'UX', 'u&'])}'${content.replaceAll("'", "''")}'`;
    case 1:
      return `"${content.replaceAll('"', '""')}"`;
    case 2:
      return `/*${content.replaceAll(/[*/]/g, '+')}*/`;
    default:
      return `--${content.replaceAll(/[\n\r\u0085]/g, ' ')}${random.pick(['\n', '\r', '\u0085'])}`;
  }
}

function charactersRead(sql: string): number {
  const text = new CountingText(sql);
  compileStatement(text as unknown as string, strings(['a'])); // it has the methods of a string that are used
  return text.operations;
}

/** How often the guard looks at a token. */
function tokensRead(sql: string): number {
  let looks = 0;
  const tokens = new Proxy<readonly Token[]>(lex(sql), {
    get(target, key, receiver) {
      looks += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  expect(readOnlyVerdict(tokens)).to.deep.equal({ ok: true, routines: [] }); // a refusal would end the reading
  return looks;
}
