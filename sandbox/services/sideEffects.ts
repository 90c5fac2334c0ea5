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

const SENDERS: readonly Service[] = (
  [
    ['SYSTOOLS', 'SEND_EMAIL', 'TO_EMAIL VARCHAR(255), SUBJECT VARCHAR(255), BODY VARCHAR(5000)', '{to_email}'],
    ['SYSTOOLS', 'HTTPGETCLOB', 'URL VARCHAR(2048), HTTPHEADER CLOB(10K)', '{url}'],
    ['SYSTOOLS', 'HTTPPOSTCLOB', 'URL VARCHAR(2048), HTTPHEADER CLOB(10K), DATA CLOB(10K)', '{url}'],
    ['QSYS2', 'IFS_UNLINK', 'PATH_NAME VARCHAR(5000)', '{path_name}'],
    ['QSYS2', 'IFS_RENAME', 'FROM_PATH_NAME VARCHAR(5000), TO_PATH_NAME VARCHAR(5000)', '{from_path_name}'],
  ] as const
).map(([schema, name, parameters, detail]) => ({
  schema,
  name,
  kind: 'scalarFunction',
  category: 'APPLICATION',
  text: 'Sends or removes something; here it is only noted',
  acts: 'yes',
  parameters,
  columns: 'INTEGER',
  body: `SELECT db2.act('${name}', ${detail}); SELECT 1`,
}));

/** Services that act unless an argument keeps them from it. */
const CAREFUL: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'RECEIVE_DATA_QUEUE',
    kind: 'tableFunction',
    category: 'APPLICATION',
    text: 'A message of a data queue, taken off it unless REMOVE is NO; here that is only noted',
    acts: 'yes',
    parameters: `DATA_QUEUE VARCHAR(10), DATA_QUEUE_LIBRARY VARCHAR(10) DEFAULT '*LIBL',
      REMOVE VARCHAR(3) DEFAULT 'YES', WAIT_TIME INTEGER DEFAULT 0`,
    columns: 'MESSAGE_DATA VARCHAR(32000), SENDER_JOB_NAME VARCHAR(28), SENDER_CURRENT_USER VARCHAR(10)',
    body: `SELECT q.data, q.job, q.sender
      FROM (VALUES ('order 1', '000001/QUSER/SENDER', 'QUSER')) AS q (data, job, sender)
      WHERE db2.check_words('REMOVE', {remove}, 'NO', 'YES')
        AND db2.note_act('RECEIVE_DATA_QUEUE', {data_queue}, upper(btrim({remove})) = 'YES')`,
  },
  {
    schema: 'SYSTOOLS',
    name: 'CHANGE_USER_PROFILE',
    kind: 'tableFunction',
    category: 'SECURITY',
    text: 'Changes a user profile, or with PREVIEW tells the command only; here the change is only noted',
    acts: 'yes',
    parameters: `P_USER_NAME VARCHAR(10), P_STATUS VARCHAR(10) DEFAULT '*SAME', PREVIEW VARCHAR(3) DEFAULT 'NO'`,
    columns: 'AUTHORIZATION_NAME VARCHAR(10), CHGUSRPRF_COMMAND VARCHAR(6000)',
    body: `SELECT p.name, 'CHGUSRPRF USRPRF(' || p.name || ') STATUS(' || {p_status} || ')'
      FROM (VALUES (upper({p_user_name}))) AS p (name)
      WHERE db2.check_words('PREVIEW', {preview}, 'NO', 'YES')
        AND db2.note_act('CHANGE_USER_PROFILE', p.name, upper(btrim({preview})) = 'NO')`,
  },
];

/** Services that do something, and the list of what they did: for tests of clients that must not let them run. */
export const SIDE_EFFECTS: readonly Service[] = [
  ...WRITERS,
  ...POSTERS,
  ...SENDERS,
  ...CAREFUL,
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
