import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { systemClock } from '../src/kernel/clock.js';
import { loggerOf, silentLogger } from '../src/kernel/logger.js';
import { EMPTY_CATALOG } from '../src/protocol/catalog.js';
import type { BoundText, CompiledStatement } from '../src/sql/binding.js';
import { checkReadOnly } from '../src/sql/readOnly.js';
import { loadTools } from '../src/tools/loadTools.js';
import { faultsOf, HEAD, refusalAt, toolDirectory, toolOptions, toolsAt, toolsOf } from './support/toolFiles.js';

const SAMPLE = fileURLToPath(new URL('../../tools/sample.yaml', import.meta.url));

/** A file with one sound tool. */
const fileOf = (name: string): string =>
  `${HEAD}  ${name}: { source: s, description: d, statement: SELECT 1 FROM SYSIBM.SYSDUMMY1 }\n`;

/** One tool `t` from line 4 on; `rest` are its further keys, indented by four. */
const toolWith = (statement: string, rest = ''): string =>
  `${HEAD}  t:\n    source: s\n    description: d\n    statement: ${JSON.stringify(statement)}\n${rest}`;

function boundText(compiled: CompiledStatement | undefined): BoundText {
  if (compiled?.kind !== 'bound') throw new Error('no statement with values to bind');
  return compiled;
}

