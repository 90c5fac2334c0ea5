/** What a client's connection may do with the server's patience. */
export interface ConnectionLimits {
  /** At once; one more is closed as soon as it comes. */
  readonly max: number;
  /** Of one address; likewise. */
  readonly perAddressMax: number;
  /** Requests of one client that may wait for their turn, and connections of one that are kept open. */
  readonly perClientMax: number;
  /** Of each token; undefined = it may send as many as it likes. */
  readonly rate: RateLimits | undefined;
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** A connection without a request for so long is closed. */
  readonly idleMs: number;
  /** One that reads nothing of its answer for so long is cut. */
  readonly stallMs: number;
}

/** How many requests in how long. */
export interface RateLimits {
  readonly requestsMax: number;
  readonly windowMs: number;
}

/** How many jobs a host is asked for, and when it is left alone. */
export interface HostJobLimits {
  /** Jobs of all sessions on one host; control jobs come beside them. */
  readonly jobsMax: number;
  /** So many failed connection attempts in a row keep everybody away for a while. */
  readonly failures: number;
  /** The first pause; each failed probe doubles it. */
  readonly retryMs: number;
}

/** Who is let in. */
export interface AdmissionLimits {
  /** Sessions at once. */
  readonly max: number;
  /** Of one user on one host. */
  readonly perUserMax: number;
  /** No login once the process, with one more session, would be larger. */
  readonly memoryMb: number;
  /** What a session is expected to take of it. */
  readonly sessionMb: number;
  readonly crashes: BudgetLimits;
}

/** How many crashes a user may cause. */
export interface BudgetLimits {
  /** So many in a short time are borne. */
  readonly crashesMax: number;
  /** After this long a crash counts half. */
  readonly halfLifeMs: number;
}

/** Booted threads that are nobody's yet. */
export interface SpareLimits {
  /** So many always. */
  readonly min: number;
  /** So many when people log in one after another. */
  readonly max: number;
}

/** What one thread may use. */
export interface ThreadLimits {
  /** Of the old generation. */
  readonly heapMb: number;
  readonly youngMb: number;
  readonly stackMb: number;
  /** A thread whose event loop stands still for so long is ended. */
  readonly stallMs: number;
  readonly logLinesPerSecond: number;
}
