import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Flags } from './config.js';

/** What the command line asks for: a task, or only something to say (help, the version, a wrong use). */
export type Order =
  | { readonly task: 'start' | 'validate' | 'list-tools' | 'list-toolsets'; readonly flags: Flags }
  | { readonly task: 'say'; readonly text: string; readonly exitCode: number };

/** Exit code of a command line that cannot be understood. */
export const EXIT_USAGE = 2;

const NO_STDIO =
  'Standard input and output carry no login, so this server speaks HTTP only. Leave the option out; a client that ' +
  'knows no HTTP reaches it through mcp-remote (README.md, "Connect a client").';

/** Reads the words after the program's name. */
export function readCommandLine(words: readonly string[], version: string): Order {
  let said = '';
  const asked = new Set<'validate'>();
  const program = commandOf(version, {
    say: (text) => (said += text),
    validate: () => asked.add('validate'),
  });
  try {
    program.parse(words.map(longToolsets), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { task: 'say', text: said, exitCode: error.exitCode === 0 ? 0 : EXIT_USAGE };
  }
  const given = program.opts<Given>();
  const flags = flagsOf(given);
  if (asked.has('validate')) return { task: 'validate', flags };
  if (given.listTools === true) return { task: 'list-tools', flags };
  return { task: given.listToolsets === true ? 'list-toolsets' : 'start', flags };
}

/** Whom a command line tells what it says. */
interface Hearer {
  say(text: string): void;
  validate(): void;
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
      if (word !== undefined) command.error(`error: there is no command '${word}'; the one there is: validate`);
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
  return program;
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
