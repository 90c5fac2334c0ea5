import { expect } from 'chai';
import { tellsFaults } from './support/faultRows.js';
import { SOUND, tool, toolOf, warningsIn, type Given } from './support/toolFiles.js';

/** Tools may write. */
const WRITES: Given = { env: { IBMI_ENABLE_WRITE_TOOLS: 'true' } };

const writer = (...lines: readonly string[]): string =>
  tool(...SOUND.slice(0, 2), 'statement: DELETE FROM T', 'security: { readOnly: false }', ...lines);

const annotations = async (text: string, given?: Given): Promise<unknown> => (await toolOf(text, given)).annotations;

const READER = {
  title: 'T',
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
const WRITER = { title: 'T', readOnlyHint: false, destructiveHint: true, openWorldHint: false };

describe('annotations of tool files', () => {
  const keys: readonly (readonly [line: string, entry: Readonly<Record<string, unknown>>])[] = [
    ['annotations: {}', {}],
    ['annotations: { title: The Title }', { title: 'The Title' }],
    ['annotations: { readOnlyHint: true }', {}],
    ['annotations: { destructiveHint: false }', {}],
    ['annotations: { idempotentHint: false }', { idempotentHint: false }],
    ['annotations: { openWorldHint: true }', { openWorldHint: true }],
    ['idempotentHint: false', { idempotentHint: false }],
    ['openWorldHint: true', { openWorldHint: true }],
    ['annotations: { domain: d, category: c }', { domain: 'd', category: 'c' }],
    ['domain: d', { domain: 'd' }],
    ['category: c', { category: 'c' }],
    ['annotations: { customMetadata: { a: [1] } }', { customMetadata: { a: [1] } }],
    ['metadata: { b: null }', { customMetadata: { b: null } }],
    ['annotations: { colour: { red: true }, none: }', { colour: { red: true }, none: null }],
  ];
  for (const [line, entry] of keys) {
    it(`take ${line}`, async () =>
      expect(await annotations(tool(...SOUND, line))).to.deep.equal({ ...READER, ...entry }));
  }

  it('win over the older places of the same keys', async () => {
    const older = [
      'idempotentHint: true',
      'openWorldHint: false',
      'domain: old',
      'category: old',
      'metadata: { a: 2, b: 2 }',
    ];
    const newer =
      'annotations: { idempotentHint: false, openWorldHint: true, domain: new, category: new, ' +
      'customMetadata: { a: 1, c: 1 } }';
    expect(await annotations(tool(...SOUND, ...older, newer))).to.deep.equal({
      ...READER,
      idempotentHint: false,
      openWorldHint: true,
      domain: 'new',
      category: 'new',
      customMetadata: { a: 2, b: 2, c: 1 },
    });
  });

  it('name the toolsets that the tool is in, whatever their author lists', async () => {
    const sets = 'toolsets: { a: { tools: [t] }, b: { tools: [t] } }';
    const text = `${tool(...SOUND, 'annotations: { toolsets: [mine] }')}${sets}`;
    expect(await annotations(text)).to.deep.equal({ ...READER, toolsets: ['a', 'b'] });
    expect(await warningsIn(text)).to.deep.equal([
      '8:20: tools.t.annotations.toolsets: has no effect; the toolsets of this file and others name their tools',
    ]);
  });

  describe('of a tool that the guard lets pass', () => {
    it('say that it reads, whatever its author says, with a warning', async () => {
      const text = tool(...SOUND, 'readOnlyHint: false', 'annotations: { destructiveHint: true }');
      expect(await annotations(text)).to.deep.equal(READER);
      expect(await warningsIn(text)).to.deep.equal([
        '8:5: tools.t.readOnlyHint: clients are told true: the statement only reads',
        '9:20: tools.t.annotations.destructiveHint: clients are told false: the statement only reads',
      ]);
    });

    it('say that it reads, also where it might write', async () => {
      const text = tool(...SOUND, 'security: { readOnly: false }');
      expect(await annotations(text, WRITES)).to.deep.equal(READER);
    });
  });

  describe('of a tool that writes', () => {
    it('say so, and that it may destroy, unless its author knows better', async () => {
      expect(await annotations(writer(), WRITES)).to.deep.equal(WRITER);
      expect(await annotations(writer('destructiveHint: false', 'idempotentHint: true'), WRITES)).to.deep.equal({
        ...WRITER,
        destructiveHint: false,
        idempotentHint: true,
      });
    });

    it('do not say that it reads', async () => {
      const text = writer('annotations: { readOnlyHint: true }');
      expect(await annotations(text, WRITES)).to.deep.equal(WRITER);
      expect(await warningsIn(text, WRITES)).to.deep.equal([
        '9:20: tools.t.annotations.readOnlyHint: clients are told false: the statement may write',
      ]);
    });

    it('say that it may write where the call brings the statement', async () => {
      const text = tool(
        ...SOUND.slice(0, 2),
        'statement: ":sql"',
        'parameters: [{ name: sql, type: string }]',
        'security: { readOnly: false }',
      );
      expect(await annotations(text, WRITES)).to.deep.equal(WRITER);
    });
  });

  describe('faults', () => {
    tellsFaults([
      [
        'a text for annotations',
        tool(...SOUND, 'annotations: a'),
        ['8:5: tools.t.annotations: expected a mapping with title, readOnlyHint, destructiveHint, …'],
      ],
      [
        'annotations of other shapes',
        tool(
          ...SOUND,
          'annotations:',
          '  title: [a]',
          '  readOnlyHint: yes',
          '  destructiveHint: 0',
          '  idempotentHint: null',
          '  openWorldHint: x',
          '  domain: {}',
          '  category: []',
          '  toolsets: a',
          '  customMetadata: a',
        ),
        [
          '9:7: tools.t.annotations.title: expected text',
          '10:7: tools.t.annotations.readOnlyHint: expected true or false',
          '11:7: tools.t.annotations.destructiveHint: expected true or false',
          '12:7: tools.t.annotations.idempotentHint: expected true or false',
          '13:7: tools.t.annotations.openWorldHint: expected true or false',
          '14:7: tools.t.annotations.domain: expected text',
          '15:7: tools.t.annotations.category: expected text',
          '16:7: tools.t.annotations.toolsets: expected a list of names',
          '17:7: tools.t.annotations.customMetadata: expected a mapping',
        ],
      ],
      [
        'older hints of other shapes',
        tool(...SOUND, 'readOnlyHint: 1', 'destructiveHint: 1', 'idempotentHint: 1', 'openWorldHint: 1'),
        ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'].map(
          (key, index) => `${8 + index}:5: tools.t.${key}: expected true or false`,
        ),
      ],
    ]);
  });
});
