import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../src/kernel/clock.js';
import { loggerOf } from '../src/kernel/logger.js';
import { loadTools } from '../src/tools/loadTools.js';
import {
  bareTool,
  faultsIn,
  HEAD,
  judgementOn,
  loadedOf,
  relative,
  SOUND,
  tool,
  toolDirectory,
  toolOptions,
  warningsIn,
} from './support/toolFiles.js';

const SOURCE = HEAD.replace('tools:\n', '');

const FILES = {
  'a.yaml': tool(...SOUND, 'rowsToFetch: 20000', 'colour: red').replace('VALUES 1', 'DELETE FROM T'),
  'b.yaml': 'tools: [',
  'c.yaml':
    `${bareTool('c1')}  c2: { source: s, description: d, statement: VALUES 1, rowsToFetch: 20000 }\n` +
    '  c3: { source: s, description: d, statement: VALUES 1, enabled: false }\n' +
    'toolsets: { x: { tools: [c1] } }\n' +
    'prompts: { p: { messages: [{ content: Hello }] }, q: { enabled: false, messages: [{ content: Hello }] } }\n',
  'd.yaml': bareTool('d').replace('source: s', 'source: none'),
};

describe('a verdict on tool files', () => {
  it('says of every file what is wrong with it, or what it holds', async () => {
    const directory = toolDirectory(FILES);
    const verdict = await judgementOn(directory);
    expect(verdict.faults).to.deep.equal([]);
    expect(verdict.loaded).to.equal(undefined);
    const short = verdict.files.map(({ file, faults, warnings, holds }) => ({
      file: file.replace(`${directory}/`, ''),
      faults: relative(faults, directory).map((fault) => fault.split(': ', 2).join(': ')),
      warnings: relative(warnings, directory).map((warning) => warning.split(': ', 2).join(': ')),
      holds,
    }));
    expect(short).to.deep.equal([
      {
        file: 'a.yaml',
        faults: ['a.yaml:7:5: tools.t.statement', 'a.yaml:9:5: tools.t.colour'],
        warnings: ['a.yaml:8:5: tools.t.rowsToFetch'],
        holds: { sources: 1, tools: 1, toolsets: 0, prompts: 0 },
      },
      {
        file: 'b.yaml',
        faults: ['b.yaml:1:9: (file)'],
        warnings: [],
        holds: { sources: 0, tools: 0, toolsets: 0, prompts: 0 },
      },
      {
        file: 'c.yaml',
        faults: [],
        warnings: ['c.yaml:3:57: tools.c2.rowsToFetch'],
        holds: { sources: 0, tools: 2, toolsets: 1, prompts: 1 },
      },
      {
        file: 'd.yaml',
        faults: ['d.yaml:2:8: tools.d.source'],
        warnings: [],
        holds: { sources: 0, tools: 1, toolsets: 0, prompts: 0 },
      },
    ]);
  });

  it('says nothing against a file for what another one lacks', async () => {
    const sound = { 'b.yaml': SOURCE + bareTool('b'), 'c.yaml': 'toolsets: { x: { tools: [t, b] } }' };
    for (const broken of [
      tool('source: s', 'description: d', 'statement: CALL P()').replace(HEAD, 'tools:\n'),
      'tools:\n  t: { source: s\n',
      `tools:\n  t:\n    source: s\nmetadata: [\n`,
    ]) {
      const { files } = await judgementOn(toolDirectory({ ...sound, 'a.yaml': broken }));
      expect(files.slice(1).map(({ faults }) => faults)).to.deep.equal([[], []]);
      expect(files[0]?.faults).not.to.be.empty;
    }
  });

  it('names sources of a file with faults as known to the others', async () => {
    const { files } = await judgementOn(
      toolDirectory({ 'a.yaml': 'sources:\n  s: { host: h, user: u }\n', 'b.yaml': bareTool('b') }),
    );
    expect(files.map(({ faults }) => faults.map(({ key }) => key))).to.deep.equal([['sources.s.password'], []]);
  });

  it('never rejects: what cannot be read is a fault like others', async () => {
    const directory = toolDirectory({ 'a.yaml': SOURCE + bareTool('a'), 'b.yaml/c.txt': '' });
    const { faults, files } = await judgementOn(`${directory}/a.yaml, /none, ${join(directory, 'a.yaml')}/x`);
    expect(faults).to.have.length(2);
    expect(files.map(({ faults: found }) => found.length)).to.deep.equal([0]);
  });

  it('and all faults of it in one error when the tools are to be loaded', async () => {
    const directory = toolDirectory(FILES);
    const refusal: unknown = await loadTools(toolOptions(directory), {
      log: loggerOf(() => undefined),
      clock: systemClock,
    }).catch((error: unknown) => error);
    expect(String(refusal).split('\n').slice(1)).to.have.length(4);
  });

  it('of files that load is logged, with every warning', async () => {
    const lines: unknown[] = [];
    const log = loggerOf((level, event, fields) => lines.push({ level, event, fields }));
    const path = toolDirectory({ 'a.yaml': SOURCE + bareTool('a'), 'b.yaml': 'typescript_tools: {}' });
    await loadTools(toolOptions(path), { log, clock: systemClock });
    const warning = `${path}/b.yaml:1:1: typescript_tools: has no effect here: a tool is SQL`;
    expect(lines).to.deep.equal([
      { level: 'warn', event: 'tools.warning', fields: { warning } },
      { level: 'info', event: 'tools.loaded', fields: { path, files: 2, tools: 1 } },
    ]);
  });
});

