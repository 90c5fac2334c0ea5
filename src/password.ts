import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { AppError } from './kernel/appError.js';

/** IBM i takes 128 characters; more is no password but a wrong file. */
const CHARACTERS_MAX = 1024;

/** Where a password may come from. `prompt` is where people are asked: never where the results go. */
export interface PasswordSource {
  readonly input: NodeJS.ReadStream;
  readonly prompt: NodeJS.WritableStream;
}

/** The password that was typed or sent; undefined when the person gave up or nothing came. */
export async function readPassword(source: PasswordSource, question: string): Promise<string | undefined> {
  return source.input.isTTY ? await ask(source, question) : await firstLine(source.input);
}

/**
 * One line from a terminal that shows nothing of it. Readline edits in raw mode, writes its echo where nobody sees it,
 * and leaves raw mode when it is closed, which is on every way out of here; a process that a signal ends meanwhile has
 * its terminal restored by Node.
 */
async function ask({ input, prompt }: PasswordSource, question: string): Promise<string | undefined> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: true, historySize: 0 });
  try {
    prompt.write(question);
    const gaveUp = new Promise<undefined>((resolve) => {
      lines.once('SIGINT', () => resolve(undefined));
      lines.once('close', () => resolve(undefined));
    });
    const answer = await Promise.race([lines.question(''), gaveUp]);
    return answer === '' ? undefined : answer;
  } finally {
    lines.close();
    input.pause();
    prompt.write('\n');
  }
}

async function firstLine(input: NodeJS.ReadStream): Promise<string | undefined> {
  let text = '';
  // Leaving the loop destroys the stream, so that a sender that keeps its end open holds nobody up.
  for await (const chunk of input.setEncoding('utf8')) {
    text += String(chunk);
    if (text.includes('\n') || text.length > CHARACTERS_MAX) break;
  }
  const [line = ''] = text.split(/\r?\n/, 1);
  if (line.length > CHARACTERS_MAX)
    throw new AppError('E_CONFIG', `The first line of standard input is too long for a password.`);
  return line === '' ? undefined : line;
}
