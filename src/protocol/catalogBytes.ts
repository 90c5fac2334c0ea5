import type { Catalog, SourceAccount } from './catalog.js';

/** A catalog as JSON in memory that all threads share: made once a load, whatever the number of sessions. */
export type CatalogBytes = SharedArrayBuffer;

/** What a client may have listed, and has to list again. */
export const CATALOG_PARTS = ['tools', 'prompts', 'resources'] as const;
export type CatalogPart = (typeof CATALOG_PARTS)[number];

/** What a live session is told at a reload. */
export interface CatalogUpdate {
  readonly bytes: CatalogBytes;
  readonly changed: readonly CatalogPart[];
  /** Of `none` mode, for its one open session; empty for every other thread. */
  readonly accounts: readonly SourceAccount[];
}

export function packCatalog(catalog: Catalog): CatalogBytes {
  const json = Buffer.from(JSON.stringify(catalog));
  const bytes = new SharedArrayBuffer(json.byteLength);
  new Uint8Array(bytes).set(json);
  return bytes;
}

export function unpackCatalog(bytes: CatalogBytes): Catalog {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Catalog; // only packCatalog makes such bytes
}
