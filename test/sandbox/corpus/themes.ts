import { aggregates } from './aggregates.js';
import { catalog } from './catalog.js';
import { commands } from './commands.js';
import type { Theme } from './corpusCase.js';
import { dataChanges } from './dataChanges.js';
import { dates } from './dates.js';
import { definitions } from './definitions.js';
import { constraintErrors, syntaxErrors } from './errors.js';
import { json } from './json.js';
import { names, systemNaming } from './names.js';
import { numbers, registers } from './numbers.js';
import { queries } from './queries.js';
import { functions, procedures } from './routines.js';
import { services } from './services.js';
import { text } from './text.js';
import { windows } from './windows.js';

/** The whole corpus. */
export const THEMES: readonly Theme[] = [
  numbers,
  registers,
  dates,
  text,
  aggregates,
  windows,
  queries,
  json,
  names,
  systemNaming,
  dataChanges,
  definitions,
  procedures,
  functions,
  syntaxErrors,
  constraintErrors,
  catalog,
  services,
  commands,
];
