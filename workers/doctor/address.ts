import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Clock } from '../../src/kernel/clock.js';
import { within } from '../../src/kernel/clock.js';
import { targetText, type Target } from '../../src/kernel/target.js';
import type { Judgement } from '../../src/protocol/checkup.js';
import { fix, ok } from './judgement.js';

/** How far a connection came: `code` is the operating system's, or LATE for a wait that was given up. */
export type AddressFacts =
  | { readonly stage: 'name'; readonly code: string }
  | { readonly stage: 'connection'; readonly addresses: readonly string[]; readonly code: string }
  | { readonly stage: 'connected'; readonly addresses: readonly string[]; readonly at: string };

/** The code of a wait that was given up. */
export const LATE = 'LATE';

/** Resolves the name and opens one TCP connection, each within the deadline. */
export async function reach(clock: Clock, target: Target, deadlineMs: number): Promise<AddressFacts> {
  let addresses: readonly string[];
  try {
    const found = await within(clock, deadlineMs, lookup(target.host, { all: true }), late);
    addresses = found.map(({ address }) => address);
  } catch (error) {
    return { stage: 'name', code: codeOf(error) };
  }
  try {
    return { stage: 'connected', addresses, at: await connectOnce(clock, target, deadlineMs) };
  } catch (error) {
    return { stage: 'connection', addresses, code: codeOf(error) };
  }
}

export function judgeAddress(target: Target, deadlineMs: number, facts: AddressFacts): Judgement {
  const where = targetText(target);
  switch (facts.stage) {
    case 'connected':
      return ok(`${where} answers at ${facts.at}`);
    case 'name':
      return facts.code === LATE
        ? fix(
            `the name ${target.host} was not resolved within ${deadlineMs} ms`,
            'Mend the name server of this machine.',
          )
        : fix(
            `no name server knows ${target.host} (${facts.code})`,
            'Correct the name in --host or DB2i_HOST, or add it to DNS or to the hosts file of this machine.',
          );
    case 'connection': {
      const at = `${where} (${facts.addresses.join(', ')})`;
      if (facts.code === 'ECONNREFUSED')
        return fix(
          `${at} refuses the connection: nothing listens on that port`,
          'Start Mapepire on the IBM i (sc start mapepire), or correct the port in --host or DB2i_PORT.',
        );
      if (facts.code === LATE || facts.code === 'ETIMEDOUT')
        return fix(
          `${at} did not answer within ${deadlineMs} ms`,
          'Ask for the port to be opened in the firewalls between here and there, or raise IBMI_CONNECT_TIMEOUT_MS.',
        );
      return fix(`${at} cannot be reached (${facts.code})`, 'Mend the network between this machine and the IBM i.');
    }
  }
}

/** The peer's address. */
async function connectOnce(clock: Clock, { host, port }: Target, deadlineMs: number): Promise<string> {
  const socket = connect({ host, port });
  try {
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    await within(clock, deadlineMs, connected, late);
    return socket.remoteAddress ?? host;
  } finally {
    socket.destroy();
  }
}

function late(): Error {
  return Object.assign(new Error('given up'), { code: LATE });
}

/** Of several addresses that all failed, Node tells the first one's code on the whole. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}