describe('tool files', () => {
  describe('load', () => {
    it('the sample, clean', async () => {
      const tools = await toolsAt(SAMPLE);
      expect(tools.map(({ name }) => name))
        .to.have.length(8)
        .and.include('employees_by_job');
      for (const { statement, compiled, parameters } of tools) {
        expect(checkReadOnly(statement)).to.deep.equal({ ok: true });
        const { pieces, names } = boundText(compiled);
        expect(pieces).to.have.length(names.length + 1);
        expect(new Set(names)).to.deep.equal(new Set(parameters.map(({ name }) => name)));
      }
    });

    it('nothing where no path is set', async () =>
      expect((await loadTools(toolOptions(''), { log: silentLogger, clock: systemClock })).catalog).to.deep.equal(
        EMPTY_CATALOG,
      ));

    it('a directory’s files in order of their paths, nested ones too, and no others', async () => {
      const directory = toolDirectory({
        'b.yaml': fileOf('b'),
        'a/z.yml': fileOf('az'),
        'a/deep/er/y.yaml': fileOf('deep'),
        'c.yml': fileOf('c'),
        'notes.txt': 'tools: no',
        'd.yaml.bak': 'tools: no',
      });
      expect((await toolsAt(directory)).map(({ name }) => name)).to.deep.equal(['deep', 'az', 'b', 'c']);
    });

    it('an empty directory', async () => expect(await toolsAt(toolDirectory({}))).to.deep.equal([]));

    it('and tell how much they loaded', async () => {
      const lines: unknown[] = [];
      const log = loggerOf((level, event, fields) => lines.push({ level, event, fields }));
      const path = toolDirectory({ 'a.yaml': fileOf('a'), 'b.yaml': fileOf('b') });
      await loadTools(toolOptions(path), { log, clock: systemClock });
      expect(lines).to.deep.equal([{ level: 'info', event: 'tools.loaded', fields: { path, files: 2, tools: 2 } }]);
    });

    it('a source of another file', async () => {
      const tools = 'tools: { b: { source: s, description: d, statement: VALUES 1 } }';
      const loaded = await toolsAt(toolDirectory({ 'a.yaml': tools, 'b.yaml': fileOf('c') }));
      expect(loaded.map(({ name }) => name)).to.deep.equal(['b', 'c']);
    });

    it('${ENV} text as it stands', async () => {
      const head = 'sources: { s: { host: "${H}", user: "${U}", password: "${P}", port: "${N}" } }\n';
      const [tool] = await toolsOf(
        `${head}tools: { t: { source: s, description: "d of \${HOME}", statement: "SELECT '\${HOME}' FROM T" } }\n`,
      );
      expect(tool).to.include({ description: 'd of ${HOME}', statement: "SELECT '${HOME}' FROM T" });
    });

    it('every key of the language into plain data', async () => {
      const [tool] = await toolsOf(`${HEAD}
  list-some.Things:
    enabled: true
    source: s
    description: |
      Things.
    statement: |
      SELECT * FROM T WHERE A = :a AND B IN (:b) OR C = :a ; -- the end
    parameters:
      - { name: a, type: integer, description: An a, min: 1, max: 9, default: 2, required: false }
      - { name: b, type: array, itemType: string, minLength: 1, maxLength: 3, enum: [x, y, z] }
    domain: d
    category: c
    metadata: { any: [1, { thing: true }] }
    responseFormat: markdown
    tableFormat: grid
    maxDisplayRows: 10
    rowsToFetch: 50
    fetchAllRows: false
    annotations: { readOnlyHint: false, idempotentHint: false, more: 1 }
    security: { readOnly: true, maxQueryLength: 100, forbiddenKeywords: [X] }
    openWorldHint: true
toolsets:
  set: { title: t, description: d, tools: [list-some.Things], metadata: {} }
typescript_tools:
  x: { domain: d, category: c }
metadata: { version: 1 }
`);
      expect(structuredClone(tool)).to.deep.equal({
        name: 'list-some.Things',
        title: 'List Some Things',
        description: 'Things.',
        statement: 'SELECT * FROM T WHERE A = :a AND B IN (:b) OR C = :a ; -- the end\n',
        compiled: {
          kind: 'bound',
          pieces: ['SELECT * FROM T WHERE A = ', ' AND B IN (', ') OR C = ', ''],
          names: ['a', 'b', 'a'],
          emptyMatchesNothing: [],
        },
        parameters: [
          { name: 'a', type: 'integer', description: 'An a', min: 1, max: 9, default: 2, required: false },
          {
            name: 'b',
            type: 'array',
            itemType: 'string',
            minLength: 1,
            maxLength: 3,
            enum: ['x', 'y', 'z'],
            required: true,
          },
        ],
        source: 's',
        fetch: { rowsMax: 50 },
        format: { response: 'markdown', table: 'grid', displayRowsMax: 10 },
        security: { readOnly: true, maxQueryLength: 100, forbiddenKeywords: ['X'] },
        annotations: {
          title: 'List Some Things',
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: false,
          openWorldHint: true,
        },
      });
    });

    it('a parameter as required unless it says otherwise or has a default, null among them', async () => {
      const [tool] = await toolsOf(
        toolWith(
          'VALUES (:a, :b, :c)',
          '    parameters:\n      - { name: a, type: string }\n      - { name: b, type: string, required: false }\n' +
            '      - { name: c, type: string, default: null }\n',
        ),
      );
      expect(tool?.parameters.map(({ required }) => required)).to.deep.equal([true, false, false]);
    });

    it('no row limit of its own for a tool that fetches all rows', async () => {
      const [tool] = await toolsOf(toolWith('VALUES 1', '    rowsToFetch: 5\n    fetchAllRows: true\n'));
      expect(tool?.fetch).to.deep.equal({ pageRows: 5 });
    });

    for (const end of [';', ' ;\n', '; -- the end', ';\n/* the end */ ']) {
      it(`a statement that ends in ${JSON.stringify(end)} without its semicolon`, async () => {
        const [tool] = await toolsOf(toolWith(`VALUES ';'${end}`));
        expect(boundText(tool?.compiled).pieces).to.deep.equal(["VALUES ';'"]);
      });
    }

    it('no tool that is switched off, whatever is wrong with its text', async () => {
      const off = toolWith('DELETE FROM T WHERE A = :a', '    enabled: false\n').replace('source: s', 'source: none');
      expect(await toolsOf(off)).to.deep.equal([]);
      const both = toolDirectory({ 'a.yaml': off, 'b.yaml': fileOf('t') });
      expect((await toolsAt(both)).map(({ name }) => name)).to.deep.equal(['t']);
    });
  });

  describe('refuse', () => {
    it('a path where nothing is', async () =>
      expect(await refusalAt('/none/such.yaml')).to.match(
        /at \/none\/such\.yaml\. Correct --tools or TOOLS_YAML_PATH/,
      ));

    it('a tool that two files have, naming both places', async () =>
      expect(await faultsOf({ 'a.yaml': fileOf('x'), 'sub/b.yaml': fileOf('x') })).to.deep.equal([
        'sub/b.yaml:4:3: tools.x: there is a tool of that name at a.yaml:4:3',
      ]));

    it('everything that is wrong, of every file, at once', async () => {
      const faults = await faultsOf({
        'a.yaml': toolWith('DELETE FROM T WHERE A = :a', '    parameters:\n      - { name: b, type: string }\n'),
        'b.yaml': 'tools: [',
        'c.yaml': toolWith('VALUES 1', '    rows: 1\n    rowsToFetch: many\n'),
        'd.yaml': fileOf('good'),
        'e.yaml': fileOf('t').replace('SELECT 1', 'SELECT :x'),
      });
      expect(faults.map((fault) => fault.replace(/: .*/, ''))).to.deep.equal([
        'a.yaml:7:5',
        'a.yaml:7:5',
        'b.yaml:1:9',
        'c.yaml:9:5',
        'c.yaml:8:5',
        'e.yaml:4:3',
        'e.yaml:4:35',
      ]);
    });

    it('a built-in tool’s name', async () => {
      const faults = await faultsOf({
        'a.yaml': `${HEAD}  execute_sql:\n    source: s\n    description: d\n    statement: VALUES 1\n`,
      });
      expect(faults).to.deep.equal(['a.yaml:4:3: tools.execute_sql: is the name of a built-in tool; choose another']);
    });

    it('one duplicate even where the first of its name has a fault', async () => {
      const faults = await faultsOf({ 'a.yaml': toolWith('CALL P()'), 'b.yaml': fileOf('t') });
      expect(faults[0]).to.match(/^a\.yaml:7:5: tools\.t\.statement: Refused as not read-only/);
      expect(faults.slice(1)).to.deep.equal(['b.yaml:4:3: tools.t: there is a tool of that name at a.yaml:4:3']);
    });

    it('no tool of a file for the faults of the sources beside it', async () => {
      const broken = 'sources:\n  s: { host: h, user: u }\n';
      const faults = await faultsOf({
        'a.yaml': broken,
        'b.yaml': 'tools: { t: { source: s, description: d, statement: VALUES 1 } }',
      });
      expect(faults).to.deep.equal(['a.yaml:2:3: sources.s.password: is missing. Invalid input: expected string']);
    });
  });
});
