interface Rule {
  readonly line: number;
  readonly verdict: 'allow' | 'deny';
  readonly user: RegExp;
  readonly address: RegExp;
}

/**
 * Who may connect from where: lines of `allow|deny USER@ADDRESS`. `*` stands for any characters, none included; `#` and
 * `//` start comments. The last rule that matches decides, and whom none matches may connect.
 */
export class AddressRules {
  readonly #rules: readonly Rule[];

  /** A line that is no rule is thrown as RangeError, as the daemon then refuses to start. */
  constructor(text: string) {
    this.#rules = text.split(/\r?\n/).flatMap((line, index) => readRule(line, index + 1));
  }

  /** The number of the line that refuses, counted from 1; undefined when the connection is allowed. */
  refusingLine(user: string, address: string): number | undefined {
    // A socket for both families shows IPv4 addresses inside IPv6 ones.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    const last = this.#rules.findLast((rule) => rule.user.test(user) && rule.address.test(plain));
    return last?.verdict === 'deny' ? last.line : undefined;
  }
}

function readRule(text: string, line: number): readonly Rule[] {
  if (/^\s*(?:#|\/\/|$)/.test(text)) return [];
  // Names of profiles may hold `#` and `@`, so a comment after a rule starts with a blank.
  const found = /^\s*(allow|deny)\s+(\S+)@([^\s@]+)\s*(?:\s(?:#|\/\/).*)?$/i.exec(text);
  const [, verdict = '', user = '', address = ''] = found ?? [];
  if (found === null || !/^[\w.:*%-]+$/.test(address)) {
    throw new RangeError(`security rule at line ${line} is not "allow|deny USER@ADDRESS": ${text.trim()}`);
  }
  const allows = verdict.toLowerCase() === 'allow';
  return [{ line, verdict: allows ? 'allow' : 'deny', user: pattern(user), address: pattern(address) }];
}

function pattern(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is');
}
