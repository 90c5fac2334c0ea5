import { AppError } from '../../src/kernel/appError.js';

/** What a host did of a cancel. */
export type CancelOutcome =
  /** It says that it has ended the statement. */
  | 'confirmed'
  /** The statement ended by itself meanwhile. */
  | 'ended'
  /** It has not said anything yet. */
  | 'open'
  /** It could not be told, or would not do it. */
  | 'refused';

/** Why a statement was interrupted. */
export type InterruptReason = { readonly kind: 'deadline'; readonly ms: number } | { readonly kind: 'cancelled' };

const ON_HOST: Readonly<Record<CancelOutcome, string>> = {
  confirmed: 'The host has confirmed that it cancelled it.',
  ended: 'It ended on the host meanwhile; a change that it made is made.',
  open: 'The host has not confirmed the cancel, so that it may still run there.',
  refused: 'The host could not be told to cancel it, so that it may still run there.',
};

/** What the caller of an interrupted statement reads. */
export function interrupted(reason: InterruptReason, outcome: CancelOutcome): AppError {
  const isConfirmed = outcome === 'confirmed';
  if (reason.kind === 'cancelled') {
    return new AppError('E_CANCELLED', `The call was cancelled. ${ON_HOST[outcome]}`, { cancelConfirmed: isConfirmed });
  }
  return new AppError(
    'E_DEADLINE',
    `The statement did not end within ${reason.ms} ms. ${ON_HOST[outcome]} Ask for less, or narrow it with WHERE.`,
    { cancelConfirmed: isConfirmed },
  );
}

/**
 * A statement that has not run: its job was found dead before anything was sent, or Db2 refused to begin. The pool
 * tries it once on another job.
 */
export class NotSent extends AppError {}

/** The connection was found dead before anything was sent. */
export function notSent(): NotSent {
  return new NotSent(
    'E_UNREACHABLE',
    'The connection to the IBM i was lost. The statement was not sent, and can be repeated.',
  );
}

/** The connection died under a statement. */
export function lost(): AppError {
  return new AppError(
    'E_UNREACHABLE',
    'The connection to the IBM i was lost. The statement may or may not have run; look before you repeat a change.',
  );
}

/** The password was right at the login, and is no longer. */
export function disowned({ detail }: AppError): AppError {
  return new AppError(
    'E_CREDENTIALS',
    'IBM i no longer accepts the password of this session: it was changed, has expired, or the profile is disabled. ' +
      'Nothing more is tried with it. Log in again.',
    detail === undefined ? {} : { detail },
  );
}

/** A message of the daemon was longer than allowed, and its connection is gone. */
export function frameTooLarge(bytesMax: number): AppError {
  return new AppError(
    'E_RESULT_TOO_LARGE',
    `A page of this result has more than the ${bytesMax} bytes of IBMI_MAX_FRAME_BYTES. Select fewer columns, or ` +
      'parts of the long ones with SUBSTR.',
  );
}
