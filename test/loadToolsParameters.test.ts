import { expect } from 'chai';
import { inputSchemaOf, type ToolParameter } from '../src/sql/parameters.js';
import { tellsFaults } from './support/faultRows.js';
import { parameter, SOUND, tool, toolOf } from './support/toolFiles.js';

/** The parameter `p` as a worker gets it. */
const declared = async (declaration: string, given = {}): Promise<ToolParameter | undefined> =>
  (await toolOf(parameter(declaration), given)).parameters[0];

const KEY = 'tools.t.parameters.0';

describe('parameters of tool files', () => {
  const keys: readonly (readonly [key: string, declaration: string, entry: Partial<ToolParameter>])[] = [
    ['type: string', 'type: string', { type: 'string' }],
    ['type: integer', 'type: integer', { type: 'integer' }],
    ['type: float', 'type: float', { type: 'float' }],
    ['type: boolean', 'type: boolean', { type: 'boolean' }],
    ['type: array', 'type: array', { type: 'array' }],
    ['description', 'type: string, description: An a.', { description: 'An a.' }],
    ['a text as default', 'type: string, default: x', { default: 'x', required: false }],
    ['a number as default', 'type: float, default: 0.5', { default: 0.5, required: false }],
    ['a switch as default', 'type: boolean, default: false', { default: false, required: false }],
    ['a list as default', 'type: array, default: [1, x]', { default: [1, 'x'], required: false }],
    ['null as default', 'type: integer, default: null', { default: null, required: false }],
    ['required: false', 'type: string, required: false', { required: false }],
    ['required: true', 'type: string, required: true', { required: true }],
    ['itemType', 'type: array, itemType: integer', { itemType: 'integer' }],
    ['min and max', 'type: integer, min: -1, max: 9.5', { min: -1, max: 9.5 }],
    ['lengths of a string', 'type: string, minLength: 0, maxLength: 3', { minLength: 0, maxLength: 3 }],
    ['lengths of an array', 'type: array, minLength: 1, maxLength: 2', { minLength: 1, maxLength: 2 }],
    ['enum of texts', 'type: string, enum: [a, b]', { enum: ['a', 'b'] }],
    ['enum of numbers', 'type: integer, enum: [1, 2]', { enum: [1, 2] }],
    ['enum of switches', 'type: boolean, enum: [true]', { enum: [true] }],
    ['enum of an array', 'type: array, itemType: string, enum: [a]', { itemType: 'string', enum: ['a'] }],
    ['pattern', 'type: string, pattern: "^[A-Z]+$"', { pattern: '^[A-Z]+$' }],
    ['a pattern of digits', 'type: string, pattern: 007', { pattern: '007' }],
    ['emptyArray: nothing', 'type: array, emptyArray: nothing', { emptyArray: 'nothing' }],
    ['emptyArray: refuse', 'type: array, emptyArray: refuse', { emptyArray: 'refuse' }],
  ];
  for (const [key, declaration, entry] of keys) {
    it(`take ${key}`, async () => {
      const type = entry.type ?? /type: (\w+)/.exec(declaration)?.[1];
      expect(await declared(declaration)).to.deep.equal({ name: 'p', type, required: true, ...entry });
    });
  }

  it('are none where the list is empty', async () =>
    expect((await toolOf(tool(...SOUND, 'parameters: []'))).parameters).to.deep.equal([]));

  it('are optional with a default, whatever required says', async () => {
    const { parameters } = await toolOf(parameter('type: float, required: true, default: 0.1'));
    expect(inputSchemaOf(parameters)).not.to.have.property('required');
  });

  it('have any name where the markers are ?, in the order of declaration', async () => {
    const { compiled } = await toolOf(
      parameter('type: string }\n      - { name: "two words", type: string', 'VALUES (?, ?)').replace('p,', '1st-one,'),
    );
    expect(compiled).to.deep.include({ kind: 'bound', names: ['1st-one', 'two words'] });
  });

  it('have a default from the environment in the type that they have', async () => {
    const given = { env: { LIMIT: '25', ON: 'true' } };
    const lines = ['name: p', 'type: integer', 'default: ${LIMIT}'].map((line) => `    ${line}`);
    const text = tool(
      ...SOUND.slice(0, 2),
      'statement: VALUES :p + 0',
      'parameters:',
      `  -${lines.join('\n    ').slice(3)}`,
    );
    expect((await toolOf(text, given)).parameters[0]).to.include({ default: 25 });
    const flagged = text.replace('integer', 'boolean').replace('LIMIT', 'ON');
    expect((await toolOf(flagged, given)).parameters[0]).to.include({ default: true });
    const quoted = text.replace('integer', 'string').replace('${LIMIT}', '"${LIMIT}"');
    expect((await toolOf(quoted, given)).parameters[0]).to.include({ default: '25' });
  });

  describe('faults of shape', () => {
    const scalars = 'a list of text, numbers, true or false';
    tellsFaults([
      [
        'a text for a list',
        tool(...SOUND, 'parameters: p'),
        ['8:5: tools.t.parameters: expected a list of parameters'],
      ],
      [
        'a text for a parameter',
        tool(...SOUND, 'parameters: [p]'),
        [`8:18: ${KEY}: expected a mapping with name, type, description, …`],
      ],
      [
        'missing keys',
        tool(...SOUND, 'parameters: [{}]'),
        [
          `8:18: ${KEY}.name: is missing; expected text that is not empty`,
          `8:18: ${KEY}.type: is missing; expected one of string, integer, float, boolean, array`,
        ],
      ],
      [
        'a type that there is not',
        parameter('type: number'),
        [`9:20: ${KEY}.type: expected one of string, integer, float, boolean, array`],
      ],
      ['a mapping for a text', parameter('type: string, description: {}'), [`9:34: ${KEY}.description: expected text`]],
      [
        'a mapping as a default',
        parameter('type: string, default: {}'),
        [`9:34: ${KEY}.default: expected text, a number, true, false, null or a list of these`],
      ],
      [
        'null in a default',
        parameter('type: array, default: [null]'),
        [`9:43: ${KEY}.default.0: expected text, a number, true or false`],
      ],
      [
        'a word for a switch',
        parameter('type: string, required: no'),
        [`9:34: ${KEY}.required: expected true or false`],
      ],
      [
        'an item type that there is not',
        parameter('type: array, itemType: array'),
        [`9:33: ${KEY}.itemType: expected one of string, integer, float, boolean`],
      ],
      ['a text for a bound', parameter('type: integer, min: "1"'), [`9:35: ${KEY}.min: expected a number`]],
      ['no number for a bound', parameter('type: float, max: .inf'), [`9:33: ${KEY}.max: expected a number`]],
      [
        'a negative length',
        parameter('type: string, minLength: -1'),
        [`9:34: ${KEY}.minLength: expected a whole number of at least 0`],
      ],
      [
        'half a length',
        parameter('type: string, maxLength: 1.5'),
        [`9:34: ${KEY}.maxLength: expected a whole number of at least 0`],
      ],
      [
        'an empty enum',
        parameter('type: string, enum: []'),
        [`9:34: ${KEY}.enum: expected ${scalars} with at least 1 item`],
      ],
      [
        'a text for an enum',
        parameter('type: string, enum: a'),
        [`9:34: ${KEY}.enum: expected ${scalars} with at least 1 item`],
      ],
      [
        'a mapping in an enum',
        parameter('type: string, enum: [{}]'),
        [`9:41: ${KEY}.enum.0: expected text, a number, true or false`],
      ],
      [
        'a pattern that is none',
        parameter('type: string, pattern: "("'),
        [`9:34: ${KEY}.pattern: expected a regular expression of JavaScript, without flags`],
      ],
      [
        'a rule for empty arrays that there is not',
        parameter('type: array, emptyArray: all'),
        [`9:33: ${KEY}.emptyArray: expected one of refuse, nothing`],
      ],
      [
        'a key that there is not',
        parameter('type: string, minlength: 1'),
        [
          `9:34: ${KEY}.minlength: there is no such key. Did you mean minLength? There are: name, type, description, ` +
            'default, required, itemType, min, max, minLength, maxLength, enum, pattern, emptyArray',
        ],
      ],
    ]);
  });

  describe('faults of sense', () => {
    const of = (key: string): string => `${KEY}.${key}: the ${key} of the parameter p`;
    tellsFaults([
      [
        'a default of another type',
        parameter('type: integer, default: "5"'),
        [`9:35: ${of('default')} is "5", which must be a whole number`],
      ],
      [
        'a default beyond its bounds',
        parameter('type: integer, default: 5, max: 4'),
        [`9:35: ${of('default')} is 5, which must be at most 4`],
      ],
      [
        'a default that its enum has not',
        parameter('type: string, default: c, enum: [a, b]'),
        [`9:34: ${of('default')} is "c", which must be one of "a", "b"`],
      ],
      [
        'a default that does not match',
        parameter('type: string, default: c, pattern: "^a"'),
        [`9:34: ${of('default')} is "c", which must match ^a`],
      ],
      [
        'a scalar default of a list',
        parameter('type: array, default: a'),
        [`9:33: ${of('default')} is "a", which must be a list`],
      ],
      [
        'a default of wrong items',
        parameter('type: array, itemType: float, default: [a]'),
        [`9:50: ${of('default')} is ["a"], which item 1 must be a number`],
      ],
      [
        'an enum of another type',
        parameter('type: integer, enum: [1, "2"]'),
        [`9:35: ${of('enum')} has "2", which must be a whole number`],
      ],
      [
        'an enum of wrong items',
        parameter('type: array, itemType: integer, enum: [a]'),
        [`9:52: ${of('enum')} has "a", which must be a whole number`],
      ],
      [
        'bounds that nothing meets',
        parameter('type: float, min: 2, max: 1'),
        [`9:33: ${of('min')} is greater than max`],
      ],
      [
        'lengths that nothing meets',
        parameter('type: string, minLength: 2, maxLength: 1'),
        [`9:34: ${of('minLength')} is greater than maxLength`],
      ],
      [
        'items of a scalar',
        parameter('type: string, itemType: string'),
        [`9:34: ${of('itemType')} is only for type: array`],
      ],
      [
        'a name that stands twice',
        parameter('type: string }\n      - { name: p, type: float'),
        ['10:11: tools.t.parameters.1.name: the parameter p is declared twice'],
      ],
    ]);
  });
});
