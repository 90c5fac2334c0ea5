import { AppError } from '../../../src/kernel/appError.js';
import type { BuiltinSettings } from '../../../src/protocol/catalog.js';
import type { Tool } from '../tool.js';
import { builtinTool } from './builtinTool.js';
import type { Row } from '../records.js';
import { type Inquiry, textOf } from './inquiry.js';

const LIBRARIES =
  'SELECT ORDINAL_POSITION, SCHEMA_NAME, TYPE, TEXT_DESCRIPTION FROM QSYS2.LIBRARY_LIST_INFO ORDER BY ORDINAL_POSITION';

const PROFILE =
  'SELECT STATUS, SPECIAL_AUTHORITIES, GROUP_PROFILE_NAME, SUPPLEMENTAL_GROUP_LIST, TEXT_DESCRIPTION ' +
  'FROM QSYS2.USER_INFO_BASIC WHERE AUTHORIZATION_NAME = CURRENT USER';

/** Who the caller is to Db2, for how long, and what this server lets tools do. */
export function whoami(settings: BuiltinSettings): Tool {
  return builtinTool({
    name: 'whoami',
    title: 'Who Am I',
    description:
      'Tells whose authority the tools run under: user profile, host, job, current schema, library list, special ' +
      'authorities, groups, when the login expires, and what this server allows.',
    parameters: [],
    async answer(inquiry) {
      const { who, kit } = inquiry.context;
      const [session = {}] = await inquiry.records(
        'SELECT CURRENT USER AS CURRENT_USER_NAME, CURRENT SCHEMA AS SCHEMA_NAME, QSYS2.JOB_NAME AS JOB_NAME ' +
          'FROM SYSIBM.SYSDUMMY1',
      );
      const libraries = await inquiry.rows(LIBRARIES);
      const profile = await ownProfile(inquiry);
      const { expiresAt } = who;
      const extras = {
        user: textOf(session.CURRENT_USER_NAME),
        host: who.host,
        job: textOf(session.JOB_NAME),
        currentSchema: textOf(session.SCHEMA_NAME),
        libraryList: libraries.rows.map(([, name]) => textOf(name)),
        ...profileFacts(profile),
        tokenExpiresAt: expiresAt === undefined ? null : kit.clock.iso(expiresAt),
        tokenSecondsLeft:
          expiresAt === undefined ? null : Math.max(0, Math.floor((expiresAt - kit.clock.now()) / 1_000)),
        server: {
          executeSql: settings.executeSql,
          executeSqlReadOnly: settings.executeSqlReadOnly,
          builtinTools: settings.discovery,
          writeTools: settings.writes,
        },
      };
      return inquiry.answer({ sql: LIBRARIES, result: libraries, extras, text: JSON.stringify(extras) });
    },
  });
}

/** What the caller may read of their own profile; undefined where the host shows nothing of it. */
async function ownProfile(inquiry: Inquiry): Promise<Row | undefined> {
  try {
    return (await inquiry.records(PROFILE))[0];
  } catch (error) {
    if (error instanceof AppError && error.code === 'E_SQL') return undefined;
    throw error;
  }
}

/** Null: not known; an empty list: none. */
function profileFacts(profile: Row | undefined): Readonly<Record<string, unknown>> {
  if (profile === undefined) return { specialAuthorities: null, groups: null, text: null };
  const words = (value: unknown): string[] =>
    textOf(value)
      .split(/[\s,]+/)
      .filter((word) => word !== '');
  const groups = [...words(profile.GROUP_PROFILE_NAME), ...words(profile.SUPPLEMENTAL_GROUP_LIST)];
  return {
    specialAuthorities: words(profile.SPECIAL_AUTHORITIES).filter((word) => word !== '*NONE'),
    groups: groups.filter((group) => group !== '*NONE'),
    text: textOf(profile.TEXT_DESCRIPTION),
  };
}
