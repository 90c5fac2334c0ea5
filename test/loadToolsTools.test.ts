import { expect } from 'chai';
import { JSON_FORMAT, type SqlTool } from '../src/protocol/catalog.js';
import { tellsFaults } from './support/faultRows.js';
import { bareTool, faultsOf, HEAD, parameter, SOUND, tool, toolOf, toolsOf, warningsIn } from './support/toolFiles.js';

const TOOL_KEYS =
  'There are: enabled, source, description, statement, statements, timeoutMs, parameters, domain, category, ' +
  'metadata, responseFormat, tableFormat, maxDisplayRows, rowsToFetch, fetchAllRows, annotations, security, ' +
  'readOnlyHint, destructiveHint, ' +
  'idempotentHint, openWorldHint';

const statement = (text: string): string => tool(...SOUND.slice(0, 2), `statement: ${JSON.stringify(text)}`);
const REFUSED = 'tools.t.statement: Refused as not read-only. ';
const QUERIES = 'Only SELECT, WITH and VALUES statements are accepted here; this connection is read-only.';

describe('tools of tool files', () => {
  it('need a source, a description and a statement, and nothing else', async () =>
    expect(await toolOf(tool('source: s', 'description: " d\\n"', 'statement: "VALUES 1 ; -- the end"'))).to.deep.equal(
      {
        name: 't',
        title: 'T',
        description: 'd',
        source: 's',
        statement: 'VALUES 1 ; -- the end',
        compiled: { kind: 'bound', pieces: ['VALUES 1'], names: [], emptyMatchesNothing: [] },
        parameters: [],
        annotations: {
          title: 'T',
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: false,
        },
        security: { readOnly: true, maxQueryLength: 10_000, forbiddenKeywords: [], allowRoutines: [] },
        fetch: {},
        format: JSON_FORMAT,
      } satisfies SqlTool,
    ));

  const keys: readonly (readonly [line: string, key: keyof SqlTool, value: unknown])[] = [
    ['responseFormat: json', 'format', JSON_FORMAT],
    ['responseFormat: markdown', 'format', { ...JSON_FORMAT, response: 'markdown' }],
    ['responseFormat: csv', 'format', { ...JSON_FORMAT, response: 'csv' }],
    ['tableFormat: ascii', 'format', { ...JSON_FORMAT, table: 'ascii' }],
    ['tableFormat: grid', 'format', { ...JSON_FORMAT, table: 'grid' }],
    ['tableFormat: compact', 'format', { ...JSON_FORMAT, table: 'compact' }],
    ['maxDisplayRows: 1000', 'format', { ...JSON_FORMAT, displayRowsMax: 1000 }],
    ['rowsToFetch: 5', 'fetch', { rowsMax: 5 }],
    ['{ rowsToFetch: 5, fetchAllRows: true }', 'fetch', { pageRows: 5 }],
    ['{ rowsToFetch: 5, fetchAllRows: false }', 'fetch', { rowsMax: 5 }],
    ['fetchAllRows: true', 'fetch', {}],
  ];
  for (const [line, key, value] of keys) {
    it(`take ${line}`, async () => {
      const lines = line.startsWith('{') ? [`<<: ${line}`] : [line];
      expect((await toolOf(tool(...SOUND, ...lines)))[key]).to.deep.equal(value);
    });
  }

  it('are not there at all with enabled: false, whatever is wrong with what they would do', async () => {
    const off = tool('source: none', 'description: d', 'statement: DELETE FROM T WHERE A = :a', 'enabled: false');
    expect(await toolsOf(off)).to.deep.equal([]);
    expect(await toolsOf(off.replace('  t:', '  execute_sql:'))).to.deep.equal([]);
    expect(await toolsOf(tool(...SOUND, 'enabled: true'))).to.have.length(1);
  });

  it('have a title of the words of their names', async () => {
    const { name, title } = await toolOf(HEAD + bareTool('list-some_Things/of.it').replace('tools:\n', ''));
    expect([name, title]).to.deep.equal(['list-some_Things/of.it', 'List Some Things Of It']);
  });

  it('with one text parameter and nothing else for a statement run what the call brings', async () => {
    const { compiled, annotations } = await toolOf(parameter('type: string', ':p'));
    expect(compiled).to.deep.equal({ kind: 'direct', name: 'p' });
    expect(annotations).to.include({ readOnlyHint: true });
  });

  it('warn of more rows than anybody reads, of formats without a table, and of long names', async () => {
    const long = 'a'.repeat(65);
    const text = tool(...SOUND, 'rowsToFetch: 10001', 'tableFormat: grid', 'maxDisplayRows: 5').replace(
      '  t:',
      `  ${long}:`,
    );
    expect((await warningsIn(text)).map((warning) => warning.replaceAll(long, 'LONG'))).to.deep.equal([
      '4:3: tools.LONG: some clients take no name of more than 64 characters',
      '8:5: tools.LONG.rowsToFetch: more than 10000 rows are slow to send and to read',
      '9:5: tools.LONG.tableFormat: has no effect without responseFormat: markdown',
      '10:5: tools.LONG.maxDisplayRows: has no effect without responseFormat: markdown',
    ]);
    expect(await warningsIn(tool(...SOUND, 'rowsToFetch: 10000', 'responseFormat: markdown', 'tableFormat: grid'))).to
      .be.empty;
  });

  describe('faults of shape', () => {
    tellsFaults([
      ['a text for tools', 'tools: t', ['1:1: tools: expected a mapping of names to tools']],
      [
        'a text for a tool',
        `${HEAD}  t: VALUES 1`,
        ['4:3: tools.t: expected a mapping with enabled, source, description, …'],
      ],
      [
        'a tool without a name',
        `${HEAD}  "": { source: s, description: d, statement: VALUES 1 }`,
        [
          '4:3: (file): expected a name before the colon',
          '4:3: tools.: expected a name of 1 to 128 letters, digits, _, -, . and /',
        ],
      ],
      [
        'missing keys',
        tool('enabled: true'),
        ['source', 'description', 'statement'].map(
          (key) => `4:3: tools.t.${key}: is missing; expected text that is not empty`,
        ),
      ],
      [
        'empty keys',
        tool('source: ""', 'description: " "', 'statement: "\\n"'),
        [
          '5:5: tools.t.source: expected text that is not empty',
          '6:5: tools.t.description: expected text that is not empty',
          '7:5: tools.t.statement: expected text that is not empty',
        ],
      ],
      ['a number for a switch', tool(...SOUND, 'enabled: 0'), ['8:5: tools.t.enabled: expected true or false']],
      [
        'a list for a text',
        tool(...SOUND, 'domain: [a]', 'category: {}'),
        ['8:5: tools.t.domain: expected text', '9:5: tools.t.category: expected text'],
      ],
      ['a text for a mapping', tool(...SOUND, 'metadata: m'), ['8:5: tools.t.metadata: expected a mapping']],
      [
        'a format that there is not',
        tool(...SOUND, 'responseFormat: html', 'tableFormat: html'),
        [
          '8:5: tools.t.responseFormat: expected one of json, markdown, csv',
          '9:5: tools.t.tableFormat: expected one of markdown, ascii, grid, compact',
        ],
      ],
      [
        'too few rows',
        tool(...SOUND, 'maxDisplayRows: 0', 'rowsToFetch: 0', 'fetchAllRows: all'),
        [
          '8:5: tools.t.maxDisplayRows: expected a whole number from 1 to 1000',
          '9:5: tools.t.rowsToFetch: expected a whole number of at least 1',
          '10:5: tools.t.fetchAllRows: expected true or false',
        ],
      ],
      [
        'too many rows to show',
        tool(...SOUND, 'maxDisplayRows: 1001'),
        ['8:5: tools.t.maxDisplayRows: expected a whole number from 1 to 1000'],
      ],
      [
        'keys that there are not',
        tool(...SOUND, 'colour: red', 'response_format: json'),
        [
          `8:5: tools.t.colour: there is no such key. ${TOOL_KEYS}`,
          `9:5: tools.t.response_format: there is no such key. Did you mean responseFormat? ${TOOL_KEYS}`,
        ],
      ],
      [
        'what a tool that is switched off says',
        tool(...SOUND, 'enabled: false', 'rowsToFetch: x'),
        ['9:5: tools.t.rowsToFetch: expected a whole number of at least 1'],
      ],
    ]);
  });

  describe('faults of sense', () => {
    tellsFaults([
      [
        'a name that clients refuse',
        `${HEAD}  a b: { source: s, description: d, statement: VALUES 1 }`,
        ['4:3: tools.a b: expected a name of 1 to 128 letters, digits, _, -, . and /'],
      ],
      [
        'a source that there is not',
        tool('source: S', ...SOUND.slice(1)),
        ['5:5: tools.t.source: there is no source S. Did you mean s? There are: s'],
      ],
      [
        'a marker without a declaration',
        statement('VALUES :a'),
        ['7:5: tools.t.statement: The statement uses :a, which is not a declared parameter.'],
      ],
      [
        'a declaration without a marker',
        parameter('type: string', 'VALUES 1'),
        ['7:5: tools.t.statement: The statement declares the parameter p and does not use it.'],
      ],
      [
        'both kinds of markers',
        parameter('type: string', 'VALUES (:p, ?)'),
        ['7:5: tools.t.statement: The statement mixes ? and :name markers; use one kind.'],
      ],
      [
        'a template',
        parameter('type: string', 'VALUES {{p}}'),
        ['7:5: tools.t.statement: The statement uses {{…}}; write :name and declare a parameter of that name.'],
      ],
      [
        'a text that cannot be read',
        statement("VALUES\n 'a"),
        ["7:5: tools.t.statement: A string is not closed; end it with ' (line 2, column 2)."],
      ],
      ['a statement that writes', statement('DELETE FROM T'), [`7:5: ${REFUSED}DELETE at position 1: ${QUERIES}`]],
      ['a call', statement('CALL P()'), [`7:5: ${REFUSED}CALL at position 1: ${QUERIES}`]],
      [
        'two statements',
        statement('VALUES 1; VALUES 2'),
        [`7:5: ${REFUSED}; at position 9: Send one statement at a time, without a semicolon inside.`],
      ],
    ]);

    it('tell that a name is that of a built-in tool', async () =>
      expect(await faultsOf({ 'a.yaml': HEAD + bareTool('execute_sql').replace('tools:\n', '') })).to.deep.equal([
        'a.yaml:4:3: tools.execute_sql: is the name of a built-in tool; choose another',
      ]));
  });
});
