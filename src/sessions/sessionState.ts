/**
 * The life of a session's thread.
 *
 *     booting ──▶ spare ──▶ opening ──▶ ready ──▶ draining ──▶ ended
 *        └──────────┴──────────┴──────────┴──── kill, crash ────▲
 *
 * booting: the thread loads. spare: loaded, nobody's. opening: holds credentials, its first host job is signing on.
 * ready: serves calls. draining: finishes calls, takes none. ended: the thread is gone. There is no way back: a session
 * is a temporary child and is never restarted.
 */
export const TRANSITIONS = {
  booting: ['spare', 'ended'],
  spare: ['opening', 'ended'],
  opening: ['ready', 'ended'],
  ready: ['draining', 'ended'],
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
