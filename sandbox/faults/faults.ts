import type { Fault, FaultKind, FaultOrder } from './fault.js';
import { STAGES, type Stage } from './fault.js';
import { readFaultOrder } from './faultOrder.js';

/** Where something happens: on which connection, counted from the start, and whose it is once that is known. */
export interface Place {
  readonly connection: number;
  readonly user?: string;
  readonly type?: string;
  readonly sql?: string;
}

/** A fault that is armed, or that is over but still holds somebody. */
export interface ArmedFault {
  readonly id: number;
  readonly order: FaultOrder;
  readonly timesLeft: number | 'unlimited';
  /** Connections and requests that it holds up now. */
  readonly held: number;
}

interface Armed {
  readonly id: number;
  readonly order: FaultOrder;
  /** Connections that there were when it was armed. */
  readonly since: number;
  timesLeft: number;
  readonly held: Set<() => void>;
}

/** A fault that acts now, and the means to wait until it is cleared. */
export interface Struck {
  readonly fault: Fault;
  /** Calls `release` when the fault is cleared. Gives what to call when nobody waits any more. */
  readonly hold: (release: () => void) => () => void;
}

export interface FaultsSetup {
  /** How many connections there were so far. */
  readonly connections: () => number;
  /** Closes or opens the port; done when clients feel it. */
  readonly listen: (state: 'open' | 'refused') => Promise<void>;
  readonly changed: () => void;
}

/** The fault switchboard: what is to go wrong, for whom and how often. */
export class Faults {
  readonly #armed = new Map<number, Armed>();
  readonly #setup: FaultsSetup;
  #ids = 0;

  constructor(setup: FaultsSetup) {
    this.#setup = setup;
  }

  /** Arms a fault, and gives the number to clear it by. A malformed order is thrown as FaultOrderError. */
  async arm(order: FaultOrder): Promise<number> {
    const checked = readFaultOrder(order);
    const id = ++this.#ids;
    const lasting = STAGES[checked.kind] === 'listen' || STAGES[checked.kind] === 'job';
    const times = checked.times ?? (lasting ? 'unlimited' : 1);
    const timesLeft = times === 'unlimited' ? Infinity : times;
    this.#armed.set(id, { id, order: checked, since: this.#setup.connections(), timesLeft, held: new Set() });
    if (checked.kind === 'refuseTcp') await this.#setup.listen('refused');
    return id;
  }

  /** Ends one fault, or all; whoever is held up goes on. */
  async clear(id?: number): Promise<void> {
    const cleared = [...this.#armed.values()].filter((armed) => id === undefined || armed.id === id);
    for (const armed of cleared) {
      this.#armed.delete(armed.id);
      for (const release of [...armed.held]) release();
      armed.held.clear();
    }
    this.#setup.changed();
    if (!this.#find('refuseTcp')) await this.#setup.listen('open');
  }

  list(): readonly ArmedFault[] {
    return [...this.#armed.values()].map(({ id, order, timesLeft, held }) => ({
      id,
      order,
      timesLeft: timesLeft === Infinity ? 'unlimited' : timesLeft,
      held: held.size,
    }));
  }

  /** Whether nothing at all is to go wrong. */
  get isQuiet(): boolean {
    return this.#armed.size === 0;
  }

  /** Connections and requests that are held up now. */
  get held(): number {
    return [...this.#armed.values()].reduce((sum, { held }) => sum + held.size, 0);
  }

  /** The fault that strikes here, if one does; it counts as having struck. */
  strike(stage: Stage, place: Place): Struck | undefined {
    for (const armed of this.#armed.values()) {
      if (armed.timesLeft === 0 || STAGES[armed.order.kind] !== stage || !hits(armed, place)) continue;
      armed.timesLeft--;
      this.#forget(armed);
      return { fault: armed.order, hold: (release) => this.#hold(armed, release) };
    }
    return undefined;
  }

  /** How many statements a user's job may prepare; undefined when no fault says so. */
  statementLimit(user: string): number | undefined {
    for (const { order } of this.#armed.values()) {
      if (order.kind === 'statementLimit' && isOf(order.scope, user)) return order.statements;
    }
    return undefined;
  }

  /** Whether a user's jobs may do everything, whatever they were opened for. */
  ignoresAccess(user: string): boolean {
    return [...this.#armed.values()].some(({ order }) => order.kind === 'ignoreAccess' && isOf(order.scope, user));
  }

  #find(kind: FaultKind): boolean {
    return [...this.#armed.values()].some(({ order }) => order.kind === kind);
  }

  #hold(armed: Armed, release: () => void): () => void {
    // It stays in the list as long as it holds somebody, so that clearing finds it.
    this.#armed.set(armed.id, armed);
    armed.held.add(release);
    this.#setup.changed();
    return () => {
      armed.held.delete(release);
      this.#forget(armed);
      this.#setup.changed();
    };
  }

  #forget(armed: Armed): void {
    if (armed.timesLeft === 0 && armed.held.size === 0) this.#armed.delete(armed.id);
  }
}

function hits({ order, since }: Armed, { connection, user, type, sql }: Place): boolean {
  const { scope = 'all', when } = order;
  if (scope !== 'all' && 'connection' in scope && connection !== since + scope.connection) return false;
  if (scope !== 'all' && 'user' in scope && !isOf(scope, user)) return false;
  if (order.kind === 'stallConnect' && type !== 'connect') return false;
  if (when?.type !== undefined && when.type !== type) return false;
  return when?.sql === undefined || sql?.includes(when.sql) === true;
}

function isOf(scope: FaultOrder['scope'], user: string | undefined): boolean {
  if (scope === undefined || scope === 'all') return true;
  return 'user' in scope && scope.user.toUpperCase() === user?.toUpperCase();
}
