import { parseArgs } from 'node:util';
import { startApp, type App } from './app.js';
import { isExtraInstance, parseConfig, readEnvironment } from './config.js';
import { AppError, describe } from './kernel/appError.js';
import { systemClock } from './kernel/clock.js';
import { openLogger } from './logging.js';

const USAGE = `Usage: npm start -- [--tools FILE_OR_DIRECTORY] [--help]
All other settings are environment variables, or lines of .env: see README.md.`;

/** The process's edge: environment to config, signals, pm2's ready, exit code. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { tools: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  if (isExtraInstance()) {
    throw new AppError(
      'E_CONFIG',
      'Sessions live in one process: run one instance in fork mode (ecosystem.config.cjs does).',
    );
  }
  const config = parseConfig(readEnvironment(), values.tools === undefined ? {} : { tools: values.tools });
  const { log, flush } = openLogger(config.logLevel);
  const starting = startApp({ log, clock: systemClock }, config);
  handleSignals(starting, flush);
  await starting;
  process.send?.('ready');
}

/** First signal drains, second kills; one that comes while we start is kept until there is something to drain. */
function handleSignals(starting: Promise<App>, flush: () => Promise<void>): void {
  let signals = 0;
  const stop = (signal: string): void => {
    signals += 1;
    const first = signals === 1;
    const ending = starting.then((app) => (first ? app.close(signal) : app.kill(`second ${signal}`)));
    void ending.then(flush).then(() => process.exit(signals === 1 ? 0 : 1));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
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
  process.stderr.write(`ibmi-mcp-gateway did not start. ${text}\n`);
  process.exitCode = 1;
  process.exit();
});
