import type { Resource } from '@modelcontextprotocol/sdk/types.js';
import { IN_EVERY_TOOLSET, toldToolsets, type Catalog } from '../../src/protocol/catalog.js';

export const TOOLSETS_URI = 'toolsets://';

/** What this login may call. */
export interface Visible {
  has(tool: string): boolean;
}

interface ToolsetEntry {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly tools: readonly string[];
  readonly toolCount: number;
}

/** The toolsets of which this login sees a tool at all, with those that it sees. */
export function visibleToolsets({ toolsets }: Catalog, visible: Visible): readonly ToolsetEntry[] {
  const seen = toolsets
    .map((toolset) => ({ ...toolset, tools: toolset.tools.filter((tool) => visible.has(tool)) }))
    .filter(({ tools }) => tools.length > 0);
  return toldToolsets(seen).map(({ name, title, description, tools }) => ({
    name,
    ...(title === undefined ? {} : { title }),
    description: description ?? `The tools of ${title ?? name}.`,
    tools,
    toolCount: tools.length,
  }));
}

export function listToolsetResources(toolsets: readonly ToolsetEntry[]): Resource[] {
  const all = {
    uri: TOOLSETS_URI,
    name: 'toolsets-resource-all',
    title: 'All toolsets',
    description: 'Every toolset and the tools in it.',
    mimeType: 'application/json',
  };
  const each = toolsets.map(({ name, title, description }) => ({
    uri: TOOLSETS_URI + encodeURIComponent(name),
    name: `toolsets-resource-${name}`,
    title: title ?? name,
    description,
    mimeType: 'application/json',
  }));
  return [all, ...each];
}

/** What is read at toolsets:// and, with one entry, at toolsets://<name>. */
export function toolsetsPayload(toolsets: readonly ToolsetEntry[], timestamp: string): unknown {
  const counts = new Map<string, number>();
  for (const tool of toolsets.flatMap(({ tools }) => tools)) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return {
    totalToolsets: toolsets.length,
    totalTools: counts.size,
    toolsets,
    statistics: {
      multiToolsetTools: [...counts].filter(([tool, count]) => count > 1 && tool !== IN_EVERY_TOOLSET).length,
      toolsetCounts: Object.fromEntries(toolsets.map(({ name, toolCount }) => [name, toolCount])),
    },
    timestamp,
  };
}
