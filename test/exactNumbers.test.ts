import { expect } from 'chai';
import { quoteLongNumbers } from '../workers/session/exactNumbers.js';

describe('exact numbers', () => {
  const rows: readonly (readonly [json: string, expected: string])[] = [
    ['[1,2.50,-3]', '[1,2.50,-3]'],
    ['[9007199254740993]', '["9007199254740993"]'],
    ['[-9223372036854775808, 1]', '["-9223372036854775808", 1]'],
    ['{"A":12345678901234.5678,"B":0.1}', '{"A":"12345678901234.5678","B":0.1}'],
    ['[1000000000000000000000]', '[1000000000000000000000]'], // one digit: a double holds it
    ['[0.00000000000000000001]', '[0.00000000000000000001]'],
    ['[1E+400, 1E-400, 0E-400, 1E300]', '["1E+400", "1E-400", 0E-400, 1E300]'],
    ['[1.2345678901234567E10]', '["1.2345678901234567E10"]'],
    ['["9007199254740993"]', '["9007199254740993"]'],
    [
      '["say \\"9007199254740993\\", twice", 9007199254740993]',
      '["say \\"9007199254740993\\", twice", "9007199254740993"]',
    ],
    ['["ends in a backslash \\\\", 9007199254740993]', '["ends in a backslash \\\\", "9007199254740993"]'],
    ['{"k9007199254740993":1}', '{"k9007199254740993":1}'],
  ];
  for (const [json, expected] of rows) {
    it(`${json} becomes ${expected}`, () => {
      expect(quoteLongNumbers(json)).to.equal(expected);
      JSON.parse(expected);
    });
  }

  it('passes over a string of megabytes', () => {
    const json = JSON.stringify(['\\" 9007199254740993'.repeat(1_000_000), 1]);
    expect(quoteLongNumbers(json)).to.equal(json);
  });
});
