import { CHECK_IDS, type Finding, type Judgement } from './protocol/checkup.js';

/** How each verdict is printed. */
const WORDS: Readonly<Record<Judgement['verdict'], string>> = {
  ok: 'ok',
  warn: 'warn',
  fix: 'FIX',
  unchecked: '-',
};

const WORD_WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length));
const ID_WIDTH = Math.max(...CHECK_IDS.map((id) => id.length));

/** Whose findings these are. */
export interface Patient {
  /** `host:port`. */
  readonly target: string;
  readonly user: string;
}

/** What `doctor` prints of one check: a line, and a second one that says what to do. */
export function findingLines(finding: Finding): string {
  const lead = `${WORDS[finding.verdict].padEnd(WORD_WIDTH)}  ${finding.id.padEnd(ID_WIDTH)}  `;
  const saw = finding.verdict === 'unchecked' ? `not checked: ${finding.saw}` : finding.saw;
  const todo = 'todo' in finding ? `${' '.repeat(lead.length)}${finding.todo}\n` : '';
  return `${lead}${saw}\n${todo}`;
}

/** The last line. */
export function totalLine(findings: readonly Finding[]): string {
  const { ok, warn, fix, unchecked } = countsOf(findings);
  return `${ok} sound, ${warn} to look at, ${fix} to fix, ${unchecked} not checked\n`;
}

/** The same for programs: one JSON document. */
export function findingsJson({ target, user }: Patient, findings: readonly Finding[]): string {
  return `${JSON.stringify({ target, user, findings, counts: countsOf(findings) }, undefined, 2)}\n`;
}

/** Whether anything must be mended. */
export function mustFix(findings: readonly Finding[]): boolean {
  return findings.some(({ verdict }) => verdict === 'fix');
}

function countsOf(findings: readonly Finding[]): Record<Judgement['verdict'], number> {
  const counts = { ok: 0, warn: 0, fix: 0, unchecked: 0 };
  for (const { verdict } of findings) counts[verdict] += 1;
  return counts;
}
