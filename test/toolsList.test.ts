import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import * as language from '../src/tools/toolLanguage.js';
import { Gateway } from './support/gateway.js';

const GOLDEN = new URL('../../test/golden/', import.meta.url);
const FILE = fileURLToPath(new URL('everyKey.yaml', GOLDEN));

type Tree = Readonly<Record<string, unknown>>;

/** Every key of every mapping in a tree. */
function keysOf(tree: unknown): string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const own = Array.isArray(tree) ? [] : Object.keys(tree);
  return [...own, ...Object.values(tree as Tree).flatMap(keysOf)];
}

/** What every tool has alike stands there once. */
const golden = JSON.parse(readFileSync(new URL('everyKey.json', GOLDEN), 'utf8')) as {
  readonly ofEveryTool: Tree;
  readonly tools: readonly (Tree & { readonly name: string })[];
};

describe('tools/list for a file with every key', () => {
  it('which it really has', () => {
    const used = keysOf(parse(readFileSync(FILE, 'utf8')));
    const known = Object.values(language).flatMap((fields) => Object.keys(fields));
    expect(known).to.include.members(['mcp-pool-idle-timeout-ms', 'emptyArray', 'values', 'global']);
    expect(known.filter((key) => !used.includes(key))).to.deep.equal([]);
  });

  it('is what the golden file says, to the last key', async () => {
    const gateway = await Gateway.start({ env: { TOOLS_YAML_PATH: FILE, IBMI_ENABLE_WRITE_TOOLS: 'true' } });
    try {
      const client = await gateway.client(await gateway.token('alice'));
      // The client's own listTools() leaves out the annotations that MCP does not name.
      const { tools } = await client.request({ method: 'tools/list' }, ResultSchema);
      const wanted = golden.tools.map((tool) => ({ ...tool, ...golden.ofEveryTool }));
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names.slice(-wanted.length)).to.deep.equal(wanted.map(({ name }) => name));
      expect((tools as Tree[]).slice(-wanted.length)).to.deep.equal(wanted);
      await client.close();
    } finally {
      await gateway.close();
    }
  });
});
