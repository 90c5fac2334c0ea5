import { expect } from 'chai';
import { Gateway, passwordOf } from './support/gateway.js';

/** What `whoami` says of the token. */
async function expiryToldTo(gateway: Gateway, token: string): Promise<unknown> {
  const { structuredContent } = await gateway.call(token, 'whoami');
  return (structuredContent as { tokenExpiresAt?: unknown }).tokenExpiresAt; // an extra of this tool's result
}

describe('the expiry of a token', () => {
  it('is told by whoami as the login told it', async () => {
    const gateway = await Gateway.start();
    try {
      const login = await gateway.login('alice', { duration: 600 });
      const { access_token: token, expires_at: at } = (await login.json()) as Record<string, string>;
      expect(await expiryToldTo(gateway, token ?? '')).to.equal(at);
    } finally {
      await gateway.close();
    }
  });

  it('is none where nobody logs in', async () => {
    const account = { DB2i_USER: 'ALICE', DB2i_PASS: passwordOf('ALICE') };
    const gateway = await Gateway.start({
      env: { ...account, MCP_AUTH_MODE: 'none', IBMI_HTTP_AUTH_ENABLED: 'false' },
    });
    try {
      expect(await expiryToldTo(gateway, 'none')).to.equal(null);
    } finally {
      await gateway.close();
    }
  });
});
