import { randomNumbers } from './randomNumbers.js';

/**
 * Who of several waiting requests gets the job next. `queue`: first come, first served. `race`: anybody, as on the real
 * daemon, where each request is a thread that competes for one lock.
 */
export type Ordering = 'queue' | 'race';

/** Picks one of `waiting` requests, counted from 0 in the order they came. Undefined: the first, and at once. */
export type PickNext = ((waiting: number) => number) | undefined;

/** The picker of an ordering; the seed repeats the choices of a race. */
export function pickerOf(ordering: Ordering, seed: number): PickNext {
  if (ordering === 'queue') return undefined;
  return randomNumbers(seed);
}
