import { expect } from 'chai';
import { lobCutter } from '../workers/session/lobValues.js';

const column = (type: string): { name: string; type: string; label: string } => ({ name: 'C', type, label: 'C' });

describe('long values', () => {
  for (const type of ['CLOB', 'DBCLOB', 'BLOB', 'XML', 'CLOB(1M)']) {
    it(`of a ${type} column are cut, and say so`, () => {
      const cut = lobCutter([column('INTEGER'), column(type)], 5);
      expect(cut([[1, 'abcdefgh']])).to.deep.equal([[1, 'abcde …[cut: 5 of 8 characters; select parts with SUBSTR]']]);
    });
  }

  it('are left alone where they fit, and in columns that cannot be that long', () => {
    const cut = lobCutter([column('VARCHAR'), column('CLOB')], 5);
    const rows = [
      ['abcdefgh', 'abcde'],
      ['abcdefgh', null],
    ];
    expect(cut(rows)).to.deep.equal(rows);
    const plain = lobCutter([column('VARCHAR')], 5);
    expect(plain(rows)).to.equal(rows);
  });

  it('are not cut within a character', () => {
    const cut = lobCutter([column('CLOB')], 5);
    expect(cut([['abcd😀efgh']])).to.deep.equal([['abcd …[cut: 4 of 10 characters; select parts with SUBSTR]']]);
  });
});
