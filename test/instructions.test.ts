import { expect } from 'chai';
import { instructionsFor, type Abilities } from '../workers/session/instructions.js';
import { LiveFiles, toolFile } from './support/liveFiles.js';

const WHO = { user: 'ALICE', host: 'erp:8076', job: '1/A/B', expiresAt: undefined };

function textFor(tools: readonly string[], parts: Partial<Abilities> = {}): string {
  return instructionsFor({ who: WHO, toolsets: [], has: (tool) => tools.includes(tool), writes: false, ...parts });
}

describe('the instructions of initialize', () => {
  it('say who is where', () => expect(textFor([])).to.include('erp:8076').and.include('ALICE'));

  it('name the ways to look up names that are on, and no others', () => {
    expect(textFor(['list_schemas', 'search_objects'])).to.include('search_objects, list_schemas.');
    expect(textFor(['list_schemas'])).not.to.include('get_table_columns');
    expect(textFor([])).to.include('db2://schema/{schema}').and.not.include('list_schemas');
  });

  it('speak of execute_sql only where it is on', () => {
    expect(textFor(['execute_sql'])).to.include('? markers');
    expect(textFor([])).not.to.include('execute_sql');
  });

  it('say whether anything can be changed', () => {
    expect(textFor([])).to.include('All tools only read');
    expect(textFor([], { writes: true }))
      .to.include('Some tools can change data')
      .and.not.include('only read');
  });

  it('have one line for each toolset, and an end, whatever the files hold', () => {
    const toolsets = Array.from({ length: 500 }, (_, n) => ({
      name: `set${n}`,
      description: `Line one\n${'x'.repeat(5_000)}`,
      tools: ['a'],
      toolCount: 1,
    }));
    const text = textFor(['execute_sql', 'list_schemas', 'validate_query'], { toolsets });
    expect(text).to.match(/^- set0 \(1 tools?\): Line one x+…$/m);
    expect(text).to.include('and 480 more, in the resource toolsets://');
    expect(text.length).to.be.lessThan(5_000);
  });

  it('reach the SDK’s client, made of what its login sees', async () => {
    const file = toolFile({ my_one: 'VALUES 1' }) + 'toolsets:\n  sales: { description: Of sales., tools: [my_one] }\n';
    const gateway = await new LiveFiles({ 'a.yaml': file }).start();
    try {
      const client = await gateway.client(await gateway.token('bob'));
      expect(client.getInstructions())
        .to.include('user profile BOB')
        .and.match(/^- sales \(\d tools?\): Of sales\.$/m);
      await client.close();
    } finally {
      await gateway.close();
    }
  });
});
