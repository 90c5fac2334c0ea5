import { expect } from 'chai';
import { checkArguments, type ToolParameter } from '../src/sql/parameters.js';
import { patternMatcher, type PatternVerdict } from '../src/sql/patternMatcher.js';
import { refusalOf } from './support/refusalOf.js';
import { PATIENCE_MS } from './support/waits.js';

/** Takes 2^50 steps for the text below. */
const ENDLESS = '^(a+)+$';
const TEXT = `${'a'.repeat(50)}!`;
const LIMIT_MS = 20;

function parameter(name: string, pattern: string): ToolParameter {
  return { name, type: 'string', pattern, required: true };
}

describe('pattern matcher', () => {
  const rows: readonly (readonly [pattern: string, text: string, verdict: PatternVerdict])[] = [
    ['B+', 'aBBa', 'matches'],
    ['^a$', 'a', 'matches'],
    ['^a$', 'ab', 'differs'],
    ['^a$', 'A', 'differs'],
    ['', '', 'matches'],
    ['^.$', '😀', 'differs'],
    ['\\u{61}', 'a', 'differs'],
    ['^(a+)+$', 'aaaa', 'matches'],
  ];
  for (const [pattern, text, verdict] of rows) {
    it(`${pattern} for ${JSON.stringify(text)}: ${verdict}`, () =>
      expect(patternMatcher(PATIENCE_MS)(pattern, text)).to.equal(verdict));
  }

  it('stops a comparison that does not end, and goes on with the next', () => {
    const matches = patternMatcher(LIMIT_MS);
    expect(matches(ENDLESS, TEXT)).to.equal('late');
    expect(matches(ENDLESS, 'aaa')).to.equal('matches');
    expect(matches('^b$', 'b')).to.equal('matches');
  });

  it('leaves nothing behind in the global scope', () => {
    const before = Reflect.ownKeys(globalThis);
    patternMatcher(LIMIT_MS)(ENDLESS, TEXT);
    patternMatcher(LIMIT_MS)('a', 'a');
    expect(Reflect.ownKeys(globalThis)).to.deep.equal(before);
  });

  it('is asked no more in a call once it was late, and the other faults are told', () => {
    const asked: string[] = [];
    const message = refusalOf('E_ARGUMENTS', () =>
      checkArguments(
        [parameter('a', '^x'), parameter('b', ENDLESS), parameter('c', ENDLESS), parameter('d', '^x')],
        { a: 'y', b: TEXT, c: TEXT, d: 5 },
        (pattern, text) => {
          asked.push(pattern);
          return patternMatcher(LIMIT_MS)(pattern, text);
        },
      ),
    );
    expect(asked).to.deep.equal(['^x', ENDLESS]);
    expect(message).to.equal(
      'The arguments do not fit: a must match ^x; b took too long to compare with the pattern ^(a+)+$; ' +
        "give a shorter value, or have the tool's author change the pattern; d must be a string.",
    );
  });
});
