import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findToolFiles, toolPathParts } from '../src/tools/toolPaths.js';
import { EMPTY_CATALOG } from '../src/protocol/catalog.js';
import { bareTool, HEAD, loadedFrom, refusalAt, toolDirectory } from './support/toolFiles.js';

const SOURCE = HEAD.replace('tools:\n', '');

/** A directory with files at several depths, and what is no tool file between them. */
const treeOf = (): string =>
  toolDirectory({
    'b.yaml': bareTool('b'),
    'a/z.yml': bareTool('az'),
    'a/deep/er/y.yaml': bareTool('deep'),
    'c.yml': SOURCE + bareTool('c'),
    'notes.txt': 'tools: no',
    'd.yaml.bak': 'tools: no',
    '.hidden/e.yaml': 'tools: no',
  });

const namesAt = async (path: string): Promise<string[]> =>
  (await loadedFrom(path)).catalog.tools.map(({ name }) => name);

describe('paths of tool files', () => {
  it('lead to nothing where none is set', async () => {
    const loaded = await loadedFrom('');
    expect(loaded).to.deep.equal({ catalog: EMPTY_CATALOG, accounts: [], files: [], warnings: [] });
  });

  it('lead to one file, whatever its name ends with', async () => {
    const directory = toolDirectory({ 'mine.conf': SOURCE + bareTool('t') });
    expect(await namesAt(join(directory, 'mine.conf'))).to.deep.equal(['t']);
  });

  it('lead to the *.yaml and *.yml files below a directory, in order of their paths, and to no others', async () => {
    const directory = treeOf();
    expect(await namesAt(directory)).to.deep.equal(['deep', 'az', 'b', 'c']);
    expect((await loadedFrom(directory)).files).to.deep.equal(
      ['a/deep/er/y.yaml', 'a/z.yml', 'b.yaml', 'c.yml'].map((path) => join(directory, path)),
    );
  });

  it('may lead to an empty directory', async () => expect(await namesAt(toolDirectory({}))).to.deep.equal([]));

  it('lead to the files that a pattern matches', async () => {
    const directory = treeOf();
    expect(await namesAt(`${directory}/**/{y,z,c}.{yaml,yml}`)).to.deep.equal(['deep', 'az', 'c']);
    expect(await namesAt(`${directory}/?.yml`)).to.deep.equal(['c']);
  });

  it('may be several, separated by commas, and each file counts once', async () => {
    const directory = treeOf();
    const paths = [`${directory}/c.yml`, ' ', `${directory}/*.yaml `, `${directory}/a`, `${directory}/a/../b.yaml`];
    expect(await namesAt(paths.join(','))).to.deep.equal(['deep', 'az', 'b', 'c']);
  });

  it('keep a comma inside braces', () =>
    expect(toolPathParts('a/{x,y}.yaml, b ,,{c,d}/*')).to.deep.equal(['a/{x,y}.yaml', 'b', '{c,d}/*']));

  it('take a name with the signs of a pattern as it is, where there is such a file', async () => {
    const directory = toolDirectory({ '[a].yaml': SOURCE + bareTool('t'), 'a.yaml': 'tools: no' });
    expect(await namesAt(`${directory}/[a].yaml`)).to.deep.equal(['t']);
  });

  it('follow links to files', async () => {
    const directory = toolDirectory({ '..data/t.yaml': SOURCE + bareTool('t') });
    symlinkSync('..data/t.yaml', join(directory, 't.yaml'));
    expect(await namesAt(directory)).to.deep.equal(['t']);
  });

  it('are relative to the working directory', async () => {
    const { files } = await findToolFiles('tools/sample.yaml');
    expect(files).to.deep.equal([join(process.cwd(), 'tools/sample.yaml')]);
  });

  for (const [what, path, expected] of [
    [
      'a path where nothing is',
      '/none/such.yaml',
      /There is no tool file or directory at \/none\/such\.yaml\. Correct/,
    ],
    [
      'a pattern that matches nothing',
      '/none/*.yaml',
      /No file matches \/none\/\*\.yaml\. Correct --tools or TOOLS_YAML/,
    ],
  ] as const) {
    it(`refuse ${what}`, async () => expect(await refusalAt(path)).to.match(expected));
  }

  it('refuse each part that leads nowhere, and tell the faults of the others beside it', async () => {
    const directory = toolDirectory({ 'a.yaml': 'tools: [' });
    const refusal = await refusalAt(`/none/a, ${directory}, /none/*.yml`);
    expect(refusal.split('\n')).to.have.length(4);
    expect(refusal)
      .to.match(/at \/none\/a\./)
      .and.to.match(/matches \/none\/\*\.yml\./)
      .and.to.match(/a\.yaml:1:9: /);
  });
});
