import type { Clock } from '../../src/kernel/clock.js';
import { Db2Error } from '../dialect/db2Errors.js';
import { type SpecialAuthority, USERS, type UserProfile } from '../users.js';
import type { AddressRules } from './addressRules.js';
import { type ChangeSignal, Tally } from './counters.js';

/** System value QMAXSIGN: a profile is disabled after so many wrong passwords in a row. */
const QMAXSIGN = 3;

/** What the system knows of a profile's sign-ons. */
export interface ProfileState {
  readonly name: string;
  readonly status: '*ENABLED' | '*DISABLED';
  /** Wrong passwords since the last right one. */
  readonly signOnAttemptsNotValid: number;
  /** Wall time of the last sign-on; undefined if there was none since the start. */
  readonly previousSignOn: number | undefined;
  /** `*YES`: it has expired, and nobody signs on with it. `*NO`: it never does. */
  readonly passwordExpires: '*YES' | '*NO';
  readonly specialAuthorities: readonly SpecialAuthority[];
  readonly groups: readonly string[];
  readonly text: string;
}

export interface SignOnSetup {
  readonly clock: Clock;
  readonly rules: AddressRules;
  readonly changed: ChangeSignal;
}

/** Somebody who wants to sign on. */
export interface Applicant {
  readonly user: string;
  readonly password: string;
  /** Where the connection comes from. */
  readonly address: string;
}

/** Decides who signs on, and remembers it as long as the sandbox runs. */
export class SignOn {
  /** All attempts, by upper-cased user. */
  readonly attempts = new Tally();
  readonly #accounts = new Map(USERS.map((profile) => [profile.name, newAccount(profile)]));
  readonly #setup: SignOnSetup;

  constructor(setup: SignOnSetup) {
    this.#setup = setup;
  }

  /** Signs on, or throws what the daemon answers. Gives the profile's name. */
  attempt({ user, password, address }: Applicant): string {
    const name = user.toUpperCase();
    this.attempts.add(name);
    const line = this.#setup.rules.refusingLine(name, address);
    if (line !== undefined) {
      throw new Db2Error(`java.io.IOException: Connection refused by security rule at line ${line}`, null, 0);
    }
    const account = this.#accounts.get(name);
    if (account === undefined) throw refused(`User ID is not known.:${name}`);
    if (account.isDisabled) throw refused(`User ID is disabled.:${name}`);
    if (account.profile.password !== password) {
      account.wrongPasswords++;
      account.isDisabled = account.wrongPasswords >= QMAXSIGN;
      throw refused(`Password is incorrect.:${name}`);
    }
    if (account.profile.state === 'expired') throw refused(`Password is expired.:${name}`);
    account.wrongPasswords = 0;
    account.previousSignOn = this.#setup.clock.now();
    return name;
  }

  /** Enables a profile, as CHGUSRPRF STATUS(*ENABLED) does; false if there is none of that name. */
  enable(name: string): boolean {
    const account = this.#accounts.get(name.toUpperCase());
    if (account === undefined) return false;
    account.isDisabled = false;
    account.wrongPasswords = 0;
    this.#setup.changed.fire();
    return true;
  }

  profiles(): readonly ProfileState[] {
    return [...this.#accounts.values()].map(({ profile, isDisabled, wrongPasswords, previousSignOn }) => ({
      name: profile.name,
      status: isDisabled ? '*DISABLED' : '*ENABLED',
      signOnAttemptsNotValid: wrongPasswords,
      previousSignOn,
      passwordExpires: profile.state === 'expired' ? '*YES' : '*NO',
      specialAuthorities: profile.specialAuthorities,
      groups: profile.groups,
      text: profile.text,
    }));
  }
}

interface Account {
  readonly profile: UserProfile;
  isDisabled: boolean;
  wrongPasswords: number;
  previousSignOn: number | undefined;
}

function newAccount(profile: UserProfile): Account {
  return { profile, isDisabled: profile.state === 'disabled', wrongPasswords: 0, previousSignOn: undefined };
}

/** SQLSTATE and SQLCODE are lost because the daemon wraps the driver's exception. */
function refused(reason: string): Db2Error {
  const wrapper = 'java.sql.SQLNonTransientConnectionException: The application server rejected the connection.';
  return new Db2Error(`${wrapper} (${reason})`, null, 0);
}
