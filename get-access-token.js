#!/usr/bin/env node
// Logs in with an IBM i user profile and prints a bearer token for the MCP endpoint. Plain JavaScript: needs no build.
//
//   eval "$(node get-access-token.js --quiet --user ME --host my-ibm-i)"
import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { parseArgs } from 'node:util';
import { parse as parseDotenv } from 'dotenv';

const DEADLINE_MS = 30_000;
const ANSWER_MAX_BYTES = 1_048_576;
const EXIT_REFUSED = 1;
const EXIT_USAGE = 2;
/** The characters of a bearer token, RFC 6750. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

const OPTIONS = {
  user: { type: 'string', short: 'u' },
  password: { type: 'string', short: 'p' },
  host: { type: 'string', short: 'h' },
  server: { type: 'string', default: 'localhost' },
  port: { type: 'string', default: '3010' },
  https: { type: 'boolean', default: false },
  insecure: { type: 'boolean', default: false },
  duration: { type: 'string', default: '7200' },
  'pool-start': { type: 'string', default: '2' },
  'pool-max': { type: 'string', default: '5' },
  'public-key-path': { type: 'string' },
  'key-id': { type: 'string' },
  verbose: { type: 'boolean', short: 'v', default: false },
  quiet: { type: 'boolean', short: 'q', default: false },
  help: { type: 'boolean', default: false },
};

const USAGE = `Usage: node get-access-token.js [options]

  -u, --user NAME             IBM i user profile          (default: DB2i_USER)
  -p, --password TEXT         its password                (default: DB2i_PASS)
  -h, --host NAME             IBM i to log in to          (default: DB2i_HOST)
      --server NAME           MCP server                  (default: localhost)
      --port NUMBER           its port                    (default: 3010)
      --https                 use HTTPS
      --insecure              do not verify the server's certificate (testing only)
      --duration SECONDS      life of the token           (default: 7200)
      --pool-start NUMBER     Db2 jobs at the start       (default: 2)
      --pool-max NUMBER       Db2 jobs at the most        (default: 5)
      --public-key-path FILE  the server's public key, instead of fetching it; needs --key-id
      --key-id ID             id of that key
  -v, --verbose               tell what is done, on standard error
  -q, --quiet                 print only: export IBMI_MCP_ACCESS_TOKEN="…"
      --help                  this text

A variable is taken from the environment, else from .env or the file that MCP_SERVER_CONFIG names.
A password on a command line can be seen by others on the machine; .env or the environment is better.
Exit codes: 0 a token was printed, 1 refused or unreachable, 2 wrong usage.`;

/** A sentence for the reader and the exit code that goes with it. */
class Refusal extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Flags over the environment over the settings file, as the gateway itself reads them; empty counts as absent. */
function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({ options: OPTIONS, allowPositionals: false }));
  } catch (error) {
    // The parser quotes a stray argument, which may be the second half of a password with a blank in it.
    const stray = error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL';
    const sentence = 'There is an argument without its option; put a value that has blanks in quotes.';
    throw new Refusal(stray ? sentence : error.message, EXIT_USAGE);
  }
  if (values.help) return { help: true };
  const file = readSettingsFile();
  const setting = (flag, variable) =>
    values[flag] || filled(process.env[variable]) || filled(file[variable]) || missing(flag, variable);
  if (Boolean(values['public-key-path']) !== Boolean(values['key-id'])) {
    throw new Refusal('--public-key-path and --key-id go together.', EXIT_USAGE);
  }
  const poolStart = wholeNumber(values, 'pool-start', 50);
  const poolMax = wholeNumber(values, 'pool-max', 100);
  if (poolStart > poolMax) throw new Refusal('--pool-start must not be greater than --pool-max.', EXIT_USAGE);
  return {
    ...values,
    user: setting('user', 'DB2i_USER'),
    password: setting('password', 'DB2i_PASS'),
    host: setting('host', 'DB2i_HOST'),
    port: wholeNumber(values, 'port', 65_535),
    duration: wholeNumber(values, 'duration', 86_400),
    poolStart,
    poolMax,
  };
}

/** `.env`, or the file that MCP_SERVER_CONFIG names, which has to be there. */
function readSettingsFile() {
  const path = filled(process.env.MCP_SERVER_CONFIG);
  try {
    return parseDotenv(readFileSync(path ?? '.env'));
  } catch {
    if (path === undefined) return {};
    throw new Refusal(`MCP_SERVER_CONFIG names ${path}, which cannot be read. Correct the path.`, EXIT_USAGE);
  }
}

function filled(value) {
  return value === undefined || value.trim() === '' ? undefined : value;
}

function missing(flag, variable) {
  throw new Refusal(`Give --${flag}, or set ${variable} in .env.`, EXIT_USAGE);
}

