import { USER_LIBRARIES_MAX, type LibraryPosition } from '../daemon/libraryList.js';
import { type Arguments, type Command, command, free, named } from './command.js';
import type { CommandHost } from './commandHost.js';
import { failWith, messageOf, refused } from './messages.js';

const CURRENT: readonly string[] = ['*SAME', '*CRTDFT', '*NOCHG'];

/** Commands that show or change the job's library list. */
export const LIBRARY_LIST_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['DSPLIBL', command([free('OUTPUT')], () => undefined)],
  ['ADDLIBLE', command([named('LIB', { isRequired: true }), free('POSITION')], addLibrary)],
  ['RMVLIBLE', command([named('LIB', { isRequired: true })], removeLibrary)],
  [
    'CHGLIBL',
    command(
      [
        named('LIBL', { specials: ['*SAME', '*NONE'], valuesMax: USER_LIBRARIES_MAX }),
        named('CURLIB', { specials: CURRENT }),
      ],
      changeList,
    ),
  ],
  ['CHGCURLIB', command([named('CURLIB', { specials: CURRENT, isRequired: true })], changeCurrent)],
]);

async function addLibrary(given: Arguments, host: CommandHost): Promise<void> {
  const library = given.text('LIB') ?? '';
  const position = positionOf(given.texts('POSITION'));
  if (host.libraryList.has(library)) failWith('CPF2103', library);
  await checkLibrary(library, host);
  if (host.libraryList.user.length >= USER_LIBRARIES_MAX) failWith('CPF2106');
  if (!host.libraryList.add(library, position)) {
    failWith('CPF2104', 'library' in position ? position.library : library);
  }
  host.log(messageOf('CPC2196', library));
}

function positionOf([where = '*FIRST', library]: readonly string[]): LibraryPosition {
  switch (where) {
    case '*FIRST':
      return { kind: 'first' };
    case '*LAST':
      return { kind: 'last' };
    case '*AFTER':
    case '*BEFORE':
    case '*REPLACE':
      if (library === undefined) break;
      return { kind: where === '*AFTER' ? 'after' : where === '*BEFORE' ? 'before' : 'replace', library };
  }
  throw refused(messageOf('CPD0084', where, 'POSITION'));
}

function removeLibrary(given: Arguments, host: CommandHost): void {
  const library = given.text('LIB') ?? '';
  if (!host.libraryList.remove(library)) failWith('CPF2104', library);
  host.log(messageOf('CPC2197', library));
}

async function changeList(given: Arguments, host: CommandHost): Promise<void> {
  const libraries = given.texts('LIBL');
  const replaces = given.has('LIBL') && libraries[0] !== '*SAME';
  const named = libraries[0] === '*NONE' ? [] : libraries;
  if (replaces) {
    if (new Set(named).size < named.length) failWith('CPF2184');
    for (const library of named) await checkLibrary(library, host);
  }
  const current = await currentOf(given.text('CURLIB') ?? '*SAME', host);
  if (replaces) host.libraryList.replaceUser(named);
  host.libraryList.setCurrent(current);
  host.log(messageOf('CPC2101'));
}

async function changeCurrent(given: Arguments, host: CommandHost): Promise<void> {
  const asked = given.text('CURLIB') ?? '';
  host.libraryList.setCurrent(await currentOf(asked, host));
  host.log(messageOf('CPC2198', asked));
}

async function currentOf(asked: string, host: CommandHost): Promise<string | undefined> {
  if (asked === '*SAME' || asked === '*NOCHG') return host.libraryList.current;
  if (asked === '*CRTDFT') return undefined;
  await checkLibrary(asked, host);
  return asked;
}

/** A library must exist and be usable before it can stand in a list. */
async function checkLibrary(library: string, host: CommandHost): Promise<void> {
  const presence = await host.catalog.library(library);
  if (presence === 'missing') failWith('CPF2110', library);
  if (presence === 'unauthorized') failWith('CPF2182', library);
}
