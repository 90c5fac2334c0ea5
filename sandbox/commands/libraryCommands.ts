import { Db2Error } from '../dialect/db2Errors.js';
import { isHiddenSchema, pgName, pgString } from '../dialect/names.js';
import { type Arguments, type Command, command, free, named } from './command.js';
import type { CommandHost } from './commandHost.js';
import { failWith, messageOf } from './messages.js';

/** Commands that make and delete libraries. */
export const LIBRARY_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'CRTLIB',
    command(
      [
        named('LIB', { isRequired: true }),
        free('TYPE'),
        free('TEXT'),
        ...['AUT', 'ASP', 'CRTAUT', 'CRTOBJAUD', 'ASPDEV'].map((keyword) => free(keyword)),
      ],
      createLibrary,
    ),
  ],
  ['DLTLIB', command([named('LIB', { isRequired: true }), free('ASPDEV')], deleteLibrary)],
]);

const TEXT_MAX = 50;

async function createLibrary(given: Arguments, host: CommandHost): Promise<void> {
  const library = given.text('LIB') ?? '';
  // A name that belongs to the engine is as taken as any other.
  if (isHiddenSchema(library) || (await host.catalog.library(library)) !== 'missing') failWith('CPF2111', library);
  const text = given.text('TEXT') ?? '';
  const label = pgString(text.startsWith('*') ? '' : text.slice(0, TEXT_MAX));
  const note = `INSERT INTO db2.schemas (schema_name, schema_text) VALUES (${pgString(library)}, ${label})
    ON CONFLICT (schema_name) DO UPDATE SET schema_text = excluded.schema_text`;
  await byAuthority(host.catalog.change(`CREATE SCHEMA ${pgName(library)}`, [note]), library);
  host.log(messageOf('CPC2102', library));
}

async function deleteLibrary(given: Arguments, host: CommandHost): Promise<void> {
  const library = given.text('LIB') ?? '';
  if ((await host.catalog.library(library)) === 'missing') failWith('CPF2110', library);
  const is = `= ${pgString(library)}`;
  const notes = [
    `DELETE FROM db2.schemas WHERE schema_name ${is}`,
    `DELETE FROM db2.tables WHERE table_schema ${is}`,
    `DELETE FROM db2.columns WHERE table_schema ${is}`,
  ];
  await byAuthority(host.catalog.change(`DROP SCHEMA ${pgName(library)} CASCADE`, notes), library);
  host.libraryList.forget(library);
  host.log(messageOf('CPC2194', library));
}

/** The engine decides who may; a command has its own words for a refusal. */
async function byAuthority(change: Promise<void>, library: string): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (error instanceof Db2Error && error.sqlState?.startsWith('425') === true) failWith('CPF2182', library);
    if (error instanceof Db2Error && error.sqlCode === -204) failWith('CPF2182', library);
    throw error;
  }
}
