import { expect } from 'chai';
import { declarationFault } from '../src/sql/declarationFault.js';
import { inputSchemaOf, type JsonSchema, type ToolParameter } from '../src/sql/parameters.js';

type Declared = Omit<ToolParameter, 'name' | 'required'> & { readonly required?: boolean };
type Row = readonly [declaration: Declared, schema: JsonSchema];

function declared(parameter: Declared): ToolParameter {
  return { name: 'p', required: true, ...parameter };
}

function schemaOf(parameter: Declared): unknown {
  return (inputSchemaOf([declared(parameter)]).properties as { p: unknown }).p; // the one that was declared
}

/** As the reference server emits them. */
const AS_THE_REFERENCE: readonly Row[] = [
  [{ type: 'string' }, { type: 'string' }],
  [
    { type: 'string', minLength: 1, maxLength: 9, pattern: '^A' },
    { type: 'string', minLength: 1, maxLength: 9, pattern: '^A' },
  ],
  [{ type: 'integer' }, { type: 'integer' }],
  [
    { type: 'integer', min: 1, max: 9 },
    { type: 'integer', minimum: 1, maximum: 9 },
  ],
  [
    { type: 'float', min: 0, max: 1.5 },
    { type: 'number', minimum: 0, maximum: 1.5 },
  ],
  [{ type: 'boolean' }, { type: 'boolean' }],
  [
    { type: 'array', itemType: 'string', minLength: 1, maxLength: 20 },
    { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 20 },
  ],
  [
    { type: 'array', itemType: 'integer' },
    { type: 'array', items: { type: 'integer' } },
  ],
  [
    { type: 'array', itemType: 'float' },
    { type: 'array', items: { type: 'number' } },
  ],
  [
    { type: 'array', itemType: 'boolean' },
    { type: 'array', items: { type: 'boolean' } },
  ],
  [{ type: 'array' }, { type: 'array', items: {} }],
  [
    { type: 'string', enum: ['S', 'M'] },
    { type: 'string', enum: ['S', 'M'], description: "Must be one of: 'S', 'M'" },
  ],
  [
    { type: 'string', enum: ['S'] },
    { type: 'string', const: 'S', description: "Must be one of: 'S'" },
  ],
  [
    { type: 'float', enum: [1, 2.5] },
    { type: 'number', enum: [1, 2.5], description: 'Must be one of: 1, 2.5' },
  ],
  [
    { type: 'string', description: 'A size', enum: ['S', 'M'] },
    { type: 'string', enum: ['S', 'M'], description: "A size. Must be one of: 'S', 'M'" },
  ],
  [
    { type: 'string', description: 'A size.', enum: ['S', 'M'] },
    { type: 'string', enum: ['S', 'M'], description: "A size. Must be one of: 'S', 'M'" },
  ],
  [
    { type: 'string', description: '', enum: ['S', 'M'] },
    { type: 'string', enum: ['S', 'M'], description: "Must be one of: 'S', 'M'" },
  ],
  [
    { type: 'string', description: 'A size.' },
    { type: 'string', description: 'A size.' },
  ],
  [
    { type: 'integer', default: 0 },
    { type: 'integer', default: 0 },
  ],
  [
    { type: 'boolean', default: false },
    { type: 'boolean', default: false },
  ],
  [
    { type: 'array', itemType: 'string', default: ['OPEN'] },
    { type: 'array', items: { type: 'string' }, default: ['OPEN'] },
  ],
];

/** Where the reference server's schema refuses what it should take, or loses what was declared. */
const MENDED: readonly Row[] = [
  [
    { type: 'array', itemType: 'string', enum: ['x', 'y'], minLength: 1 },
    {
      type: 'array',
      items: { type: 'string', enum: ['x', 'y'] },
      minItems: 1,
      description: "Must be one of: 'x', 'y'",
    },
  ],
  [
    { type: 'array', enum: ['x'] },
    { type: 'array', items: { enum: ['x'] }, description: "Must be one of: 'x'" },
  ],
  [
    { type: 'integer', enum: [1, 2], default: 2 },
    { type: 'integer', enum: [1, 2], default: 2, description: 'Must be one of: 1, 2' },
  ],
  [
    { type: 'integer', enum: [7] },
    { type: 'integer', const: 7, description: 'Must be one of: 7' },
  ],
  [
    { type: 'boolean', enum: [true, false] },
    { type: 'boolean', enum: [true, false], description: 'Must be one of: true, false' },
  ],
  [
    { type: 'boolean', enum: [true] },
    { type: 'boolean', const: true, description: 'Must be one of: true' },
  ],
  [
    { type: 'string', default: null },
    { type: ['string', 'null'], default: null },
  ],
  [
    { type: 'float', min: 1, default: null },
    { type: ['number', 'null'], minimum: 1, default: null },
  ],
  [
    { type: 'array', itemType: 'integer', default: null },
    { type: ['array', 'null'], items: { type: 'integer' }, default: null },
  ],
  [
    { type: 'string', enum: ['S', 'M'], default: null },
    { type: ['string', 'null'], enum: ['S', 'M', null], default: null, description: "Must be one of: 'S', 'M'" },
  ],
  [
    { type: 'string', enum: ['S'], default: null },
    { type: ['string', 'null'], enum: ['S', null], default: null, description: "Must be one of: 'S'" },
  ],
  [
    { type: 'string', enum: ['S1', 'M1'], minLength: 2, maxLength: 2, pattern: '1$' },
    {
      type: 'string',
      enum: ['S1', 'M1'],
      minLength: 2,
      maxLength: 2,
      pattern: '1$',
      description: "Must be one of: 'S1', 'M1'",
    },
  ],
  [
    { type: 'integer', enum: [1, 2], min: 1, max: 2 },
    { type: 'integer', enum: [1, 2], minimum: 1, maximum: 2, description: 'Must be one of: 1, 2' },
  ],
];

