import type { CommandHost } from './commandHost.js';
import type { CommandText, CommandValue } from './commandText.js';
import { type Message, messageOf } from './messages.js';

/** What values a parameter takes. */
export interface ParameterRule {
  readonly keyword: string;
  /** `name`: a system name or special value; `object`: the same, perhaps with a library; `any`: whatever is written. */
  readonly kind: 'name' | 'object' | 'any';
  readonly isRequired: boolean;
  /** The most values in its list. */
  readonly valuesMax: number;
  /** Words with an asterisk that stand for a name. */
  readonly specials: readonly string[];
}

/** A command of the sandbox: its parameters in their positional order, and what it does. */
export interface Command {
  readonly parameters: readonly ParameterRule[];
  /** How many of the parameters may be written without keyword. */
  readonly positionalMax: number;
  readonly run: (given: Arguments, host: CommandHost) => Promise<void> | void;
}

/** The values of a command's parameters, checked. */
export class Arguments {
  readonly #values: ReadonlyMap<string, readonly CommandValue[]>;

  constructor(values: ReadonlyMap<string, readonly CommandValue[]>) {
    this.#values = values;
  }

  has(keyword: string): boolean {
    return this.#values.has(keyword);
  }

  /** The texts of a parameter's list; nested lists count by their first element. */
  texts(keyword: string): readonly string[] {
    return (this.#values.get(keyword) ?? []).map(textOfValue);
  }

  /** The only or first value. */
  text(keyword: string): string | undefined {
    return this.texts(keyword)[0];
  }

  /** `LIB/NAME`, or a name without library. */
  object(keyword: string): { readonly library: string | undefined; readonly name: string } {
    const [name = '', library] = (this.text(keyword) ?? '').split('/').reverse();
    return { library, name };
  }
}

function textOfValue(value: CommandValue): string {
  if (value.kind === 'text') return value.text;
  return value.items.map(textOfValue)[0] ?? '';
}

/** A parameter with a name in it. */
export function named(keyword: string, options: Partial<ParameterRule> = {}): ParameterRule {
  return { keyword, kind: 'name', isRequired: false, valuesMax: 1, specials: [], ...options };
}

/** A parameter whose object may be qualified by a library. */
export function objectNamed(keyword: string, options: Partial<ParameterRule> = {}): ParameterRule {
  return named(keyword, { kind: 'object', ...options });
}

/** A parameter that takes anything. */
export function free(keyword: string, options: Partial<ParameterRule> = {}): ParameterRule {
  return named(keyword, { kind: 'any', valuesMax: 50, ...options });
}

/** Several of those, one value list each. */
export function frees(...keywords: readonly string[]): readonly ParameterRule[] {
  return keywords.map((keyword) => free(keyword));
}

/** A command whose parameters, three of them by position, change nothing that a client could see. */
export function quiet(keywords: readonly string[]): Command {
  return command(frees(...keywords), () => undefined);
}

export function command(parameters: readonly ParameterRule[], run: Command['run'], positionalMax = 3): Command {
  return { parameters, positionalMax, run };
}

const LIBRARIES: readonly string[] = ['*LIBL', '*CURLIB', '*ALL'];
const NAME = /^[A-Z#@$][A-Z0-9#@$_.]{0,9}$/;

/** Binds what was written to the command's parameters; gives what is wrong with it as messages instead. */
export function bind({ parameters, positionalMax }: Command, written: CommandText): Arguments | readonly Message[] {
  const faults: Message[] = [];
  const values = new Map<string, readonly CommandValue[]>();
  let position = 0;
  for (const { keyword, values: given } of written.parameters) {
    const rule = keyword === undefined ? parameters[position++] : parameters.find((one) => one.keyword === keyword);
    if (keyword === undefined && (rule === undefined || position > positionalMax)) {
      faults.push(messageOf('CPD0050'));
    } else if (rule === undefined) {
      faults.push(messageOf('CPD0043', keyword ?? ''));
    } else if (values.has(rule.keyword)) {
      faults.push(messageOf('CPD0044', rule.keyword));
    } else {
      const fault = faultOf(rule, given);
      if (fault !== undefined) faults.push(fault);
      else if (!isDefault(given)) values.set(rule.keyword, given);
    }
  }
  for (const { keyword, isRequired } of parameters) {
    if (isRequired && !values.has(keyword) && faults.length === 0) faults.push(messageOf('CPD0071', keyword));
  }
  return faults.length > 0 ? faults : new Arguments(values);
}

/** `*N` keeps the place of a positional parameter without giving it a value. */
function isDefault(values: readonly CommandValue[]): boolean {
  return values.length === 0 || (values.length === 1 && values[0]?.kind === 'text' && values[0].text === '*N');
}

function faultOf(rule: ParameterRule, values: readonly CommandValue[]): Message | undefined {
  if (values.length > rule.valuesMax) return messageOf('CPD0073', rule.keyword);
  if (rule.kind === 'any') return undefined;
  for (const value of values) {
    const text = textOfValue(value);
    const parts = text.split('/');
    const isName = (part: string, index: number): boolean =>
      NAME.test(part) || (index === parts.length - 1 ? rule.specials : LIBRARIES).includes(part);
    const partsMax = rule.kind === 'object' ? 2 : 1;
    if (isDefault([value]) || (parts.length <= partsMax && parts.every(isName))) continue;
    return messageOf(text.startsWith('*') ? 'CPD0084' : 'CPD0078', text, rule.keyword);
  }
  return undefined;
}
