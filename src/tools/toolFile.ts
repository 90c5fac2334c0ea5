import { FileReport } from './fileReport.js';
import { substituteAll, type IsKept } from './placeholders.js';
import { readFields, reportUnknown } from './shape.js';
import type { Keys, ToolDocument } from './toolDocument.js';
import { FILE_FIELDS, type PromptEntry, type SourceEntry, type ToolEntry, type ToolsetEntry } from './toolLanguage.js';

/** What a file's names stand for. */
export interface Entries {
  readonly sources: SourceEntry;
  readonly tools: ToolEntry;
  readonly toolsets: ToolsetEntry;
  readonly prompts: PromptEntry;
}

export type Kind = keyof Entries;

/** By name; undefined where an entry has a fault, because its name is known all the same. */
export type NamedEntries<T> = ReadonlyMap<string, T | undefined>;

export interface ReadOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly lenient: boolean;
  /** Whether user and password of sources count. */
  readonly hasAccounts: boolean;
}

/** One file, read as far as it can be, and what is wrong with it so far. */
export class ToolFile {
  readonly report: FileReport;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly #entries: { readonly [K in Kind]: NamedEntries<Entries[K]> };

  constructor(document: ToolDocument, { environment, lenient, hasAccounts }: ReadOptions) {
    this.report = new FileReport(document, lenient);
    if (!document.isReadable) {
      const [sources, tools] = [namesIn(document, 'sources'), namesIn(document, 'tools')];
      this.#entries = { sources, tools, toolsets: namesIn(document, 'toolsets'), prompts: new Map() };
      this.metadata = {};
      return;
    }
    substituteAll(this.report, environment, hasAccounts ? () => false : isCredential);
    const file = this.#read();
    this.#entries = {
      sources: file.sources ?? new Map(),
      tools: file.tools ?? new Map(),
      toolsets: file.toolsets ?? new Map(),
      prompts: file.prompts ?? new Map(),
    };
    this.metadata = file.metadata ?? {};
  }

  entries<K extends Kind>(kind: K): NamedEntries<Entries[K]> {
    return this.#entries[kind];
  }

  /** `file:line:column` */
  placeOf(keys: Keys): string {
    const { file, line, column } = this.report.document.finding(keys, '');
    return `${file}:${line}:${column}`;
  }

  #read(): FileEntries {
    const { report } = this;
    const { root } = report.document;
    const read = readFields(FILE_FIELDS, { node: root, keys: [] }, report);
    if (read === undefined) return {};
    for (const { key } of read.others) reportUnknown(FILE_FIELDS, [key], report);
    if (!Object.keys(read.values).some((key) => key !== 'metadata') && read.isWhole) {
      report.fault([], 'expected sources, tools, toolsets, prompts or typescript_tools');
    }
    if (read.values.typescript_tools !== undefined) {
      report.warn(['typescript_tools'], 'has no effect here: a tool is SQL');
    }
    return read.values; // what each field's shape has made, or nothing
  }
}

type FileEntries = { readonly [K in Kind]?: NamedEntries<Entries[K]> } & {
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** The names that a file with faults in its text seems to have. */
function namesIn(document: ToolDocument, kind: Kind): NamedEntries<never> {
  const room = document.entriesOf(document.root)?.find(({ key }) => key === kind);
  return new Map(document.entriesOf(room?.value)?.map(({ key }) => [key, undefined]));
}

const isCredential: IsKept = ([room, , key]) => room === 'sources' && (key === 'user' || key === 'password');
