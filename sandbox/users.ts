/**
 * The sandbox's user profiles. These passwords are documented sandbox passwords: they protect invented data in a
 * database that lives in memory, and are no secrets.
 */
export interface UserProfile {
  readonly name: string;
  readonly password: string;
  /** Group profiles: their authorities are the user's too. */
  readonly groups: readonly string[];
  /** Special authority *JOBCTL: may cancel other users' statements. */
  readonly jobControl: boolean;
  readonly text: string;
}

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
  jobControl: false,
  text,
});

export const USERS: readonly UserProfile[] = [
  { ...person(OWNER, 'Owner of the sample libraries'), jobControl: true },
  person('ALICE', 'Reads everything in SAMPLE, writes in DEVLIB', [GROUPS.readers, GROUPS.developers]),
  person('BOB', 'Reads SAMPLE except EMPLOYEE'),
  person('CAROL', 'No authority to SAMPLE'),
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
