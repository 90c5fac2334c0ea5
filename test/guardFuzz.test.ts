import { expect } from 'chai';
import { AppError } from '../src/kernel/appError.js';
import { Admission } from '../src/sql/admission.js';
import { checkReadOnly, type Verdict } from '../src/sql/readOnly.js';
import { routineText } from '../src/sql/routineName.js';
import * as mutate from './support/guardMutations.js';
import { MODIFYING, PLACES, UNSAFE } from './support/guardSeeds.js';
import { forSeeds, type Seeded } from './support/seeded.js';
import { ACCEPTED } from './support/statements.js';

type Pieces = readonly mutate.Piece[];

const SAFE = Object.values(ACCEPTED).flat();
const SEEDS = 110;

/** Whether it would run, also because no host would mind. */
function isAccepted(verdict: Verdict): boolean {
  return verdict.ok && !verdict.routines.some((routine) => MODIFYING.has(routineText(routine)));
}

/** A verdict is one, whatever the text: its token stands where it says. */
function expectTyped(sql: string, verdict: Verdict): void {
  if (verdict.ok) return;
  if (!sql.startsWith(verdict.token, verdict.position) || !/^[A-Z].*[.]$/s.test(verdict.message))
    throw new Error(`no verdict: ${JSON.stringify({ sql, verdict })}`);
}

describe('the guard, on statements that somebody has worked on', function () {
  this.timeout(60_000);
  let judged = 0;
  after(() => expect(judged).to.be.greaterThan(100_000));

  const judge = (sql: string): Verdict => {
    judged += 1;
    const verdict = checkReadOnly(sql, { naming: judged % 2 === 0 ? 'sql' : 'system' });
    expectTyped(sql, verdict);
    return verdict;
  };
  const refuses = (sql: string): void => {
    if (isAccepted(judge(sql))) throw new Error(`accepted: ${JSON.stringify(sql)}`);
  };

  /** One to four changes that leave the essential part what it is. */
  function workedOn(pieces: Pieces, random: Seeded): Pieces {
    const isQuery = /^(?:SELECT|WITH|VALUES)$/.test(pieces[0]?.text ?? '');
    let result = pieces;
    for (let left = 1 + random.next(4); left > 0; left -= 1) {
      const kind = random.next(6);
      if (kind === 0) result = mutate.inAnyCase(result, random);
      else if (kind === 1) result = mutate.inQuotes(result, random);
      else if (kind === 2) result = mutate.inParentheses(result, random);
      else if (kind === 3) result = mutate.withSlashes(result);
      else if (kind === 4 && isQuery) result = mutate.placedIn(random.pick(PLACES), result);
      else result = mutate.withLookAlikes(result, random, ({ isCore }) => !isCore);
    }
    return result;
  }

  it('accepts none that is still unsafe', () =>
    forSeeds(SEEDS, (random) => {
      for (const seed of UNSAFE) {
        const pieces = mutate.piecesOf(seed);
        for (let n = 0; n < 8; n += 1) refuses(mutate.joined(workedOn(pieces, random), random, mutate.BLANKS));
        const end = pieces.findLastIndex(({ isCore }) => isCore) + 1;
        refuses(mutate.joined(pieces.slice(0, end + random.next(pieces.length - end + 1)), random, mutate.BLANKS));
        refuses(mutate.joined(pieces, random, [...mutate.NO_BLANKS, ' ']).replace(/ $/, random.pick(mutate.NO_BLANKS)));
      }
    }));

  it('has a verdict on what is left of one', () =>
    forSeeds(SEEDS, (random) => {
      for (const seed of UNSAFE) {
        const pieces = mutate.piecesOf(seed);
        const text = mutate.joined(workedOn(pieces, random), random, mutate.BLANKS);
        judge(text.slice(0, random.next(text.length)));
        judge(text.slice(random.next(text.length)));
        judge(
          mutate.joined(
            mutate.withLookAlikes(pieces, random, () => true),
            random,
            mutate.BLANKS,
          ),
        );
        judge(mutate.joined(mutate.disturbed(mutate.disturbed(pieces, random), random), random));
        const at = random.next(text.length);
        judge(text.slice(0, at) + random.character() + text.slice(at));
      }
    }));

  it('accepts every safe one, however it is written', () =>
    forSeeds(SEEDS, (random) => {
      for (const sql of SAFE) {
        const pieces = mutate.piecesOf(sql);
        const again = mutate.joined(mutate.inAnyCase(pieces, random), random, mutate.PLAIN_BLANKS);
        judged += 1;
        const verdict = checkReadOnly(again);
        if (!verdict.ok) throw new Error(`refused: ${JSON.stringify({ again, verdict })}`);
      }
    }));

  it('lets nothing out of an admission but its own errors', () =>
    forSeeds(20, (random) => {
      const rules = { maxQueryLength: 10_000, forbiddenKeywords: ['DROP TABLE', 'SYSTOOLS.X'] };
      for (const readOnly of [true, false]) {
        const admission = new Admission({ ...rules, readOnly }, {});
        for (const seed of UNSAFE) {
          const text = mutate.joined(mutate.disturbed(mutate.piecesOf(seed), random), random, mutate.BLANKS);
          for (const sql of [text, text.slice(0, random.next(text.length))]) {
            try {
              admission.admit(sql);
            } catch (error) {
              if (!(error instanceof AppError)) throw error;
            }
          }
        }
      }
    }));

  const M = 1_048_576;
  const heap = (text: string, before = 'SELECT ', after = ''): string =>
    before + text.repeat(Math.floor((M - before.length - after.length) / text.length)) + after;
  const HEAPS: Readonly<Record<string, string>> = {
    'open parentheses': heap('('),
    'pairs of parentheses': `SELECT ${'('.repeat(M / 2)}1${')'.repeat(M / 2)}`,
    'nested comments': heap('/*'),
    comments: heap('/**/'),
    'quoted quotes': heap("''"),
    'an open string': heap("a ''", "SELECT '"),
    'names in quotes': heap('"a"."b",'),
    'one word': heap('a'),
    'one word of letters beyond ASCII': heap('é'),
    'qualified names': heap('A.'),
    'names that look like calls': heap('X(A,'),
    'calls of functions': heap('UPPER(A),', 'SELECT ', '1'),
    divisions: heap(' / F('),
    'common tables': heap(', B AS (SELECT 1 FROM T)', 'WITH A AS (SELECT 1 FROM T)', ' SELECT 1 FROM A'),
    'nested common tables': heap('WITH A AS (', '', 'VALUES 1'),
    'nested tables': heap('(SELECT * FROM ', 'SELECT * FROM '),
    'verbs in parentheses': heap('((COMMIT)),', 'SELECT ', '1'),
    'arguments of a limited service': heap('A,', "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO('NO',", 'A)) X'),
    'nested limited services': heap("QSYS2.MEMORY_POOL('NO',", 'VALUES '),
    'comments to a lone return': heap('--\r', 'SELECT 1 '),
    'comments to a next line': heap("--'\u0085\r", 'SELECT 1 '),
    semicolons: heap(';'),
    variables: heap(':a,'),
    blanks: heap(' \t\r\n'),
  };
  for (const [what, text] of Object.entries(HEAPS)) {
    // Anything that grew faster than its text would take minutes here, and run into the time limit of this suite.
    it(`judges a megabyte of ${what}`, () => {
      expect(text.length).to.be.greaterThan(1_048_000);
      expectTyped(text, checkReadOnly(text));
    });
  }
});
