import { join } from 'node:path';
import { expect } from 'chai';
import { Gateway } from './support/gateway.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const LIMIT_MS = 1500;

const TOOLS = `${LOCAL_HEAD}
  endless:
    source: s
    description: Takes a pattern that some texts never end.
    statement: VALUES CAST(:text AS VARCHAR(100))
    parameters: [{ name: text, type: string, pattern: '^(a+)+$' }]
  short:
    source: s
    description: One row.
    statement: VALUES CAST(:text AS VARCHAR(100))
    parameters: [{ name: text, type: string, pattern: '^a+$' }]
`;

describe('pattern limit', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await Gateway.start({
      env: {
        TOOLS_YAML_PATH: join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml'),
        IBMI_PATTERN_TIMEOUT_MS: String(LIMIT_MS),
      },
    });
  });
  after(() => gateway.close());

  it('refuses the one call whose pattern does not end, while a neighbour goes on', async () => {
    const [alice, bob] = await Promise.all([gateway.token('alice'), gateway.token('bob')]);
    await Promise.all([alice, bob].map((token) => gateway.call(token, 'short', { text: 'a' })));
    const ended: string[] = [];
    const endless = gateway.call(alice, 'endless', { text: `${'a'.repeat(60)}!` }).finally(() => ended.push('endless'));
    const other = gateway.call(alice, 'short', { text: 'aa' });
    const neighbour = gateway.call(bob, 'short', { text: 'aaa' }).finally(() => ended.push('neighbour'));

    expect((await neighbour).structuredContent.data).to.deep.equal([{ '00001': 'aaa' }]);
    const { isError, structuredContent, content } = await endless;
    expect(ended).to.deep.equal(['neighbour', 'endless']);
    expect(isError).to.equal(true);
    expect(structuredContent.success).to.equal(false);
    expect(content[0]?.text).to.match(
      /text took too long to compare with the pattern \^\(a\+\)\+\$; give a shorter value/,
    );
    expect((await other).structuredContent.data).to.deep.equal([{ '00001': 'aa' }]);
    expect((await gateway.call(alice, 'endless', { text: 'aaa' })).structuredContent.data).to.deep.equal([
      { '00001': 'aaa' },
    ]);
    expect(gateway.app.supervisor.active).to.equal(2);
  });
});
