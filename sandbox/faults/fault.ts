/** What can go wrong, by the moment at which it does. The members are those that a fault has beside its target. */
export type Fault =
  /** The port is closed as long as the fault is armed. */
  | { readonly kind: 'refuseTcp' }
  /** TCP connects, and nothing comes back. */
  | { readonly kind: 'stallTls' }
  /** The upgrade gets no answer. */
  | { readonly kind: 'stallUpgrade' }
  | { readonly kind: 'refuseUpgrade'; readonly status: 403 | 500 | 503 }
  /** `connect` gets no answer, and what is sent after it waits behind it. */
  | { readonly kind: 'stallConnect' }
  | { readonly kind: 'delayReply'; readonly ms: number }
  | { readonly kind: 'loseReply' }
  | { readonly kind: 'replyTwice' }
  /** The reply carries an id that nobody asked with. */
  | { readonly kind: 'unknownId' }
  /** Text that is no JSON comes instead of the reply. */
  | { readonly kind: 'garbage' }
  /** The connection is lost (1006) or closed with an error (1011) while the request runs. */
  | { readonly kind: 'drop'; readonly code: 1006 | 1011 }
  /** The connection is lost in the middle of the reply's frame. */
  | { readonly kind: 'cutReply' }
  /** The daemon reads nothing more from the connection, and does not answer this request. */
  | { readonly kind: 'freeze' }
  /** The reply's frame comes slowly; `padToBytes` fills it up with blanks before. */
  | { readonly kind: 'trickle'; readonly bytesPerSecond: number; readonly padToBytes?: number }
  /** The client's close is never answered, and the daemon does not end the connection. */
  | { readonly kind: 'muteClose' }
  /** Every job refuses to prepare more than `statements`, with HY014, as long as the fault is armed. */
  | { readonly kind: 'statementLimit'; readonly statements: number }
  /** The connection property `access` means nothing to any job, as long as the fault is armed. */
  | { readonly kind: 'ignoreAccess' };

export type FaultKind = Fault['kind'];

/** Whom a fault hits. */
export interface Target {
  /** Everybody, one user, or the n-th connection from now on, counted from 1. Everybody when left out. */
  readonly scope?: 'all' | { readonly user: string } | { readonly connection: number };
  /** Only requests of this type, or whose SQL text contains this. */
  readonly when?: { readonly type?: string; readonly sql?: string };
  /** How often; once when left out. Faults that last as long as they are armed have no number. */
  readonly times?: number | 'unlimited';
}

/** A fault and whom it hits. */
export type FaultOrder = Fault & Target;

/** Where in a connection's life a fault acts. */
export type Stage = 'listen' | 'accept' | 'upgrade' | 'request' | 'close' | 'job';

export const STAGES: Readonly<Record<FaultKind, Stage>> = {
  refuseTcp: 'listen',
  stallTls: 'accept',
  stallUpgrade: 'upgrade',
  refuseUpgrade: 'upgrade',
  stallConnect: 'request',
  delayReply: 'request',
  loseReply: 'request',
  replyTwice: 'request',
  unknownId: 'request',
  garbage: 'request',
  drop: 'request',
  cutReply: 'request',
  freeze: 'request',
  trickle: 'request',
  muteClose: 'close',
  statementLimit: 'job',
  ignoreAccess: 'job',
};
