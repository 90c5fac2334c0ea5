import { readFileSync } from 'node:fs';

/** The version in package.json. */
export function packageVersion(): string {
  // dist/src and src are not equally deep below package.json; only the built one runs.
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version);
}
