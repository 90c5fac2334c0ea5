import { expect } from 'chai';
import { SERVICES } from '../sandbox/services/registry.js';
import { parametersOf } from '../sandbox/services/service.js';
import { BUILTIN_FUNCTIONS } from '../src/sql/builtinFunctions.js';
import { READING_SERVICES } from '../src/sql/readingServices.js';
import { checkReadOnly } from '../src/sql/readOnly.js';

const READS: readonly string[] = [
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(SUBSYSTEM_LIST_FILTER => 'QBATCH', DETAILED_INFO => 'ALL')) X",
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO('NO', 'QBATCH', '*ALL')) X ORDER BY ELAPSED_CPU_PERCENTAGE DESC",
  'SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(NULL)) X',
  'SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(RESET_STATISTICS => DEFAULT)) X',
  "SELECT * FROM TABLE(QSYS2.SYSTEM_STATUS(RESET_STATISTICS => 'NO', DETAILED_INFO => 'ALL')) X",
  "SELECT * FROM TABLE(QSYS2.SYSTEM_STATUS('no ')) X",
  "SELECT * FROM TABLE(QSYS2.MEMORY_POOL(RESET_STATISTICS => 'NO')) X",
  'SELECT * FROM TABLE(QSYS2.SYSTEM_ACTIVITY_INFO())',
  "SELECT * FROM TABLE(QSYS2.JOB_INFO(JOB_USER_FILTER => '*ALL', JOB_STATUS_FILTER => '*ACTIVE')) X",
  "SELECT * FROM TABLE(QSYS2.JOBLOG_INFO('*')) A ORDER BY ORDINAL_POSITION DESC",
  "SELECT * FROM TABLE(QSYS2.GET_JOB_INFO('*')) A",
  "SELECT * FROM TABLE(QSYS2.STACK_INFO('*')) A",
  "SELECT * FROM TABLE(QSYS2.OPEN_FILES('*')) A",
  'SELECT * FROM TABLE(QSYS2.HISTORY_LOG_INFO(CURRENT TIMESTAMP - 1 HOUR, CURRENT TIMESTAMP)) H',
  "SELECT * FROM TABLE(QSYS2.DISPLAY_JOURNAL('LIB', 'QSQJRN', STARTING_TIMESTAMP => CURRENT DATE - 1 DAY)) J",
  'SELECT * FROM TABLE(SYSTOOLS.AUDIT_JOURNAL_PW(STARTING_TIMESTAMP => CURRENT DATE - 1 DAY)) J',
  "SELECT * FROM TABLE(QSYS2.OBJECT_STATISTICS('*ALLUSR', '*LIB')) X",
  "SELECT * FROM TABLE(QSYS2.OBJECT_STATISTICS(OBJECT_SCHEMA => 'LIB', OBJTYPELIST => '*PGM *SRVPGM')) X",
  "SELECT * FROM TABLE(QSYS2.OBJECT_PRIVILEGES('QSYS', 'LIB', '*LIB')) X",
  "SELECT * FROM TABLE(QSYS2.LIBRARY_INFO('QGPL')) X",
  "SELECT * FROM TABLE(SYSTOOLS.RELATED_OBJECTS('LIB', 'FILE')) X",
  "SELECT * FROM TABLE(QSYS2.IFS_OBJECT_STATISTICS('/home', 'YES')) X",
  "SELECT LINE FROM TABLE(QSYS2.IFS_READ('/tmp/a.txt', IGNORE_ERRORS => 'NO')) X",
  "SELECT * FROM TABLE(QSYS2.DATA_QUEUE_ENTRIES(DATA_QUEUE => 'Q', DATA_QUEUE_LIBRARY => 'LIB')) X",
  "SELECT * FROM TABLE(QSYS2.RECEIVE_DATA_QUEUE(DATA_QUEUE => 'Q', REMOVE => 'NO', WAIT_TIME => 0)) X",
  "SELECT * FROM TABLE(QSYS2.DATA_AREA_INFO('A', 'LIB')) X",
  "SELECT * FROM TABLE(QSYS2.SPOOLED_FILE_INFO(USER_NAME => '*ALL')) X",
  "SELECT SPOOLED_DATA FROM TABLE(SYSTOOLS.SPOOLED_FILE_DATA('1/A/B', 'QPJOBLOG')) X",
  "SELECT * FROM TABLE(QSYS2.OUTPUT_QUEUE_ENTRIES('*LIBL', 'QPRINT')) X",
  "SELECT ELEMENT FROM TABLE(SYSTOOLS.SPLIT('a b', ' ')) X",
  "VALUES QSYS2.SQL_CHECK_AUTHORITY('LIB', 'FILE'), QSYS2.SQL_CHECK_SPECIAL_AUTHORITY('*JOBCTL')",
  "VALUES QSYS2.DELIMIT_NAME('a b'), SYSTOOLS.BASE64ENCODE('x'), SYSTOOLS.URLENCODE('a b', 'UTF-8')",
  "SELECT * FROM TABLE(SYSTOOLS.CHANGE_USER_PROFILE(P_USER_NAME => 'X', P_STATUS => '*DISABLED', PREVIEW => 'YES')) C",
  "SELECT * FROM TABLE(QSYS2.USER_INDEX_ENTRIES('I', 'LIB')) X, TABLE(QSYS2.USER_SPACE('S', 'LIB')) Y",
  "SELECT * FROM TABLE(QSYS2.PARSE_STATEMENT('SELECT 1 FROM T', '*SQL')) P",
];

