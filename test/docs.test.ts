import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { VARIABLE_NAMES } from '../src/configSchema.js';
import { CODES } from '../src/kernel/appError.js';

const TOP = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, TOP), 'utf8');
const README = read('README.md');

/** The rows of the tables whose first cell matches, as lists of cells. */
function rows(first: RegExp): string[][] {
  return README.split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([cell]) => first.test(cell ?? ''));
}

const inTicks = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');

describe('the documents', () => {
  it('README lists every setting, and no other', () => {
    const listed = rows(/^`(MCP|IBMI|DB2i|TOOLS)_/).flatMap(([cell]) => inTicks(cell ?? ''));
    expect(listed.sort()).to.deep.equal([...VARIABLE_NAMES, 'MCP_SERVER_CONFIG'].sort());
  });

  it('README lists every error code with its status, and no other', () => {
    const listed = rows(/^`E_/).map(([code, status]) => [inTicks(code ?? '')[0], Number(status)]);
    const known = Object.entries(CODES).map(([code, { status }]) => [code, status]);
    expect(listed.sort()).to.deep.equal(known.sort());
  });

  it('.env.example names only settings that exist', () => {
    const named = [...read('.env.example').matchAll(/^([A-Za-z0-9_]+)=/gm)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !VARIABLE_NAMES.includes(name))).to.deep.equal([]);
  });

  it('README shows the two commands, and only npm scripts that exist', () => {
    expect(README).to.include('npm ci && npm run demo').and.to.include('npm ci && npm test');
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...README.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
  });

  it('links lead to files and headings that exist', () => {
    for (const document of ['README.md', 'ARCHITECTURE.md']) {
      for (const [, target] of read(document).matchAll(/\]\(([^)]+)\)/g)) {
        if (target === undefined || target.startsWith('http')) continue;
        const [path = '', heading] = target.split('#');
        const file = path === '' ? document : path;
        expect(existsSync(fileURLToPath(new URL(file, TOP))), `${document}: ${target}`).to.equal(true);
        if (heading !== undefined) expect(headingsOf(read(file)), `${document}: ${target}`).to.include(heading);
      }
    }
  });
});

/** GitHub's anchors: lower case, blanks to hyphens, punctuation gone. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title ?? '')
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}
