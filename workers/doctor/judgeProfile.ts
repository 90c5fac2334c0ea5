import type { Judgement } from '../../src/protocol/checkup.js';
import { fix, ok, unchecked, warn } from './judgement.js';

/** A row of QSYS2.USER_INFO, as far as it is judged. */
export interface ProfileFacts {
  readonly name: string;
  readonly status: string;
  /** Milliseconds since 1970; undefined = it does not expire. */
  readonly passwordExpires: number | undefined;
  readonly isSetToExpire: boolean;
  readonly limitCapabilities: string;
}

/** A special authority and where it comes from: the profile itself, or a group. */
export interface HeldAuthority {
  readonly authority: string;
  readonly through: string;
}

export interface AuthorityFacts {
  readonly held: readonly HeldAuthority[];
  /** Groups whose special authorities the host does not show. */
  readonly unseenGroups: readonly string[];
}

/** A row of QSYS2.SYSROUTINEAUTH. */
export interface RoutineGrant {
  readonly grantee: string;
  readonly specificName: string;
}

/** Who may run QSYS2.QCMDEXC, and who asks: the profile and its groups. */
export interface CommandFacts {
  readonly grants: readonly RoutineGrant[];
  readonly profiles: readonly string[];
  readonly hasAllObject: boolean;
}

const DAY_MS = 86_400_000;
const PASSWORD_WARN_DAYS = 14;

export function judgeStatus({ name, status }: ProfileFacts): Judgement {
  return status === '*ENABLED'
    ? ok(`${name} is enabled`)
    : fix(`${name} has status ${status}`, `Have it enabled: CHGUSRPRF USRPRF(${name}) STATUS(*ENABLED).`);
}

export function judgePassword(facts: ProfileFacts, now: number): Judgement {
  const change = 'Change the password before that; people who log in later are refused.';
  if (facts.isSetToExpire) return fix('the password is set to expire at the next sign-on', change);
  if (facts.passwordExpires === undefined) return ok('the password does not expire');
  const days = Math.floor((facts.passwordExpires - now) / DAY_MS);
  if (days < 0) return fix('the password has expired', 'Change the password.');
  return days < PASSWORD_WARN_DAYS
    ? warn(`the password expires in ${days} days`, change)
    : ok(`the password expires in ${days} days`);
}

export function judgeSpecialAuthorities({ held, unseenGroups }: AuthorityFacts): Judgement {
  const list = held.map(({ authority, through }) => `${authority} (${through})`).join(', ');
  const unseen = unseenGroups.length === 0 ? '' : `those of ${unseenGroups.join(', ')} are not shown`;
  if (held.some(({ authority }) => authority === '*ALLOBJ'))
    return fix(
      list,
      'Use a profile without *ALLOBJ: for this one read-only tools are held by the guard alone, since the host ' +
        'itself would refuse nothing.',
    );
  if (held.length > 0)
    return warn(
      unseen === '' ? list : `${list}; ${unseen}`,
      'Use a profile without special authorities, or take them away: reading needs none.',
    );
  return unseen === '' ? ok('none, of its own or through groups') : unchecked(`none of its own; ${unseen}`);
}

export function judgeCapability({ name, limitCapabilities }: ProfileFacts): Judgement {
  return limitCapabilities === '*YES'
    ? ok('limited: no command line at a terminal')
    : warn(
        `limited capability is ${limitCapabilities}: a terminal (5250) gives this profile a command line`,
        `If it is for tools only: CHGUSRPRF USRPRF(${name}) LMTCPB(*YES) INLMNU(*SIGNOFF).`,
      );
}

/** A routine that runs any CL command. IBM i ships it for everybody, and may list no privilege for what it ships. */
export function judgeCommands({ grants, profiles, hasAllObject }: CommandFacts): Judgement {
  const mine = grants.filter(({ grantee }) => ['PUBLIC', '*PUBLIC', ...profiles].includes(grantee));
  const who = [...new Set(mine.map(({ grantee }) => grantee))];
  const todo =
    'The guard refuses it in read-only SQL. If nothing else needs it, consider ' +
    'REVOKE EXECUTE ON PROCEDURE QSYS2.QCMDEXC FROM PUBLIC, the same ON FUNCTION, and a grant to those who do.';
  if (hasAllObject) return warn('runs any CL command, and *ALLOBJ may always run it', todo);
  if (grants.length === 0)
    return warn('no privilege on QSYS2.QCMDEXC is listed; as shipped, everybody may run CL commands with it', todo);
  return who.length > 0
    ? warn(`QSYS2.QCMDEXC runs any CL command, and ${who.join(', ')} may run it`, todo)
    : ok('this profile and its groups are not among those who may run QSYS2.QCMDEXC');
}
