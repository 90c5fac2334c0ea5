import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { environmentSchema, VARIABLE_NAMES } from '../src/configSchema.js';
import { readCommandLine } from '../src/commandLine.js';
import { STAGES } from '../sandbox/faults/fault.js';
import { CODES } from '../src/kernel/appError.js';
import { BUILTIN_TOOL_NAMES } from '../src/protocol/catalog.js';
import { CHECK_IDS } from '../src/protocol/checkup.js';
import type { Fields } from '../src/tools/shape.js';
import * as language from '../src/tools/toolLanguage.js';
import { TRANSITIONS } from '../src/sessions/sessionState.js';

const TOP = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, TOP), 'utf8');
const README = read('README.md');
const ARCHITECTURE = read('ARCHITECTURE.md');
const LINKING = ['README.md', 'ARCHITECTURE.md', 'secrets/README.md'];

/** Read by the process before there are settings; no row of the schema. */
const SETTINGS_FILE = 'MCP_SERVER_CONFIG';
/** What the token helper sets in a person's shell; no setting of ours. */
const TOKEN_VARIABLE = 'IBMI_MCP_ACCESS_TOKEN';

/** The rows of a document's tables whose first cell matches, as lists of cells. */
function rows(document: string, first: RegExp): string[][] {
  return document
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([cell]) => first.test(cell ?? ''));
}

