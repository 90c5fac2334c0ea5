import type { Catalog, SqlTool } from '../protocol/catalog.js';
import type { CatalogPart } from '../protocol/catalogBytes.js';

/** What a client has to list again. Resources are the toolsets; what a login sees of both depends on the sources. */
export function changedParts(before: Catalog, after: Catalog): CatalogPart[] {
  const changed: CatalogPart[] = [];
  if (differ([before.tools, before.sources], [after.tools, after.sources])) changed.push('tools');
  if (differ(before.prompts, after.prompts)) changed.push('prompts');
  if (differ([before.toolsets, before.sources], [after.toolsets, after.sources])) changed.push('resources');
  return changed;
}

/** How many tools there are that were not there, are not there any more, or are not as they were. */
export function countChanges(
  before: readonly SqlTool[],
  after: readonly SqlTool[],
): { readonly added: number; readonly changed: number; readonly removed: number } {
  const old = new Map(before.map((tool) => [tool.name, tool]));
  const kept = after.filter(({ name }) => old.has(name));
  return {
    added: after.length - kept.length,
    changed: kept.filter((tool) => differ(tool, old.get(tool.name))).length,
    removed: before.length - kept.length,
  };
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
