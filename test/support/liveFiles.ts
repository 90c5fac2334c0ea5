import { renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { systemClock, within } from '../../src/kernel/clock.js';
import { Gateway, type GatewayOptions } from './gateway.js';
import { toolDirectory } from './toolFiles.js';
import { PATIENCE_MS } from './waits.js';

/** A tool file with these tools, each a statement, for the host that the tests log in to. */
export function toolFile(statements: Readonly<Record<string, string>>, source = 's'): string {
  const tools = Object.entries(statements).map(
    ([name, sql]) => `  ${name}: { source: ${source}, description: d, statement: ${JSON.stringify(sql)} }\n`,
  );
  return `sources:\n  ${source}: { host: localhost, user: u, password: p }\ntools:\n${tools.join('')}`;
}

/** A directory of tool files that a test changes while a gateway serves them. */
export class LiveFiles {
  readonly directory: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.directory = toolDirectory(files);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }

  /** As editors save: another file is renamed over it. */
  replace(name: string, text: string): void {
    writeFileSync(this.path(`.${name}.tmp`), text);
    renameSync(this.path(`.${name}.tmp`), this.path(name));
  }

  remove(name: string): void {
    unlinkSync(this.path(name));
  }

  start(options: GatewayOptions = {}, path = this.directory): Promise<Gateway> {
    return Gateway.start({ ...options, env: { TOOLS_YAML_PATH: path, ...options.env } });
  }
}

/** The next `tools/list_changed` of a client; bounded. Ask before you cause it. */
export function nextToolsChanged(client: Client): Promise<void> {
  const told = new Promise<void>((resolve) => {
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve());
  });
  return within(systemClock, PATIENCE_MS, told, () => new Error('no tools/list_changed'));
}

/** The names of the tools of files that a client is offered. */
export async function fileTools(client: Client, builtins: readonly string[]): Promise<string[]> {
  const { tools } = await client.listTools();
  return tools.map(({ name }) => name).filter((name) => !builtins.includes(name));
}
