/**
 * The life of a session's thread.
 *
 *     booting ──▶ spare ──▶ opening ──▶ ready ◀──▶ parked
 *        │          │          │          │ ╲        │
 *        │          │          │          │  draining ◀┘
 *        └──────────┴──────────┴──────────┴─────┴──▶ ended      by drain, kill or crash
 *
 * booting: the thread loads. spare: loaded, nobody's. opening: holds credentials, its first host job is signing on.
 * ready: serves calls. parked: nobody has called for a while, and its host jobs are closed; the next call makes it
 * ready again. draining: finishes calls, takes none. ended: the thread is gone. There is no way back from there: a
 * session is a temporary child and is never restarted.
 */
export const TRANSITIONS = {
  booting: ['spare', 'ended'],
  spare: ['opening', 'ended'],
  opening: ['ready', 'ended'],
  ready: ['parked', 'draining', 'ended'],
  parked: ['ready', 'draining', 'ended'],
  draining: ['ended'],
  ended: [],
} as const satisfies Record<string, readonly string[]>;

export type SessionState = keyof typeof TRANSITIONS;

export function mayBecome(from: SessionState, to: SessionState): boolean {
  return (TRANSITIONS[from] as readonly SessionState[]).includes(to);
}

/** Why a thread ended: drained as asked, killed by us, or on its own. */
export interface EndCause {
  readonly kind: 'closed' | 'killed' | 'crashed';
  /** `expired`, `logout`, `shutdown`, `login refused`, … or what the crash said. */
  readonly reason: string;
}

/** Whether a session in this state takes calls. */
export function isOpen(state: SessionState): boolean {
  return state === 'ready' || state === 'parked';
}
