import type { Catalog } from '../../src/protocol/catalog.js';
import { unpackCatalog, type CatalogBytes } from '../../src/protocol/catalogBytes.js';

/** The newest catalog, read when it is first asked for after a change: a login that is idle does not pay for it. */
export class LiveCatalog {
  #bytes: CatalogBytes;
  #catalog: Catalog | undefined;

  constructor(bytes: CatalogBytes) {
    this.#bytes = bytes;
  }

  /** Another object after each `replace`, and the same one until then. */
  read(): Catalog {
    return (this.#catalog ??= unpackCatalog(this.#bytes));
  }

  replace(bytes: CatalogBytes): void {
    this.#bytes = bytes;
    this.#catalog = undefined;
  }
}
