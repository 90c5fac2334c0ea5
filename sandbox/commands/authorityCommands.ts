import { Db2Error } from '../dialect/db2Errors.js';
import { pgName } from '../dialect/names.js';
import { type Arguments, type Command, command, frees, named, objectNamed } from './command.js';
import type { CommandHost, ObjectType } from './commandHost.js';
import { CommandFailure, failWith, messageOf, notImplemented, refused, sentAs } from './messages.js';
import { findObject, typeOf } from './objectCommands.js';

const PARAMETERS = [
  objectNamed('OBJ', { isRequired: true }),
  named('OBJTYPE', { isRequired: true, specials: ['*FILE', '*LIB', '*PGM', '*SRVPGM', '*ALL'] }),
  named('USER', { isRequired: true, specials: ['*PUBLIC'], valuesMax: 50 }),
  ...frees('AUT', 'REPLACE', 'AUTL'),
];

/** Commands that grant and revoke authorities: the engine's own privileges, so that SQL sees the same. */
export const AUTHORITY_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['GRTOBJAUT', command(PARAMETERS, (given, host) => changeAuthority(given, host, 'grant'), 4)],
  ['RVKOBJAUT', command(PARAMETERS, (given, host) => changeAuthority(given, host, 'revoke'), 4)],
]);

type Direction = 'grant' | 'revoke';

/** An authority of IBM i as the engine's privileges on each kind of object. */
const PRIVILEGES: ReadonlyMap<string, Readonly<Record<'FILE' | 'LIB' | 'PGM', string>>> = new Map([
  ['*USE', { FILE: 'SELECT', LIB: 'USAGE', PGM: 'EXECUTE' }],
  ['*CHANGE', { FILE: 'SELECT, INSERT, UPDATE, DELETE', LIB: 'USAGE, CREATE', PGM: 'EXECUTE' }],
  ['*ALL', { FILE: 'ALL PRIVILEGES', LIB: 'ALL PRIVILEGES', PGM: 'ALL PRIVILEGES' }],
]);

async function changeAuthority(given: Arguments, host: CommandHost, direction: Direction): Promise<void> {
  if (given.has('AUTL')) throw notImplemented('authorization lists');
  const type = typeOf(given.text('OBJTYPE') ?? '');
  if (type === 'USRPRF') throw notImplemented('authorities to user profiles');
  const target = await targetOf(given, type, host);
  const statements = statementsFor(given, target, direction);
  for (const user of given.texts('USER')) {
    if (user !== '*PUBLIC' && !host.hasProfile(user)) {
      throw new CommandFailure(messageOf('CPF2227'), [sentAs('DIAGNOSTIC', messageOf('CPF2204', user))]);
    }
  }
  for (const user of given.texts('USER')) {
    const grantee = user === '*PUBLIC' ? 'PUBLIC' : pgName(user);
    for (const statement of statements)
      await authorized(
        host,
        statement.replace('…', () => grantee),
        target,
      );
  }
  host.log(messageOf(direction === 'grant' ? 'CPC2201' : 'CPC2202'));
}

interface Target {
  readonly kind: 'FILE' | 'LIB' | 'PGM';
  readonly library: string;
  readonly name: string;
  readonly sql: string;
}

async function targetOf(given: Arguments, type: ObjectType, host: CommandHost): Promise<Target> {
  const { library = '*LIBL', name } = given.object('OBJ');
  if (type === 'LIB') {
    if ((await host.catalog.library(name)) === 'missing') failWith('CPF9801', name, 'QSYS');
    return { kind: 'LIB', library: 'QSYS', name, sql: `SCHEMA ${pgName(name)}` };
  }
  if (!library.startsWith('*') && (await host.catalog.library(library)) === 'missing') failWith('CPF9810', library);
  const found = await findObject({ library, name, type }, host);
  if (found === undefined) failWith('CPF9801', name, library);
  const path = `${pgName(found.library)}.${pgName(found.name)}`;
  const isFile = type === 'FILE';
  return {
    kind: isFile ? 'FILE' : 'PGM',
    library: found.library,
    name: found.name,
    sql: `${isFile ? 'TABLE' : 'ROUTINE'} ${path}`,
  };
}

/** PostgreSQL statements with `…` where the profile goes. *EXCLUDE means that nothing is left. */
function statementsFor(given: Arguments, { kind, sql }: Target, direction: Direction): readonly string[] {
  const authorities = given.has('AUT') ? given.texts('AUT') : ['*CHANGE'];
  return authorities.flatMap((authority) => {
    if (authority === '*EXCLUDE') return direction === 'grant' ? [`REVOKE ALL PRIVILEGES ON ${sql} FROM …`] : [];
    const privileges = PRIVILEGES.get(authority)?.[kind];
    if (privileges === undefined) throw refused(messageOf('CPD0084', authority, 'AUT'));
    return [direction === 'grant' ? `GRANT ${privileges} ON ${sql} TO …` : `REVOKE ${privileges} ON ${sql} FROM …`];
  });
}

async function authorized(host: CommandHost, statement: string, { kind, library, name }: Target): Promise<void> {
  try {
    await host.catalog.change(statement);
  } catch (error) {
    if (error instanceof Db2Error && error.sqlState === '42501') {
      failWith('CPF2189', name, library, kind);
    }
    throw error;
  }
}
