import { type CallSite, argument } from './callSite.js';
import type { SqlType } from './sqlType.js';
import { type Node, splitAtCommas } from './tree.js';
import { asText, isCharacter, isDecimal } from './typing/arithmetic.js';
import { typeOf } from './typing/expressionTypes.js';

type TypedForm = (value: string, type: SqlType, more: readonly (readonly Node[])[]) => string | undefined;

const DATETIMES: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP']);

/** Functions whose result depends on sizes that PostgreSQL forgets of computed values. */
const FORMS: ReadonlyMap<string, TypedForm> = new Map<string, TypedForm>([
  ['LENGTH', lengthOf],
  ['DIGITS', (value, type) => (isDecimal(type) ? `db2.digits(${value}, ${type.length}, ${type.scale})` : undefined)],
  ['CHAR', charOf],
  [
    'HEX',
    (value, type) =>
      isDecimal(type) && type.length > 0
        ? `db2.hex(${value}, ${type.length}, ${type.scale}, ${type.name === 'NUMERIC'})`
        : undefined,
  ],
]);

/** The call with its argument's size written out; undefined when nothing depends on it or it is not known. */
export function typedCall(name: string, nodes: readonly Node[], site: CallSite): string | undefined {
  const form = FORMS.get(name);
  const { types } = site.scope;
  const isTyped = form !== undefined || name === 'VARCHAR';
  if (!isTyped || types === undefined) return undefined;
  const [value = [], ...more] = splitAtCommas(nodes);
  const type = typeOf(value, types);
  if (type === undefined) return undefined;
  const isText = (name === 'CHAR' || name === 'VARCHAR') && more.length === 0 && !site.rewriting.isDefinition;
  if (isText && (type.name === 'DATE' || type.name === 'TIME')) {
    // In the format of the job.
    const format = site.rewriting.jobValue(type.name === 'DATE' ? 'dateFormat' : 'timeFormat', 'text');
    return `db2.formatted(${argument(value, site)}, ${format})`;
  }
  return form?.(argument(value, site), type, more);
}

/** LENGTH counts bytes of what is no string. */
function lengthOf(value: string, type: SqlType): string | undefined {
  if (isDecimal(type)) {
    const bytes = type.name === 'NUMERIC' ? type.length : Math.floor(type.length / 2) + 1;
    return `db2.bytes_if_any(${bytes}, (${value}) IS NULL)`;
  }
  const isFixed = type.name === 'CHAR' && type.length > 0;
  return isFixed ? `db2.bytes_if_any(${type.length}, (${value}) IS NULL)` : undefined;
}

/** CHAR of a number is as long as the longest number of its type. */
function charOf(value: string, type: SqlType, more: readonly (readonly Node[])[]): string | undefined {
  if (more.length > 0 || isCharacter(type) || DATETIMES.has(type.name)) return undefined;
  const length = asText(type)?.length;
  return length === undefined ? undefined : `db2.text_of(${value})::char(${length})`;
}
