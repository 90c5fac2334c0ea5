/** The types of messages that a command leaves in the job log. */
export type MessageType = 'COMPLETION' | 'DIAGNOSTIC' | 'ESCAPE' | 'INFORMATIONAL' | 'REQUEST';

/** A message with its data filled in. `id` is null for a message that has only a text. */
export interface Message {
  readonly id: string | null;
  readonly type: MessageType;
  readonly severity: number;
  readonly text: string;
  readonly secondLevel: string | null;
  readonly tokens: string | null;
}

interface Description {
  readonly type: MessageType;
  readonly severity: number;
  /** `&1` is the first of the message's data. */
  readonly text: string;
}

const completion = (text: string): Description => ({ type: 'COMPLETION', severity: 0, text });
const diagnostic = (severity: number, text: string): Description => ({ type: 'DIAGNOSTIC', severity, text });
const escape = (text: string): Description => ({ type: 'ESCAPE', severity: 40, text });

/** The messages that the sandbox's commands send, as in message file QCPFMSG. */
const DESCRIPTIONS = {
  CPC2101: completion('Library list changed.'),
  CPC2102: completion('Library &1 created.'),
  CPC2191: completion('Object &1 in &2 type *&3 deleted.'),
  CPC2194: completion('Library &1 deleted.'),
  CPC2196: completion('Library &1 added to library list.'),
  CPC2197: completion('Library &1 removed from library list.'),
  CPC2198: completion('Current library changed to &1.'),
  CPC2201: completion('Object authority granted.'),
  CPC2202: completion('Object authority revoked.'),
  CPCA980: completion('Environment variable added.'),
  CPCA981: completion('Environment variable changed.'),
  CPCA982: completion('Environment variable removed.'),
  CPD0013: diagnostic(30, 'A matching parenthesis not found.'),
  CPD0020: diagnostic(30, "Character '&1' not valid following string '&2'."),
  CPD0022: diagnostic(30, 'Ending apostrophe missing in string that starts with &1.'),
  CPD0030: diagnostic(30, 'Command &1 in library &2 not found.'),
  CPD0031: diagnostic(30, 'Command &1 not allowed in this setting.'),
  CPD0043: diagnostic(30, 'Keyword &1 not valid for this command.'),
  CPD0044: diagnostic(30, 'Keyword &1 specified more than one time.'),
  CPD0050: diagnostic(30, 'Too many positional parameters specified.'),
  CPD0071: diagnostic(30, 'Parameter &1 required.'),
  CPD0073: diagnostic(30, 'Too many values for parameter &1.'),
  CPD0078: diagnostic(30, 'Value &1 for parameter &2 not a valid name.'),
  CPD0084: diagnostic(30, 'Value &1 for parameter &2 not valid.'),
  CPF0006: escape('Errors occurred in command.'),
  CPF1321: escape('Job &1 not found.'),
  CPF1344: escape('Not authorized to control job &1.'),
  CPF2103: escape('Library &1 already exists in library list.'),
  CPF2104: escape('Library &1 not removed from library list.'),
  CPF2105: escape('Object &1 in &2 type *&3 not found.'),
  CPF2106: escape('Library list not available.'),
  CPF2110: escape('Library &1 not found.'),
  CPF2111: escape('Library &1 already exists.'),
  CPF2117: escape('&1 objects type *&2 deleted.  &3 objects not deleted.'),
  CPF2123: escape('No objects of specified name or type exist in library &1.'),
  CPF2182: escape('Not authorized to library &1.'),
  CPF2184: escape('Library list not replaced.'),
  CPF2189: escape('Not authorized to object &1 in &2 type *&3.'),
  CPF2204: escape('User profile &1 not found.'),
  CPF2217: escape('Not authorized to user profile &1.'),
  CPF2227: escape('One or more errors occurred during processing of command.'),
  CPF9801: escape('Object &1 in library &2 not found.'),
  CPF9802: escape('Not authorized to object &1 in &2.'),
  CPF9810: escape('Library &1 not found.'),
  CPF9820: escape('Not authorized to use library &1.'),
  CPF9841: escape('Override not found at specified level.'),
  CPF9897: escape('&1'),
  CPF9898: escape('&1.'),
  CPFA980: escape('Environment variable already exists.'),
  CPFA981: escape('Environment variable does not exist.'),
} as const satisfies Readonly<Record<string, Description>>;

export type MessageId = keyof typeof DESCRIPTIONS;

/** The message `id` with its data in place of &1, &2, … */
export function messageOf(id: MessageId, ...data: readonly string[]): Message {
  const { type, severity, text } = DESCRIPTIONS[id];
  const filled = text.replaceAll(/&(\d)/g, (_, place: string) => data[Number(place) - 1] ?? '');
  return {
    id,
    type,
    severity,
    text: filled,
    secondLevel: `&N Cause . . . . . :   ${filled}`,
    tokens: data.length === 0 ? null : data.join(' '),
  };
}

/** The same message sent as another type, e.g. an escape message that is only a diagnostic of a later one. */
export function sentAs(type: MessageType, message: Message): Message {
  return { ...message, type };
}

/** The command as it was asked for, which a job logs before its messages. */
export function requestMessage(command: string): Message {
  return { id: null, type: 'REQUEST', severity: 0, text: command, secondLevel: null, tokens: null };
}

/** A command that ended with an escape message, perhaps after diagnostic ones. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly escape: Message;
  readonly diagnostics: readonly Message[];

  constructor(escape: Message, diagnostics: readonly Message[] = []) {
    super(escape.text);
    this.escape = escape;
    this.diagnostics = diagnostics;
  }
}

/** A command that is refused before it does anything: what is wrong with it, and CPF0006. */
export function refused(...diagnostics: readonly Message[]): CommandFailure {
  return new CommandFailure(messageOf('CPF0006'), diagnostics);
}

/** What IBM i can do and the sandbox cannot: said in the escape message that programs use for their own words. */
export function notImplemented(what: string): CommandFailure {
  return new CommandFailure(messageOf('CPF9898', `The sandbox does not implement ${what}`));
}

/** Ends a command with the escape message `id`. */
export function failWith(id: MessageId, ...data: readonly string[]): never {
  throw new CommandFailure(messageOf(id, ...data));
}
