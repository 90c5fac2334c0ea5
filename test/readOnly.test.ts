import { expect } from 'chai';
import { lex } from '../src/sql/lexer.js';
import { checkReadOnly, type Verdict } from '../src/sql/readOnly.js';
import { forSeeds, type Seeded } from './support/seeded.js';
import { ACCEPTED, REFUSED } from './support/statements.js';

type Refusal = Exclude<Verdict, { ok: true }>;

function refusalOf(sql: string): Refusal {
  const verdict = checkReadOnly(sql);
  if (verdict.ok) throw new Error(`accepted: ${sql}`);
  return verdict;
}

describe('read-only guard', () => {
  for (const [what, statements] of Object.entries(ACCEPTED)) {
    describe(`accepts ${what}`, () => {
      for (const sql of statements) it(sql, () => expect(checkReadOnly(sql)).to.deep.equal({ ok: true, routines: [] }));
    });
  }

  for (const [rule, statements] of Object.entries(REFUSED)) {
    describe(`refuses by ${rule}`, () => {
      for (const sql of statements) {
        it(JSON.stringify(sql), () => {
          const verdict = refusalOf(sql);
          expect(verdict).to.include({ ok: false, rule });
          expect(verdict.message).to.match(/^[A-Z].*\.$/s);
          expect(sql.startsWith(verdict.token, verdict.position), 'the token stands at its position').to.equal(true);
        });
      }
    });
  }

  it('is asked for many statements of either kind', () => {
    expect(Object.values(ACCEPTED).flat()).to.have.length.greaterThan(60);
    expect(Object.values(REFUSED).flat()).to.have.length.greaterThan(60);
  });

  it('names the user routines whose host must say that they only read, each once', () => {
    const sql = `SELECT MYLIB.F(A), mylib.f(B), "MyLib"."g "(C) FROM TABLE(MYLIB.RELEASE('x')) X`;
    expect(checkReadOnly(sql)).to.deep.equal({
      ok: true,
      routines: [
        { schema: 'MYLIB', name: 'F' },
        { schema: 'MyLib', name: 'g' },
        { schema: 'MYLIB', name: 'RELEASE' },
      ],
    });
  });

  it('takes a slash as the qualifier that it is with system naming', () => {
    const naming = 'system';
    expect(checkReadOnly('VALUES MYLIB/F(1)', { naming })).to.deep.include({
      ok: true,
      routines: [{ schema: 'MYLIB', name: 'F' }],
    });
    expect(checkReadOnly('VALUES MYLIB/F(1)')).to.include({ ok: false, rule: 'acting-routine' });
    expect(checkReadOnly('SELECT A/COUNT(*) FROM T', { naming })).to.include({ ok: false, rule: 'system-naming' });
    expect(checkReadOnly('SELECT A/(COUNT(*)), T.A/COUNT(*), 1/COUNT(*) FROM T', { naming }).ok).to.equal(true);
    expect(checkReadOnly("VALUES QSYS2/QCMDEXC('X')", { naming })).to.include({ ok: false, rule: 'acting-routine' });
  });

  it('lets through what the operator or an author answers for, and nothing beside it', () => {
    const allowed = new Set(['QSYS2.HTTP_GET', 'QSYS2.MEMORY_POOL', 'MINE']);
    expect(checkReadOnly("VALUES QSYS2.HTTP_GET('x'), MINE(1)", { allowed })).to.deep.equal({ ok: true, routines: [] });
    expect(checkReadOnly("SELECT * FROM TABLE(QSYS2.MEMORY_POOL('YES')) X", { allowed }).ok).to.equal(true);
    for (const sql of [
      "VALUES HTTP_GET('x')",
      "VALUES QSYS2.HTTP_POST('x')",
      'VALUES QSYS2.MINE(1)',
      'VALUES "mine"(1)',
    ])
      expect(checkReadOnly(sql, { allowed }).ok, sql).to.equal(false);
  });

  it('sees what is SQL to those who end a comment at a line feed alone', () => {
    const hidden = (end: string): string => `VALUES 1, --${end}/*\nQSYS2.QCMDEXC('X'), --${end}*/\n2`;
    for (const end of ['\r', '\u0085', '\u0085\r', '\r\u0085']) {
      expect(refusalOf(hidden(end))).to.include({ rule: 'acting-routine', token: 'QCMDEXC' });
      expect(refusalOf(hidden(end)).message).to.match(/end lines with that\.$/);
    }
    const mixed = "VALUES 1, --\r/*\u0085QSYS2.QCMDEXC('X'), --\r*/\u00852";
    expect(refusalOf(mixed)).to.include({ rule: 'acting-routine', token: 'QCMDEXC' });
    expect(checkReadOnly('VALUES 1, --\r/*\nMYLIB.F(3), --\r*/\n2')).to.deep.equal({
      ok: true,
      routines: [{ schema: 'MYLIB', name: 'F' }],
    });
    for (const sql of ['SELECT A -- a\r, (B --b\u0085) FROM T', "--'\rSELECT 1 FROM T", 'VALUES 1 -- the end\r'])
      expect(checkReadOnly(sql), sql).to.deep.equal({ ok: true, routines: [] });
  });

  it('tells the schema that a service has', () => {
    expect(refusalOf('SELECT * FROM TABLE(ACTIVE_JOB_INFO()) X').message).to.match(/: QSYS2\.ACTIVE_JOB_INFO\(…\)\.$/);
    expect(refusalOf("VALUES RELATED_OBJECTS('A')").message).to.match(/: SYSTOOLS\.RELATED_OBJECTS\(…\)\.$/);
    expect(refusalOf('VALUES MINE(1)').message).to.match(/Write another one with its schema, as in SCHEMA\.MINE/);
  });

  it('gives up on a text of more words than anybody writes', () => {
    expect(refusalOf(`VALUES 1${', 1'.repeat(30_000)}`).message).to.match(/Shorten the statement to 50000 words/);
  });

  it('points at the token and says what would be accepted', () => {
    expect(refusalOf('SELECT A\n  FROM T FOR UPDATE OF A')).to.deep.equal({
      ok: false,
      rule: 'for-update',
      token: 'FOR',
      position: 18,
      message: 'Refused as not read-only. FOR at position 19: Leave FOR UPDATE out.',
    });
  });

  it('shows the beginning of a long token', () => {
    const { message } = refusalOf(`'${'x'.repeat(100_000)}'`);
    expect(message)
      .to.have.length.lessThan(250)
      .and.match(/'x{39}… at position 1:/);
  });

  it('tells where a text cannot be read', () => {
    expect(refusalOf("SELECT A\n  , 'b FROM T").message).to.match(/string is not closed.*\(line 2, column 5\)/);
  });

  it('keeps its verdict whatever blanks, comments, letter case and parentheses there are', () => {
    const accepted = Object.values(ACCEPTED).flat();
    const refused = Object.values(REFUSED)
      .flat()
      .filter((sql) => refusalOf(sql).rule !== 'lexer');
    forSeeds(20, (random) => {
      const blanks = random.pick([UNIX_BLANKS, [' ', '\t', '--"\u0085'], [' ', '/**/', "-- '\r"]]);
      for (const sql of accepted) {
        const again = rewritten(sql, random, blanks);
        expect(checkReadOnly(again), again).to.deep.equal({ ok: true, routines: [] });
      }
      for (const sql of refused) {
        const again = rewritten(sql, random, [...UNIX_BLANKS, "-- ' ;\r", '--"\u0085']);
        expect(checkReadOnly(again).ok, again).to.equal(false);
        expect(checkReadOnly(`(${again}\n)`).ok, `(${again})`).to.equal(false);
      }
    });
  });

  it('refuses inside a table expression what it refuses at the top', () => {
    for (const [rule, statements] of Object.entries(REFUSED)) {
      if (['empty', 'lexer', 'parentheses'].includes(rule)) continue;
      for (const sql of statements.filter((text) => rule !== 'query-only' || /^[A-Z]{3,}$/.test(firstWord(text)))) {
        if (firstWord(sql) === 'FROM') continue; // means nothing at either place
        expect(checkReadOnly(`SELECT * FROM (${sql}\n) Q`).ok, sql).to.equal(false);
      }
    }
  });

  it('decides a deeply nested text', () => {
    const deep = 20_000;
    expect(checkReadOnly(`${'('.repeat(deep)}SELECT 1 FROM T${')'.repeat(deep)}`).ok).to.equal(true);
    expect(checkReadOnly(`${'(WITH A AS '.repeat(deep)}(VALUES 1) DELETE FROM T${')'.repeat(deep)}`).ok).to.equal(
      false,
    );
  });
});

function firstWord(sql: string): string {
  const first = lex(sql).find(({ text }) => text !== '(');
  return first?.kind === 'word' ? first.value : '';
}

const UNIX_BLANKS = [' ', '\n\t', '/* /* ( */ ; */', "-- ' ;\r\n", '--"\n', ' \r\n '];

/** The same tokens with other blanks between them and other letter case in the words. */
function rewritten(sql: string, random: Seeded, blanks: readonly string[]): string {
  const blank = (): string => random.pick(blanks);
  return lex(sql)
    .map(({ kind, text }) => {
      const written = kind === 'word' && random.next(2) === 0 ? text.toLowerCase() : text;
      return blank() + written;
    })
    .join('');
}
