#!/usr/bin/env node
import { resolve } from 'node:path';
import { startApp, type App } from './app.js';
import { EXIT_USAGE, readCommandLine, type DoctorFlags, type KeysOrder, type Order } from './commandLine.js';
import { isExtraInstance, parseConfig, readEnvironment, type Config, type Flags } from './config.js';
import { parseDoctorConfig, parseKeyConfig, parseToolConfig, standInsFor } from './configCommands.js';
import { runCheckup } from './doctor.js';
import { findingLines, findingsJson, mustFix, totalLine } from './doctorReport.js';
import { AppError, describe } from './kernel/appError.js';
import { systemClock } from './kernel/clock.js';
import { targetText } from './kernel/target.js';
import { listPairs, makePair, retirePair } from './keyFiles.js';
import { openLogger } from './logging.js';
import { packageVersion } from './packageVersion.js';
import { readPassword } from './password.js';
import type { Finding } from './protocol/checkup.js';
import { toolList, toolsetList, verdictText } from './toolReports.js';
import { judgeTools } from './tools/loadTools.js';
import { faultLines } from './tools/toolVerdict.js';

/** The process's edge: command line and environment to a task, signals, pm2's ready, exit code. */
async function main(): Promise<void> {
  const order = readCommandLine(process.argv.slice(2), packageVersion());
  switch (order.task) {
    case 'say':
      (order.exitCode === 0 ? process.stdout : process.stderr).write(order.text);
      process.exitCode = order.exitCode;
      return;
    case 'start':
      await start(order.flags);
      return;
    case 'validate':
      await validate(order.flags);
      return;
    case 'doctor':
      await doctor(order.asked);
      return;
    case 'keys':
      await keys(order.asked);
      return;
    case 'list-tools':
    case 'list-toolsets':
      await list(order.task, order.flags);
  }
}

async function start(flags: Flags): Promise<void> {
  if (isExtraInstance()) {
    throw new AppError(
      'E_CONFIG',
      'Sessions live in one process: run one instance in fork mode (ecosystem.config.cjs does).',
    );
  }
  const config = parseConfig(readEnvironment(), flags);
  const { log, flush } = openLogger(config.logLevel);
  const reread = (): Config => parseConfig(readEnvironment(), flags);
  const starting = startApp({ log, clock: systemClock }, config, { reread });
  handleSignals(starting, flush);
  await starting;
  process.send?.('ready');
}

/** Exit code 1 for faults, and 2 where there is nothing to judge: a check that saw no file must not pass. */
async function validate(flags: Flags): Promise<void> {
  const environment = readEnvironment();
  const config = parseToolConfig(environment, flags);
  if (config.tools.paths === undefined) {
    process.stderr.write('There is nothing to validate: name the tool files with --tools or TOOLS_YAML_PATH.\n');
    process.exitCode = EXIT_USAGE;
    return;
  }
  const verdict = await judgeTools(config);
  process.stdout.write(verdictText(verdict));
  const absent = standInsFor(environment);
  if (absent.length > 0) process.stderr.write(`Checked with stand-ins for ${absent.join(', ')}, not set here.\n`);
  if (verdict.loaded === undefined) process.exitCode = 1;
}

async function list(task: Extract<Order['task'], 'list-tools' | 'list-toolsets'>, flags: Flags): Promise<void> {
  const config = parseToolConfig(readEnvironment(), flags);
  // All toolsets are listed, so that one can be chosen.
  const tools = task === 'list-toolsets' ? { ...config.tools, toolsets: [] } : config.tools;
  const verdict = await judgeTools({ ...config, tools });
  if (verdict.loaded === undefined) {
    process.stderr.write(`${faultLines(verdict).join('\n')}\n`);
    process.exitCode = 1;
    return;
  }
  const { catalog } = verdict.loaded;
  process.stdout.write(task === 'list-tools' ? toolList(catalog, config.builtins) : toolsetList(catalog));
}

/** One host and one profile. The password is asked for at the terminal or read from standard input, nowhere else. */
async function doctor({ passwordFrom, form, ...asked }: DoctorFlags): Promise<void> {
  const { target, user, db2 } = parseDoctorConfig(readEnvironment(), asked);
  if (target === undefined || user === undefined) {
    const missing =
      target === undefined ? 'the IBM i with --host or DB2i_HOST' : 'the profile with --user or DB2i_USER';
    endWithUsage(`Name ${missing}.`);
    return;
  }
  if (passwordFrom === 'terminal' && !process.stdin.isTTY) {
    endWithUsage('There is no terminal to ask for the password: send it as the first line with --password-stdin.');
    return;
  }
  const where = targetText(target);
  const password = await readPassword({ input: process.stdin, prompt: process.stderr }, `Password of ${user}: `);
  if (password === undefined) {
    endWithUsage('No password was given, so nothing was checked.');
    return;
  }
  process.stdout.on('error', () => undefined); // a reader that has seen enough, as `head`; the exit code counts on
  const findings: Finding[] = [];
  if (form === 'text')
    process.stdout.write(`${where} as ${user}
`);
  await runCheckup({ target, user, db2 }, new TextEncoder().encode(password), (finding) => {
    findings.push(finding);
    if (form === 'text') process.stdout.write(findingLines(finding));
  });
  process.stdout.write(form === 'json' ? findingsJson({ target: where, user }, findings) : totalLine(findings));
  if (mustFix(findings)) process.exitCode = 1;
}

async function keys({ act, keyId, directory }: KeysOrder): Promise<void> {
  const room = { directory: resolve(directory), settings: parseKeyConfig(readEnvironment()) };
  if (act === 'list') {
    const { text, isSound } = await listPairs(room);
    process.stdout.write(text);
    if (!isSound) process.exitCode = 1;
    return;
  }
  process.stdout.write(await (act === 'new' ? makePair(room, keyId) : retirePair(room, keyId)));
}

function endWithUsage(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = EXIT_USAGE;
}

/**
 * First signal drains, second kills, and a hangup reads keys and certificates again. One that comes while we start is
 * kept until there is something to drain.
 */
function handleSignals(starting: Promise<App>, flush: () => Promise<void>): void {
  let signals = 0;
  const stop = (signal: string): void => {
    signals += 1;
    const first = signals === 1;
    const ending = starting.then((app) => (first ? app.close(signal) : app.kill(`second ${signal}`)));
    void ending.then(flush).then(() => process.exit(signals === 1 ? 0 : 1));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
  process.on('SIGHUP', () => {
    if (process.stdout.isTTY)
      stop('SIGHUP'); // the terminal is gone
    else void starting.then((app) => app.reload());
  });
  process.on('message', (message) => {
    if (message === 'shutdown') stop('shutdown'); // pm2 where there are no signals
  });
}

main().catch((error: unknown) => {
  // Usage and configuration are the reader's to mend, so they get the sentence alone; the rest is ours.
  const text =
    error instanceof AppError
      ? `${error.message}${error.detail === undefined ? '' : ` (${error.detail})`}`
      : describe(error);
  process.stderr.write(`ibmi-mcp-gateway: ${text}\n`);
  process.exitCode = 1;
  process.exit();
});
