import type { ScalarFunction } from './functions.js';

const of = (min: number, max: number, call: ScalarFunction['call']): ScalarFunction => ({ min, max, call });
const db2 = (name: string, min: number, max = min): ScalarFunction =>
  of(min, max, (args) => `db2.${name}(${args.join(', ')})`);

const SIDES: ReadonlyMap<string, string> = new Map([
  ['b', 'btrim'],
  ['both', 'btrim'],
  ['l', 'ltrim'],
  ['leading', 'ltrim'],
  ['t', 'rtrim'],
  ['trailing', 'rtrim'],
]);

/** `STRIP(x, LEADING, '0')`: the side is a word, which reaches us as if it were a column. */
const strip = of(
  1,
  3,
  ([text = '', side = 'b', what = "' '"]) => `${SIDES.get(side.replaceAll('"', '')) ?? 'btrim'}(${text}, ${what})`,
);

/** Functions over strings that PostgreSQL lacks or knows by another meaning. Their bodies are in schema db2. */
export const TEXT_FUNCTIONS: readonly (readonly [string, ScalarFunction])[] = [
  ['INSERT', db2('replaced', 4)],
  ['LOCATE_IN_STRING', db2('locate_in_string', 2, 4)],
  ['INSTR', db2('locate_in_string', 2, 4)],
  ['TRANSLATE', db2('translated', 1, 4)],
  ['STRIP', strip],
  ['ASCII', of(1, 1, ([x]) => `pg_catalog.ascii(${x})`)],
  ['CHR', of(1, 1, ([x]) => `pg_catalog.chr(${x})`)],
  ['SOUNDEX', db2('soundex', 1)],
  ['DIFFERENCE', db2('difference', 2)],
  ['REGEXP_INSTR', of(2, 3, (args) => `pg_catalog.regexp_instr(${args.join(', ')})`)],
  ['SUBSTR', db2('part_of', 2, 3)],
];
