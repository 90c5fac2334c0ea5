import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Flags } from './config.js';

/** What the command line asks for: a task, or only something to say (help, the version, a wrong use). */
export type Order =
  | { readonly task: 'start' | 'validate' | 'list-tools' | 'list-toolsets'; readonly flags: Flags }
  | { readonly task: 'doctor'; readonly asked: DoctorFlags }
  | { readonly task: 'keys'; readonly asked: KeysOrder }
  | { readonly task: 'say'; readonly text: string; readonly exitCode: number };

/** What `doctor` is asked for; absent names come from the environment. */
export interface DoctorFlags {
  readonly host?: string;
  readonly user?: string;
  readonly passwordFrom: 'terminal' | 'stdin';
  readonly form: 'text' | 'json';
}

/** What `keys` is asked for. */
export interface KeysOrder {
  readonly act: 'new' | 'list' | 'retire';
  /** Empty for a list. */
  readonly keyId: string;
  /** Where the pairs are made. */
  readonly directory: string;
}

/** Exit code of a command line that cannot be understood. */
export const EXIT_USAGE = 2;

const NO_STDIO =
  'Standard input and output carry no login, so this server speaks HTTP only. Leave the option out; a client that ' +
  'knows no HTTP reaches it through mcp-remote (README.md, "Connect a client").';

