/** A scalar function: how many arguments it takes, and its call in PostgreSQL's words. */
export interface ScalarFunction {
  readonly min: number;
  readonly max: number;
  readonly call: (args: readonly string[]) => string;
}

export type Call = ScalarFunction['call'];
export type Entry = readonly [name: string, scalar: ScalarFunction];

export const MANY = Number.POSITIVE_INFINITY;

export const of = (min: number, max: number, call: Call): ScalarFunction => ({ min, max, call });

/** The same arguments under PostgreSQL's name; schema db2 may hold a variant of it that is found first. */
export const same = (name: string, min: number, max = min): ScalarFunction =>
  of(min, max, (args) => `${name}(${args.join(', ')})`);

/** A function of one number whose result is a double in Db2, whatever the argument. */
export const double = (name: string): ScalarFunction => of(1, 1, ([x = '']) => `${name}(db2.number_of(${x})::float8)`);

/** Functions that are known by several names. */
export const named = (names: string, scalar: ScalarFunction): readonly Entry[] =>
  names.split(' ').map((name): Entry => [name, scalar]);
