import type { Clock } from './clock.js';
import type { Logger } from './logger.js';

/** What every part is handed first; nothing is global. */
export interface Kit {
  readonly log: Logger;
  readonly clock: Clock;
}
