import { expect } from 'chai';
import { parseConfig, type Config } from '../src/config.js';
import { parseToolConfig } from '../src/configCommands.js';
import { AppError } from '../src/kernel/appError.js';

const IBMI = {
  MCP_AUTH_MODE: 'ibmi',
  IBMI_HTTP_AUTH_ENABLED: 'true',
  IBMI_AUTH_KEY_ID: 'k1',
  IBMI_AUTH_PRIVATE_KEY_PATH: 'secrets/private.pem',
  IBMI_AUTH_PUBLIC_KEY_PATH: 'secrets/public.pem',
  DB2i_HOST: 'power10.example',
};
const NONE = { DB2i_HOST: 'power10.example', DB2i_USER: 'SVC', DB2i_PASS: 'not-a-secret' };

function refusalOf(env: Record<string, string>): string {
  try {
    parseConfig(env);
  } catch (error) {
    expect(error).to.be.instanceOf(AppError);
    return (error as AppError).message;
  }
  throw new Error('the settings were accepted');
}

describe('config', () => {
  it('takes the reference server’s defaults', () => {
    const config = parseConfig(IBMI);
    expect(config.http).to.include({ host: '127.0.0.1', port: 3010, endpointPath: '/mcp' });
    expect(config.auth).to.include({ tokenSeconds: 3600, allowHttp: false });
    expect(config.auth.targets).to.deep.equal([{ host: 'power10.example', port: 8076 }]);
    expect(config.sessions).to.deep.include({ sweepMs: 300_000, spares: { min: 1, max: 8 } });
    expect(config.sessions.admission).to.include({ max: 100, perUserMax: 20 });
    expect(config.db2).to.include({ verifyTls: true, pageRows: 250, rowsMax: 30_000, queryMs: 30_000 });
    expect(config.logLevel).to.equal('info');
  });

  it('is frozen to its leaves', () => {
    const config: Config = parseConfig(IBMI);
    expect(() => ((config.auth.targets as unknown[]).length = 0)).to.throw(TypeError);
  });

  it('counts an empty string as unset, for every variable of the example file', () => {
    expect(
      parseConfig({ ...IBMI, DB2i_USER: '', DB2i_PASS: ' ', TOOLS_YAML_PATH: '', DB2i_PORT: '' }).tools.paths,
    ).to.equal(undefined);
  });

  it('never uses DB2i_USER and DB2i_PASS in ibmi mode, whatever they hold', () => {
    expect(parseConfig({ ...IBMI, DB2i_USER: 'TOKEN_AUTH', DB2i_PASS: 'TOKEN_AUTH' }).service).to.equal(undefined);
  });

  it('lists every fault at once, by name and never by value', () => {
    const text = refusalOf({
      ...IBMI,
      MCP_HTTP_PORT: 'hunter2',
      IBMI_AUTH_MAX_CONCURRENT_SESSIONS: '0',
      MCP_LOG_LEVEL: 'loud',
      IBMI_AUTH_ALLOW_HTTP: 'maybe',
    });
    for (const name of ['MCP_HTTP_PORT', 'IBMI_AUTH_MAX_CONCURRENT_SESSIONS', 'MCP_LOG_LEVEL', 'IBMI_AUTH_ALLOW_HTTP'])
      expect(text).to.include(name);
    expect(text).not.to.match(/hunter2|loud|maybe/);
  });

  it('adds allowed hosts to DB2i_HOST, each with its own port', () => {
    const { targets } = parseConfig({
      ...IBMI,
      DB2i_PORT: '9076',
      IBMI_AUTH_ALLOWED_HOSTS: 'a.example, b.example:1234 ,[::1]:5',
    }).auth;
    expect(targets).to.deep.equal([
      { host: 'power10.example', port: 9076 },
      { host: 'a.example', port: 9076 },
      { host: 'b.example', port: 1234 },
      { host: '::1', port: 5 },
    ]);
  });

  it('reads JDBC options as name=value pairs', () => {
    expect(parseConfig({ ...IBMI, DB2i_JDBC_OPTIONS: 'naming=system; libraries=A,B;' }).db2.jdbcOptions).to.deep.equal({
      naming: 'system',
      libraries: 'A,B',
    });
  });

  it('warns of names it does not know, by name', () => {
    const { warnings } = parseConfig({ ...IBMI, IBMI_AUTH_TOKEN_EXPIRY: '1', PATH: '/bin' });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include('IBMI_AUTH_TOKEN_EXPIRY ');
  });

  it('runs none mode on loopback with one account', () => {
    const { service, mode } = parseConfig(NONE);
    expect(mode).to.equal('none');
    expect(service).to.deep.equal({
      target: { host: 'power10.example', port: 8076 },
      user: 'SVC',
      password: 'not-a-secret',
    });
  });

  const refusals: readonly (readonly [why: string, env: Record<string, string>, says: RegExp])[] = [
    [
      'ibmi mode without its login route',
      { ...IBMI, IBMI_HTTP_AUTH_ENABLED: 'false' },
      /IBMI_HTTP_AUTH_ENABLED must be true/,
    ],
    ['ibmi mode without a key id', { ...IBMI, IBMI_AUTH_KEY_ID: '' }, /IBMI_AUTH_KEY_ID must be set/],
    [
      'ibmi mode without a private key',
      { ...IBMI, IBMI_AUTH_PRIVATE_KEY_PATH: '' },
      /IBMI_AUTH_PRIVATE_KEY_PATH must be set/,
    ],
    [
      'ibmi mode without a public key',
      { ...IBMI, IBMI_AUTH_PUBLIC_KEY_PATH: '' },
      /IBMI_AUTH_PUBLIC_KEY_PATH must be set/,
    ],
    [
      'a port in an allowed Host',
      { ...IBMI, MCP_HTTP_ALLOWED_HOSTS: 'a.example:3010' },
      /ALLOWED_HOSTS must be Host names/,
    ],
    ['an origin with a slash', { ...IBMI, MCP_ALLOWED_ORIGINS: 'https://a.example/' }, /ORIGINS must be origins/],
    ['a password that the daemon cannot take', { ...IBMI, DB2i_PASS: 'a;b' }, /DB2i_PASS must have no colon/],
    ['ibmi mode without a target', { ...IBMI, DB2i_HOST: '' }, /DB2i_HOST or IBMI_AUTH_ALLOWED_HOSTS must name/],
    ['a target that is a URL', { ...IBMI, DB2i_HOST: 'wss://x/y?z=' }, /DB2i_HOST must name hosts/],
    [
      'an allowed host with a path',
      { ...IBMI, IBMI_AUTH_ALLOWED_HOSTS: '127.0.0.1:9999/evil?x=' },
      /IBMI_AUTH_ALLOWED_HOSTS must name hosts/,
    ],
    ['none mode without its account', { DB2i_HOST: 'x' }, /DB2i_USER must be set[\s\S]*DB2i_PASS must be set/],
    ['none mode beyond loopback', { ...NONE, MCP_HTTP_HOST: '0.0.0.0' }, /MCP_ALLOW_UNAUTHENTICATED_REMOTE/],
    [
      'none mode beyond loopback for any Host',
      { ...NONE, MCP_HTTP_HOST: '0.0.0.0', MCP_ALLOW_UNAUTHENTICATED_REMOTE: 'true' },
      /MCP_HTTP_ALLOWED_HOSTS must name/,
    ],
    ['none mode with a login route', { ...NONE, IBMI_HTTP_AUTH_ENABLED: 'true' }, /MCP_AUTH_MODE must be ibmi/],
    [
      'an unreadable CA file',
      { ...IBMI, DB2i_CA_PATH: '/nonexistent/ca.pem' },
      /DB2i_CA_PATH names a file that cannot be read/,
    ],
    [
      'half a listener certificate',
      { ...IBMI, MCP_TLS_CERT_PATH: 'x.pem' },
      /MCP_TLS_CERT_PATH and MCP_TLS_KEY_PATH must be set together/,
    ],
    [
      'a pair of JDBC options without =',
      { ...IBMI, DB2i_JDBC_OPTIONS: 'naming' },
      /DB2i_JDBC_OPTIONS must be name=value pairs/,
    ],
    ['JDBC options that open jobs for writing', { ...IBMI, DB2i_JDBC_OPTIONS: 'Access=all' }, /must leave access out/],
    ['an endpoint where another route is', { ...IBMI, MCP_HTTP_ENDPOINT_PATH: '/healthz' }, /path of another route/],
    [
      'an inner wait longer than the outer one',
      { ...IBMI, IBMI_CONNECT_TIMEOUT_MS: '20000' },
      /IBMI_CONNECT_TIMEOUT_MS must be less than IBMI_SESSION_OPEN_TIMEOUT_MS/,
    ],
    [
      'statements longer than the drain',
      { ...IBMI, MCP_POOL_QUERY_TIMEOUT_MS: '40000' },
      /MCP_POOL_QUERY_TIMEOUT_MS must be less than IBMI_DRAIN_TIMEOUT_MS/,
    ],
    [
      'a pool that starts larger than it may be',
      { ...IBMI, IBMI_POOL_START: '6' },
      /IBMI_POOL_START must not be greater/,
    ],
  ];
  for (const [why, env, says] of refusals) {
    it(`refuses ${why}`, () => expect(refusalOf(env)).to.match(says));
  }

  it('lets none mode listen beyond loopback when the operator says so, and under which names', () => {
    const said = { MCP_ALLOW_UNAUTHENTICATED_REMOTE: 'true', MCP_HTTP_ALLOWED_HOSTS: 'gateway.example' };
    expect(parseConfig({ ...NONE, ...said, MCP_HTTP_HOST: '0.0.0.0' }).http.host).to.equal('0.0.0.0');
  });

  it('reads what decides about tool files from an environment that is no server’s', () => {
    const { mode, tools, builtins, auth } = parseToolConfig({ TOOLS_YAML_PATH: 'a', IBMI_ENABLE_DEFAULT_TOOLS: '1' });
    expect(mode).to.equal('none');
    expect(tools).to.deep.include({ paths: 'a', reload: true });
    expect(builtins).to.include({ discovery: true, executeSql: true });
    expect(auth.targets).to.deep.equal([{ host: 'localhost', port: 8076 }]); // a stand-in
    expect(() => parseToolConfig({ YAML_AUTO_RELOAD: 'x' })).to.throw(
      AppError,
      'YAML_AUTO_RELOAD must be true or false',
    );
  });

  it('lets the command line win over the environment', () => {
    const env = { ...NONE, TOOLS_YAML_PATH: 'env', SELECTED_TOOLSETS: 'env', IBMI_ENABLE_EXECUTE_SQL: 'false' };
    const flags = { tools: 'flag', toolsets: ['flag'], builtinTools: true, executeSql: true, lenient: true };
    const { tools, builtins } = parseConfig(env, { ...flags, reload: false });
    expect(tools).to.deep.include({ paths: 'flag', toolsets: ['flag'], lenient: true, reload: false });
    expect(builtins).to.include({ discovery: true, executeSql: true });
    expect(parseConfig(env, { builtinTools: true }).builtins).to.include({ discovery: true, executeSql: false });
  });
});
