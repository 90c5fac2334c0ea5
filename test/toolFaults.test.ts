import { expect } from 'chai';
import { faultsOf, HEAD } from './support/toolFiles.js';

/** A file's text and the faults it must be told, in order, without the file's name. */
type Row = readonly [what: string, text: string, faults: readonly (string | RegExp)[]];

/** One tool from line 4 on with these lines of its own. */
const tool = (...lines: readonly string[]): string => `${HEAD}  t:\n${lines.map((line) => `    ${line}\n`).join('')}`;

const SOUND = ['source: s', 'description: d', 'statement: VALUES 1'];

/** A tool with one parameter, whose declaration stands on line 9 from column 11 on. */
const parameter = (declaration: string): string =>
  tool('source: s', 'description: d', 'statement: "VALUES :p + 0"', 'parameters:', `  - { name: p, ${declaration} }`);

const TOOL_KEYS =
  /^8:5: tools\.t\.colour: there is no such key; there are: enabled, source, description, .*openWorldHint$/;
const REFUSED = /^7:5: tools\.t\.statement: Refused as not read-only\. .*\.$/;

const SYNTAX: readonly Row[] = [
  ['an open bracket', 'tools: [', [/^1:9: Flow sequence/]],
  ['a tab', 'tools:\n\tt: 1', [/^2:1: Tabs are not allowed/]],
  ['a key twice in one file', `${HEAD}  t: {}\n  t: {}\n`, [/^5:3: Map keys must be unique/]],
  ['two documents', 'tools: {}\n---\ntools: {}\n', [/^2:1: .*multiple documents/]],
  [
    'an alias without its anchor',
    'tools:\n  t: *x\n',
    ['2:6: this alias has no anchor before it; put a text that begins with * in quotes'],
  ],
  ['aliases without end', bomb(), [/^1:1: Excessive alias count/]],
  [
    'a name that JavaScript keeps',
    'tools:\n  __proto__: {}\n',
    ['2:3: __proto__ cannot be a key; choose another name'],
  ],
];

const SHAPE: readonly Row[] = [
  ['an empty file', '', [/^1:1: \(file\): .*expected object/]],
  ['a list', '- tools', [/^1:1: \(file\): .*expected object/]],
  ['a file of metadata', 'metadata: {}', ['1:1: (file): must have sources, tools, toolsets or typescript_tools']],
  [
    'an unknown key of the file',
    'sources: {}\ntool: {}',
    ['2:1: tool: there is no such key; there are: sources, tools, toolsets, typescript_tools, metadata'],
  ],
  [
    'an unknown key of a source',
    'sources:\n  s:\n    host: h\n    user: u\n    password: p\n    pwd: x\n',
    [/^6:5: sources\.s\.pwd: there is no such key; there are: host, user, password, port, /],
  ],
  ['an unknown key of a tool', tool(...SOUND, 'colour: red'), [TOOL_KEYS]],
  [
    'an unknown key of a parameter',
    parameter('type: string, minlength: 1'),
    [/^9:34: tools\.t\.parameters\.0\.minlength: there is no such key; there are: name, type, .*minLength/],
  ],
  [
    'an unknown key of security',
    tool(...SOUND, 'security: { readonly: true }'),
    ['8:17: tools.t.security.readonly: there is no such key; there are: readOnly, maxQueryLength, forbiddenKeywords'],
  ],
  [
    'an unknown key of a toolset',
    'toolsets:\n  a: { tools: [t], tool: t }',
    ['2:20: toolsets.a.tool: there is no such key; there are: title, description, tools, metadata'],
  ],
  [
    'missing keys',
    tool('source: s'),
    [
      '4:3: tools.t.description: is missing. Invalid input: expected string',
      '4:3: tools.t.statement: is missing. Invalid input: expected string',
    ],
  ],
  [
    'a tool without a name',
    `${HEAD}  "": { source: s, description: d, statement: VALUES 1 }`,
    [/^4:3: tools\.: .*>=1/],
  ],
  ['a text for a tool', `${HEAD}  t: VALUES 1`, [/^4:3: tools\.t: .*expected object, received string/]],
  [
    'a number for a password',
    'sources:\n  s: { host: h, user: u, password: 1 }',
    [/^2:26: sources\.s\.password: .*expected string/],
  ],
  [
    'a switch for a port',
    'sources:\n  s: { host: h, user: u, password: p, port: on }'.replace('on', 'true'),
    ['2:39: sources.s.port: must be a number from 1 to 65535'],
  ],
  [
    'a text for a list of parameters',
    tool(...SOUND, 'parameters: p'),
    [/^8:5: tools\.t\.parameters: .*expected array/],
  ],
  ['a number for a switch', tool(...SOUND, 'enabled: 0'), [/^8:5: tools\.t\.enabled: .*expected boolean/]],
  ['no row', tool(...SOUND, 'rowsToFetch: 0'), [/^8:5: tools\.t\.rowsToFetch: .*>=1/]],
  [
    'a format that does not exist',
    tool(...SOUND, 'responseFormat: html'),
    [/^8:5: .*responseFormat: .*"json"\|"markdown"/],
  ],
  ['a toolset of nothing', 'toolsets:\n  a: { tools: [] }', [/^2:8: toolsets\.a\.tools: .*>=1 items/]],
];

