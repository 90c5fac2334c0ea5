import type { Target } from '../kernel/target.js';
import type { Db2Settings } from './messages.js';

/** Every check of `doctor` in the order in which they are made; README.md has a row for each. */
export const CHECK_IDS = [
  'address',
  'verification',
  'tls',
  'certificate.chain',
  'certificate.name',
  'certificate.dates',
  'certificate.key',
  'sign-on',
  'mapepire',
  'query',
  'clock',
  'read-only',
  'profile.status',
  'profile.password',
  'profile.special-authorities',
  'profile.limited-capability',
  'qcmdexc',
  'second-opinion',
  'routines',
  'libraries',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** What one check came to. */
export type Judgement =
  /** Sound. */
  | { readonly verdict: 'ok'; readonly saw: string }
  /** `warn`: to be looked at. `fix`: must be mended. `todo` is the sentence that says how. */
  | { readonly verdict: 'warn' | 'fix'; readonly saw: string; readonly todo: string }
  /** Nothing is known; `saw` is the reason. */
  | { readonly verdict: 'unchecked'; readonly saw: string };

export type Finding = { readonly id: CheckId } & Judgement;

/** What is to be looked at. Its password comes beside it, so that nothing that prints a task prints one. */
export interface CheckupTask {
  readonly target: Target;
  readonly user: string;
  readonly db2: Db2Settings;
}

/** What the thread of a checkup is started with; the password's bytes are transferred. */
export interface CheckupInput {
  readonly task: CheckupTask;
  readonly password: Uint8Array<ArrayBuffer>;
}

/** Checkup thread to main. */
export type FromCheckup = { readonly type: 'finding'; readonly finding: Finding } | { readonly type: 'done' };
