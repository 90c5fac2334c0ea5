import type { ServiceAccount } from '../config.js';
import { AppError } from '../kernel/appError.js';
import { isOpen } from './sessionState.js';
import type { Session, Supervisor } from './supervisor.js';

/**
 * The one session of `none` mode: everybody's calls run as the service account. It is opened at start and again, single
 * flight, when a call finds it gone; a refusal of the account's password is final, because a second attempt with it
 * could disable the profile.
 */
export class SharedSession {
  readonly #supervisor: Supervisor;
  readonly #account: ServiceAccount;
  readonly #pool: { readonly poolStart: number; readonly poolMax: number };
  #session: Promise<Session> | undefined;
  #refused: AppError | undefined;

  constructor(
    supervisor: Supervisor,
    account: ServiceAccount,
    pool: { readonly poolStart: number; readonly poolMax: number },
  ) {
    this.#supervisor = supervisor;
    this.#account = account;
    this.#pool = pool;
  }

  /** The live session. @throws AppError as Supervisor.open does */
  async get(): Promise<Session> {
    if (this.#refused !== undefined) throw this.#refused;
    const opening = (this.#session ??= this.#open());
    const session = await opening;
    this.#refused = session.thread.disowned;
    if (this.#refused !== undefined) throw this.#refused;
    if (isOpen(session.thread.state)) return session;
    if (this.#session === opening) this.#session = undefined; // the first caller to notice reopens; the rest join it
    return await this.get();
  }

  async #open(): Promise<Session> {
    try {
      const { target, user, password } = this.#account;
      return await this.#supervisor.open({ target, user, password: new TextEncoder().encode(password), ...this.#pool });
    } catch (error) {
      this.#session = undefined;
      if (error instanceof AppError && error.code === 'E_CREDENTIALS') this.#refused = error;
      throw error;
    }
  }
}
