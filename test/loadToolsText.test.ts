import { expect } from 'chai';
import { tellsFaults } from './support/faultRows.js';
import { bareTool, faultsOf, HEAD, SOUND, tool, toolOf, toolsOf, warningsIn } from './support/toolFiles.js';

const EXPECTED = 'expected a mapping with sources, tools, toolsets, …';

describe('tool files as YAML', () => {
  describe('faults', () => {
    tellsFaults([
      [
        'an open bracket',
        'tools: [',
        [
          '1:9: (file): this is not YAML: Flow sequence in block collection must be sufficiently indented and end ' +
            'with a ]',
        ],
      ],
      ['an open quote', 'metadata: "x', ['1:13: (file): this is not YAML: Missing closing "quote']],
      ['a tab', 'tools:\n\tt: 1', ['2:1: (file): indent with blanks, not with tabs']],
      [
        'a text that cannot begin so',
        'metadata: { a: @b }',
        ['1:16: (file): put a text that begins with this character in quotes'],
      ],
      [
        'a placeholder without quotes inside braces',
        'sources: { s: { host: ${H}, user: u, password: p } }',
        ['1:24: (file): put a text with ${ in quotes where it stands inside braces'],
        { env: { H: 'h' } },
      ],
      [
        'two documents',
        'tools: {}\n---\ntools: {}\n',
        ['2:1: (file): a tool file holds one document; put what follows --- into a file of its own'],
      ],
      [
        'an alias without its anchor',
        'tools:\n  t: *x\n',
        ['2:6: (file): this alias has no anchor before it; put a text that begins with * in quotes'],
      ],
      [
        'an alias inside what it names',
        'metadata: &m { again: *m }',
        ['1:23: (file): this alias stands inside what it names; it would never end'],
      ],
      [
        'aliases without end',
        bomb(),
        ['1:1: (file): its aliases make more of it than can be read; write some of them out'],
      ],
      [
        'a name that JavaScript keeps',
        'metadata:\n  __proto__: {}\ntools: {}\n',
        ['2:3: __proto__: cannot be a key; choose another name'],
      ],
      [
        'a key that is no name',
        'tools: {}\nmetadata:\n  ? [a]\n  : 1\n',
        ['3:5: (file): expected a name before the colon'],
      ],
      ['an empty file', '', [`1:1: (file): ${EXPECTED}`]],
      ['a comment alone', '# nothing\n', [`1:1: (file): ${EXPECTED}`]],
      ['a list', '- tools', [`1:1: (file): ${EXPECTED}`]],
      [
        'a file of metadata',
        'metadata: {}',
        ['1:1: (file): expected sources, tools, toolsets, prompts or typescript_tools'],
      ],
    ]);

    it('tell both places of a key that one file has twice, whatever else is wrong in it', async () => {
      const text = `${tool(...SOUND)}  u:\n    source: s\n    source: s\n    colour: red\n  t: { source: s }\n`;
      const faults = await faultsOf({ 'f.yaml': text });
      expect(faults.map((fault) => fault.replace(/(key|missing).*/, '$1'))).to.deep.equal([
        'f.yaml:8:3: tools.u.description: is missing',
        'f.yaml:8:3: tools.u.statement: is missing',
        'f.yaml:10:5: source: stands here a second time; the first is at f.yaml:9:5',
        'f.yaml:11:5: tools.u.colour: there is no such key',
        'f.yaml:12:3: t: stands here a second time; the first is at f.yaml:4:3',
      ]);
    });

    it('tell that a file is not UTF-8', async () =>
      expect(await faultsOf({ 'f.yaml': Buffer.from('metadata: { a: \xe4 }', 'latin1') })).to.deep.equal([
        'f.yaml:1:1: (file): is not UTF-8; save it as UTF-8',
      ]));

    it('never show a password', async () => {
      for (const password of [
        '[hunter2]',
        '{ a: hunter2 }',
        '"hunter2',
        '*hunter2',
        '@hunter2',
        '!hunter2 [a]',
        'hunter2:',
      ]) {
        const text = `sources:\n  s:\n    host: h\n    user: u\n    password: ${password}\n`;
        const faults = await faultsOf({ 'f.yaml': text });
        expect(faults.join('\n')).not.to.include('hunter2');
      }
    });
  });

  it('warn of a tag that nobody knows', async () =>
    expect(
      await warningsIn(`${HEAD}  t:\n    source: !mine s\n    description: d\n    statement: VALUES 1\n`),
    ).to.deep.equal(['5:13: (file): Unresolved tag: !mine']));

  it('may begin with a byte order mark', async () =>
    expect(await toolsOf(`\ufeff${tool(...SOUND)}`)).to.have.length(1));

  it('may share what is the same, by anchors and merge keys', async () => {
    const base = 'base: &base { source: s, description: d, statement: VALUES 1, rowsToFetch: 5, domain: x }';
    const head = HEAD.replace('tools:', `metadata:\n  ${base}\ntools:`);
    const { annotations, statement, fetch } = await toolOf(`${head}  t:\n    <<: *base\n    statement: VALUES 2\n`);
    expect(statement).to.equal('VALUES 2');
    expect(fetch).to.deep.equal({ rowsMax: 5 });
    expect(annotations).to.include({ domain: 'x' });
  });

  it('tell a fault in what is shared where it stands', async () => {
    const base = 'metadata:\n  base: &base\n    source: s\n    colour: red\n';
    const text = `${base}tools:\n  t: { <<: *base, description: d, statement: VALUES 1 }\n`;
    const [fault] = await faultsOf({ 'a.yaml': HEAD.replace('tools:\n', ''), 'f.yaml': text });
    expect(fault).to.match(/^f\.yaml:4:5: tools\.t\.colour: there is no such key\./);
  });

  it('keep a name as it is written', async () => {
    const tools = await toolsOf(
      `${HEAD.replace('tools:\n', '')}${bareTool('010')}  1.0: { source: s, description: d, statement: VALUES 1 }\n`,
    );
    expect(tools.map(({ name }) => name)).to.deep.equal(['010', '1.0']);
  });
});

/** Nine lists of nine aliases of nine lists … */
function bomb(): string {
  const lines = ['metadata:', '  a0: &a0 [x, x]'];
  for (let level = 1; level < 6; level += 1) {
    const aliases = Array<string>(9).fill(`*a${level - 1}`);
    lines.push(`  a${level}: &a${level} [${aliases.join(', ')}]`);
  }
  return lines.join('\n');
}
