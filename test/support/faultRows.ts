import { expect } from 'chai';
import { faultsIn, type Given } from './toolFiles.js';

/** A file's text and the faults it must be told, in order, each as `line:column: key: what`. */
export type FaultRow = readonly [what: string, text: string, faults: readonly string[], given?: Given];

/** One test for each row. */
export function tellsFaults(rows: readonly FaultRow[]): void {
  for (const [what, text, faults, given] of rows) {
    it(`tells the place of ${what}`, async () => expect(await faultsIn(text, given)).to.deep.equal(faults));
  }
}
