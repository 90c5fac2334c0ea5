import { AUTHORITY_COMMANDS } from './authorityCommands.js';
import { type Command, bind } from './command.js';
import type { CommandHost } from './commandHost.js';
import { CommandSyntaxError, type CommandText, readCommand } from './commandText.js';
import { ENVIRONMENT_COMMANDS } from './environmentCommands.js';
import { JOB_COMMANDS } from './jobCommands.js';
import { LIBRARY_COMMANDS } from './libraryCommands.js';
import { LIBRARY_LIST_COMMANDS } from './libraryListCommands.js';
import { MESSAGE_COMMANDS } from './messageCommands.js';
import { CommandFailure, messageOf, notImplemented, refused, requestMessage } from './messages.js';
import { OBJECT_COMMANDS } from './objectCommands.js';

/** Every command that the sandbox has; nothing else is ever looked up. */
const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ...JOB_COMMANDS,
  ...LIBRARY_LIST_COMMANDS,
  ...LIBRARY_COMMANDS,
  ...OBJECT_COMMANDS,
  ...AUTHORITY_COMMANDS,
  ...ENVIRONMENT_COMMANDS,
  ...MESSAGE_COMMANDS,
]);

/** Commands of IBM i that the sandbox knows by name only, so that nobody looks for a typing error. */
const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set(
  (
    'CALL CHGLIB CHGOBJOWN CHGPF CHGUSRPRF CLRLIB CLRPFM CPYF CPYFRMIMPF CPYTOIMPF CRTDUPOBJ CRTLF CRTPF CRTSAVF ' +
    'CRTSRCPF CRTUSRPRF DSPFD DSPFFD DSPJOBLOG DSPLIB DSPLOG DSPMSG DSPOBJAUT DSPPFM DSPSYSSTS DSPSYSVAL DLTUSRPRF ' +
    'HLDJOB MOVOBJ RGZPFM RLSJOB RNMOBJ RSTLIB RSTOBJ RUNSQL RUNSQLSTM SAVLIB SAVOBJ SBMJOB STRQSH STRSQL STRTCPSVR ' +
    'ENDTCPSVR WRKOBJ WRKSPLF WRKSYSSTS WRKUSRPRF'
  ).split(' '),
);

/** Libraries whose commands are the system's. */
const COMMAND_LIBRARIES: ReadonlySet<string> = new Set(['QSYS', '*LIBL', '*NLVLIBL', '*SYSTEM']);

/** A command is at most this long. */
const LENGTH_MAX = 32_702;

/**
 * Runs a CL command for a job and logs its messages there: the request, what the command says, and if it fails the
 * escape message, with which the promise rejects as CommandFailure.
 */
export async function runCommand(text: string, host: CommandHost): Promise<void> {
  host.log(requestMessage(text.trim().slice(0, LENGTH_MAX)));
  try {
    await perform(text, host);
  } catch (error) {
    if (error instanceof CommandFailure) {
      for (const diagnostic of error.diagnostics) host.log(diagnostic);
      host.log(error.escape);
    }
    throw error;
  }
}

async function perform(text: string, host: CommandHost): Promise<void> {
  if (text.length > LENGTH_MAX) throw notImplemented(`a command of more than ${LENGTH_MAX} characters`);
  const written = read(text);
  const { name, library = '*LIBL' } = written;
  const command = COMMAND_LIBRARIES.has(library) ? COMMANDS.get(name) : undefined;
  if (command === undefined) throw unknown(name, library);
  const given = bind(command, written);
  if ('texts' in given) await command.run(given, host);
  else throw refused(...given);
}

function unknown(name: string, library: string): CommandFailure {
  if (COMMAND_LIBRARIES.has(library)) {
    // Commands that give a value back need a program's variable for it.
    if (/^RTV[A-Z]/.test(name)) return refused(messageOf('CPD0031', name));
    if (KNOWN_ELSEWHERE.has(name)) return notImplemented(`the command ${name}`);
  }
  return refused(messageOf('CPD0030', name, library));
}

function read(text: string): CommandText {
  try {
    return readCommand(text);
  } catch (error) {
    if (!(error instanceof CommandSyntaxError)) throw error;
    switch (error.fault) {
      case 'empty':
        throw refused(messageOf('CPD0030', '', '*LIBL'));
      case 'prompt':
        throw refused(messageOf('CPD0031', error.token));
      case 'apostrophe':
        throw refused(messageOf('CPD0022', error.token));
      case 'parenthesis':
        throw refused(messageOf('CPD0013'));
      case 'character':
        throw refused(messageOf('CPD0020', error.token, text.trim().slice(0, 20)));
    }
  }
}
