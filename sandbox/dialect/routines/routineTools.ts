import type { Rewriters, Rewriting } from '../rewriting.js';
import type { TranslationContext } from '../translation.js';

/** What reading a routine needs of the rewriter around it. */
export interface RoutineTools {
  readonly context: TranslationContext;
  readonly rewritersOf: (rewriting: () => Rewriting) => Rewriters;
}
