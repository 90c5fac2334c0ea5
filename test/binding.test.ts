import { expect } from 'chai';
import {
  bindStatement,
  compileStatement,
  type BoundStatement,
  type BoundText,
  type DeclaredParameter,
} from '../src/sql/binding.js';
import type { ParameterValues } from '../src/sql/parameters.js';
import { refusalOf } from './support/refusalOf.js';
import { forSeeds, type Seeded } from './support/seeded.js';

/** Declarations of strings by these names. */
function strings(names: readonly string[]): DeclaredParameter[] {
  return names.map((name) => ({ name, type: 'string' }));
}

function compiled(sql: string, declared: readonly string[]): BoundText {
  return textOf(sql, strings(declared));
}

function textOf(sql: string, declared: readonly DeclaredParameter[]): BoundText {
  const made = compileStatement(sql, declared);
  if (made.kind !== 'bound') throw new Error(`direct substitution: ${sql}`);
  return made;
}

function bound(sql: string, declared: readonly string[], values: ParameterValues): BoundStatement {
  return bindStatement(compiled(sql, declared), values);
}

/** A compiled statement without the parts that are always alike here. */
function cutUp(sql: string, declared: readonly string[]): Pick<BoundText, 'pieces' | 'names'> {
  const { pieces, names } = compiled(sql, declared);
  return { pieces, names };
}