const PARAMETERS: readonly Row[] = [
  [
    'a type that does not exist',
    parameter('type: number'),
    [/^9:20: tools\.t\.parameters\.0\.type: .*"string"\|"integer"\|"float"\|"boolean"\|"array"/],
  ],
  ['no type', parameter('min: 1'), [/^9:9: tools\.t\.parameters\.0\.type: is missing\. .*"string"/]],
  [
    'a name that cannot be a marker',
    parameter('type: string').replace('name: p', 'name: 1p'),
    ['9:11: tools.t.parameters.0.name: must be a name that can follow a colon'],
  ],
  [
    'a pattern that is none',
    parameter('type: string, pattern: "("'),
    ['9:34: tools.t.parameters.0.pattern: must be a regular expression'],
  ],
  [
    'a map as a default',
    parameter('type: string, default: {}'),
    [/^9:34: .*default: must be a string, a number, .*list/],
  ],
  ['a map in an enum', parameter('type: string, enum: [{}]'), [/enum\.0: must be a string, a number, true or false$/]],
  ['an empty enum', parameter('type: string, enum: []'), [/^9:34: .*enum: .*>=1/]],
  [
    'a default of another type',
    parameter('type: integer, default: "5"'),
    ['9:35: tools.t.parameters.0.default: The default of the parameter p is "5", which must be a whole number.'],
  ],
  ['a default beside its bounds', parameter('type: integer, default: 5, max: 4'), [/5, which must be at most 4\.$/]],
  [
    'a default beside its enum',
    parameter('type: string, default: c, enum: [a, b]'),
    [/"c", which must be one of "a", "b"\.$/],
  ],
  [
    'a default beside its pattern',
    parameter('type: string, default: c, pattern: "^a"'),
    [/"c", which must match \^a\.$/],
  ],
  ['a scalar default of a list', parameter('type: array, default: a'), [/"a", which must be a list\.$/]],
  ['a default of wrong items', parameter('type: array, itemType: float, default: [a]'), [/item 1 must be a number\.$/]],
  [
    'an enum of another type',
    parameter('type: integer, enum: [1, "2"]'),
    ['9:35: tools.t.parameters.0.enum: The enum of the parameter p has "2", which must be a whole number.'],
  ],
  [
    'an enum of wrong items',
    parameter('type: array, itemType: integer, enum: [a]'),
    [/has "a", which must be a whole/],
  ],
  [
    'bounds that nothing meets',
    parameter('type: float, min: 2, max: 1'),
    [/^9:33: .*\.min: The min .* is greater than max\.$/],
  ],
  [
    'lengths that nothing meets',
    parameter('type: string, minLength: 2, maxLength: 1'),
    [/minLength .* is greater than maxLength\.$/],
  ],
  ['items of a scalar', parameter('type: string, itemType: string'), [/itemType .* is only for type: array\.$/]],
  [
    'a parameter twice',
    parameter('type: string }\n      - { name: p, type: float'),
    ['10:11: tools.t.parameters.1.name: The parameter p is declared twice.'],
  ],
];

