import type { Node } from 'yaml';
import type { FileReport } from './fileReport.js';
import type { Keys } from './toolDocument.js';

/** `$${`, a placeholder with what is in it, or one that is not closed. */
const PLACEHOLDER = /\$\$\{|\$\{([^{}]*)\}|\$\{/g;

/** A variable's name, and perhaps what stands for one that is not set. */
const CONTENT = /^\s*([^\s:=$'"]+)\s*(?::-([^]*))?$/;

/** Which scalars stay as they are written. */
export type IsKept = (keys: Keys) => boolean;

/**
 * Puts the environment into the values of a parsed file: `${NAME}`, `${NAME:-default}`, and `$${` for `${`. It is done
 * after parsing, so that no value can change what the file says; and never in keys.
 */
export function substituteAll(report: FileReport, environment: Readonly<Record<string, string>>, isKept: IsKept): void {
  const { document } = report;
  const done = new Set<Node>();
  const walk = (named: Node | undefined, keys: Keys): void => {
    const node = document.resolved(named);
    if (node === undefined || done.has(node)) return;
    done.add(node);
    const entries = document.entriesOf(node);
    for (const { key, value } of entries ?? []) walk(value, [...keys, key]);
    document.itemsOf(node)?.forEach((item, index) => walk(item, [...keys, index]));
    const scalar = document.scalarOf(node);
    if (typeof scalar?.value !== 'string' || !scalar.value.includes('${') || isKept(keys)) return;
    const { value: text } = scalar;
    let from = scalar.range?.[0] ?? 0;
    const substituted = text.replace(PLACEHOLDER, (whole: string, content: string | undefined) => {
      // What is between braces stands in the source as it is in the value, whatever the quotes around it.
      const at = document.text.indexOf(whole, from);
      if (at >= 0) from = at + whole.length;
      if (whole === '$${') return '${';
      const found = content === undefined ? NOT_CLOSED : valueOf(content, environment);
      if (found.value === undefined) {
        report.fault(keys, found.sentence, at < 0 ? keys : at);
        document.spoil(scalar);
      }
      return found.value ?? whole;
    });
    document.substitute(scalar, substituted, /^\$\{[^{}]*\}$/.test(text));
  };
  walk(document.root, []);
}

interface Found {
  readonly value?: string;
  readonly sentence: string;
}

const NOT_CLOSED: Found = { sentence: 'expected } after ${ and a name; write $${ for ${ itself' };

function valueOf(content: string, environment: Readonly<Record<string, string>>): Found {
  const [, name, fallback] = CONTENT.exec(content) ?? [];
  if (name === undefined) {
    return { sentence: `expected the name of a variable in \${${content}}; write $\${ for \${ itself` };
  }
  const value = Object.hasOwn(environment, name) ? environment[name] : fallback;
  const sentence = `the variable ${name} is not set; set it, or write \${${name}:-default}`;
  return value === undefined ? { sentence } : { value, sentence };
}
