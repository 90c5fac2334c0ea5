import { expect } from 'chai';
import type { Prompt } from '../src/protocol/catalog.js';
import { tellsFaults } from './support/faultRows.js';
import { loadedOf } from './support/toolFiles.js';

/** One prompt `p` with these lines from line 3, column 5 on. */
const prompt = (...lines: readonly string[]): string =>
  `prompts:\n  p:\n${lines.map((line) => `    ${line}\n`).join('')}`;

const prompts = async (text: string): Promise<readonly Prompt[]> => (await loadedOf(text)).catalog.prompts;

const MESSAGE = 'messages: [{ content: Hello. }]';

describe('prompts of tool files', () => {
  it('need messages alone, which the user says', async () =>
    expect(await prompts(prompt(MESSAGE))).to.deep.equal([
      { name: 'p', arguments: [], messages: [{ role: 'user', text: 'Hello.' }] },
    ]));

  it('take every key', async () => {
    const text = prompt(
      'enabled: true',
      'title: The Prompt',
      'description: What it is for.',
      'arguments:',
      '  - { name: schema, description: A schema., required: true, values: [SAMPLE, 1] }',
      '  - { name: table }',
      'messages:',
      '  - { role: user, content: "Describe {{ schema }}.{{table}}." }',
      '  - { role: assistant, content: "{{schema}}? {not} {{" }',
    );
    expect(await prompts(text)).to.deep.equal([
      {
        name: 'p',
        title: 'The Prompt',
        description: 'What it is for.',
        arguments: [
          { name: 'schema', description: 'A schema.', required: true, values: ['SAMPLE', 1] },
          { name: 'table', required: false },
        ],
        messages: [
          { role: 'user', text: 'Describe {{schema}}.{{table}}.' },
          { role: 'assistant', text: '{{schema}}? {not} {{' },
        ],
      },
    ]);
  });

  it('are not there with enabled: false', async () =>
    expect(await prompts(prompt('enabled: false', 'messages: [{ content: "{{x}}" }]'))).to.deep.equal([]));

  describe('faults', () => {
    tellsFaults([
      ['a text for prompts', 'prompts: p', ['1:1: prompts: expected a mapping of names to prompts']],
      [
        'a text for a prompt',
        'prompts:\n  p: Hello',
        ['2:3: prompts.p: expected a mapping with enabled, title, description, …'],
      ],
      [
        'no messages',
        prompt('title: t'),
        ['2:3: prompts.p.messages: is missing; expected a list of messages with at least 1 item'],
      ],
      [
        'an empty list of messages',
        prompt('messages: []'),
        ['3:5: prompts.p.messages: expected a list of messages with at least 1 item'],
      ],
      [
        'messages of other shapes',
        prompt('messages:', '  - Hello', '  - { role: system, content: Hello }', '  - {}', '  - { content: "" }'),
        [
          '4:9: prompts.p.messages.0: expected a mapping with role, content, …',
          '5:11: prompts.p.messages.1.role: expected one of user, assistant',
          '6:9: prompts.p.messages.2.content: is missing; expected text that is not empty',
          '7:11: prompts.p.messages.3.content: expected text that is not empty',
        ],
      ],
      [
        'prompts of other shapes',
        prompt('enabled: 1', 'title: {}', 'description: []', 'arguments: a', MESSAGE),
        [
          '3:5: prompts.p.enabled: expected true or false',
          '4:5: prompts.p.title: expected text',
          '5:5: prompts.p.description: expected text',
          '6:5: prompts.p.arguments: expected a list of arguments',
        ],
      ],
      [
        'arguments of other shapes',
        prompt('arguments:', '  - { description: {}, required: 1, values: a }', MESSAGE),
        [
          '4:9: prompts.p.arguments.0.name: is missing; expected text that is not empty',
          '4:11: prompts.p.arguments.0.description: expected text',
          '4:28: prompts.p.arguments.0.required: expected true or false',
          '4:41: prompts.p.arguments.0.values: expected a list of text, numbers, true or false',
        ],
      ],
      [
        'keys that there are not',
        prompt('argument: []', 'arguments: [{ name: a, type: string }]', 'messages: [{ content: "{{a}}", text: a }]'),
        [
          '3:5: prompts.p.argument: there is no such key. Did you mean arguments? There are: enabled, title, ' +
            'description, arguments, messages',
          '4:28: prompts.p.arguments.0.type: there is no such key. There are: name, description, required, values',
          '5:36: prompts.p.messages.0.text: there is no such key. There are: role, content',
        ],
      ],
      [
        'an argument that is not declared',
        prompt('arguments: [{ name: schema }]', 'messages: [{ content: "{{schema}} {{shema}} {{x y}}" }]'),
        [
          '4:18: prompts.p.messages.0.content: {{shema}} is no argument of this prompt; did you mean schema?',
          '4:18: prompts.p.messages.0.content: {{x y}} is no argument of this prompt; declare it',
        ],
      ],
      [
        'an argument that no message uses',
        prompt('arguments: [{ name: a }]', MESSAGE),
        ['3:19: prompts.p.arguments.0.name: no message has {{a}}; use it or leave it out'],
      ],
      [
        'an argument that stands twice',
        prompt('arguments: [{ name: a }, { name: a }]', 'messages: [{ content: "{{a}}" }]'),
        ['3:32: prompts.p.arguments.1.name: the argument a is declared twice'],
      ],
      [
        'a name that cannot be an argument',
        prompt('arguments: [{ name: "a b" }]', 'messages: [{ content: "{{a b}}" }]'),
        ['3:19: prompts.p.arguments.0.name: expected letters, digits, _, - and . only'],
      ],
    ]);
  });
});
