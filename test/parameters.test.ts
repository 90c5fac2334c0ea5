import { inspect } from 'node:util';
import { expect } from 'chai';
import { checkArguments, inputSchemaOf, type ParameterValues, type ToolParameter } from '../src/sql/parameters.js';
import { patternMatcher } from '../src/sql/patternMatcher.js';
import { refusalOf } from './support/refusalOf.js';
import { PATIENCE_MS } from './support/waits.js';

const DRAFT_07 = 'http://json-schema.org/draft-07/schema#';

type Declared = Omit<ToolParameter, 'name' | 'required'> & { readonly required?: boolean };

/** One parameter, `p`; required unless it has a default. */
function declared(parameter: Declared): ToolParameter {
  return { name: 'p', required: parameter.default === undefined, ...parameter };
}

function checked(parameters: readonly ToolParameter[], args: unknown): ParameterValues {
  return checkArguments(parameters, args, patternMatcher(PATIENCE_MS));
}

function valueOf(parameter: Declared, value: unknown): unknown {
  return checked([declared(parameter)], { p: value }).p;
}

function fault(parameter: Declared, value: unknown): string {
  return refusalOf('E_ARGUMENTS', () => valueOf(parameter, value));
}

describe('parameters: input schema', () => {
  it('is an empty object for a tool without parameters', () =>
    expect(inputSchemaOf([])).to.deep.equal({
      $schema: DRAFT_07,
      type: 'object',
      properties: {},
      additionalProperties: false,
    }));

  it('keeps the items of a list of every type', () => {
    const types = { string: 'string', integer: 'integer', float: 'number', boolean: 'boolean' } as const;
    for (const [itemType, type] of Object.entries(types)) {
      const parameter = declared({ type: 'array', itemType: itemType as keyof typeof types });
      expect(inputSchemaOf([parameter]).properties).to.deep.equal({ p: { type: 'array', items: { type } } });
    }
  });

  it('holds names that objects inherit as ordinary properties', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const schema = inputSchemaOf(names.map((name) => ({ name, type: 'string', required: true })));
    expect(Object.keys(schema.properties as object)).to.deep.equal(names);
    expect(JSON.stringify(schema)).to.include('"constructor":{"type":"string"}');
  });
});

