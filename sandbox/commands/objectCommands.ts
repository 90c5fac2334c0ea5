import { Db2Error } from '../dialect/db2Errors.js';
import { pgName } from '../dialect/names.js';
import { type Arguments, type Command, command, frees, named, objectNamed } from './command.js';
import type { CommandHost, FoundObject, ObjectType } from './commandHost.js';
import { failWith, messageOf, notImplemented } from './messages.js';

const OBJECT = objectNamed('OBJ', { isRequired: true });
const TYPE = named('OBJTYPE', { isRequired: true, specials: ['*FILE', '*LIB', '*PGM', '*SRVPGM', '*USRPRF', '*ALL'] });

/** Commands about single objects and profiles. */
export const OBJECT_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['CHKOBJ', command([OBJECT, TYPE, ...frees('MBR', 'AUT')], checkObject)],
  [
    'DSPOBJD',
    command(
      [
        objectNamed('OBJ', { isRequired: true, specials: ['*ALL'] }),
        TYPE,
        ...frees('DETAIL', 'ASPDEV', 'OUTPUT', 'OUTFILE'),
      ],
      displayObject,
    ),
  ],
  ['DLTF', command([objectNamed('FILE', { isRequired: true }), ...frees('SYSTEM', 'RMVCST')], deleteFile)],
  [
    'DSPUSRPRF',
    command([named('USRPRF', { isRequired: true, specials: ['*ALL'] }), ...frees('TYPE', 'OUTPUT')], displayProfile),
  ],
]);

async function checkObject(given: Arguments, host: CommandHost): Promise<void> {
  const { library = '*LIBL', name } = given.object('OBJ');
  const type = typeOf(given.text('OBJTYPE') ?? '');
  if (type === 'LIB') {
    const presence = await host.catalog.library(name);
    if (presence === 'missing') failWith('CPF9801', name, 'QSYS');
    if (presence === 'unauthorized') failWith('CPF9802', name, 'QSYS');
    return;
  }
  if (type === 'USRPRF') {
    if (!host.hasProfile(name)) failWith('CPF9801', name, 'QSYS');
    return;
  }
  await checkLibrary(library, host);
  const found = await findObject({ library, name, type }, host);
  if (found === undefined) failWith('CPF9801', name, library);
  if (found.presence === 'unauthorized') failWith('CPF9802', name, found.library);
}

async function displayObject(given: Arguments, host: CommandHost): Promise<void> {
  const { library = '*LIBL', name } = given.object('OBJ');
  if (given.has('OUTFILE')) throw notImplemented('DSPOBJD OUTFILE(…)');
  if (!library.startsWith('*') && (await host.catalog.library(library)) === 'missing') failWith('CPF2110', library);
  if (name === '*ALL') return;
  const type = typeOf(given.text('OBJTYPE') ?? '');
  const isThere =
    type === 'LIB'
      ? (await host.catalog.library(name)) !== 'missing'
      : type === 'USRPRF'
        ? host.hasProfile(name)
        : (await findObject({ library, name, type }, host)) !== undefined;
  if (!isThere) failWith('CPF2123', library);
}

async function deleteFile(given: Arguments, host: CommandHost): Promise<void> {
  const { library = '*LIBL', name } = given.object('FILE');
  if (!library.startsWith('*') && (await host.catalog.library(library)) === 'missing') failWith('CPF2110', library);
  const found = await findObject({ library, name, type: 'FILE' }, host);
  if (found === undefined) failWith('CPF2105', name, library, 'FILE');
  const path = `${pgName(found.library)}.${pgName(found.name)}`;
  try {
    await host.catalog.change(`DROP ${found.isView ? 'VIEW' : 'TABLE'} ${path}`);
  } catch (error) {
    if (!(error instanceof Db2Error)) throw error;
    if (error.sqlState?.startsWith('425') === true) failWith('CPF2189', found.name, found.library, 'FILE');
    failWith('CPF2117', '0', 'FILE', '1');
  }
  host.log(messageOf('CPC2191', found.name, found.library, 'FILE'));
}

function displayProfile(given: Arguments, host: CommandHost): void {
  const profile = given.text('USRPRF') ?? '';
  if (profile === '*ALL') return;
  if (!host.hasProfile(profile)) failWith('CPF2204', profile);
  if (!host.maySeeProfile(profile)) failWith('CPF2217', profile);
}

/** The type without its asterisk. */
export function typeOf(special: string): ObjectType {
  const type = special.slice(1);
  if (type === 'FILE' || type === 'LIB' || type === 'PGM' || type === 'SRVPGM' || type === 'USRPRF') return type;
  throw notImplemented(`objects of type ${special}`);
}

/** The object in its library, or in the first library of the list that has it. */
export async function findObject(
  { library, name, type }: { readonly library: string; readonly name: string; readonly type: ObjectType },
  host: CommandHost,
): Promise<FoundObject | undefined> {
  const libraries =
    library === '*LIBL' || library === '*ALL'
      ? host.libraryList.names
      : [library === '*CURLIB' ? (host.libraryList.current ?? 'QGPL') : library];
  for (const one of libraries) {
    const found = await host.catalog.object(one, name, type);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function checkLibrary(library: string, host: CommandHost): Promise<void> {
  if (library.startsWith('*')) return;
  const presence = await host.catalog.library(library);
  if (presence === 'missing') failWith('CPF9810', library);
  if (presence === 'unauthorized') failWith('CPF9820', library);
}
