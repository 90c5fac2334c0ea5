/**
 * The sandbox's user profiles. These passwords are documented sandbox passwords: they protect invented data in a
 * database that every start makes anew, and are no secrets.
 */
export interface UserProfile {
  readonly name: string;
  readonly password: string;
  /** Group profiles: their authorities are the user's too. */
  readonly groups: readonly string[];
  readonly specialAuthorities: readonly SpecialAuthority[];
  /** How the profile is found at every start. */
  readonly state: 'enabled' | 'disabled' | 'expired';
  readonly text: string;
}

/** What a profile may do beside what is granted to it: *JOBCTL cancels others' statements, *ALLOBJ does everything. */
export type SpecialAuthority =
  '*ALLOBJ' | '*SECADM' | '*JOBCTL' | '*SPLCTL' | '*SAVSYS' | '*SERVICE' | '*AUDIT' | '*IOSYSCFG';

/** Group profiles, which nobody signs on as. The seed grants them their authorities. */
export const GROUPS = {
  readers: 'SAMPLEREAD',
  developers: 'DEVELOPERS',
} as const;

/** Owner of the sandbox's libraries: may do everything in them. */
export const OWNER = 'DBADMIN';

export const LOAD_PASSWORD = 'load-pw';
export const LOAD_USERS_MAX = 120;

/** The name of the n-th load user, counted from 1: LOAD001 … LOAD120. */
export function loadUserName(n: number): string {
  return `LOAD${String(n).padStart(3, '0')}`;
}

const person = (name: string, text: string, groups: readonly string[] = []): UserProfile => ({
  name,
  password: `${name.toLowerCase()}-pw`,
  groups,
  specialAuthorities: [],
  state: 'enabled',
  text,
});

export const USERS: readonly UserProfile[] = [
  { ...person(OWNER, 'Owner of the sample libraries'), specialAuthorities: ['*JOBCTL'] },
  { ...person('SECADMIN', 'Security officer'), specialAuthorities: ['*ALLOBJ', '*SECADM', '*JOBCTL', '*AUDIT'] },
  person('ALICE', 'Reads everything in SAMPLE, writes in DEVLIB', [GROUPS.readers, GROUPS.developers]),
  person('BOB', 'Reads SAMPLE except EMPLOYEE'),
  person('CAROL', 'No authority to SAMPLE'),
  { ...person('ERIN', 'Reads SAMPLE, but the password has expired', [GROUPS.readers]), state: 'expired' },
  { ...person('FRANK', 'Reads SAMPLE, but the profile is disabled', [GROUPS.readers]), state: 'disabled' },
  ...Array.from({ length: LOAD_USERS_MAX }, (_, index) => ({
    ...person(loadUserName(index + 1), 'Load test user', [GROUPS.readers]),
    password: LOAD_PASSWORD,
  })),
];

const BY_NAME: ReadonlyMap<string, UserProfile> = new Map(USERS.map((user) => [user.name, user]));

/** Profile names fold to upper case, as on IBM i. */
export function findUser(name: string): UserProfile | undefined {
  return BY_NAME.get(name.toUpperCase());
}

/** Whether a profile has a special authority of its own. Those of groups are not asked for: no group here has any. */
export function hasSpecialAuthority(name: string, authority: SpecialAuthority): boolean {
  return findUser(name)?.specialAuthorities.includes(authority) === true;
}
