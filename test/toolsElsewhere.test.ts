import { expect } from 'chai';
import { Gateway } from './support/gateway.js';
import { sharedSandbox } from './support/sandbox.js';
import { toolDirectory } from './support/toolFiles.js';

describe('tools for other systems than the login’s', () => {
  let gateway: Gateway;
  let port: number;
  before(async () => {
    ({ port } = await sharedSandbox());
    const sources = { here: 'localhost', exact: `LOCALHOST, port: ${port}`, usual: 'localhost, port: 8076' };
    const others = { other: 'sys2', second: 'localhost, port: 1234' };
    const rows = Object.entries({ ...sources, ...others });
    const file = [
      'sources:',
      ...rows.map(([name, host]) => `  ${name}: { host: ${host} }`),
      'tools:',
      ...rows.map(([name]) => `  on_${name}: { source: ${name}, description: d, statement: VALUES 1 }`),
    ];
    const env = {
      TOOLS_YAML_PATH: toolDirectory({ 'f.yaml': file.join('\n') }),
      IBMI_AUTH_ALLOWED_HOSTS: 'sys2:8471, localhost:1234',
    };
    gateway = await Gateway.start({ env });
  });
  after(() => gateway.close());

  it('are not listed', async () => {
    const { body } = await gateway.rpc(await gateway.token('alice'), 'tools/list');
    const { tools } = body.result as unknown as { tools: { name: string }[] };
    const names = tools.map(({ name }) => name).filter((name) => name.startsWith('on_'));
    expect(names).to.deep.equal(['on_here', 'on_exact', 'on_usual']);
  });

  it('are refused, saying which system they are for', async () => {
    const token = await gateway.token('alice');
    for (const [name, there] of [
      ['on_other', 'sys2'],
      ['on_second', 'localhost:1234'],
    ] as const) {
      const { isError, content } = await gateway.call(token, name);
      expect(isError).to.equal(true);
      expect(content[0]?.text).to.equal(
        `This tool is for ${there}, and this login is to localhost:${port}. Log in there.`,
      );
    }
    const { structuredContent } = await gateway.call(token, 'on_other');
    expect(structuredContent).to.include({ success: false, errorCode: 'E_OTHER_HOST' });
  });

  it('run where the login is, all others', async () => {
    const token = await gateway.token('alice');
    for (const name of ['on_here', 'on_exact', 'on_usual']) {
      const { structuredContent } = await gateway.call(token, name);
      expect(structuredContent).to.include({ success: true });
    }
  });
});