/** The part of a document from one heading to the next of its depth. */
function section(document: string, heading: string): string {
  const [, rest] = document.split(`\n${heading}\n`);
  expect(rest, heading).to.be.a('string');
  const depth = heading.split(' ', 1)[0] ?? '#';
  return (rest ?? '').split(`\n${depth} `, 1)[0] ?? '';
}

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? '');
const inTicks = (text: string): string[] => matches(text, /`([^`]+)`/g);
const distinct = (names: readonly string[]): string[] => [...new Set(names)].sort();

describe('the documents', () => {
  const settings = rows(section(README, '## Configuration'), /^`/);

  it('README has one row for every setting, and no other', () => {
    const listed = settings.map(([cell]) => cell);
    expect(listed.sort()).to.deep.equal([...VARIABLE_NAMES, SETTINGS_FILE].map((name) => `\`${name}\``).sort());
  });

  it('README tells the default that a setting has', () => {
    const defaults: Readonly<Record<string, string | number | boolean | object | undefined>> = environmentSchema.parse(
      {},
    );
    const written = settings
      .filter(([cell]) => cell !== `\`${SETTINGS_FILE}\``)
      .map(([cell = '', value]) => [inTicks(cell)[0], value]);
    const known = VARIABLE_NAMES.map((name) => {
      const value = defaults[name];
      return [name, value === undefined || typeof value === 'object' ? '' : `\`${String(value)}\``];
    });
    expect(written.sort()).to.deep.equal(known.sort());
  });

  it('README tells the range of every number', () => {
    const numbers = settings.filter(([, value = '']) => /^`\d+`$/.test(value));
    expect(numbers).not.to.be.empty;
    for (const [cell = '', , meaning = ''] of numbers) {
      const [name = ''] = inTicks(cell);
      const range = /\b(\d+) to (\d+)\b/.exec(meaning);
      expect(range, `${name} has a range`).not.to.equal(null);
      const [least, most] = [Number(range?.[1]), Number(range?.[2])];
      const accepted = [least - 1, least, most, most + 1].map(
        (value) => environmentSchema.safeParse({ [name]: String(value) }).success,
      );
      expect(accepted, name).to.deep.equal([false, true, true, false]);
    }
  });

  it('README has one row for every error code, with its status, and no other', () => {
    const listed = rows(README, /^`E_/).map(([code, status]) => [inTicks(code ?? '')[0], Number(status)]);
    const known = Object.entries(CODES).map(([code, { status }]) => [code, status]);
    expect(listed.sort()).to.deep.equal(known.sort());
  });

  it('name only error codes and settings that exist', () => {
    const text = README + ARCHITECTURE + read('secrets/README.md');
    const codes = distinct(matches(text, /\b(E_[A-Z_]+)/g));
    expect(codes.filter((code) => !(code in CODES))).to.deep.equal([]);
    const known = [...VARIABLE_NAMES, SETTINGS_FILE, TOKEN_VARIABLE];
    const named = distinct(matches(text, /\b((?:MCP|IBMI|DB2i|TOOLS)_[A-Z][A-Z_]+)/g));
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
  });

  it('.env.example names only settings that exist, each once', () => {
    const named = matches(read('.env.example'), /^#? ?([A-Za-z0-9_]+)=/gm);
    expect(named).not.to.be.empty;
    expect(named.filter((name) => !VARIABLE_NAMES.includes(name))).to.deep.equal([]);
    expect(named).to.have.length(new Set(named).size);
  });

  it('README shows the two commands at once, and only npm scripts that exist', () => {
    const beginning = README.split('\n').slice(0, 10);
    for (const command of ['npm ci && npm run demo', 'npm ci && npm test'])
      expect(beginning.filter((line) => line.startsWith(`${command} `))).to.have.length(1);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = distinct(matches(README, /npm (?:run )?(?!ci\b|run\b)([a-z:]*[a-z])/g));
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
    const unnamed = Object.keys(scripts).filter((name) => !name.startsWith('pre') && !named.includes(name));
    expect(unnamed).to.deep.equal([]);
  });

  it('README lists the options of the token helper, and no other', () => {
    const usage = read('get-access-token.js').split('const USAGE = `')[1]?.split('`;')[0] ?? '';
    const known = matches(usage, /^ {2}.{4}(--[a-z-]+)/gm);
    expect(known).to.include('--user');
    const helper = section(README, '### Get a token');
    const listed = rows(helper, /^`-/).flatMap(([cell]) => matches(cell ?? '', /(--[a-z-]+)/g));
    expect(listed.sort()).to.deep.equal(known.sort());
  });

  it('README lists the options of the command line, and no other', () => {
    const help = readCommandLine(['--help'], '');
    const known = matches(help.task === 'say' ? help.text : '', /^ {2}(?:-\w, )?(--[a-z-]+)/gm);
    expect(known).to.include('--tools').and.to.include('--help');
    const listed = rows(section(README, '## Command line'), /^`-/).map(([cell]) => inTicks(cell ?? '')[0]);
    expect(listed.sort()).to.deep.equal(known.sort());
  });

  it('README lists the options and the checks of doctor, and no other', () => {
    const optionsOf = (words: readonly string[]): string[] => {
      const help = readCommandLine(words, '');
      return matches(help.task === 'say' ? help.text : '', /^ {2}(?:-\w, )?(--[a-z-]+)/gm);
    };
    const everywhere = optionsOf(['--help']);
    const own = optionsOf(['doctor', '--help']).filter((option) => !everywhere.includes(option));
    const text = section(README, '## Doctor');
    const listed = rows(text, /^`-/).map(([cell]) => inTicks(cell ?? '')[0]);
    expect(listed.sort()).to.deep.equal(own.sort()).and.to.include('--password-stdin');
    const checks = rows(text, /^`[a-z]/).map(([cell]) => inTicks(cell ?? '')[0]);
    expect(checks).to.deep.equal([...CHECK_IDS]);
  });

  it('README lists the options and the faults of the sandbox, and no other', () => {
    const text = section(README, '## The sandbox');
    const usage = read('sandbox/main.ts').split('const USAGE = `')[1]?.split('`;')[0] ?? '';
    const options = rows(text, /^`--/).flatMap(([cell]) => matches(cell ?? '', /(--[a-z-]+)/g));
    expect(options.sort()).to.deep.equal(matches(usage, /^ {2}(--[a-z-]+)/gm).sort());
    const faults = rows(text, /^`[a-z]/).flatMap(([cell]) => inTicks(cell ?? ''));
    expect(faults.filter((name) => name !== 'kind').sort()).to.deep.equal(Object.keys(STAGES).sort());
  });

  it('README lists the built-in tools, and no other', () => {
    const listed = rows(section(README, '## Tools'), /^`/).map(([cell]) => inTicks(cell ?? '')[0]);
    expect(listed).to.deep.equal([...BUILTIN_TOOL_NAMES]);
  });

  describe('README has one row for every key', () => {
    const text = section(README, '## Tool files');
    const tables: readonly (readonly [heading: string, ...fields: Fields[]])[] = [
      ['### Keys of a file', language.FILE_FIELDS],
      ['### Keys of a source', language.SOURCE_FIELDS],
      ['### Keys of a tool', language.TOOL_FIELDS],
      ['### Keys of a parameter', language.PARAMETER_FIELDS],
      ['### Keys of security', language.SECURITY_FIELDS],
      ['### Keys of annotations', language.ANNOTATION_FIELDS],
      ['### Keys of a toolset', language.TOOLSET_FIELDS],
      ['### Keys of a prompt', language.PROMPT_FIELDS, language.PROMPT_ARGUMENT_FIELDS, language.PROMPT_MESSAGE_FIELDS],
    ];
    for (const [heading, ...fields] of tables) {
      const listed = rows(section(text, heading), /^`/);

      it(`${heading.slice(4)}, in the order of the schema, and no other`, () =>
        expect(listed.map(([cell]) => inTicks(cell ?? '')[0])).to.deep.equal(fields.flatMap(Object.keys)));

      if (heading === '### Keys of a file') continue;
      it(`${heading.slice(4)}, and says which are required`, () => {
        const written = listed.filter(([, value]) => value === 'required').map(([cell]) => inTicks(cell ?? '')[0]);
        const known = fields.flatMap((map) => Object.keys(map).filter((key) => map[key]?.isRequired));
        expect(written).to.deep.equal(known);
      });
    }
  });

  it('ARCHITECTURE lists every message between main and worker, with its direction, and no other', () => {
    const listed = rows(section(ARCHITECTURE, '## Messages between main and worker'), /^`/).map(
      ([cell, direction]) => `${inTicks(cell ?? '')[0] ?? ''} ${direction ?? ''}`,
    );
    const [, toWorker = '', toMain = ''] = read('src/protocol/messages.ts').split(/export type To(?:Worker|Main) =/);
    const typesOf = (text: string): string[] => matches(text, /type: '([a-zA-Z]+)'/g);
    const known = [
      ...typesOf(toWorker).map((type) => `${type} main → worker`),
      ...typesOf(toMain).map((type) => `${type} worker → main`),
    ];
    expect(known).to.include('open main → worker').and.to.include('booted worker → main');
    expect(listed.sort()).to.deep.equal(known.sort());
  });

  it('ARCHITECTURE draws every transition of a session, and no other', () => {
    const diagram = section(ARCHITECTURE, '## The life of a session');
    const drawn = [...diagram.matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from ?? ''} ${to ?? ''}`);
    const known = Object.entries(TRANSITIONS).flatMap(([from, all]) => all.map((to) => `${from} ${to}`));
    expect(drawn.sort()).to.deep.equal(known.sort());
  });

  for (const document of LINKING) {
    it(`links of ${document} lead to files and headings that exist`, () => {
      const base = new URL(document, TOP);
      for (const target of matches(read(document), /\]\(([^)]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [path = '', heading] = target.split('#');
        const file = path === '' ? base : new URL(path, base);
        expect(existsSync(fileURLToPath(file)), target).to.equal(true);
        if (heading !== undefined) expect(anchorsOf(readFileSync(file, 'utf8')), target).to.include(heading);
      }
    });
  }

  it('LICENSE is the whole Apache License 2.0', () => {
    const licence = read('LICENSE');
    expect(licence).to.include('Version 2.0, January 2004').and.to.include('9. Accepting Warranty');
    expect(licence).to.include('END OF TERMS AND CONDITIONS').and.to.include('APPENDIX: How to apply');
  });
});

/** GitHub's anchors: lower case, blanks to hyphens, punctuation gone. */
function anchorsOf(markdown: string): string[] {
  return matches(markdown, /^#+ (.+)$/gm).map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}
