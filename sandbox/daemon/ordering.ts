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
  let state = seed >>> 0;
  return (waiting) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % waiting;
  };
}