function wholeNumber(values, flag, max) {
  const number = Number(values[flag]);
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new Refusal(`--${flag} must be a whole number from 1 to ${max}.`, EXIT_USAGE);
}

/** One request with a deadline; resolves with the status and the parsed body. */
function request(options, { method, path, body }) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers =
    text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const transport = options.https ? https : http;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const { server: hostname, port } = options;
  return new Promise((resolve, reject) => {
    // An error of several addresses at once has a code and no message.
    const unreachable = (error) =>
      reject(
        new Refusal(`The server at ${hostname}:${port} did not answer: ${error.message || error.code}`, EXIT_REFUSED),
      );
    const sent = transport.request(
      { method, hostname, port, path, headers, signal, rejectUnauthorized: !options.insecure },
      (response) => {
        const chunks = [];
        let bytes = 0;
        response.on('data', (chunk) => {
          bytes += chunk.length;
          if (bytes > ANSWER_MAX_BYTES) response.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.on('error', unreachable);
        response.on('end', () => resolve({ status: response.statusCode, body: parseJson(Buffer.concat(chunks)) }));
      },
    );
    sent.on('error', unreachable);
    sent.end(text);
  });
}

function parseJson(bytes) {
  try {
    return Object(JSON.parse(bytes.toString('utf8')));
  } catch {
    return {};
  }
}

function refused(what, { status, body }) {
  const { message = 'no reason given', requestId } = Object(body.error);
  const quote = requestId === undefined ? '' : ` (request ${printable(requestId)})`;
  return new Refusal(`${what} was refused with ${status}: ${printable(message)}${quote}`, EXIT_REFUSED);
}

/** Text of the server without what a terminal would obey. */
function printable(text) {
  return String(text).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}

async function publicKeyOf(options) {
  const path = options['public-key-path'];
  if (path) {
    try {
      return { keyId: options['key-id'], publicKey: createPublicKey(readFileSync(path)) };
    } catch (error) {
      throw new Refusal(`--public-key-path cannot be used: ${error.message}`, EXIT_USAGE);
    }
  }
  const answer = await request(options, { method: 'GET', path: '/api/v1/auth/public-key' });
  const { keyId, publicKey } = answer.body;
  if (answer.status !== 200 || !publicKey) throw refused('The public key', answer);
  try {
    return { keyId: printable(keyId), publicKey: createPublicKey(publicKey) };
  } catch {
    throw new Refusal('The server answered with something that is not a public key.', EXIT_REFUSED);
  }
}

/** AES-256-GCM around the login, RSA-OAEP-SHA256 around the AES key. */
function seal({ keyId, publicKey }, login) {
  const sessionKey = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sessionKey, iv);
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(login), 'utf8'), cipher.final()]);
  const wrapped = publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    sessionKey,
  );
  const base64 = (bytes) => bytes.toString('base64');
  return {
    keyId,
    encryptedSessionKey: base64(wrapped),
    iv: base64(iv),
    authTag: base64(cipher.getAuthTag()),
    ciphertext: base64(ciphertext),
  };
}

async function main() {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const tell = (text) => options.verbose && process.stderr.write(`${text}\n`);
  const { user, password, host, duration, poolStart, poolMax } = options;
  const key = await publicKeyOf(options);
  tell(`Sealing for key ${key.keyId}; ${user} logs in to ${host} through ${options.server}:${options.port}.`);
  const login = {
    credentials: { username: user, password },
    request: { host, duration, poolstart: poolStart, poolmax: poolMax },
  };
  const answer = await request(options, { method: 'POST', path: '/api/v1/auth', body: seal(key, login) });
  if (answer.status !== 201 || !answer.body.access_token) throw refused('The login', answer);
  const { access_token: token, token_type: type, expires_in: seconds } = answer.body;
  // The line below is made for a shell to obey.
  if (!TOKEN.test(token)) throw new Refusal('The server answered with something that is not a token.', EXIT_REFUSED);
  const expiresAt = printable(answer.body.expires_at);
  const exportLine = `export IBMI_MCP_ACCESS_TOKEN="${token}"`;
  tell(
    `${printable(type)} token for ${printable(seconds)} s, until ${expiresAt}; pool of ${poolStart} to ${poolMax} Db2 jobs.`,
  );
  if (options.quiet) process.stdout.write(`${exportLine}\n`);
  else
    process.stdout.write(`Logged in as ${user} on ${host}. The token is good until ${expiresAt}.\n\n${exportLine}\n`);
}

main().catch((error) => {
  const known = error instanceof Refusal;
  process.stderr.write(`${known ? error.message : `Unexpected: ${error.message}`}\n`);
  if (known && error.exitCode === EXIT_USAGE) process.stderr.write('See node get-access-token.js --help.\n');
  process.exitCode = known ? error.exitCode : EXIT_REFUSED;
});