describe('binding', () => {
  describe('compiles', () => {
    it('a statement without parameters to itself', () =>
      expect(cutUp('SELECT 1 FROM T', [])).to.deep.equal({ pieces: ['SELECT 1 FROM T'], names: [] }));

    it('names, wherever and as often as they stand', () =>
      expect(cutUp('SELECT :b,:a FROM T WHERE C=:b', ['a', 'b'])).to.deep.equal({
        pieces: ['SELECT ', ',', ' FROM T WHERE C=', ''],
        names: ['b', 'a', 'b'],
      }));

    it('question marks, in the order of declaration', () =>
      expect(cutUp('SELECT ? FROM T WHERE C = ?', ['z', 'a'])).to.deep.equal({
        pieces: ['SELECT ', ' FROM T WHERE C = ', ''],
        names: ['z', 'a'],
      }));

    for (const sql of [':sql', ' :sql ', ':sql;', '-- run\n:sql /* it */ ; -- end']) {
      it(`direct substitution: ${JSON.stringify(sql)}`, () =>
        expect(compileStatement(sql, strings(['sql']))).to.deep.equal({ kind: 'direct', name: 'sql' }));
    }

    for (const sql of ['(:sql)', 'VALUES :sql', ':sql :sql', '+:sql']) {
      it(`a value in its place: ${sql}`, () => expect(compileStatement(sql, strings(['sql'])).kind).to.equal('bound'));
    }

    for (const end of [';', ' ;\n', '; -- the end', ';/* the end */ ', '\n']) {
      it(`a statement that ends in ${JSON.stringify(end)} without that`, () =>
        expect(compiled(`VALUES ';'${end}`, []).pieces).to.deep.equal(["VALUES ';'"]));
    }

    it('question marks for parameters of any name', () =>
      expect(compiled('VALUES (?, ?, ?)', ['from-date', '1st', '']).names).to.deep.equal(['from-date', '1st', '']));

    it('names of national and accented letters', () =>
      expect(cutUp('VALUES (:#a, :größe)', ['größe', '#a']).names).to.deep.equal(['#a', 'größe']));

    it('names that JavaScript’s objects have too', () => {
      const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];
      const sql = `VALUES (${names.map((name) => `:${name}`).join(', ')})`;
      expect(compiled(sql, names).names).to.deep.equal(names);
    });

    for (const sql of [
      "SELECT ':a ? {{b}}' FROM T",
      'SELECT ":a ? {{b}}" FROM T',
      'SELECT 1 /* :a ? {{b}} /* :c */ */ FROM T',
      'SELECT 1 -- :a ? {{b}}\nFROM T',
      "SELECT 1 FROM T WHERE C = TIME('10:30:00')",
      "SELECT 1 FROM T WHERE C > 10:30:00 OR D = 'It''s :a'",
    ]) {
      it(`no marker in ${JSON.stringify(sql)}`, () =>
        expect(cutUp(sql, [])).to.deep.equal({ pieces: [sql], names: [] }));
    }
  });

  describe('refuses', () => {
    const rows: readonly (readonly [what: string, sql: string, declared: readonly string[], message: RegExp])[] = [
      ['both kinds of markers', 'SELECT :a FROM T WHERE B = ?', ['a'], /mixes \? and :name.*one kind/],
      ['too few question marks', 'SELECT ? FROM T', ['a', 'b'], /1 \? markers for 2 declared/],
      ['too many question marks', 'SELECT ?, ? FROM T', ['a'], /2 \? markers for 1 declared/],
      ['question marks without declarations', 'SELECT ? FROM T', [], /1 \? markers for 0 declared/],
      ['a name without a declaration', 'SELECT :a, :b FROM T', ['a'], /:b.*not a declared parameter/],
      ['a name in other letter case', 'SELECT :A FROM T', ['a'], /:A.*not a declared.*letter case counts, write :a\.$/],
      ['an inherited name without a declaration', 'SELECT :constructor FROM T', [], /:constructor.*not a declared/],
      ['a declaration without a marker', 'SELECT :a FROM T', ['a', 'b'], /parameter b.*does not use/],
      ['a declaration whose marker is text', "SELECT ':a' FROM T", ['a'], /parameter a.*does not use/],
      ['a question mark alone', '/* run */ ?', ['sql'], /\? alone; write :name/],
      ['a template', 'SELECT {{ a }} FROM T', ['a'], /\{\{…\}\}.*:name/],
    ];
    for (const [what, sql, declared, message] of rows) {
      it(what, () => expect(refusalOf('E_TOOL_FILE', () => compiled(sql, declared))).to.match(message));
    }

    it('an argument that would be the SQL and is no text', () =>
      expect(refusalOf('E_TOOL_FILE', () => compileStatement(':sql', [{ name: 'sql', type: 'array' }]))).to.match(
        /the parameter sql alone.*type: string/,
      ));

    it('a text that cannot be read, with its place', () =>
      expect(refusalOf('E_SQL_TEXT', () => compiled("SELECT\n 'a", []))).to.match(/\(line 2, column 2\)/));
  });

  describe('binds', () => {
    const rows: readonly (readonly [what: string, values: ParameterValues, result: BoundStatement])[] = [
      ['a string as it is', { a: "'; DROP" }, { sql: 'SELECT ? FROM T', parameters: ["'; DROP"] }],
      ['a number as it is', { a: -1.5 }, { sql: 'SELECT ? FROM T', parameters: [-1.5] }],
      ['true as 1', { a: true }, { sql: 'SELECT ? FROM T', parameters: [1] }],
      ['false as 0', { a: false }, { sql: 'SELECT ? FROM T', parameters: [0] }],
      ['an empty string as it is', { a: '' }, { sql: 'SELECT ? FROM T', parameters: [''] }],
      ['null as NULL', { a: null }, { sql: 'SELECT ? FROM T', parameters: [null] }],
      ['undefined as NULL', { a: undefined }, { sql: 'SELECT ? FROM T', parameters: [null] }],
      ['an absent value as NULL', {}, { sql: 'SELECT ? FROM T', parameters: [null] }],
      ['a list as so many markers', { a: ['x', 2, true] }, { sql: 'SELECT ?, ?, ? FROM T', parameters: ['x', 2, 1] }],
      ['a list of one', { a: ['x'] }, { sql: 'SELECT ? FROM T', parameters: ['x'] }],
    ];
    for (const [what, values, result] of rows) {
      it(what, () => expect(bound('SELECT :a FROM T', ['a'], values)).to.deep.equal(result));
      it(`${what}, at a question mark`, () => expect(bound('SELECT ? FROM T', ['a'], values)).to.deep.equal(result));
    }

    it('in the order of the markers, a name as often as it is used', () =>
      expect(
        bound('SELECT :b FROM T WHERE C IN (:l) AND :a = :b', ['a', 'b', 'l'], { a: 1, b: 2, l: [3, 4] }),
      ).to.deep.equal({ sql: 'SELECT ? FROM T WHERE C IN (?, ?) AND ? = ?', parameters: [2, 3, 4, 1, 2] }));

    it('a declared name without a value to NULL, whatever an object inherits', () =>
      expect(bound('VALUES (:constructor, :toString)', ['constructor', 'toString'], {}).parameters).to.deep.equal([
        null,
        null,
      ]));

    const numbers: readonly (readonly [number, number | string])[] = [
      [0, 0],
      [-0, 0],
      [1e20, 1e20],
      [1e21, '1000000000000000000000'],
      [-1.25e22, '-12500000000000000000000'],
      [1.7976931348623157e308, `17976931348623157${'0'.repeat(292)}`],
      [0.000001, 0.000001],
      [1e-7, '0.0000001'],
      [-1.5e-9, '-0.0000000015'],
      [5e-324, `0.${'0'.repeat(323)}5`],
    ];
    for (const [value, bindable] of numbers) {
      it(`${Object.is(value, -0) ? '-0' : value} with all its digits`, () => {
        const [sent] = bound('VALUES :a', ['a'], { a: value }).parameters;
        expect(JSON.stringify(sent)).to.equal(JSON.stringify(bindable));
        expect(JSON.stringify(sent)).not.to.match(/e/);
        expect(Number(sent)).to.equal(value === 0 ? Number(sent) : value);
      });
    }

    it('items of a list that are nothing as NULL', () =>
      expect(bound('SELECT :a FROM T', ['a'], { a: [null, 1e21] }).parameters).to.deep.equal([
        null,
        '1000000000000000000000',
      ]));

    for (const sql of ['SELECT 1 FROM T WHERE A IN (:jobs)', 'SELECT 1 FROM T WHERE A IN (?)']) {
      it(`an empty list to one NULL where it is to match nothing: ${sql}`, () => {
        const text = textOf(sql, [{ name: 'jobs', type: 'array', emptyArray: 'nothing' }]);
        const nothing = { sql: 'SELECT 1 FROM T WHERE A IN (?)', parameters: [null] };
        expect(bindStatement(text, { jobs: [] })).to.deep.equal(nothing);
        expect(bindStatement(text, { jobs: [1, 2] }).parameters).to.deep.equal([1, 2]);
      });
    }

    it('no empty list where that is not said', () => {
      const text = textOf('VALUES (:a, :b)', [
        { name: 'a', type: 'array', emptyArray: 'nothing' },
        { name: 'b', type: 'array', emptyArray: 'refuse' },
      ]);
      expect(refusalOf('E_ARGUMENTS', () => bindStatement(text, { a: [], b: [] }))).to.match(/^b is an empty list/);
    });

    it('no empty list', () =>
      expect(
        refusalOf('E_ARGUMENTS', () => bound('SELECT 1 FROM T WHERE A IN (:jobs)', ['jobs'], { jobs: [] })),
      ).to.match(/jobs is an empty list.*at least one/));

    it('the same statement again and again', () => {
      const text = compiled('SELECT 1 FROM T WHERE A IN (:l)', ['l']);
      expect(bindStatement(text, { l: [1, 2] }).parameters).to.deep.equal([1, 2]);
      expect(bindStatement(text, { l: [3] })).to.deep.equal({
        sql: 'SELECT 1 FROM T WHERE A IN (?)',
        parameters: [3],
      });
    });

    it('after a journey between threads', () => {
      const text = structuredClone(compiled('SELECT :a FROM T', ['a']));
      expect(bindStatement(text, { a: 1 })).to.deep.equal({ sql: 'SELECT ? FROM T', parameters: [1] });
    });
  });

  it('is not changed by any text in a literal, a comment or a delimited name', () => {
    forSeeds(2000, (random) => {
      const parts = ['SELECT ', ', ', ' FROM T WHERE A = ', ' AND B IN (', ') '].map((part) => part + text(random));
      const [first = '', second = '', third = '', fourth = '', fifth = ''] = parts;
      const named = `${first}${second} :a ${third} :b ${fourth}:l${fifth}`;
      const cut = compiled(named, ['a', 'b', 'l']);
      expect(cut.names).to.deep.equal(['a', 'b', 'l']);
      const { sql, parameters } = bindStatement(cut, { a: 'x', b: null, l: [1, 2] });
      expect(parameters).to.deep.equal(['x', null, 1, 2]);
      expect(sql).to.equal(`${first}${second} ? ${third} ? ${fourth}?, ?${fifth}`.trimEnd());
    });
  });
});

/** Any characters, in quotes or in a comment. */
function text(random: Seeded): string {
  const pieces = [
    ':a',
    ':zz',
    '?',
    '{{a}}',
    "'",
    '"',
    '--',
    '/*',
    '*/',
    ';',
    '\\',
    '\n',
    '\r',
    '\u0085',
    '😀',
    '\0',
    'x',
  ];
  const content = random.text(pieces, 8);
  switch (random.next(4)) {
    case 0:
      return `'${content.replaceAll("'", "''")}' `;
    case 1:
      return `"${content.replaceAll('"', '""')}" `;
    case 2:
      return `/*${content.replaceAll(/[*/]/g, '+')}*/ `;
    default:
      return `--${content.replaceAll(/[\n\r\u0085]/g, ' ')}${random.pick(['\n', '\r', '\u0085'])}`;
  }
}
