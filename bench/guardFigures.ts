import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { systemClock } from '../src/kernel/clock.js';
import { checkReadOnly } from '../src/sql/readOnly.js';
import { report } from './figures.js';
import { median, percentile, sorted } from './latencies.js';

const TOOLS = new URL('../../tools/', import.meta.url);
const WARM_UPS = 300;
const ROUNDS = 500;
const MEGABYTE = 1_048_576;

/** Texts of a megabyte that a guard could lose itself in. */
const HEAPS: readonly string[] = [
  '(',
  '/**/',
  "''",
  'a ',
  'é',
  'A.',
  'X(A,',
  'UPPER(A),',
  ' / F(',
  'WITH A AS (',
  '(SELECT * FROM ',
  '((COMMIT)),',
  "QSYS2.MEMORY_POOL('NO',",
  '--\r',
  "--'\u0085\r\n",
  ';',
  ':a,',
  ' \t\r\n',
];

/** What the guard takes of a call: the statements of the shipped tools, and the worst that somebody could send. */
export function measureGuard(): void {
  const statements = shippedStatements();
  for (const sql of statements) for (let n = 0; n < WARM_UPS; n += 1) checkReadOnly(sql);
  const each = statements.map((sql) => {
    const ms = elapsed(() => {
      for (let n = 0; n < ROUNDS; n += 1) checkReadOnly(sql);
    });
    return (ms * 1_000) / ROUNDS;
  });
  report(`guard: a statement of ${statements.length} of tools, median`, median(each), 'µs', { atMost: 60 });
  report('guard: … 95 of 100 within', percentile(sorted(each), 0.95), 'µs');
  const heaps = HEAPS.map((text) => `SELECT ${text.repeat(Math.ceil(MEGABYTE / text.length))}`);
  for (const text of heaps) checkReadOnly(text);
  report('guard: the worst megabyte', Math.max(...heaps.map((text) => elapsed(() => checkReadOnly(text)))), 'ms', {
    atMost: 50,
  });
}

function elapsed(work: () => void): number {
  const start = systemClock.monotonic();
  work();
  return systemClock.monotonic() - start;
}

function shippedStatements(): readonly string[] {
  const files = readdirSync(TOOLS).filter((name) => name.endsWith('.yaml'));
  return files.flatMap((name) => {
    const { tools = {} } = parse(readFileSync(new URL(name, TOOLS), 'utf8')) as ToolFile; // our own files
    return Object.values(tools).map(({ statement }) => statement);
  });
}

interface ToolFile {
  readonly tools?: Readonly<Record<string, { readonly statement: string }>>;
}
