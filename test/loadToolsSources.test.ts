import { expect } from 'chai';
import { tellsFaults } from './support/faultRows.js';
import { faultsIn, IBMI_MODE, loadedOf, warningsIn } from './support/toolFiles.js';
import type { LoadedTools } from '../src/tools/toolVerdict.js';

/** One source `s` with these lines from line 3, column 5 on, after the keys that it must have. */
const source = (...lines: readonly string[]): string =>
  [
    'sources:',
    '  s:',
    ...['host: SYS1', 'user: ann', 'password: secret', ...lines].map((line) => `    ${line}`),
    '',
  ].join('\n');

const KEYS =
  'There are: host, user, password, port, ignore-unauthorized, jdbc-options, max-size, starting-size, ' +
  'mcp-pool-idle-timeout-ms, mcp-pool-query-timeout-ms';

describe('sources of tool files', () => {
  describe('with MCP_AUTH_MODE=none', () => {
    const load = (...lines: readonly string[]): Promise<LoadedTools> =>
      loadedOf(source(...lines), { env: { DB2i_PORT: '9999' } });

    it('host, user and password are where tools run and as whom', async () => {
      const { catalog, accounts } = await load();
      expect(catalog.sources).to.deep.equal([{ name: 's', host: 'sys1', port: undefined, jdbcOptions: {} }]);
      expect(accounts).to.deep.equal([
        { source: 's', target: { host: 'sys1', port: 9999 }, user: 'ann', password: 'secret', verifyTls: true },
      ]);
    });

    it('user and password never reach the catalog', async () =>
      expect(JSON.stringify((await load()).catalog)).not.to.match(/ann|secret/));

    it('port is the port', async () => {
      const { catalog, accounts } = await load('port: 8471');
      expect(catalog.sources[0]).to.include({ port: 8471 });
      expect(accounts[0]?.target).to.deep.equal({ host: 'sys1', port: 8471 });
    });

    it('ignore-unauthorized: true leaves the certificate unverified, with a warning', async () => {
      const { accounts, warnings } = await load('ignore-unauthorized: true');
      expect(accounts[0]).to.include({ verifyTls: false });
      expect(warnings.map(({ key, line, column }) => [key, line, column])).to.deep.equal([
        ['sources.s.ignore-unauthorized', 6, 5],
      ]);
      expect((await load('ignore-unauthorized: false')).accounts[0]).to.include({ verifyTls: true });
    });

    it('starting-size and max-size are the jobs of its pool', async () =>
      expect((await load('starting-size: 2', 'max-size: 7')).accounts[0]).to.include({ poolStart: 2, poolMax: 7 }));

    it('a password is text, whatever YAML makes of it without quotes', async () => {
      for (const password of ['0123', '1e5', 'true', '0x1F', '12345678901234567890', 'null x', '~tilde']) {
        const { accounts } = await loadedOf(source().replace('secret', password));
        expect(accounts[0]?.password).to.equal(password);
      }
      const { accounts } = await loadedOf(source().replace('secret', '"a #b \\" %"'));
      expect(accounts[0]?.password).to.equal('a #b " %');
    });

    tellsFaults([
      ['missing keys', 'sources:\n  s: {}', ['2:3: sources.s.host: is missing; expected text that is not empty']],
      [
        'a missing account',
        'sources:\n  s: { host: h }',
        [
          '2:3: sources.s.user: is missing; expected text, in MCP_AUTH_MODE=none',
          '2:3: sources.s.password: is missing; expected text, in MCP_AUTH_MODE=none',
        ],
      ],
      [
        'empty keys',
        'sources:\n  s: { host: "", user: " ", password: }',
        [
          '2:8: sources.s.host: expected text that is not empty',
          '2:18: sources.s.user: expected text that is not empty',
          '2:29: sources.s.password: expected text that is not empty',
        ],
      ],
      [
        'a password that the daemon cannot take',
        source().replace('secret', 'a:b'),
        ['5:5: sources.s.password: expected text without a colon and a semicolon: the daemon cannot take them'],
      ],
      [
        'a user that the daemon cannot take',
        source().replace('ann', 'a;b'),
        ['4:5: sources.s.user: expected text without a colon and a semicolon: the daemon cannot take them'],
      ],
      [
        'a pool that starts larger than it may be',
        source('max-size: 2', 'starting-size: 3'),
        ['7:5: sources.s.starting-size: expected a number that is not greater than max-size'],
      ],
    ]);
  });

  describe('with MCP_AUTH_MODE=ibmi', () => {
    const load = (text: string): Promise<LoadedTools> =>
      loadedOf(text, { env: { ...IBMI_MODE, DB2i_HOST: 'sys1', DB2i_PORT: '8076' } });

    it('user and password are not even substituted, and may be absent', async () => {
      const text = source().replace('ann', '${NOBODY}').replace('secret', '${NOTHING');
      expect((await load(text)).accounts).to.deep.equal([]);
      expect((await load('sources: { s: { host: sys1 } }')).catalog.sources).to.have.length(1);
    });

    it('other keys are substituted', async () => {
      const faults = await faultsIn(source().replace('SYS1', '${NOWHERE}'), { env: IBMI_MODE });
      expect(faults).to.deep.equal([
        '3:11: sources.s.host: the variable NOWHERE is not set; set it, or write ${NOWHERE:-default}',
      ]);
    });

    it('a port counts where it is that of a configured host, because files carry 8076 wherever they run', async () => {
      const portOf = async (host: string, port: number): Promise<number | undefined> =>
        (await load(`sources: { s: { host: ${host}, port: ${port} } }`)).catalog.sources[0]?.port;
      expect(await portOf('other', 9000)).to.equal(9000);
      expect(await portOf('other', 8076)).to.equal(undefined);
      expect(await portOf('sys1', 8076)).to.equal(8076);
      expect(await portOf('sys1', 1234)).to.equal(undefined);
    });

    it('a host to which nobody can log in is warned of', async () =>
      expect(await warningsIn(source('ignore-unauthorized: true'), { env: IBMI_MODE })).to.deep.equal([
        '3:5: sources.s.host: nobody can log in to this host, so nobody sees its tools; see DB2i_HOST, ' +
          'IBMI_AUTH_ALLOWED_HOSTS',
      ]));
  });

  describe('jdbc-options', () => {
    const options = async (...lines: readonly string[]): Promise<unknown> =>
      (await loadedOf(source('jdbc-options:', ...lines.map((line) => `  ${line}`)))).catalog.sources[0]?.jdbcOptions;

    it('are names and scalars, as they are written', async () =>
      expect(await options('naming: system', 'date format: iso', 'block size: 0512', 'full open: true')).to.deep.equal({
        naming: 'system',
        'date format': 'iso',
        'block size': '0512',
        'full open': 'true',
      }));

    it('have libraries as a list or with commas', async () => {
      expect(await options('libraries: [ONE, " TWO "]')).to.deep.equal({ libraries: 'ONE,TWO' });
      expect(await options('libraries: ONE, TWO,,THREE ')).to.deep.equal({ libraries: 'ONE,TWO,THREE' });
    });

    const at = '7:7: sources.s.jdbc-options.';
    tellsFaults([
      [
        'a text for options',
        source('jdbc-options: naming'),
        ['6:5: sources.s.jdbc-options: expected a mapping of JDBC options'],
      ],
      ['a list for one option', source('jdbc-options:', '  naming: [sql]'), [`${at}naming: expected text`]],
      ['no value', source('jdbc-options:', '  naming:'), [`${at}naming: expected text`]],
      [
        'a library that is none',
        source('jdbc-options:', '  libraries: [{}]'),
        ['7:19: sources.s.jdbc-options.libraries.0: expected text that is not empty'],
      ],
      ['access', source('jdbc-options:', '  access: all'), [`${at}access: is not for a file to say; leave it out`]],
      [
        'access in disguise',
        source('jdbc-options:', '  " Access ": all'),
        [`${at} Access : is not for a file to say; leave it out`],
      ],
      [
        'an option that brings another along',
        source('jdbc-options:', '  naming: sql;access=all'),
        [`${at}naming: expected a value without ;`],
      ],
      [
        'a library that brings an option along',
        source('jdbc-options:', '  libraries: ["A;access=all"]'),
        [`${at}libraries: expected a value without ;`],
      ],
      [
        'a name that brings an option along',
        source('jdbc-options:', '  naming=sql;access: all'),
        [`${at}naming=sql;access: expected the name of an option, without ; and =`],
      ],
    ]);
  });

  it('mcp-pool-query-timeout-ms shortens statements, and 0 leaves them as they are', async () => {
    const queryMs = async (ms: number): Promise<number | undefined> =>
      (await loadedOf(source(`mcp-pool-query-timeout-ms: ${ms}`))).catalog.sources[0]?.queryMs;
    expect(await queryMs(2500)).to.equal(2500);
    expect(await queryMs(0)).to.equal(undefined);
  });

  it('mcp-pool-idle-timeout-ms says when the jobs of its account are closed, and 0 leaves that as it is', async () => {
    const idleMs = async (ms: number): Promise<number | undefined> =>
      (await loadedOf(source(`mcp-pool-idle-timeout-ms: ${ms}`))).accounts[0]?.idleMs;
    expect(await idleMs(60_000)).to.equal(60_000);
    expect(await idleMs(0)).to.equal(undefined);
  });

  tellsFaults([
    ['a text for sources', 'sources: s', ['1:1: sources: expected a mapping of names to sources']],
    ['a text for a source', 'sources:\n  s: h', ['2:3: sources.s: expected a mapping with host, user, password, …']],
    [
      'a host that is a URL',
      source().replace('SYS1', 'https://sys1'),
      ['3:5: sources.s.host: expected the name or address of a host alone; its port is a key of its own'],
    ],
    [
      'a host with a port',
      source().replace('SYS1', 'sys1:8076'),
      ['3:5: sources.s.host: expected the name or address of a host alone; its port is a key of its own'],
    ],
    ['a port that is none', source('port: 0'), ['6:5: sources.s.port: expected a whole number from 1 to 65535']],
    ['a switch for a port', source('port: true'), ['6:5: sources.s.port: expected a whole number from 1 to 65535']],
    ['a quoted port', source('port: "8076"'), ['6:5: sources.s.port: expected a whole number from 1 to 65535']],
    [
      'a word for a switch',
      source('ignore-unauthorized: yes'),
      ['6:5: sources.s.ignore-unauthorized: expected true or false'],
    ],
    ['no job', source('max-size: 0'), ['6:5: sources.s.max-size: expected a whole number from 1 to 1000']],
    [
      'half a job',
      source('starting-size: 0.5'),
      ['6:5: sources.s.starting-size: expected a whole number from 1 to 1000'],
    ],
    [
      'a negative time',
      source('mcp-pool-query-timeout-ms: -1', 'mcp-pool-idle-timeout-ms: soon'),
      [
        '6:5: sources.s.mcp-pool-query-timeout-ms: expected a whole number of at least 0',
        '7:5: sources.s.mcp-pool-idle-timeout-ms: expected a whole number of at least 0',
      ],
    ],
    [
      'a key that there is not',
      source('ignoreUnauthorized: true', 'colour: red'),
      [
        `6:5: sources.s.ignoreUnauthorized: there is no such key. Did you mean ignore-unauthorized? ${KEYS}`,
        `7:5: sources.s.colour: there is no such key. ${KEYS}`,
      ],
    ],
  ]);
});