const ACTS: readonly string[] = [
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(RESET_STATISTICS => 'YES')) X",
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO('YES')) X",
  'SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(?)) X',
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(LEFT('YES', 3))) X",
  "SELECT * FROM TABLE(QSYS2.ACTIVE_JOB_INFO(SUBSYSTEM_LIST_FILTER => 'A', \"RESET_STATISTICS\" => 'YES')) X",
  "SELECT * FROM TABLE(QSYS2.SYSTEM_STATUS(RESET_STATISTICS => UX'005900450053')) X",
  "SELECT * FROM TABLE(QSYS2.MEMORY_POOL(RESET_STATISTICS => ('YES'))) X",
  'SELECT * FROM TABLE(QSYS2.SYSDISKSTAT(RESET_STATISTICS => :yes)) X',
  "SELECT * FROM TABLE(QSYS2.RECEIVE_DATA_QUEUE(DATA_QUEUE => 'Q', DATA_QUEUE_LIBRARY => 'LIB')) X",
  "SELECT * FROM TABLE(QSYS2.RECEIVE_DATA_QUEUE('Q', 'LIB', 'NO')) X",
  "SELECT * FROM TABLE(QSYS2.RECEIVE_DATA_QUEUE(DATA_QUEUE => 'Q', REMOVE => 'YES')) X",
  "SELECT * FROM TABLE(QSYS2.RECEIVE_DATA_QUEUE(DATA_QUEUE => 'Q', REMOVE => DEFAULT)) X",
  "SELECT * FROM TABLE(SYSTOOLS.CHANGE_USER_PROFILE(P_USER_NAME => 'X', P_STATUS => '*DISABLED')) C",
  "SELECT * FROM TABLE(SYSTOOLS.CHANGE_USER_PROFILE(P_USER_NAME => 'X', PREVIEW => 'NO')) C",
  "SELECT * FROM TABLE(SYSTOOLS.CHANGE_USER_PROFILE(P_USER_NAME => 'X', PREVIEW => NULL)) C",
  "VALUES QSYS2.QCMDEXC('DLTF X')",
  "VALUES QSYS2.HTTP_GET('http://x'), QSYS2.HTTP_POST('http://x', '')",
  "VALUES SYSTOOLS.HTTPGETCLOB('http://x', ''), SYSTOOLS.HTTPPOSTCLOB('http://x', '', '')",
  "VALUES SYSTOOLS.SEND_EMAIL('a@b', 's', 'b')",
  "VALUES QSYS2.IFS_RENAME('/a', '/b'), QSYS2.IFS_UNLINK('/a')",
  "VALUES SYSTOOLS.GENERATE_SPREADSHEET('/a.csv'), SYSTOOLS.GENERATE_PDF('1/A/B')",
  "VALUES SYSTOOLS.LPRINTF('x')",
  "SELECT * FROM TABLE(QSYS2.DNS_LOOKUP('secret.example.invalid')) X",
  "VALUES MQSEND('x'), MQRECEIVE()",
  'VALUES XSLTRANSFORM(A USING B)',
];

describe('services that only read', () => {
  for (const sql of READS)
    it(`accepts ${sql}`, () => expect(checkReadOnly(sql)).to.deep.equal({ ok: true, routines: [] }));
  for (const sql of ACTS) it(`refuses ${sql}`, () => expect(checkReadOnly(sql).ok).to.equal(false));

  it('are those of the sandbox that do not act', () => {
    const functions = SERVICES.filter(({ kind }) => kind === 'tableFunction' || kind === 'scalarFunction');
    expect(functions.length).to.be.greaterThan(15);
    for (const { schema, name, acts } of functions) {
      const key = `${schema}.${name}`;
      // a limited one may act
      if (acts === 'yes') expect(READING_SERVICES.get(key)?.length ?? 1, key).to.be.greaterThan(0);
      else expect(READING_SERVICES.has(key) || BUILTIN_FUNCTIONS.has(name), key).to.equal(true);
    }
  });

  it('have their limited arguments where the sandbox has them', () => {
    for (const service of SERVICES) {
      const names = parametersOf(service).map(({ name }) => name);
      for (const { name, position } of READING_SERVICES.get(`${service.schema}.${service.name}`) ?? []) {
        if (service.kind === 'view') continue;
        expect(names, service.name).to.include(name);
        if (position !== undefined) expect(names[position - 1], service.name).to.equal(name);
      }
    }
  });

  it('are named in capitals, each once, and no limit is without a way to meet it', () => {
    for (const [key, limits] of READING_SERVICES) {
      expect(key).to.match(/^(?:QSYS2|SYSTOOLS)\.[A-Z][A-Z0-9_]*$/);
      for (const { values } of limits) expect(values, key).not.to.deep.equal([]);
    }
    for (const name of BUILTIN_FUNCTIONS) expect(name).to.match(/^[A-Z][A-Z0-9_]*$/);
  });
});