/** Reads the words after the program's name. */
export function readCommandLine(words: readonly string[], version: string): Order {
  let said = '';
  let command: Extract<Order, { task: 'doctor' | 'keys' }> | 'validate' | undefined;
  const program = commandOf(version, {
    say: (text) => (said += text),
    validate: () => (command = 'validate'),
    doctor: (asked) => (command = { task: 'doctor', asked }),
    keys: (asked) => (command = { task: 'keys', asked }),
  });
  try {
    program.parse(words.map(longToolsets), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { task: 'say', text: said, exitCode: error.exitCode === 0 ? 0 : EXIT_USAGE };
  }
  const given = program.opts<Given>();
  const flags = flagsOf(given);
  if (command === 'validate') return { task: 'validate', flags };
  if (command !== undefined) return command;
  if (given.listTools === true) return { task: 'list-tools', flags };
  return { task: given.listToolsets === true ? 'list-toolsets' : 'start', flags };
}

/** Whom a command line tells what it says. */
interface Hearer {
  say(text: string): void;
  validate(): void;
  doctor(asked: DoctorFlags): void;
  keys(asked: KeysOrder): void;
}

function commandOf(version: string, hearer: Hearer): Command {
  const say = (text: string): void => hearer.say(text);
  const program = new Command('ibmi-mcp-gateway')
    .description('MCP gateway for IBM i. Without a command it starts the server.')
    .exitOverride()
    .configureOutput({ writeOut: say, writeErr: say })
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .showHelpAfterError('(--help lists the options)')
    .version(version, '-V, --version', 'print the version')
    .option('--tools <paths>', 'tool files: files, directories or globs, separated by commas', joined)
    .option('--toolsets <names>', 'offer the tools of these toolsets only, separated by commas; also -ts', listed)
    .option('--builtin-tools', 'offer the built-in tools')
    .option('--execute-sql', 'offer the built-in tool execute_sql')
    .option('--lenient', 'warn of unknown keys in tool files instead of refusing them')
    .option('--no-reload', 'do not load tool files again when they change')
    .option('--list-tools', 'print the tools and end')
    .option('--list-toolsets', 'print the toolsets and end')
    .addOption(new Option('-t, --transport <kind>', 'http, which is what there is').argParser(transport))
    .helpOption('-h, --help', 'print this text')
    .addHelpText('after', '\nEverything else is an environment variable, or a line of .env: see README.md.')
    .allowExcessArguments()
    .action((_options: unknown, command: Command) => {
      const [word] = command.args;
      if (word !== undefined)
        command.error(`error: there is no command '${word}'; those there are: validate, doctor, keys`);
    });
  program
    .command('validate')
    .description('print the verdict on every tool file and end: with 1 if there are faults, else with 0')
    .allowExcessArguments()
    .action((_options: unknown, command: Command) => {
      if (command.args.length > 0)
        command.error("error: name the tool files with --tools, as in 'validate --tools a,b'");
      hearer.validate();
    });
  addDoctor(program, hearer);
  addKeys(program, hearer);
  return program;
}

/** RSA key pairs in files. */
function addKeys(program: Command, hearer: Hearer): void {
  const keys = program.command('keys').description('make, list and delete the key pairs that logins are sealed with');
  const directory = new Option('--dir <path>', 'where the pairs are').default('secrets');
  const add = (act: KeysOrder['act'], usage: string, description: string): void => {
    const command = keys.command(usage).description(description).addOption(directory).allowExcessArguments(false);
    // The arguments first, then the options.
    command.action((...given: unknown[]) => {
      const keyId = act === 'list' ? '' : String(given[0]);
      hearer.keys({ act, keyId, directory: command.opts<{ dir: string }>().dir });
    });
  };
  add('new', 'new <id>', 'make a pair of 4096 bits and print the settings that put it to use');
  add('list', 'list', 'print the pairs and what is wrong with them: with 1 if one in use cannot be used, else 0');
  add('retire', 'retire <id>', 'delete a pair that is no longer accepted');
}

function addDoctor(program: Command, hearer: Hearer): void {
  program
    .command('doctor')
    .description('check one IBM i and one user profile, print what to fix and end: with 1 if anything must be, else 0')
    .option('--host <name[:port]>', 'the IBM i (default: DB2i_HOST)')
    .option('--user <name>', 'the user profile (default: DB2i_USER)')
    .option('--password-stdin', 'read the password from the first line of standard input, not from the terminal')
    .option('--json', 'print the findings as JSON')
    // Known only to be refused: of an unknown option the text would be repeated.
    .addOption(new Option('-p, --password [text]').hideHelp())
    .allowExcessArguments()
    .action(({ host, user, password, passwordStdin, json }: GivenToDoctor, command: Command) => {
      if (password !== undefined)
        command.error('error: others can read a command line: leave the password out and be asked for it');
      // Nor is a stray word repeated: it may be a password.
      if (command.args.length > 0)
        command.error("error: name host and profile with options, as in 'doctor --host my-ibm-i --user ME'");
      hearer.doctor({
        ...(host === undefined ? {} : { host }),
        ...(user === undefined ? {} : { user }),
        passwordFrom: passwordStdin === true ? 'stdin' : 'terminal',
        form: json === true ? 'json' : 'text',
      });
    });
}

/** What commander collects for `doctor`. */
interface GivenToDoctor {
  readonly host?: string;
  readonly user?: string;
  readonly password?: string | true;
  readonly passwordStdin?: true;
  readonly json?: true;
}

/** What commander collects; absent is what was not given. */
interface Given {
  readonly tools?: string;
  readonly toolsets?: readonly string[];
  readonly builtinTools?: true;
  readonly executeSql?: true;
  readonly lenient?: true;
  /** Commander's answer for a `--no-` option is true until it is given. */
  readonly reload: boolean;
  readonly listTools?: true;
  readonly listToolsets?: true;
}

function flagsOf({ tools, toolsets, builtinTools, executeSql, lenient, reload }: Given): Flags {
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(toolsets === undefined ? {} : { toolsets }),
    ...(builtinTools === undefined ? {} : { builtinTools }),
    ...(executeSql === undefined ? {} : { executeSql }),
    ...(lenient === undefined ? {} : { lenient }),
    ...(reload ? {} : { reload }),
  };
}

/** The reference server's `-ts`: commander knows short options of one letter, and would read `-t` with the value s. */
function longToolsets(word: string): string {
  return word.replace(/^-ts(?=$|=)/, '--toolsets');
}

function joined(value: string, before: string | undefined): string {
  return before === undefined ? value : `${before},${value}`;
}

function listed(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== '')];
}

function transport(value: string): string {
  if (value === 'stdio') throw new InvalidArgumentError(NO_STDIO);
  if (value !== 'http') throw new InvalidArgumentError('Say http, or leave the option out.');
  return value;
}
