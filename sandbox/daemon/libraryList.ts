/** Which part of a library list a library stands in. */
export type LibraryPart = 'SYSTEM' | 'PRODUCT' | 'CURRENT' | 'USER';

export interface LibraryListEntry {
  readonly library: string;
  readonly part: LibraryPart;
}

/** What every job starts with (system values QSYSLIBL and QUSRLIBL). */
const SYSTEM_PART: readonly string[] = ['QSYS', 'QSYS2', 'QHLPSYS', 'QUSRSYS'];
const USER_PART: readonly string[] = ['QGPL', 'QTEMP'];

/** The most libraries that the user part may hold. */
export const USER_LIBRARIES_MAX = 250;

/** Where a new library goes in the user part. */
export type LibraryPosition =
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  | { readonly kind: 'after' | 'before' | 'replace'; readonly library: string };

/** A job's library list: system part, product libraries, current library, user part. Names are upper-cased. */
export class LibraryList {
  #current: string | undefined;
  #user: readonly string[];

  /** `named` is what the connection's `libraries` property names, `*LIBL` included. */
  constructor(named: readonly string[] = []) {
    this.#user = userPartOf(named);
  }

  /** All entries, in the order in which unqualified names are looked for. */
  get entries(): readonly LibraryListEntry[] {
    const part = (names: readonly string[], name: LibraryPart): LibraryListEntry[] =>
      names.map((library) => ({ library, part: name }));
    const current = this.#current === undefined ? [] : [this.#current];
    return [...part(SYSTEM_PART, 'SYSTEM'), ...part(current, 'CURRENT'), ...part(this.#user, 'USER')];
  }

  /** The libraries in order, each once. */
  get names(): readonly string[] {
    return [...new Set(this.entries.map(({ library }) => library))];
  }

  get user(): readonly string[] {
    return this.#user;
  }

  /** The current library; QGPL stands in for a job that has none. */
  get current(): string | undefined {
    return this.#current;
  }

  setCurrent(library: string | undefined): void {
    this.#current = library;
  }

  replaceUser(libraries: readonly string[]): void {
    this.#user = [...libraries];
  }

  has(library: string): boolean {
    return this.#user.includes(library);
  }

  /** False when the library that `position` names is not in the user part. */
  add(library: string, position: LibraryPosition): boolean {
    const list = [...this.#user];
    if (position.kind === 'first') list.unshift(library);
    else if (position.kind === 'last') list.push(library);
    else {
      const at = list.indexOf(position.library);
      if (at < 0) return false;
      list.splice(position.kind === 'after' ? at + 1 : at, position.kind === 'replace' ? 1 : 0, library);
    }
    this.#user = list;
    return true;
  }

  /** False when the user part has no such library. */
  remove(library: string): boolean {
    const isThere = this.has(library);
    this.#user = this.#user.filter((one) => one !== library);
    return isThere;
  }

  /** A library that is gone is nobody's any more. */
  forget(library: string): void {
    this.remove(library);
    if (this.#current === library) this.#current = undefined;
  }
}

/**
 * The driver's rule: the property replaces the user part, and `*LIBL` in it stands for the libraries that were there,
 * so that those named before it come first and those after it last.
 */
function userPartOf(named: readonly string[]): readonly string[] {
  if (named.length === 0) return USER_PART;
  const libraries = named.flatMap((library) => (library === '*LIBL' ? USER_PART : [library]));
  return [...new Set(libraries)].filter((library) => !library.startsWith('*')).slice(0, USER_LIBRARIES_MAX);
}