const STATEMENTS: readonly Row[] = [
  [
    'a name that clients refuse',
    `${HEAD}  a b: { source: s, description: d, statement: VALUES 1 }`,
    ['4:3: tools.a b: The name must be 1 to 64 letters, digits, _, -, . or /.'],
  ],
  [
    'a long name',
    `${HEAD}  ${'a'.repeat(65)}: { source: s, description: d, statement: VALUES 1 }`,
    [/^4:3: .*1 to 64/],
  ],
  [
    'a source that is nowhere',
    tool('source: other', ...SOUND.slice(1)),
    ['5:5: tools.t.source: there is no source other; there are: s'],
  ],
  [
    'a marker without a declaration',
    tool(...SOUND.slice(0, 2), 'statement: "VALUES :a"'),
    ['7:5: tools.t.statement: The statement uses :a, which is not a declared parameter.'],
  ],
  [
    'a declaration without a marker',
    parameter('type: string').replace(':p', '1'),
    ['7:5: tools.t.statement: The statement declares the parameter p and does not use it.'],
  ],
  ['both kinds of markers', parameter('type: string').replace(':p', ':p, ?'), [/^7:5: .*mixes \? and :name markers/]],
  ['a template', parameter('type: string').replace(':p', '{{p}}'), [/^7:5: .*\{\{…\}\}/]],
  [
    'a text that cannot be read',
    tool(...SOUND.slice(0, 2), 'statement: "VALUES\\n \'a"'),
    ["7:5: tools.t.statement: A string is not closed; end it with ' (line 2, column 2)."],
  ],
  ['a blank statement', tool(...SOUND.slice(0, 2), 'statement: "  "'), [REFUSED]],
  ['a statement that writes', tool(...SOUND.slice(0, 2), 'statement: DELETE FROM T'), [REFUSED]],
  ['two statements', tool(...SOUND.slice(0, 2), 'statement: VALUES 1; VALUES 2'), [REFUSED]],
  ['two semicolons', tool(...SOUND.slice(0, 2), 'statement: VALUES 1;;'), [REFUSED]],
  [
    'a parameter alone that is no text',
    parameter('type: integer').replace(':p + 0', ':p').replace('VALUES ', ''),
    [/^7:5: .*is the parameter p alone.*type: string/, REFUSED],
  ],
  [
    'a tool that means to write',
    tool(...SOUND.slice(0, 2), 'statement: CALL P()', 'security: { readOnly: false }'),
    ['8:17: tools.t.security.readOnly: security.readOnly: false is not possible yet; this version only reads.'],
  ],
];

describe('tool files: faults', () => {
  for (const [group, rows] of Object.entries({ SYNTAX, SHAPE, PARAMETERS, STATEMENTS })) {
    describe(group.toLowerCase(), () => {
      for (const [what, text, expected] of rows) {
        it(`tells the place of ${what}`, async () => {
          const faults = await faultsOf({ 'f.yaml': text });
          expect(faults, faults.join('\n')).to.have.length(expected.length);
          expected.forEach((pattern, index) => {
            const [fault = ''] = faults.slice(index);
            expect(fault.startsWith('f.yaml:'), fault).to.equal(true);
            const said = fault.slice('f.yaml:'.length);
            if (typeof pattern === 'string') expect(said).to.equal(pattern);
            else expect(said).to.match(pattern);
          });
        });
      }
    });
  }

  it('never shows a password', async () => {
    for (const password of ['[hunter2]', '{ a: hunter2 }', '"hunter2', '*hunter2', '@hunter2', '!hunter2 [a]']) {
      const faults = await faultsOf({
        'f.yaml': `sources:\n  s:\n    host: h\n    user: u\n    password: ${password}\n`,
      });
      expect(faults.join('\n')).not.to.include('hunter2');
    }
  });
});

/** Nine lists of nine aliases of nine lists … */
function bomb(): string {
  const lines = ['metadata:', '  a0: &a0 [x, x]'];
  for (let level = 1; level < 6; level += 1) {
    lines.push(
      `  a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}
