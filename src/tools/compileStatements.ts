import { AppError } from '../kernel/appError.js';
import type { SqlTool, ToolSecurity } from '../protocol/catalog.js';
import { Admission } from '../sql/admission.js';
import { compileStatement, markerNames, type BoundText, type CompiledStatement } from '../sql/binding.js';
import type { ToolParameter } from '../sql/parameters.js';
import { checkReadOnly, type GuardOptions } from '../sql/readOnly.js';
import type { FileReport } from './fileReport.js';
import type { Keys } from './toolDocument.js';
import type { ToolEntry } from './toolLanguage.js';

/** Where a tool stands, and what its statements have to pass. */
export interface StatementRules {
  readonly security: ToolSecurity;
  readonly guard: GuardOptions;
  readonly keys: Keys;
  readonly report: FileReport;
}

/** What a tool runs, and whether that only reads. */
export type CompiledStatements = Pick<SqlTool, 'statement' | 'compiled' | 'transaction'> & { readonly reads: boolean };

/** Its one statement, or the several of its transaction; undefined when one cannot be bound. Faults are reported. */
export function compileStatements(
  entry: ToolEntry,
  parameters: readonly ToolParameter[],
  rules: StatementRules,
): CompiledStatements | undefined {
  const { keys, report } = rules;
  const declared = parameters.filter(({ name }, at) => parameters.findIndex((other) => other.name === name) === at);
  const { statement, statements } = entry;
  if (statements !== undefined && statement !== undefined) {
    report.fault([...keys, 'statements'], 'has statement beside it; write one of the two');
  } else if (statements !== undefined) {
    return transactionOf(statements, declared, rules);
  } else if (statement !== undefined) {
    const compiled = compiledOf(statement, declared, { ...rules, keys: [...keys, 'statement'] });
    const reads = reportStatement(statement, compiled, { ...rules, keys: [...keys, 'statement'] });
    return compiled === undefined ? undefined : { statement, compiled, reads };
  }
  return undefined;
}

function transactionOf(
  texts: readonly string[],
  declared: readonly ToolParameter[],
  rules: StatementRules,
): CompiledStatements | undefined {
  const { security, keys, report } = rules;
  if (security.readOnly) {
    const sentence =
      'run in one transaction, for tools that change something; set security.readOnly: false, or write one statement';
    report.fault([...keys, 'statements'], sentence);
  }
  const used = new Set<string>();
  const steps = texts.map((text, index): BoundText | undefined => {
    const at = { ...rules, keys: [...keys, 'statements', index] };
    const names = namesIn(text);
    names.forEach((name) => used.add(name));
    const compiled = compiledOf(
      text,
      declared.filter(({ name }) => names.has(name)),
      at,
    );
    reportStatement(text, compiled, at);
    if (compiled?.kind !== 'direct') return compiled;
    report.fault(at.keys, 'a transaction has its own statements; an argument cannot be one of them');
    return undefined;
  });
  const unused = declared.find(({ name }) => !used.has(name));
  if (unused !== undefined) {
    const sentence = `The statements declare the parameter ${unused.name} and do not use it; markers are :name here.`;
    report.fault([...keys, 'statements'], sentence);
  }
  const transaction = steps.filter((step) => step !== undefined);
  const [compiled] = transaction;
  if (compiled === undefined || transaction.length < steps.length) return undefined;
  return { statement: texts.join(';\n'), compiled, transaction, reads: false };
}

/** What cannot be read uses nothing; `compiledOf` tells why. */
function namesIn(text: string): ReadonlySet<string> {
  try {
    return markerNames(text);
  } catch (error) {
    if (error instanceof AppError) return new Set();
    throw error;
  }
}

function compiledOf(
  statement: string,
  declared: readonly ToolParameter[],
  { keys, report }: Pick<StatementRules, 'keys' | 'report'>,
): CompiledStatement | undefined {
  try {
    return compileStatement(statement, declared);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code !== 'E_SQL_TEXT') report.fault(keys, error.message); // or it would be told twice
    return undefined;
  }
}

/** What a statement has to pass besides being bound; returns whether it only reads. */
function reportStatement(
  statement: string,
  compiled: CompiledStatement | undefined,
  { security, guard, keys, report }: StatementRules,
): boolean {
  if (compiled?.kind === 'direct') return security.readOnly; // its SQL comes with each call, and is checked there
  for (const { message, detail } of new Admission(security, guard).faultsOf(statement)) {
    // The braces of a template are one fault, and the binder has told how to mend it.
    if (detail !== 'escape' || compiled !== undefined) report.fault(keys, message);
  }
  const verdict = checkReadOnly(statement, guard);
  return security.readOnly || (verdict.ok && verdict.routines.length === 0);
}
