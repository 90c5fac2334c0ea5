import { type Arguments, type Command, command, free, frees, named } from './command.js';
import type { CommandHost } from './commandHost.js';
import {
  CommandFailure,
  type Message,
  type MessageType,
  failWith,
  messageOf,
  notImplemented,
  refused,
} from './messages.js';

/** Commands that send messages. */
export const MESSAGE_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'SNDMSG',
    command(
      [
        free('MSG', { isRequired: true, valuesMax: 1 }),
        named('TOUSR', { specials: ['*SYSOPR', '*ALLACT', '*REQUESTER'] }),
        ...frees('TOMSGQ', 'MSGTYPE', 'RPYMSGQ', 'CCSID'),
      ],
      sendMessage,
    ),
  ],
  [
    'SNDPGMMSG',
    command(frees('MSG', 'TOPGMQ', 'TOMSGQ', 'TOUSR', 'MSGTYPE', 'MSGID', 'MSGF', 'MSGDTA'), sendProgram, 1),
  ],
]);

/** Message queues cannot be read here, so only the receiver is checked. */
function sendMessage(given: Arguments, host: CommandHost): void {
  const user = given.text('TOUSR');
  if (user !== undefined && !user.startsWith('*') && !host.hasProfile(user)) failWith('CPF2204', user);
}

const TYPES: ReadonlyMap<string, MessageType> = new Map<string, MessageType>([
  ['*INFO', 'INFORMATIONAL'],
  ['*COMP', 'COMPLETION'],
  ['*DIAG', 'DIAGNOSTIC'],
  ['*ESCAPE', 'ESCAPE'],
]);

/** The message goes to the job's own log; an escape message ends the command with it. */
function sendProgram(given: Arguments, host: CommandHost): void {
  if (given.has('TOUSR') || given.has('TOMSGQ')) throw notImplemented('SNDPGMMSG to a message queue');
  const kind = given.text('MSGTYPE') ?? '*INFO';
  const type = TYPES.get(kind);
  if (type === undefined && kind !== '*STATUS') throw notImplemented(`SNDPGMMSG MSGTYPE(${kind})`);
  const message = messageFrom(given);
  if (type === undefined) return; // a status message is shown, never logged
  if (type === 'ESCAPE') throw new CommandFailure(message);
  host.log({ ...message, type });
}

function messageFrom(given: Arguments): Message {
  const id = given.text('MSGID');
  const text = given.text('MSG');
  if (id === 'CPF9897' || id === 'CPF9898') return messageOf(id, given.text('MSGDTA') ?? '');
  if (id !== undefined) throw notImplemented(`SNDPGMMSG MSGID(${id})`);
  if (text === undefined) throw refused(messageOf('CPD0071', 'MSG'));
  return { id: null, type: 'INFORMATIONAL', severity: 0, text, secondLevel: null, tokens: null };
}