describe('input schema', () => {
  for (const [what, rows] of [
    ['as the reference server has it', AS_THE_REFERENCE],
    ['where the reference server is broken', MENDED],
  ] as const) {
    describe(what, () => {
      for (const [declaration, schema] of rows) {
        it(JSON.stringify(declaration), () => {
          expect(declarationFault(declared(declaration))).to.equal(undefined);
          expect(schemaOf(declaration)).to.deep.equal(schema);
        });
      }
    });
  }

  const required: readonly (readonly [declaration: Declared, isRequired: boolean])[] = [
    [{ type: 'string' }, true],
    [{ type: 'string', required: true }, true],
    [{ type: 'string', required: false }, false],
    [{ type: 'string', required: true, default: 'x' }, false],
    [{ type: 'string', required: true, default: null }, false],
    [{ type: 'string', required: false, default: '' }, false],
    [{ type: 'array', required: true, default: [] }, false],
  ];
  for (const [declaration, isRequired] of required) {
    it(`${JSON.stringify(declaration)} is ${isRequired ? 'required' : 'optional'}`, () =>
      expect(inputSchemaOf([declared(declaration)]).required).to.deep.equal(isRequired ? ['p'] : undefined));
  }

  it('is an object of what is declared and nothing else, in its order', () =>
    expect(
      JSON.stringify(
        inputSchemaOf([
          { name: 'b', type: 'string', required: true },
          { name: 'a', type: 'integer', required: false },
        ]),
      ),
    ).to.equal(
      '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object",' +
        '"properties":{"b":{"type":"string"},"a":{"type":"integer"}},"required":["b"],"additionalProperties":false}',
    ));
});

describe('declarations', () => {
  const scalars = ['string', 'integer', 'float', 'boolean'] as const;
  const misplaced: readonly (readonly [Declared, key: string, sentence: string])[] = [
    ...scalars.map((type) => [{ type, itemType: type }, 'itemType', 'is only for type: array'] as const),
    ...scalars.map((type) => [{ type, emptyArray: 'nothing' }, 'emptyArray', 'is only for type: array'] as const),
    ...(['string', 'boolean', 'array'] as const).flatMap((type) => [
      [{ type, min: 1 }, 'min', 'is only for type: integer or float'] as const,
      [{ type, max: 1 }, 'max', 'is only for type: integer or float'] as const,
    ]),
    ...(['integer', 'float', 'boolean'] as const).flatMap((type) => [
      [{ type, minLength: 1 }, 'minLength', 'is only for type: string or array'] as const,
      [{ type, maxLength: 1 }, 'maxLength', 'is only for type: string or array'] as const,
    ]),
    ...(['integer', 'float', 'boolean', 'array'] as const).map(
      (type) => [{ type, pattern: 'a' }, 'pattern', 'is only for type: string'] as const,
    ),
  ];
  const unmet: readonly (readonly [Declared, key: string, sentence: string])[] = [
    [{ type: 'integer', min: 2, max: 1 }, 'min', 'is greater than max'],
    [{ type: 'string', minLength: 2, maxLength: 1 }, 'minLength', 'is greater than maxLength'],
    [
      { type: 'array', minLength: 1, emptyArray: 'nothing' },
      'emptyArray',
      'is nothing, but minLength refuses an empty list; leave one of them out',
    ],
    [{ type: 'integer', enum: [1, '2'] }, 'enum', 'has "2", which must be a whole number'],
    [{ type: 'boolean', enum: [1] }, 'enum', 'has 1, which must be true or false'],
    [{ type: 'array', itemType: 'float', enum: ['a'] }, 'enum', 'has "a", which must be a number'],
    [{ type: 'integer', enum: [1, 5], max: 4 }, 'enum', 'has 5, which must be at most 4'],
    [{ type: 'float', enum: [0.5], min: 1 }, 'enum', 'has 0.5, which must be at least 1'],
    [{ type: 'string', enum: ['ab', 'c'], minLength: 2 }, 'enum', 'has "c", which must have at least 2 characters'],
    [{ type: 'string', enum: ['ab', 'c'], pattern: '^a' }, 'enum', 'has "c", which must match ^a'],
    [{ type: 'string', default: 5 }, 'default', 'is 5, which must be a string'],
    [{ type: 'string', default: 'c', enum: ['a'] }, 'default', 'is "c", which must be one of "a"'],
    [{ type: 'array', default: ['c'], enum: ['a'] }, 'default', 'is ["c"], which item 1 must be one of "a"'],
  ];
  for (const [declaration, key, sentence] of [...misplaced, ...unmet]) {
    it(`refuse ${JSON.stringify(declaration)}`, () =>
      expect(declarationFault(declared(declaration))).to.deep.equal({ key, sentence }));
  }

  it('do not wait for a pattern that never ends', () =>
    expect(
      declarationFault(declared({ type: 'string', pattern: '^(a+)+$', default: `${'a'.repeat(50)}!` }))?.sentence,
    ).to.match(/which took too long to compare with the pattern/));
});
