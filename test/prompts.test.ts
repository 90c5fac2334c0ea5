import { expect } from 'chai';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Gateway, RpcBody } from './support/gateway.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';
import { resultOf } from './support/mcpCalls.js';

const FILE =
  toolFile({ my_one: 'VALUES 1' }) +
  `prompts:
  review_table:
    title: Review a table
    description: How well a table is designed.
    arguments:
      - { name: table, description: Its name., required: true }
      - { name: depth, values: [brief, thorough, 3] }
    messages:
      - { content: 'Review {{table}} ({{ depth }}), that is {{table}}.' }
      - { role: assistant, content: 'Of {{table}} I look at keys first.' }
  hello: { messages: [{ content: 'Hello {not} replaced.' }] }
`;

describe('prompts', () => {
  let gateway: Gateway;
  let alice: string;
  let client: Client;

  before(async () => {
    gateway = await new LiveFiles({ 'a.yaml': FILE }).start();
    alice = await gateway.token('alice');
    client = await gateway.client(alice);
  });
  after(async () => {
    await client.close();
    await gateway.close();
  });

  const refusal = async (params: unknown): Promise<RpcBody['error']> =>
    (await gateway.rpc(alice, 'prompts/get', params)).body.error;
  const messages = async (name: string, args: Record<string, string> = {}): Promise<unknown[]> =>
    (await client.getPrompt({ name, arguments: args })).messages.map(({ role, content }) => [
      role,
      content.type === 'text' ? content.text : content,
    ]);

  it('are listed with their arguments', async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts).to.deep.equal([
      {
        name: 'review_table',
        title: 'Review a table',
        description: 'How well a table is designed.',
        arguments: [
          { name: 'table', description: 'Its name.', required: true },
          { name: 'depth', required: false },
        ],
      },
      { name: 'hello', arguments: [] },
    ]);
  });

  it('have their arguments put in, every time, and optional ones left empty', async () => {
    expect(await messages('review_table', { table: 'EMPLOYEE', depth: 'brief' })).to.deep.equal([
      ['user', 'Review EMPLOYEE (brief), that is EMPLOYEE.'],
      ['assistant', 'Of EMPLOYEE I look at keys first.'],
    ]);
    expect(await messages('review_table', { table: 'X' })).to.deep.include(['user', 'Review X (), that is X.']);
    expect(await messages('hello')).to.deep.equal([['user', 'Hello {not} replaced.']]);
  });

  it('take a value as it is, whatever is in it', async () => {
    const odd = '{{depth}} $& $1 \\ "';
    expect(await messages('review_table', { table: odd, depth: '{{table}}' })).to.deep.include([
      'user',
      `Review ${odd} ({{table}}), that is ${odd}.`,
    ]);
  });

  it('carry their description, and work without arguments', async () => {
    const got = await resultOf<{ description: string }>(gateway, alice, {
      method: 'prompts/get',
      params: { name: 'review_table', arguments: { table: 'T' } },
    });
    expect(got.description).to.equal('How well a table is designed.');
    expect(await resultOf(gateway, alice, { method: 'prompts/get', params: { name: 'hello' } })).to.have.property(
      'messages',
    );
  });

  describe('are refused with -32602 and a sentence', () => {
    for (const [why, params, sentence] of [
      ['an unknown name', { name: 'nope' }, 'Unknown prompt "nope"; prompts/list names them all.'],
      ['no name', {}, 'Unknown prompt "undefined"; prompts/list names them all.'],
      ['a name of Object', { name: 'constructor' }, 'Unknown prompt "constructor"; prompts/list names them all.'],
      ['a missing argument', { name: 'review_table' }, 'The prompt "review_table" needs a value for "table".'],
      [
        'an unknown argument',
        { name: 'review_table', arguments: { table: 'T', tabel: 'T' } },
        'The prompt "review_table" has no argument "tabel". It takes table, depth.',
      ],
      [
        'an argument where there is none',
        { name: 'hello', arguments: { x: '1' } },
        'The prompt "hello" has no argument "x". It takes no arguments.',
      ],
      ['a number', { name: 'review_table', arguments: { table: 5 } }, 'The argument "table" has to be a text.'],
      ['a list', { name: 'review_table', arguments: ['T'] }, 'The arguments of a prompt are an object of texts.'],
      [
        'a text that is too long',
        { name: 'review_table', arguments: { table: 'x'.repeat(20_001) } },
        'The argument "table" is too long: at most 20000 characters.',
      ],
    ] as const) {
      it(why, async () => expect(await refusal(params)).to.deep.equal({ code: -32602, message: sentence }));
    }
  });
});
