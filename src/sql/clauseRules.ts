import type { Finding, PairedText } from './finding.js';
import type { Token } from './lexer.js';
import { isStatementVerb, STATEMENT_VERBS } from './statementVerbs.js';
import { isSymbol, isWord } from './tokenTests.js';
import { isWithQuery } from './withClause.js';

export const QUERY_VERBS = ['SELECT', 'WITH', 'VALUES'] as const;

/** A rule looks at one position of a statement. */
interface Rule extends Finding {
  readonly broken: (text: PairedText, at: number) => boolean;
}

const DATA_CHANGE: Rule = {
  rule: 'data-change-table',
  sentence: 'Read from the table itself; FINAL, NEW and OLD TABLE change data.',
  broken: ({ tokens }, at) => isWord(tokens[at + 1], 'TABLE') && isSymbol(tokens[at + 2], '('),
};

const INTO: Rule = {
  rule: 'select-into',
  sentence: 'Leave INTO out; the rows are returned.',
  broken: ({ tokens }, at) => !isName(tokens, at),
};

const NEXT_VALUE: Rule = {
  rule: 'sequence',
  sentence: 'Leave the sequence out; asking for its next value changes it.',
  broken: ({ tokens }, at) => isWord(tokens[at + 1], 'VALUE') && isWord(tokens[at + 2], 'FOR'),
};

const NEXTVAL: Rule = {
  ...NEXT_VALUE,
  broken: ({ tokens }, at) => isSymbol(tokens[at - 1], '.') || isWord(tokens[at + 1], 'FOR'),
};

const FOR_UPDATE: Rule = {
  rule: 'for-update',
  sentence: 'Leave FOR UPDATE out.',
  broken: ({ tokens }, at) => isWord(tokens[at + 1], 'UPDATE'),
};

const LOCK: Rule = {
  rule: 'lock',
  sentence: 'Leave USE AND KEEP … LOCKS out; a query takes no locks here.',
  broken: ({ tokens }, at) => isWord(tokens[at + 2], 'LOCKS'),
};

const WITH_QUERY: Rule = {
  rule: 'with-query',
  sentence: 'Each table of a WITH must be a query in parentheses, and a SELECT or VALUES must follow them.',
  broken: ({ tokens, partners }, at) =>
    (at === 0 || isSymbol(tokens[at - 1], '(')) && !isWithQuery(tokens, partners, at),
};

const STATEMENT_VERB: Rule = {
  rule: 'statement-verb',
  sentence: 'Only SELECT, WITH and VALUES may stand there.',
  broken: ({ tokens }, at) => isStatementVerb(tokens, at),
};

/** By the word that they look for. */
const RULES: ReadonlyMap<string, Rule> = new Map([
  ...[...STATEMENT_VERBS].map((verb) => [verb, STATEMENT_VERB] as const),
  ['FINAL', DATA_CHANGE],
  ['NEW', DATA_CHANGE],
  ['OLD', DATA_CHANGE],
  ['INTO', INTO],
  ['NEXT', NEXT_VALUE],
  ['NEXTVAL', NEXTVAL],
  ['FOR', FOR_UPDATE],
  ['KEEP', LOCK],
  ['WITH', WITH_QUERY],
]);

const UNICODE_NAME: Finding = {
  rule: 'unicode-name',
  sentence: 'Write the name in its own letters; a U& name may hide what it is.',
};
const LOOK_ALIKE: Finding = {
  rule: 'look-alike',
  sentence: 'Write the name in quotes or in capitals; one of its letters may be read as another.',
};
const LABEL: Finding = { rule: 'label', sentence: 'Leave the label out.' };
const ESCAPE: Finding = {
  rule: 'escape',
  sentence: 'Write the function itself; the driver rewrites what stands in braces after this check.',
};

/** Letters that some rules of folding make ASCII ones of: ı, ſ and the ligatures. ß is a letter of its own. */
const LOOK_ALIKES = /[\u0131\u017f\ufb00-\ufb06]/u;

/** What a clause, a word or a sign at this position says against a statement. */
export function clauseFinding(text: PairedText, at: number): Finding | undefined {
  const { tokens } = text;
  const token = tokens[at];
  switch (token?.kind) {
    case 'word': {
      const rule = RULES.get(token.value);
      if (rule?.broken(text, at) === true) return rule;
      return LOOK_ALIKES.test(token.value) ? LOOK_ALIKE : undefined;
    }
    case 'delimited':
      return token.prefix === undefined ? undefined : UNICODE_NAME;
    case 'hostVariable':
      return isWord(tokens[at - 1], ...QUERY_VERBS) && endsLabel(token, tokens[at - 1]) ? LABEL : undefined;
    case 'symbol':
      if (isSymbol(token, ':') && isWord(tokens[at - 1], ...QUERY_VERBS)) return LABEL;
      return isSymbol(token, '{', '}') ? ESCAPE : undefined;
    default:
      return undefined;
  }
}

/** Whether what looks like a variable is a label's colon and the statement after it: `SELECT:DELETE …`. */
function endsLabel(variable: Token, word: Token | undefined): boolean {
  return variable.start === word?.end || STATEMENT_VERBS.has(variable.value.toUpperCase());
}

/** Whether a keyword stands where only a name can: qualified, as a correlation name, or before a comparison. */
function isName(tokens: readonly Token[], at: number): boolean {
  return isSymbol(tokens[at - 1], '.', '/') || isSymbol(tokens[at + 1], '.', ',', '=', ')');
}
