/** Units of a labelled duration, and make_interval's name for them. */
const DURATIONS: ReadonlyMap<string, string> = new Map(
  ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'MICROSECOND'].flatMap((unit) => {
    const argument = unit === 'MINUTE' ? 'mins' : unit.endsWith('SECOND') ? 'secs' : `${unit.toLowerCase()}s`;
    return [
      [unit, argument],
      [`${unit}S`, argument],
    ];
  }),
);

/** Whether a word is a duration's unit where it stands: behind an operand that is added or subtracted. */
export function isDurationUnit(word: string | undefined): boolean {
  return DURATIONS.has(word ?? '');
}

/** An operand with a unit as PostgreSQL's interval; undefined when the word is no unit. */
export function durationSql(operand: string, unit: string): string | undefined {
  const argument = DURATIONS.get(unit);
  if (argument === undefined) return undefined;
  const divisor = unit.startsWith('MICRO') ? ' / 1000000' : '';
  return `make_interval(${argument} => (${operand})::${argument === 'secs' ? 'float8' : 'int'}${divisor})`;
}