describe('a file of tools', () => {
  it('may have typescript_tools, with a warning that they do nothing', async () => {
    const text = 'typescript_tools:\n  x: { domain: d, category: c, description: e, toolsets: [y], global: true }\n';
    expect(await warningsIn(text)).to.deep.equal(['1:1: typescript_tools: has no effect here: a tool is SQL']);
    expect(await faultsIn('typescript_tools:\n  x: { global: 1 }\n')).to.deep.equal([
      '2:3: typescript_tools.x.domain: is missing; expected text that is not empty',
      '2:3: typescript_tools.x.category: is missing; expected text that is not empty',
      '2:8: typescript_tools.x.global: expected true or false',
    ]);
  });

  it('may have metadata of any shape', async () =>
    expect((await loadedOf('toolsets: {}\nmetadata: { a: [1, { b: null }], c: }')).catalog.metadata).to.deep.equal({
      a: [1, { b: null }],
      c: null,
    }));

  it('has no key that there is not', async () =>
    expect(await faultsIn('source: {}\ntools: {}\nTools: {}\n')).to.deep.equal(
      [
        '1:1: source: there is no such key. Did you mean sources?',
        '3:1: Tools: there is no such key. Did you mean tools?',
      ].map((fault) => `${fault} There are: sources, tools, toolsets, prompts, typescript_tools, metadata`),
    ));

  it('may have any key with --lenient: each leaves a warning, and the rest counts', async () => {
    const lines = ['respnseFormat: csv', 'security: { readonly: false }', 'rowsToFetch: 5'];
    const text = `colour: red\n${tool(...SOUND, ...lines)}`;
    const { catalog, warnings } = await loadedOf(text, { flags: { lenient: true } });
    expect(catalog.tools[0]?.fetch).to.deep.equal({ rowsMax: 5 });
    expect(warnings.map(({ key }) => key)).to.deep.equal([
      'colour',
      'tools.t.respnseFormat',
      'tools.t.security.readonly',
    ]);
    expect(warnings[1]?.sentence).to.match(/^there is no such key\. Did you mean responseFormat\?/);
  });

  it('has the same faults otherwise with --lenient', async () =>
    expect(await faultsIn(tool(...SOUND, 'rowsToFetch: x'), { flags: { lenient: true } })).to.have.length(1));
});
