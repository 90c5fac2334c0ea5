import type { Finding } from './finding.js';
import type { Keys, Place, ToolDocument } from './toolDocument.js';

/** What is found in one file while it is read and compiled. */
export class FileReport {
  readonly document: ToolDocument;
  /** Unknown keys are warned of, not refused. */
  readonly lenient: boolean;
  readonly faults: Finding[];
  readonly warnings: Finding[];

  constructor(document: ToolDocument, lenient: boolean) {
    this.document = document;
    this.lenient = lenient;
    this.faults = [...document.faults];
    this.warnings = [...document.warnings];
  }

  fault(keys: Keys, sentence: string, place: Place = keys): void {
    this.faults.push(this.document.finding(place, sentence, keys));
  }

  warn(keys: Keys, sentence: string): void {
    this.warnings.push(this.document.finding(keys, sentence));
  }
}
