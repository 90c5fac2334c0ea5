import { createRequire } from 'node:module';
import { expect } from 'chai';
import { shippedCommand } from '../sandbox/demo/programs.js';
import { parseConfig } from '../src/config.js';
import { PM2_KILL_MS } from '../src/configChecks.js';

interface Ecosystem {
  readonly apps: readonly {
    readonly node_args: string;
    readonly env: Readonly<Record<string, string>>;
    readonly kill_timeout: number;
    readonly listen_timeout: number;
    readonly wait_ready: boolean;
    readonly exec_mode: string;
    readonly instances: number;
  }[];
}

// A CommonJS file of our own, read as pm2 reads it.
const { apps } = createRequire(import.meta.url)('../../ecosystem.config.cjs') as Ecosystem;
const NONE = { DB2i_HOST: 'my-ibm-i.example', DB2i_USER: 'SVC', DB2i_PASS: 'x' };

describe('ecosystem.config.cjs', () => {
  it('starts the gateway as npm start does', () => {
    const { nodeFlags, environment } = shippedCommand();
    expect(apps[0]?.node_args.split(' ')).to.deep.equal(nodeFlags);
    expect(apps[0]?.env).to.deep.equal(environment);
  });

  it('runs one instance in fork mode and waits until it is ready', () => {
    expect(apps).to.have.length(1);
    expect(apps[0]).to.include({ exec_mode: 'fork', instances: 1, wait_ready: true });
  });

  it('kills later than the default drain takes, and warns when the drain is set longer', () => {
    const { sessions, warnings } = parseConfig(NONE);
    expect(apps[0]?.kill_timeout).to.equal(PM2_KILL_MS);
    expect(sessions.drainMs).to.be.lessThan(PM2_KILL_MS - 2_000);
    expect(warnings).to.deep.equal([]);
    expect(parseConfig({ ...NONE, IBMI_DRAIN_TIMEOUT_MS: '60000' }).warnings.join()).to.include('kill_timeout');
  });
});
