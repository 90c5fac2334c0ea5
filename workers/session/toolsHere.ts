import { targetText, type Target } from '../../src/kernel/target.js';
import type { Catalog, Source, SqlTool, Toolset } from '../../src/protocol/catalog.js';
import type { Tool } from './tool.js';

/** Which tools of the files a login can use. */
export interface ToolsHere {
  readonly tools: readonly SqlTool[];
  /** Of the others: why not, by name. */
  readonly refusals: ReadonlyMap<string, string>;
}

/**
 * Parts the tools by their source: those for the host that this login is on, and those for another. Without a target
 * (`none` mode) every source has an account of its own, and every tool is here.
 */
export function toolsHere({ tools, sources }: Catalog, target: Target | undefined): ToolsHere {
  if (target === undefined) return { tools, refusals: new Map() };
  const elsewhere = new Map(
    sources.filter((source) => !isAt(source, target)).map((source) => [source.name, hostText(source)]),
  );
  const refusals = new Map<string, string>();
  for (const { name, source } of tools) {
    const host = elsewhere.get(source);
    if (host === undefined) continue;
    refusals.set(name, `${name} is for ${host}, and you are logged in to ${targetText(target)}. Log in to ${host}.`);
  }
  return { tools: tools.filter(({ name }) => !refusals.has(name)), refusals };
}

/** A built-in tool with the names of the toolsets that it is in, as the tools of files have them. */
export function inToolsets(tool: Tool, toolsets: readonly Toolset[]): Tool {
  const names = toolsets.filter(({ tools }) => tools.includes(tool.name)).map(({ name }) => name);
  return names.length === 0 ? tool : { ...tool, annotations: { ...tool.annotations, toolsets: names } };
}

/** A source without a port means any port of its host. */
function isAt({ host, port }: Source, target: Target): boolean {
  return host === target.host && (port === undefined || port === target.port);
}

function hostText({ host, port }: Source): string {
  return port === undefined ? host : targetText({ host, port });
}
