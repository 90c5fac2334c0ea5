import type { ToolConfig } from '../config.js';
import type { Catalog, SourceAccount } from '../protocol/catalog.js';
import { findingText, type Finding } from './finding.js';

/** What of the configuration decides about tool files. */
export type ToolFileOptions = ToolConfig;

/** A sound load. */
export interface LoadedTools {
  readonly catalog: Catalog;
  /** Of the sources, in `none` mode; empty in `ibmi` mode. */
  readonly accounts: readonly SourceAccount[];
  /** Absolute paths of every file that was read, in order. */
  readonly files: readonly string[];
  readonly warnings: readonly Finding[];
}

/** How much a file holds that is enabled. */
export interface Holdings {
  readonly sources: number;
  readonly tools: number;
  readonly toolsets: number;
  readonly prompts: number;
}

export interface FileVerdict {
  readonly file: string;
  readonly faults: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly holds: Holdings;
}

/** What there is to say about every file of a load. */
export interface ToolsVerdict {
  /** Sentences about no file: a path that matches nothing, a selected toolset that does not exist. */
  readonly faults: readonly string[];
  readonly files: readonly FileVerdict[];
  /** Undefined while there is any fault. */
  readonly loaded: LoadedTools | undefined;
}

/** Every fault of a load that failed, a line each. */
export function faultLines({ faults, files }: Pick<ToolsVerdict, 'faults' | 'files'>): string[] {
  return [...faults, ...files.flatMap((file) => file.faults.map(findingText))];
}
