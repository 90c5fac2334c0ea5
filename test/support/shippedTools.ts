import type { Catalog } from '../../src/protocol/catalog.js';
import { loadedFrom } from './toolFiles.js';

/** One tool of tools/, and what its metadata tell of how it can be tried. */
export interface ShippedTool {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly format: string;
  /** Arguments that it can be called with; a call without any where the metadata name none. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  /** Why it may have nothing to tell. */
  readonly mayBeEmpty: string | undefined;
  /** What a caller needs to see all that it can tell. */
  readonly authority: string | undefined;
}

/** What everything in tools/ is compiled into. */
export async function shippedCatalog(): Promise<Catalog> {
  return (await loadedFrom('tools')).catalog;
}

export function shippedTools({ tools }: Catalog): readonly ShippedTool[] {
  return tools.map(({ name, parameters, format, annotations }) => {
    // Written by us, in tools/.
    const metadata = (annotations.customMetadata ?? {}) as Partial<ShippedTool>;
    return {
      name,
      parameters: parameters.map((parameter) => parameter.name),
      format: format.response,
      examples: metadata.examples ?? [{}],
      mayBeEmpty: metadata.mayBeEmpty,
      authority: metadata.authority,
    };
  });
}
