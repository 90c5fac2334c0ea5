import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const DIRECTORY = 'tools';

/** One tool of tools/, and what its metadata tell of how it can be tried. */
export interface ShippedTool {
  readonly name: string;
  readonly file: string;
  readonly parameters: readonly string[];
  /** Arguments that it can be called with; a call without any where the metadata name none. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  /** Why it may have nothing to tell. */
  readonly mayBeEmpty: string | undefined;
  /** What a caller needs to see all that it can tell. */
  readonly authority: string | undefined;
}

/** What this reads of a file; the gateway's own loader checks the whole of it. */
interface Content {
  readonly tools?: Readonly<
    Record<
      string,
      {
        readonly parameters?: readonly { readonly name: string }[];
        readonly metadata?: Partial<Pick<ShippedTool, 'examples' | 'mayBeEmpty' | 'authority'>>;
      }
    >
  >;
  readonly toolsets?: Readonly<Record<string, { readonly tools: readonly string[] }>>;
}

const contents = (): readonly (readonly [file: string, content: Content])[] =>
  readdirSync(DIRECTORY).map((file) => [file, parse(readFileSync(join(DIRECTORY, file), 'utf8')) as Content]);

/** Every tool of tools/. */
export function shippedTools(): readonly ShippedTool[] {
  return contents().flatMap(([file, { tools = {} }]) =>
    Object.entries(tools).map(([name, { parameters = [], metadata = {} }]) => ({
      name,
      file,
      parameters: parameters.map((parameter) => parameter.name),
      examples: metadata.examples ?? [{}],
      mayBeEmpty: metadata.mayBeEmpty,
      authority: metadata.authority,
    })),
  );
}

/** The tools of each toolset of tools/. */
export function shippedToolsets(): ReadonlyMap<string, readonly string[]> {
  const toolsets = contents().flatMap(([, { toolsets = {} }]) => Object.entries(toolsets));
  return new Map(toolsets.map(([name, { tools }]) => [name, tools]));
}
