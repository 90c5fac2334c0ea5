import { expect } from 'chai';
import { PageSizes } from '../workers/session/pageSizes.js';

const PAGE_BYTES = 131_072;
const ROOM = 1_000_000;

describe('page sizes', () => {
  const statement = { sql: 'SELECT 1', rowsMax: ROOM };

  it('begin small, grow by steps towards 128 KiB, and never beyond what is wanted', () => {
    const sizer = new PageSizes(250).sizerOf(statement);
    expect(sizer.rows(ROOM)).to.equal(250);
    expect(sizer.rows(7)).to.equal(7);
    sizer.took(250, 250 * 50);
    expect(sizer.rows(ROOM)).to.equal(2_000);
    sizer.took(2_000, 2_000 * 50);
    expect(sizer.rows(ROOM)).to.equal(Math.floor(PAGE_BYTES / 50));
  });

  it('shrink as soon as rows are wider, down to one', () => {
    const sizer = new PageSizes(250).sizerOf(statement);
    sizer.took(250, 250 * 20_000);
    expect(sizer.rows(ROOM)).to.equal(Math.floor(PAGE_BYTES / 20_000));
    sizer.took(50, 200 * PAGE_BYTES);
    expect(sizer.rows(ROOM)).to.equal(1);
  });

  it('are known from the last run of the same text, and of no other', () => {
    const sizes = new PageSizes(250);
    sizes.sizerOf(statement).took(250, 250 * 100);
    expect(sizes.sizerOf(statement).rows(ROOM)).to.equal(Math.floor(PAGE_BYTES / 100));
    expect(sizes.sizerOf({ ...statement, sql: 'SELECT 2' }).rows(ROOM)).to.equal(250);
  });

  it('have a limit however narrow the rows are, and learn nothing from an empty page', () => {
    const sizes = new PageSizes(250);
    sizes.sizerOf(statement).took(20_000, 20_000);
    expect(sizes.sizerOf(statement).rows(ROOM)).to.equal(20_000);
    sizes.sizerOf(statement).took(0, PAGE_BYTES);
    expect(sizes.sizerOf(statement).rows(ROOM)).to.equal(20_000);
  });

  it('are the statement’s own where it says so', () => {
    const sizer = new PageSizes(250).sizerOf({ ...statement, pageRows: 70 });
    sizer.took(70, 70);
    expect(sizer.rows(ROOM)).to.equal(70);
    expect(sizer.rows(20)).to.equal(20);
  });
});
