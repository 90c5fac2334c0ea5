import type { SqlTool } from '../protocol/catalog.js';
import type { FileReport } from './fileReport.js';
import type { ToolEntry } from './toolLanguage.js';

/** What of a tool's annotations its author does not decide. */
export interface Findings {
  readonly report: FileReport;
  /** Whether the guard has found that it only reads. */
  readonly reads: boolean;
  readonly toolsets: readonly string[];
}

/**
 * What clients are told of a tool. What it does to data is what the guard has found, and where it belongs is what the
 * toolsets say; an author who says otherwise is warned.
 */
export function annotationsOf(
  name: string,
  entry: ToolEntry,
  { report, reads, toolsets }: Findings,
): SqlTool['annotations'] {
  const { annotations } = entry;
  const keys = ['tools', name, 'annotations'];
  const hint = (key: HintName): boolean | undefined => annotations?.[key] ?? entry[key];
  const hintKeys = (key: HintName): string[] => [...(annotations?.[key] === undefined ? keys.slice(0, 2) : keys), key];
  if (annotations?.toolsets !== undefined) {
    report.warn([...keys, 'toolsets'], 'has no effect; the toolsets of this file and others name their tools');
  }
  if ((hint('readOnlyHint') ?? reads) !== reads) {
    const found = reads ? 'the statement only reads' : 'the statement may write';
    report.warn(hintKeys('readOnlyHint'), `clients are told ${String(reads)}: ${found}`);
  }
  if (reads && hint('destructiveHint') === true) {
    report.warn(hintKeys('destructiveHint'), 'clients are told false: the statement only reads');
  }
  const customMetadata = { ...annotations?.customMetadata, ...entry.metadata };
  return withoutAbsent({
    title: annotations?.title ?? titleOf(name),
    readOnlyHint: reads,
    destructiveHint: reads ? false : (hint('destructiveHint') ?? true),
    idempotentHint: hint('idempotentHint') ?? (reads ? true : undefined),
    openWorldHint: hint('openWorldHint') ?? false,
    domain: annotations?.domain ?? entry.domain,
    category: annotations?.category ?? entry.category,
    toolsets: toolsets.length === 0 ? undefined : toolsets,
    customMetadata:
      annotations?.customMetadata === undefined && entry.metadata === undefined ? undefined : customMetadata,
    ...annotations?.more,
  });
}

type HintName = 'readOnlyHint' | 'destructiveHint' | 'idempotentHint' | 'openWorldHint';

/** The words of a name, each with a capital. */
export function titleOf(name: string): string {
  return name
    .split(/[_\-./]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

function withoutAbsent(values: Readonly<Record<string, unknown>>): SqlTool['annotations'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
