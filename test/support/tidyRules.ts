/** One source file as the rules see it. */
export interface Source {
  /** From the top of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A rule returns a sentence for each violation. */
export type Rule = (source: Source) => string[];

const LINES_MAX = 300;
const COLUMNS_MAX = 120;

/** The rooms of the house and the rooms each may import from, besides itself. Tests may go anywhere. */
const ROOMS: readonly (readonly [room: string, path: RegExp, mayImport: readonly string[]])[] = [
  ['kernel', /^src\/kernel\//, []],
  ['files', /^src\/files\//, ['kernel']],
  ['sql', /^src\/sql\//, ['kernel']],
  ['protocol', /^src\/protocol\//, ['kernel', 'sql']],
  ['sessions', /^src\/sessions\//, ['kernel', 'protocol', 'config']],
  ['auth', /^src\/auth\//, ['kernel', 'protocol', 'sessions', 'config']],
  ['tools', /^src\/tools\//, ['kernel', 'files', 'sql', 'protocol', 'config']],
  ['http', /^src\/http\//, ['kernel', 'protocol', 'sessions', 'auth', 'config']],
  ['config', /^src\/config(Schema|Checks|Parts|Limits|Reading|Commands)?\.ts$/, ['kernel', 'sql', 'protocol']],
  ['edge', /^src\/[^/]+\.ts$/, ['kernel', 'files', 'sql', 'protocol', 'sessions', 'auth', 'tools', 'http', 'config']],
  ['doctor', /^workers\/doctor\//, ['kernel', 'sql', 'protocol', 'workers']],
  ['workers', /^workers\//, ['kernel', 'sql', 'protocol']],
  ['sandbox', /^sandbox\//, ['kernel', 'sql']],
  ['bench', /^bench\//, ['kernel', 'sql', 'sandbox']],
];

/** Foreign things and the one file, or for programs and tests the room, that owns each. */
const OWNERS: readonly (readonly [what: string, pattern: RegExp, owner: RegExp])[] = [
  ['process.env', /process\.env/, /^src\/config\.ts$|^sandbox\/(main|demo\/\w+)\.ts$|^bench\//],
  ['the wall clock', /Date\.now\(|new Date\(\)/, /^src\/kernel\/clock\.ts$/],
  ['timers', /\b(?:setTimeout|setInterval)\(/, /^src\/kernel\/clock\.ts$/],
  ['winston', /from 'winston'/, /^src\/logging\.ts$/],
  ['piscina', /from 'piscina'/, /^src\/sessions\/sessionThread\.ts$/],
  ['mapepire', /from '@ibm\/mapepire-js'/, /^workers\/session\/hostLink\.ts$|^bench\//],
  ['process.exit', /process\.exit\(/, /^src\/main\.ts$|^sandbox\/(main|demo\/\w+)\.ts$|^bench\//],
  ['the MCP SDK', /from '@modelcontextprotocol\/sdk/, /^workers\/session\/|^sandbox\/demo\/|^bench\//],
  ['commander', /from 'commander'/, /^src\/commandLine\.ts$/],
  ['chokidar', /from 'chokidar'/, /^src\/files\/fileWatch\.ts$/],
  ['PGlite', /from '@electric-sql\/pglite/, /^sandbox\/engine\//],
  ['express', /from 'express'/, /^src\/http\//],
  ['TLS connections', /connect\b[^;]*from 'node:tls'/, /^workers\/doctor\/tlsProbe\.ts$|^bench\//],
  ['TCP connections', /connect\b[^;]*from 'node:net'/, /^workers\/doctor\/address\.ts$|^bench\//],
  ['node:dns', /from 'node:dns/, /^workers\/doctor\/address\.ts$/],
  ['node:readline', /from 'node:readline/, /^src\/password\.ts$|^sandbox\/demo\//],
  ['standard input', /process\.stdin\b/, /^src\/main\.ts$|^sandbox\/(main|demo\/\w+)\.ts$|^bench\//],
  ['threads', /import \{[^}]*\bWorker\b[^}]*\} from 'node:worker_threads'/, /^src\/doctor\.ts$|^sandbox\/engine\//],
  ['node:vm', /from 'node:vm'/, /^src\/sql\/patternMatcher\.ts$|^workers\/session\/entry\.ts$/],
];

const BANNED_NAMES = /(^|\/)(utils?|helpers?|common|managers?|misc)(\/|\.)/i;

export function roomOf(path: string): string | undefined {
  return ROOMS.find(([, pattern]) => pattern.test(path))?.[0];
}

/** Imports point one way. */
export const importsPointOneWay: Rule = ({ path, text }) => {
  const room = ROOMS.find(([, pattern]) => pattern.test(path));
  if (room === undefined) return [];
  const faults: string[] = [];
  for (const [, specifier] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const target = resolve(path, specifier ?? '');
    const there = roomOf(target);
    if (there !== room[0] && (there === undefined || !room[2].includes(there))) {
      faults.push(`${path}: ${room[0]} must not import ${target}`);
    }
  }
  return faults;
};

export const oneOwnerPerForeignThing: Rule = ({ path, text }) => {
  if (roomOf(path) === undefined) return [];
  return OWNERS.filter(([, pattern, owner]) => pattern.test(text) && !owner.test(path)).map(
    ([what, , owner]) => `${path}: ${what} belongs to ${owner.source}`,
  );
};

export const filesAreSmall: Rule = ({ path, text }) => {
  const lines = text.split('\n');
  const faults: string[] = [];
  if (lines.length - 1 > LINES_MAX)
    faults.push(`${path}: ${lines.length - 1} lines hide a noun (at most ${LINES_MAX})`);
  lines.forEach((line, index) => {
    if (line.length > COLUMNS_MAX) faults.push(`${path}:${index + 1}: ${line.length} columns (at most ${COLUMNS_MAX})`);
  });
  return faults;
};

export const namesSayWhat: Rule = ({ path }) =>
  BANNED_NAMES.test(path) ? [`${path}: utils, helpers, common and manager say nothing; name the noun`] : [];

export const nothingIsLeftOver: Rule = ({ path, text }) =>
  /\b(?:TODO|FIXME|XXX)\b|\b(?:it|describe)\.(?:only|skip)\(|\.\.\/shared\b/.test(text)
    ? [`${path}: a left-over marker, a skipped test or a foreign path`]
    : [];

export const RULES: readonly Rule[] = [
  importsPointOneWay,
  oneOwnerPerForeignThing,
  filesAreSmall,
  namesSayWhat,
  nothingIsLeftOver,
];

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.replace(/\.js$/, '.ts').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
