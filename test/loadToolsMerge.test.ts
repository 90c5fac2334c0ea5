import { expect } from 'chai';
import { bareTool, faultsOf, loadedFrom, toolDirectory, warningsOf, type Given } from './support/toolFiles.js';
import type { Catalog } from '../src/protocol/catalog.js';

const source = (host = 'h'): string => `sources: { s: { host: ${host}, user: u, password: p } }\n`;

const catalogOf = async (files: Readonly<Record<string, string>>, given?: Given): Promise<Catalog> =>
  (await loadedFrom(toolDirectory(files), given)).catalog;

const switched = (name: string, value = 'true'): Given => ({ env: { [name]: value } });

describe('several tool files', () => {
  it('may have the sources of one another', async () => {
    const { tools } = await catalogOf({ 'a.yaml': bareTool('a'), 'b.yaml': source() + bareTool('b') });
    expect(tools.map(({ name, source: of }) => [name, of])).to.deep.equal([
      ['a', 's'],
      ['b', 's'],
    ]);
  });

  it('put their metadata together, key by key', async () => {
    const files = {
      'a.yaml': `${source()}metadata: { v: 1, x: { y: 1 } }`,
      'b.yaml': 'toolsets: {}\nmetadata: { v: 2, x: {} }',
    };
    expect((await catalogOf(files)).metadata).to.deep.equal({ v: 2, x: {} });
  });

  describe('with one tool', () => {
    const files = {
      'a.yaml': source() + bareTool('x'),
      'b.yaml': bareTool('y'),
      'c/d.yaml': bareTool('x').replace('description: d', 'description: last'),
    };

    it('are refused, naming both places', async () =>
      expect(await faultsOf(files)).to.deep.equal([
        'c/d.yaml:2:3: tools.x: there is a tool of that name at a.yaml:3:3; rename one, or let the last one count ' +
          'with YAML_ALLOW_DUPLICATE_TOOLS=true',
      ]));

    it('let the last one count with YAML_ALLOW_DUPLICATE_TOOLS', async () => {
      const { tools } = await catalogOf(files, switched('YAML_ALLOW_DUPLICATE_TOOLS'));
      expect(tools.map(({ name, description }) => [name, description])).to.deep.equal([
        ['y', 'd'],
        ['x', 'last'],
      ]);
    });

    it('tell one duplicate, even where the first of its name has a fault', async () => {
      const faults = await faultsOf({ ...files, 'a.yaml': files['a.yaml'].replace('SELECT 1', 'CALL P(1)') });
      expect(faults.map((fault) => fault.split(': ', 2).join(': '))).to.deep.equal([
        'a.yaml:3:35: tools.x.statement',
        'c/d.yaml:2:3: tools.x',
      ]);
    });

    it('do not clash with one that is switched off', async () => {
      const off = files['c/d.yaml'].replace('source: s', 'source: none, enabled: false');
      const { tools } = await catalogOf({ ...files, 'c/d.yaml': off });
      expect(tools.map(({ name }) => name)).to.deep.equal(['x', 'y']);
      const last = await catalogOf({ ...files, 'c/d.yaml': off }, switched('YAML_ALLOW_DUPLICATE_TOOLS'));
      expect(
        last.tools.map(({ name }) => name),
        'the last one counts',
      ).to.deep.equal(['y']);
    });
  });

  describe('with one source', () => {
    const files = { 'a.yaml': source('one'), 'b.yaml': source('two') };

    it('are refused, naming both places', async () =>
      expect(await faultsOf(files)).to.deep.equal([
        'b.yaml:1:12: sources.s: there is a source of that name at a.yaml:1:12; rename one, or let the last one ' +
          'count with YAML_ALLOW_DUPLICATE_SOURCES=true',
      ]));

    it('let the last one count with YAML_ALLOW_DUPLICATE_SOURCES', async () => {
      const given = switched('YAML_ALLOW_DUPLICATE_SOURCES');
      const { catalog, accounts } = await loadedFrom(toolDirectory(files), given);
      expect(catalog.sources.map(({ host }) => host)).to.deep.equal(['two']);
      expect(accounts.map(({ target }) => target.host)).to.deep.equal(['two']);
    });
  });

  describe('with one toolset', () => {
    const files = {
      'a.yaml': `${source()}${bareTool('a')}toolsets: { x: { title: one, tools: [a, b] }, y: { tools: [a] } }`,
      'b.yaml': `${bareTool('b')}toolsets: { x: { description: two, tools: [b, c] } }`,
      'c.yaml': bareTool('c'),
    };

    it('put its tools together, each once', async () =>
      expect((await catalogOf(files)).toolsets).to.deep.equal([
        { name: 'x', title: 'one', description: 'two', tools: ['a', 'b', 'c'] },
        { name: 'y', tools: ['a'] },
      ]));

    it('let the last one count with YAML_MERGE_ARRAYS=false', async () => {
      const { toolsets } = await catalogOf(files, switched('YAML_MERGE_ARRAYS', 'false'));
      expect(toolsets[0]).to.deep.equal({ name: 'x', description: 'two', tools: ['b', 'c'] });
    });
  });

  it('with one prompt are refused, naming both places', async () => {
    const prompt = 'prompts: { p: { messages: [{ content: Hello }] } }';
    expect(await faultsOf({ 'a.yaml': prompt, 'b.yaml': prompt })).to.deep.equal([
      'b.yaml:1:12: prompts.p: there is a prompt of that name at a.yaml:1:12; rename one',
    ]);
  });

  describe('that name what there is not', () => {
    const files = {
      'a.yaml': source() + bareTool('a'),
      'b.yaml': bareTool('b').replace('source: s', 'source: none'),
      'c.yaml': 'toolsets: { x: { tools: [a, b, c] } }',
    };

    it('are refused', async () =>
      expect(await faultsOf(files)).to.deep.equal([
        'b.yaml:2:8: tools.b.source: there is no source none. There are: s',
        'c.yaml:1:32: toolsets.x.tools.2: there is no tool c. Did you mean a?',
      ]));

    it('go on without it with YAML_VALIDATE_MERGED=false, with warnings', async () => {
      const given = switched('YAML_VALIDATE_MERGED', 'false');
      const { tools, toolsets } = await catalogOf(files, given);
      expect(tools.map(({ name }) => name)).to.deep.equal(['a']);
      expect(toolsets).to.deep.equal([{ name: 'x', tools: ['a'] }]);
      expect(await warningsOf(files, given)).to.deep.equal([
        'b.yaml:2:8: tools.b.source: there is no source none; the tool is left out',
        'c.yaml:1:32: toolsets.x.tools.2: there is no tool c; it is left out',
      ]);
    });
  });
});
