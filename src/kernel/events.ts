/** What a typed event source offers its readers. */
export interface Events<Map> {
  /** Calls `listener` on every `name` from now on; returns the function that stops it. */
  on<Name extends keyof Map>(name: Name, listener: (payload: Map[Name]) => void): () => void;
}

/** A typed event source whose listeners cannot break it: what they throw goes to `failed`. */
export class EventBus<Map> implements Events<Map> {
  readonly #listeners = new globalThis.Map<keyof Map, Set<(payload: never) => void>>();
  readonly #failed: (name: keyof Map, error: unknown) => void;

  constructor(failed: (name: keyof Map, error: unknown) => void) {
    this.#failed = failed;
  }

  on<Name extends keyof Map>(name: Name, listener: (payload: Map[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Name extends keyof Map>(name: Name, payload: Map[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        // `on` admits only listeners of this name's payload; the set has forgotten it.
        (listener as (payload: Map[Name]) => void)(payload);
      } catch (error) {
        this.#failed(name, error);
      }
    }
  }
}
