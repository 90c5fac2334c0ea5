import { expect } from 'chai';
import { Admission, STATEMENT_CHARACTERS_MAX, type StatementRules } from '../src/sql/admission.js';
import { keywordFault } from '../src/sql/forbiddenKeywords.js';
import { lex } from '../src/sql/lexer.js';
import { refusalOf } from './support/refusalOf.js';
import { forSeeds } from './support/seeded.js';

function admission(rules: Partial<StatementRules> = {}): Admission {
  const usual = { readOnly: true, maxQueryLength: STATEMENT_CHARACTERS_MAX, forbiddenKeywords: [] };
  return new Admission({ ...usual, ...rules }, {});
}

const writing = (rules: Partial<StatementRules> = {}): Admission => admission({ readOnly: false, ...rules });

describe('admission', () => {
  describe('of a reading tool', () => {
    it('takes a query, without its semicolon', () =>
      expect(admission().admit(' SELECT 1 FROM T ; -- end')).to.deep.equal({
        sql: 'SELECT 1 FROM T',
        reads: true,
        routines: [],
      }));

    it('refuses what the guard refuses, by its sentence', () =>
      expect(refusalOf('E_SQL_READ_ONLY', () => admission().admit('DELETE FROM T'))).to.match(
        /^Refused as not read-only/,
      ));

    it('tells a text that cannot be read as that, with its place', () =>
      expect(refusalOf('E_SQL_TEXT', () => admission().admit("SELECT\n 'a"))).to.match(/\(line 2, column 2\)/));

    it('judges each text anew, whatever it has admitted before', () => {
      const gate = admission();
      expect(gate.admit('VALUES 1').reads).to.equal(true);
      expect(gate.admit('VALUES 1').reads).to.equal(true);
      expect(refusalOf('E_SQL_READ_ONLY', () => gate.admit('DROP TABLE T'))).to.match(/DROP/);
      expect(gate.admit('VALUES 2').sql).to.equal('VALUES 2');
    });
  });

  describe('of a writing tool', () => {
    it('takes what changes something, and says so', () =>
      expect(writing().admit('DELETE FROM T;')).to.deep.equal({ sql: 'DELETE FROM T', reads: false, routines: [] }));

    it('says of a query that it only reads', () => expect(writing().admit('VALUES 1').reads).to.equal(true));

    for (const sql of [
      'BEGIN DECLARE I INT; SET I = 1; IF I = 1 THEN DELETE FROM T; END IF; END',
      'BEGIN ATOMIC WHILE A DO CALL P; END WHILE; LOOP LEAVE L; END LOOP; END',
      'CREATE PROCEDURE P() BEGIN CASE A WHEN 1 THEN CALL Q(); END CASE; SET B = CASE C WHEN 1 THEN 2 END; END',
      'L: BEGIN BEGIN CALL A; END; CALL B; END L',
      'UPDATE T SET A = T.END, B = T.BEGIN',
      'BEGIN SET A = B / CASE WHEN C = 1 THEN 2 END; SET D = 1; END',
      'BEGIN FOR R AS SELECT A FROM T DO CALL P(R.A); END FOR; REPEAT SET A = 1; UNTIL B END REPEAT; END',
    ]) {
      it(`takes ${sql}`, () => expect(writing().admit(`${sql};`).sql).to.equal(sql));
    }

    for (const sql of [
      'DELETE FROM A; DELETE FROM B',
      'DELETE FROM A;;',
      'BEGIN CALL A; END; DROP TABLE T',
      'BEGIN CALL A; END; BEGIN CALL B; END',
      'UPDATE T SET A = CASE B WHEN 1 THEN 2 END; DROP TABLE T',
      'VALUES X.BEGIN; DROP TABLE T',
    ]) {
      it(`refuses two statements: ${sql}`, () =>
        expect(refusalOf('E_SQL_TEXT', () => writing().admit(sql))).to.match(/one statement at a time.*position \d+/));
    }

    for (const sql of ['', ' ', '-- nothing', ';']) {
      it(`refuses ${JSON.stringify(sql)}, which is no statement`, () =>
        expect(refusalOf('E_SQL_TEXT', () => writing().admit(sql))).to.match(/is empty; write one/));
    }

    it('refuses a text that cannot be read', () =>
      expect(refusalOf('E_SQL_TEXT', () => writing().admit('DELETE FROM "T'))).to.match(/not closed/));
  });

  it('of any text is a statement or a refusal with its place or reason', () => {
    const pieces = [
      'SELECT ',
      'BEGIN ',
      'END',
      ';',
      '(',
      ')',
      "'",
      '"',
      '--',
      '/*',
      '*/',
      '\n',
      'DROP ',
      'U&"A"',
      ':a',
      '?',
    ];
    const gates = [admission({ forbiddenKeywords: ['DROP'] }), writing({ forbiddenKeywords: ['DROP'] })];
    forSeeds(3000, (random) => {
      const text = random.text([...pieces, random.character()], 10);
      for (const gate of gates) {
        const [fault] = gate.faultsOf(text);
        if (fault === undefined) expect(lex(gate.admit(text).sql), text).not.to.deep.equal([]);
        else
          expect(refusalOf(fault.code, () => gate.admit(text)))
            .to.equal(fault.message)
            .and.to.match(/[.)]$/);
      }
    });
  });

  describe('maxQueryLength', () => {
    it('admits a statement of so many characters', () =>
      expect(admission({ maxQueryLength: 8 }).admit('VALUES 1').sql).to.equal('VALUES 1'));

    for (const rules of [{ readOnly: true }, { readOnly: false }]) {
      it(`refuses a longer one, ${JSON.stringify(rules)}, before anything is read`, () =>
        expect(
          refusalOf('E_SQL_FORBIDDEN', () => admission({ ...rules, maxQueryLength: 8 }).admit("VALUES 1'")),
        ).to.equal('The statement has 9 characters; at most 8 are accepted. Shorten it.'));
    }
  });

  it('takes the call of a user routine for a change where changes are allowed', () => {
    const sql = 'VALUES LIB.F(1)';
    expect(writing().admit(sql).reads).to.equal(false);
    expect(admission().admit(sql)).to.deep.include({ reads: true, routines: [{ schema: 'LIB', name: 'F' }] });
    expect(writing().admit('VALUES UPPER(?)').reads).to.equal(true);
  });

  it('sees a keyword and a second statement where a comment may hide them', () => {
    const hidden = 'DELETE FROM T --\r/*\n; DROP TABLE U --\r*/';
    expect(refusalOf('E_SQL_FORBIDDEN', () => writing({ forbiddenKeywords: ['DROP'] }).admit(hidden))).to.match(/DROP/);
    expect(refusalOf('E_SQL_TEXT', () => writing().admit(hidden))).to.match(/one statement at a time.*position 21/);
  });

  describe('forbiddenKeywords', () => {
    const rows: readonly (readonly [keyword: string, sql: string, at: number])[] = [
      ['drop', 'DROP TABLE T', 1],
      ['DROP', 'SELECT drop FROM T', 8],
      ['DROP', 'SELECT "drop" FROM T', 8],
      ['DROP', 'SELECT "DROP  " FROM T', 8],
      ['"Drop"', 'SELECT DROP FROM T', 8],
      ['A#B@C$', 'SELECT a#b@c$ FROM T', 8],
      ['größe', 'SELECT A, GRÖße FROM T', 11],
      ['DROP TABLE', 'DROP/* x */TABLE T', 1],
      ['DROP TABLE', 'DROP -- x\n  TABLE T', 1],
      ['drop  table', 'DROP TABLE T', 1],
      ['SYSTOOLS.X', 'SELECT * FROM SYSTOOLS . X', 15],
      ['SYSTOOLS.X', 'SELECT * FROM systools/x', 15],
      ['SYSTOOLS/X', 'SELECT * FROM "SYSTOOLS"."X"', 15],
      ['X', 'SELECT * FROM SYSTOOLS.X', 24],
      ['QSYS2', 'SELECT * FROM QSYS2.SYSTABLES', 15],
      ['||', "VALUES 'a' || 'b'", 12],
      ['B', 'SELECT A, A.B FROM T', 13],
    ];
    for (const [keyword, sql, at] of rows) {
      it(`${keyword} is found in ${JSON.stringify(sql)}`, () => {
        const rules = { readOnly: false, forbiddenKeywords: ['NOT_THERE', keyword] };
        expect(refusalOf('E_SQL_FORBIDDEN', () => admission(rules).admit(sql))).to.equal(
          `This tool forbids ${keyword}, which stands at position ${at}. Leave it out.`,
        );
      });
    }

    const passing: readonly (readonly [keyword: string, sql: string])[] = [
      ['DROP', "SELECT 'DROP' FROM T"],
      ['DROP', 'SELECT 1 /* DROP */ FROM T -- DROP'],
      ['DROP', 'SELECT DROPPED, A_DROP, DROP_, #DROP, DROP@, $DROP, ÄDROP FROM T'],
      ['DROP', 'SELECT "DROP IT" FROM T'],
      ['DROP', 'SELECT A FROM T WHERE B = :DROP'],
      ['DROP TABLE', 'SELECT DROP, TABLE FROM T'],
      ['DROP TABLE', 'SELECT A FROM T WHERE A = DROP'],
      ['SYSTOOLS.X', 'SELECT SYSTOOLS, X FROM X'],
      ['SYSTOOLS.X', 'SELECT * FROM SYSTOOLS.XY'],
    ];
    for (const [keyword, sql] of passing) {
      it(`${keyword} is not found in ${JSON.stringify(sql)}`, () =>
        expect(admission({ forbiddenKeywords: [keyword] }).admit(sql).reads).to.equal(true));
    }

    it('are found whatever blanks, comments, letter case and quotes there are', () => {
      const gate = writing({ forbiddenKeywords: ['DROP TABLE', 'SYSTOOLS.X', 'A#'] });
      forSeeds(1000, (random) => {
        const words = random.pick([['DROP', 'TABLE'], ['SYSTOOLS', '.', 'X'], ['SYSTOOLS', '/', 'X'], ['A#']]);
        const blank = (): string => random.pick([' ', '\n\t', "/* /* DROP */ ' */", "-- ' X\r", '--"\u0085']);
        const written = words.map((word) => {
          const cased = random.next(2) === 0 ? word.toLowerCase() : word;
          return /\w/.test(word) && random.next(3) === 0 ? `"${cased}${random.pick(['', ' '])}"` : cased;
        });
        const sql = `VALUES 'DROP TABLE'${blank()}, ${written.map((word) => word + blank()).join('')}`;
        expect(
          refusalOf('E_SQL_FORBIDDEN', () => gate.admit(sql)),
          sql,
        ).to.match(/^This tool forbids /);
      });
    });

    it('cannot be hidden in the escapes of a U& name', () =>
      expect(
        refusalOf('E_SQL_FORBIDDEN', () =>
          writing({ forbiddenKeywords: ['DROP'] }).admit('SELECT U&"DR\\004FP" FROM T'),
        ),
      ).to.match(/position 8 in its own letters/));

    it('do not make a U& name wrong where there are none', () =>
      expect(writing().admit('DELETE FROM U&"\\0054"').reads).to.equal(false));

    it('are told together with what the guard says, for a file’s author', () =>
      expect(
        admission({ forbiddenKeywords: ['T'] })
          .faultsOf('DELETE FROM T')
          .map(({ code }) => code),
      ).to.deep.equal(['E_SQL_FORBIDDEN', 'E_SQL_READ_ONLY']));

    for (const entry of ['', '  ', '--', '/* x', "'DROP'", 'A = :b', 'A = ?', '"open', '\u00a0']) {
      it(`cannot be ${JSON.stringify(entry)}`, () =>
        expect(keywordFault(entry)).to.match(/^must be words, names or signs of SQL/));
    }

    for (const entry of ['DROP', 'drop table', 'SYSTOOLS.X', '"My name"', '||', '#A@', 'FETCH FIRST 5']) {
      it(`can be ${entry}`, () => expect(keywordFault(entry)).to.equal(undefined));
    }
  });
});