describe('parameters: arguments', () => {
  const any = { type: 'array' } as const;
  const good: readonly (readonly [what: string, parameter: Declared, value: unknown])[] = [
    ['a string', { type: 'string' }, 'x'],
    ['an empty string', { type: 'string' }, ''],
    ['a whole number', { type: 'integer' }, -7],
    ['a whole number at its bounds', { type: 'integer', min: 3, max: 3 }, 3],
    ['a float', { type: 'float' }, 0.25],
    ['a whole float', { type: 'float' }, 3],
    ['true', { type: 'boolean' }, true],
    ['false', { type: 'boolean' }, false],
    ['one of an enum', { type: 'string', enum: ['a', 'b'] }, 'b'],
    ['one of a boolean enum', { type: 'boolean', enum: [true] }, true],
    ['a string of its pattern, anywhere in it', { type: 'string', pattern: 'B+' }, 'aBBa'],
    ['a string as long as it may be', { type: 'string', minLength: 2, maxLength: 2 }, 'ab'],
    ['a string of characters that need two units', { type: 'string', minLength: 2, maxLength: 2 }, '😀𠮷'],
    ['a list of strings', { ...any, itemType: 'string' }, ['a', '']],
    ['a list of whole numbers', { ...any, itemType: 'integer' }, [1, 2]],
    ['a list of floats', { ...any, itemType: 'float' }, [1, 2.5]],
    ['a list of booleans', { ...any, itemType: 'boolean' }, [true, false]],
    ['a list of scalars of every type, unconverted', any, ['a', 1, true, null]],
    ['a list from an enum', { ...any, itemType: 'string', enum: ['a', 'b'] }, ['b', 'a']],
    ['a list from an enum without an item type', { ...any, enum: ['a', 1] }, [1, 'a']],
    ['text of every kind of character', { type: 'string' }, '\u0000\u001f\u0085\u2028\ufffe\uffff😀'],
    ['an empty list, which the binding refuses', any, []],
    ['null where a value is optional', { type: 'integer', required: false, min: 1 }, null],
    ['null where there is a default', { type: 'integer', default: 3 }, null],
  ];
  for (const [what, parameter, value] of good) {
    it(`accepts ${what}`, () => expect(valueOf(parameter, value)).to.deep.equal(value));
  }

  const bad: readonly (readonly [what: string, parameter: Declared, value: unknown, message: string])[] = [
    ['a number for a string', { type: 'string' }, 1, 'p must be a string'],
    ['null for a required string', { type: 'string' }, null, 'p must be a string'],
    ['digits for a whole number', { type: 'integer' }, '5', 'p must be a whole number'],
    ['a fraction for a whole number', { type: 'integer' }, 1.5, 'p must be a whole number'],
    [
      'a whole number that a double rounds',
      { type: 'integer' },
      2 ** 53,
      'p must be from -9007199254740991 to 9007199254740991',
    ],
    ['a string for a float', { type: 'float' }, '1.5', 'p must be a number'],
    ['no number for a float', { type: 'float' }, NaN, 'p must be a number'],
    ['infinity for a float', { type: 'float' }, Infinity, 'p must be a number'],
    ['1 for a boolean', { type: 'boolean' }, 1, 'p must be true or false'],
    ['a word for a boolean', { type: 'boolean' }, 'true', 'p must be true or false'],
    ['an object for a string', { type: 'string' }, {}, 'p must be a string'],
    ['a list for a string', { type: 'string' }, ['a'], 'p must be a string'],
    ['less than the minimum', { type: 'integer', min: 1 }, 0, 'p must be at least 1'],
    ['more than the maximum', { type: 'float', max: 1.5 }, 1.6, 'p must be at most 1.5'],
    ['a short string', { type: 'string', minLength: 1 }, '', 'p must have at least 1 character'],
    ['a long string', { type: 'string', maxLength: 2 }, 'abc', 'p must have at most 2 characters'],
    ['too few characters of two units', { type: 'string', minLength: 2 }, '😀', 'p must have at least 2 characters'],
    ['a string beside its pattern', { type: 'string', pattern: '^a$' }, 'b', 'p must match ^a$'],
    ['a string beside its enum', { type: 'string', enum: ['a', 'b'] }, 'c', 'p must be one of "a", "b"'],
    ['a number beside its enum', { type: 'integer', enum: [1, 2] }, 3, 'p must be one of 1, 2'],
    [
      'half a character',
      { type: 'string' },
      'a\ud800b',
      'p has half a surrogate pair at position 2; send whole characters',
    ],
    [
      'half a character in a list',
      any,
      ['a', '\udc00'],
      'p item 2 has half a surrogate pair at position 1; send whole characters',
    ],
    ['a scalar for a list', any, 'a', 'p must be a list'],
    ['a short list', { ...any, minLength: 1 }, [], 'p must have at least 1 item'],
    ['a long list', { ...any, maxLength: 2 }, [1, 2, 3], 'p must have at most 2 items'],
    ['a map in a list', any, ['a', {}], 'p item 2 must be a string, a number, true, false or null'],
    ['a long number in a list', any, [2 ** 53], 'p item 1 may have lost digits; send it as a string'],
    ['a list in a list', any, [['a']], 'p item 1 must be a string, a number, true, false or null'],
    ['a number among strings', { ...any, itemType: 'string' }, ['a', 1], 'p item 2 must be a string'],
    ['a fraction among whole numbers', { ...any, itemType: 'integer' }, [1, 1.5], 'p item 2 must be a whole number'],
    ['a string among floats', { ...any, itemType: 'float' }, ['1'], 'p item 1 must be a number'],
    ['null among booleans', { ...any, itemType: 'boolean' }, [null], 'p item 1 must be true or false'],
    ['an item beside its enum', { ...any, enum: ['a'] }, ['a', 'b'], 'p item 2 must be one of "a"'],
  ];
  for (const [what, parameter, value, message] of bad) {
    it(`refuses ${what}`, () => expect(fault(parameter, value)).to.equal(`The arguments do not fit: ${message}.`));
  }

  it('applies defaults, null and lists among them', () => {
    const parameters: readonly ToolParameter[] = [
      { name: 'a', type: 'integer', default: 0, required: false },
      { name: 'b', type: 'string', default: null, required: false },
      { name: 'c', type: 'array', default: ['x'], required: true },
      { name: 'd', type: 'boolean', default: false, required: false },
      { name: 'e', type: 'float', required: false },
    ];
    const values = { a: 0, b: null, c: ['x'], d: false, e: undefined };
    expect(checked(parameters, {})).to.deep.equal(values);
    expect(checked(parameters, { a: undefined })).to.deep.equal(values);
    expect(checked(parameters, { a: 5, b: 'y' })).to.deep.equal({ ...values, a: 5, b: 'y' });
  });

  it('names the first twenty faults and counts the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`unknown${n}`, n]));
    const message = refusalOf('E_ARGUMENTS', () => checked([], many));
    expect(message).to.match(/unknown19 .*; and 980 more\.$/);
    expect(message.length).to.be.lessThan(1_500);
  });

  it('names every fault in one message', () => {
    const parameters: readonly ToolParameter[] = [
      { name: 'missing', type: 'string', required: true },
      { name: 'typed', type: 'integer', required: true },
      { name: 'ranged', type: 'integer', max: 9, required: true },
      { name: 'matched', type: 'string', pattern: '^a', required: true },
      { name: 'chosen', type: 'string', enum: ['a'], required: true },
      { name: 'fine', type: 'string', required: true },
    ];
    const args = { typed: '1', ranged: 10, matched: 'b', chosen: 'b', fine: 'x', extra: 1, other: 2 };
    expect(refusalOf('E_ARGUMENTS', () => checked(parameters, args))).to.equal(
      'The arguments do not fit: extra is not an argument of this tool; other is not an argument of this tool; ' +
        'missing is required; typed must be a whole number; ranged must be at most 9; matched must match ^a; ' +
        'chosen must be one of "a".',
    );
  });

  for (const args of [null, undefined, [], 'a', 1]) {
    it(`refuses ${inspect(args)} as the arguments`, () =>
      expect(refusalOf('E_ARGUMENTS', () => checked([], args))).to.match(/must be an object/));
  }

  describe('names that objects inherit', () => {
    const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    for (const name of inherited) {
      const optional: ToolParameter = { name, type: 'string', required: false };
      // As it arrives: JSON.parse makes an own property of any name.
      const sent: unknown = JSON.parse(`{${JSON.stringify(name)}: "mine"}`);

      it(`${name} is refused where it is not declared`, () =>
        expect(refusalOf('E_ARGUMENTS', () => checked([], sent))).to.include(`${name} is not an argument`));

      it(`${name} is required like any other`, () =>
        expect(refusalOf('E_ARGUMENTS', () => checked([{ ...optional, required: true }], {}))).to.include(
          `${name} is required`,
        ));

      it(`${name} is an ordinary value where it is declared`, () => {
        expect(ownOf(checked([optional], sent), name)).to.equal('mine');
        expect(ownOf(checked([optional], {}), name)).to.equal(undefined);
      });
    }

    it('do not reach the prototype of the values', () => {
      const parameter: ToolParameter = { name: '__proto__', type: 'array', required: false };
      const values = checked([parameter], JSON.parse('{"__proto__": ["polluted"]}'));
      expect(Object.getPrototypeOf(values)).to.equal(Object.prototype);
      expect(Object.keys(values)).to.deep.equal(['__proto__']);
    });
  });
});

function ownOf(values: ParameterValues, name: string): unknown {
  expect(Object.hasOwn(values, name)).to.equal(true);
  return values[name];
}
