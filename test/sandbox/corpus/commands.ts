import { command, commandFails, type CorpusCase, done, type Theme, value } from './corpusCase.js';

const IN_LIST = "SELECT COUNT(*) FROM QSYS2.LIBRARY_LIST_INFO WHERE SYSTEM_SCHEMA_NAME = 'DEVLIB' AND TYPE = 'USER'";

/** QCMDEXC reports what the command reported. */
function procedureFails(text: string, error: string): CorpusCase {
  const refusal = { error, sqlState: '38501', sqlCode: -443 };
  return { statement: `CALL QSYS2.QCMDEXC('${text}')`, kind: 'sql', expected: { refusal } };
}

/** CL through the daemon's own request and through QSYS2.QCMDEXC. */
export const commands: Theme = {
  title: 'CL commands',
  user: 'DBADMIN',
  cases: [
    command('WRKACTJOB'),
    command('DSPLIBL'),
    command('ADDLIBLE LIB(DEVLIB)', 'CPC2196'),
    value(IN_LIST, 1),
    commandFails('ADDLIBLE DEVLIB', '[CPF2103] Library DEVLIB already exists in library list.', 'CPF2103'),
    command('RMVLIBLE LIB(DEVLIB)', 'CPC2197'),
    value(IN_LIST, 0),
    commandFails('ADDLIBLE LIB(NOSUCHLIB)', '[CPF2110] Library NOSUCHLIB not found.', 'CPF2110'),
    command("CRTLIB LIB(CORPUSCL) TEXT('Made by a command')", 'CPC2102'),
    value("SELECT SCHEMA_TEXT FROM QSYS2.SYSSCHEMAS WHERE SCHEMA_NAME = 'CORPUSCL'", 'Made by a command'),
    commandFails('CRTLIB CORPUSCL', '[CPF2111] Library CORPUSCL already exists.', 'CPF2111'),
    done("CALL QSYS2.QCMDEXC('DLTLIB CORPUSCL')"),
    commandFails('DLTLIB CORPUSCL', '[CPF2110] Library CORPUSCL not found.', 'CPF2110'),
    commandFails('NOSUCHCMD', '[CPF0006] Errors occurred in command.', 'CPD0030', 'CPF0006'),
    commandFails('DSPLIBL NOSUCH(1)', '[CPF0006] Errors occurred in command.', 'CPD0043', 'CPF0006'),
    procedureFails('NOSUCHCMD', '[CPF0006] Errors occurred in command.'),
    value("VALUES QSYS2.QCMDEXC('ADDLIBLE DEVLIB')", 1),
    value("VALUES QSYS2.QCMDEXC('ADDLIBLE DEVLIB')", -1),
    done("CALL QSYS2.QCMDEXC('RMVLIBLE DEVLIB', 0000000015.00000)"),
    value(IN_LIST, 0),
  ],
};
