import { expect } from 'chai';
import type { Toolset } from '../src/protocol/catalog.js';
import { tellsFaults } from './support/faultRows.js';
import {
  faultsOf,
  HEAD,
  loadedFrom,
  loadedOf,
  SOUND,
  tool,
  toolDirectory,
  warningsOf,
  type Given,
} from './support/toolFiles.js';

/** Tools a, b, c, of which c is switched off, and these toolsets from line 8 on. */
const file = (...lines: readonly string[]): string =>
  `${HEAD}${['a', 'b', 'c']
    .map((name) => `  ${name}: { source: s, description: d, statement: VALUES 1, enabled: ${String(name !== 'c')} }\n`)
    .join('')}toolsets:\n${lines.map((line) => `  ${line}\n`).join('')}`;

const toolsets = async (text: string, given?: Given): Promise<readonly Toolset[]> =>
  (await loadedOf(text, given)).catalog.toolsets;

const KEYS = 'There are: title, description, tools, metadata';

describe('toolsets of tool files', () => {
  it('take title, description, tools and metadata', async () =>
    expect(await toolsets(file('x: { title: X, description: d, tools: [b, a], metadata: { m: 1 } }'))).to.deep.equal([
      { name: 'x', title: 'X', description: 'd', tools: ['b', 'a'], metadata: { m: 1 } },
    ]));

  it('need tools alone', async () =>
    expect(await toolsets(file('x: { tools: [a] }'))).to.deep.equal([{ name: 'x', tools: ['a'] }]));

  it('may have tools of other files, and built-in ones', async () => {
    const directory = toolDirectory({
      'a.yaml': file('x: { tools: [a] }'),
      'b.yaml': 'toolsets: { y: { tools: [a, execute_sql] } }',
    });
    const { toolsets: loaded } = (await loadedFrom(directory)).catalog;
    expect(loaded).to.deep.equal([
      { name: 'x', tools: ['a'] },
      { name: 'y', tools: ['a', 'execute_sql'] },
    ]);
  });

  it('leave out what is switched off, without a word', async () => {
    const { catalog, warnings } = await loadedOf(file('x: { tools: [c, b] }'));
    expect(catalog.toolsets).to.deep.equal([{ name: 'x', tools: ['b'] }]);
    expect(warnings).to.deep.equal([]);
  });

  it('count a tool once, with a warning', async () => {
    const text = file('x: { tools: [a, b, a] }');
    expect((await toolsets(text))[0]?.tools).to.deep.equal(['a', 'b']);
    expect(await warningsOf({ 'f.yaml': text })).to.deep.equal([
      'f.yaml:8:22: toolsets.x.tools.2: a is in this toolset already',
    ]);
  });

  describe('selected', () => {
    const sets = file('x: { tools: [a] }', 'y: { tools: [b, a] }', 'z: { tools: [execute_sql] }');
    const namesOf = async (...selection: readonly string[]): Promise<unknown> => {
      const { catalog } = await loadedOf(sets, { flags: { toolsets: selection } });
      return {
        tools: catalog.tools.map(({ name, annotations }) => [name, annotations.toolsets]),
        toolsets: catalog.toolsets.map(({ name }) => name),
      };
    };

    it('are all where none is named', async () =>
      expect(await namesOf()).to.deep.equal({
        tools: [
          ['a', ['x', 'y']],
          ['b', ['y']],
        ],
        toolsets: ['x', 'y', 'z'],
      }));

    it('are those that are named, with their tools and no others', async () => {
      expect(await namesOf('x')).to.deep.equal({ tools: [['a', ['x']]], toolsets: ['x'] });
      expect(await namesOf('z', 'x')).to.deep.equal({ tools: [['a', ['x']]], toolsets: ['x', 'z'] });
      expect(await namesOf('z')).to.deep.equal({ tools: [], toolsets: ['z'] });
    });

    it('leave the faults of the other tools where they are', async () => {
      const text = sets.replace('b: { source: s', 'b: { source: none');
      const faults = await faultsOf({ 'f.yaml': text }, { flags: { toolsets: ['x'] } });
      expect(faults).to.deep.equal(['f.yaml:5:8: tools.b.source: there is no source none. There are: s']);
    });

    it('must exist', async () => {
      const faults = await faultsOf({ 'f.yaml': sets }, { env: { SELECTED_TOOLSETS: 'x, Y, other' } });
      expect(faults).to.deep.equal([
        'There is no toolset Y. Did you mean y? Correct --toolsets or SELECTED_TOOLSETS.',
        'There is no toolset other. There are: x, y, z. Correct --toolsets or SELECTED_TOOLSETS.',
      ]);
    });

    it('must exist also where no file is named', async () => {
      const refusal: unknown = await loadedFrom('', { flags: { toolsets: ['x'] } }).catch((error: unknown) => error);
      expect(refusal)
        .to.be.instanceOf(Error)
        .with.property('message')
        .that.matches(/There is no toolset x\. Correct/);
    });
  });

  describe('faults', () => {
    tellsFaults([
      ['a text for toolsets', 'toolsets: x', ['1:1: toolsets: expected a mapping of names to toolsets']],
      [
        'a list for a toolset',
        file('x: [a]'),
        ['8:3: toolsets.x: expected a mapping with title, description, tools, …'],
      ],
      [
        'no tools',
        file('x: {}'),
        ['8:3: toolsets.x.tools: is missing; expected a list of names of tools with at least 1 item'],
      ],
      [
        'an empty list of tools',
        file('x: { tools: [] }'),
        ['8:8: toolsets.x.tools: expected a list of names of tools with at least 1 item'],
      ],
      [
        'toolsets of other shapes',
        file('x: { title: {}, description: [], tools: [[]], metadata: m }'),
        [
          '8:8: toolsets.x.title: expected text',
          '8:19: toolsets.x.description: expected text',
          '8:44: toolsets.x.tools.0: expected text that is not empty',
          '8:49: toolsets.x.metadata: expected a mapping',
        ],
      ],
      [
        'a tool that there is not',
        file('x:', '  tools:', '    - a', '    - bb'),
        ['11:9: toolsets.x.tools.1: there is no tool bb. Did you mean b?'],
      ],
      [
        'a key that there is not',
        file('x: { tools: [a], tool: b }'),
        [`8:20: toolsets.x.tool: there is no such key. Did you mean tools? ${KEYS}`],
      ],
    ]);

    it('never come from a tool that has a fault of its own', async () => {
      const text = `${tool(...SOUND, 'colour: red')}toolsets: { x: { tools: [t] } }`;
      const faults = await faultsOf({ 'f.yaml': text });
      expect(faults.map((fault) => fault.split(': ')[1])).to.deep.equal(['tools.t.colour']);
    });
  });
});
