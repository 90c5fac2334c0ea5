import type { Service } from './service.js';

const WRITERS: readonly Service[] = ['IFS_WRITE', 'IFS_WRITE_UTF8', 'IFS_WRITE_BINARY'].map((name) => ({
  schema: 'QSYS2',
  name,
  kind: 'procedure',
  category: 'IFS',
  text: 'Writes a file; here it is only noted',
  acts: 'yes',
  parameters: `PATH_NAME VARCHAR(5000), LINE CLOB(2G), FILE_CCSID INTEGER DEFAULT 1208,
    OVERWRITE VARCHAR(10) DEFAULT 'APPEND', END_OF_LINE VARCHAR(4) DEFAULT 'CRLF'`,
  columns: 'INTEGER',
  body: `SELECT db2.act('${name}', {path_name})`,
}));

const POSTERS: readonly Service[] = (
  [
    ['HTTP_GET', 'URL VARCHAR(2048), OPTIONS CLOB(10K) DEFAULT NULL'],
    ['HTTP_POST', "URL VARCHAR(2048), REQUEST_MESSAGE CLOB(2G) DEFAULT '', OPTIONS CLOB(10K) DEFAULT NULL"],
    ['HTTP_PUT', "URL VARCHAR(2048), REQUEST_MESSAGE CLOB(2G) DEFAULT '', OPTIONS CLOB(10K) DEFAULT NULL"],
    ['HTTP_DELETE', 'URL VARCHAR(2048), OPTIONS CLOB(10K) DEFAULT NULL'],
  ] as const
).map(([name, parameters]) => ({
  schema: 'QSYS2',
  name,
  kind: 'scalarFunction',
  category: 'DATABASE-APPLICATION',
  text: 'An HTTP request; here it is only noted',
  acts: 'yes',
  parameters,
  columns: 'CLOB(2G)',
  body: `SELECT db2.act('${name}', {url}); SELECT '{"sandbox":"noted"}'::text`,
}));

/** Services that do something, and the list of what they did: for tests of clients that must not let them run. */
export const SIDE_EFFECTS: readonly Service[] = [
  ...WRITERS,
  ...POSTERS,
  {
    schema: 'QSYS2',
    name: 'SANDBOX_SIDE_EFFECTS',
    kind: 'view',
    text: 'What services did that only readers must not run',
    columns: `ID INTEGER NOT NULL, SERVICE_NAME VARCHAR(128) NOT NULL, DETAIL VARCHAR(5000) NOT NULL,
      USER_NAME VARCHAR(10) NOT NULL, HAPPENED TIMESTAMP NOT NULL`,
    body: 'SELECT e.id, e.service, left(e.detail, 5000), e.by_user, e.happened FROM db2.side_effects AS e',
  },
];
