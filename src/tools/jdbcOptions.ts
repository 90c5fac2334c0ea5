import { anyText, text } from './basicShapes.js';
import { listOf, type Shape } from './shape.js';

/** The driver joins its options as `name=value;name=value`: with these an option would bring others along. */
const BREAKS_NAMES = /[;=]/;

const libraries = listOf(text, 'names of libraries');

/** JDBC options by their names, `libraries` joined with commas. */
export const jdbcOptions: Shape<Readonly<Record<string, string>>> = {
  expected: 'a mapping of JDBC options',
  read({ node, keys }, report) {
    const { document } = report;
    const entries = document.entriesOf(node);
    if (entries === undefined) {
      report.fault(keys, 'expected a mapping of JDBC options');
      return undefined;
    }
    const options: [name: string, value: string][] = [];
    for (const { key, value } of entries) {
      const cell = { node: value, keys: [...keys, key] };
      const name = key.trim();
      const isLibraries = name === 'libraries';
      const isList = isLibraries && document.itemsOf(value) !== undefined;
      const read = isList ? libraries.read(cell, report)?.join(',') : anyText.read(cell, report);
      const option = isLibraries ? withoutGaps(read) : (read?.trim() ?? '');
      if (name.toLowerCase() === 'access') report.fault(cell.keys, 'is not for a file to say; leave it out');
      else if (BREAKS_NAMES.test(name)) report.fault(cell.keys, 'expected the name of an option, without ; and =');
      else if (option.includes(';')) report.fault(cell.keys, 'expected a value without ;');
      else options.push([name, option]);
    }
    return Object.fromEntries(options);
  },
};

/** A list with commas, without blanks and empty items. */
function withoutGaps(list = ''): string {
  const items = list.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '').join(',');
}
