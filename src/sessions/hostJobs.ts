import { AppError, type ErrorCode } from '../kernel/appError.js';
import type { Timer } from '../kernel/clock.js';
import type { Kit } from '../kernel/kit.js';
import type { HostJobLimits } from '../configLimits.js';
import { Circuit } from './circuit.js';

/** One session, which opens jobs. */
export interface JobHolder {
  granted(id: number): void;
  denied(id: number, error: AppError): void;
  /** Somebody waits for a job of the host: one that rests should be closed. Answers with `left` or `kept`. */
  wanted(host: string): void;
}

/** What a session asks for. */
export interface JobRequest {
  /** Of this session's own choice. */
  readonly id: number;
  /** `host:port` as it is configured. */
  readonly host: string;
  /** A control job ends what holds the others, and is let in beyond the limit. */
  readonly isControl: boolean;
}

interface Ticket extends JobRequest {
  readonly holder: JobHolder;
  readonly of: Host;
  /** `begun`: let in, and what became of its attempt is not known yet. */
  state: 'waiting' | 'begun' | 'settled';
}

interface Host {
  readonly name: string;
  readonly circuit: Circuit;
  /** In order of their coming. */
  readonly waiting: Set<Ticket>;
  readonly held: Set<Ticket>;
  /** Holders that have been asked for a resting job since somebody was let in. */
  readonly asked: Set<JobHolder>;
  again: Timer | undefined;
}

/** When nobody had a resting job, they are asked again after this. */
const ASK_AGAIN_MS = 1_000;
/** Failures that say that the host, or the way to it, is gone. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set(['E_UNREACHABLE', 'E_HOST_TIMEOUT']);

/**
 * Lets the sessions open jobs on each host: not more at once than it should have, and none while it does not answer.
 * What a session holds ends with it.
 */
export class HostJobs {
  readonly #kit: Kit;
  readonly #limits: HostJobLimits;
  readonly #hosts = new Map<string, Host>();
  readonly #tickets = new Map<JobHolder, Map<number, Ticket>>();

  constructor(kit: Kit, limits: HostJobLimits) {
    this.#kit = kit;
    this.#limits = limits;
  }

  /** Jobs of a host that are open or being opened. */
  held(host: string): number {
    return this.#hosts.get(host)?.held.size ?? 0;
  }

  /** What a session holds or waits for, on all hosts. */
  heldBy(holder: JobHolder): number {
    return this.#tickets.get(holder)?.size ?? 0;
  }

  /** Grants, denies, or lets the session wait until `left`. */
  ask(holder: JobHolder, request: JobRequest): void {
    const host = this.#hostOf(request.host);
    const ticket: Ticket = { ...request, holder, of: host, state: 'waiting' };
    const own = this.#tickets.get(holder) ?? new Map<number, Ticket>();
    this.#tickets.set(holder, own.set(ticket.id, ticket));
    if (request.isControl || this.#hasRoom(host)) {
      this.#admit(ticket);
      return;
    }
    host.waiting.add(ticket);
    this.#askForOne(host);
  }

  opened(holder: JobHolder, id: number): void {
    const ticket = this.#tickets.get(holder)?.get(id);
    if (ticket === undefined) return;
    ticket.state = 'settled';
    ticket.of.circuit.succeeded();
  }

  /** The attempt has failed, and nothing is held any more. */
  failed(holder: JobHolder, id: number, code: ErrorCode): void {
    const ticket = this.#tickets.get(holder)?.get(id);
    if (ticket === undefined) return;
    const { of: host } = ticket;
    ticket.state = 'settled';
    if (code === 'E_CREDENTIALS') host.circuit.succeeded();
    else if (!OUTAGES.has(code)) host.circuit.forgone();
    else if (host.circuit.failed()) this.#kit.log.warn('host.unreachable', { host: host.name });
    this.left(holder, id);
  }

  /** The job has ended, or is not wanted any more. */
  left(holder: JobHolder, id: number): void {
    const own = this.#tickets.get(holder);
    const ticket = own?.get(id);
    if (ticket === undefined) return;
    own?.delete(id);
    this.#drop(ticket);
  }

  /** Asked for a resting job, the session has none. */
  kept(host: string): void {
    const found = this.#hosts.get(host);
    if (found !== undefined) this.#askForOne(found);
  }

  /** The session has ended with all that it had. */
  gone(holder: JobHolder): void {
    const own = this.#tickets.get(holder);
    this.#tickets.delete(holder);
    for (const ticket of own?.values() ?? []) this.#drop(ticket);
  }

  #drop(ticket: Ticket): void {
    const { of: host } = ticket;
    if (ticket.state === 'begun') host.circuit.forgone();
    host.waiting.delete(ticket);
    host.held.delete(ticket);
    host.asked.delete(ticket.holder);
    for (const next of host.waiting) {
      if (!this.#hasRoom(host)) break;
      host.waiting.delete(next);
      this.#admit(next);
    }
    if (host.waiting.size === 0) this.#stopAsking(host);
  }

  #admit(ticket: Ticket): void {
    const { holder, id, of: host } = ticket;
    const outage = host.circuit.begin();
    if (outage === undefined) {
      ticket.state = 'begun';
      host.held.add(ticket);
      holder.granted(id);
      return;
    }
    this.#tickets.get(holder)?.delete(id);
    holder.denied(id, this.#unreachable(outage));
  }

  #hasRoom({ held }: Host): boolean {
    let count = 0;
    for (const { isControl } of held) if (!isControl) count += 1;
    return count < this.#limits.jobsMax;
  }

  /** Asks whoever holds most, and has not been asked, for a job that rests. */
  #askForOne(host: Host): void {
    if (host.waiting.size === 0) return;
    const counts = new Map<JobHolder, number>();
    for (const { holder } of host.held) {
      if (!host.asked.has(holder)) counts.set(holder, (counts.get(holder) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([, one], [, other]) => other - one);
    if (most === undefined) {
      host.again ??= this.#kit.clock.after(ASK_AGAIN_MS, () => {
        this.#stopAsking(host);
        this.#askForOne(host);
      });
      return;
    }
    host.asked.add(most[0]);
    most[0].wanted(host.name);
  }

  #stopAsking(host: Host): void {
    host.asked.clear();
    host.again?.cancel();
    host.again = undefined;
  }

  #unreachable({ since, waitMs }: { readonly since: number; readonly waitMs: number }): AppError {
    const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
    const time = this.#kit.clock.iso(since).slice(0, 19).replace('T', ' ');
    return new AppError(
      'E_UNREACHABLE',
      `The IBM i has not been reachable since ${time} UTC. Try again in ${seconds} s; its operator finds the reason ` +
        'in the log.',
      { retryAfterSeconds: seconds },
    );
  }

  #hostOf(name: string): Host {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const circuit = new Circuit(this.#kit.clock, this.#limits);
    const host = { name, circuit, waiting: new Set<Ticket>(), held: new Set<Ticket>(), asked: new Set<JobHolder>() };
    const made: Host = { ...host, again: undefined };
    this.#hosts.set(name, made);
    return made;
  }
}
