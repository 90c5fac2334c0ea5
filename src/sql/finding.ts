import type { Token } from './lexer.js';
import type { Partners } from './parentheses.js';

/** Why a statement may change something; the sentence says what would be accepted. */
export interface Finding {
  readonly rule: string;
  readonly sentence: string;
}

/** A statement whose parentheses have their partners. */
export interface PairedText {
  readonly tokens: readonly Token[];
  readonly partners: Partners;
}
