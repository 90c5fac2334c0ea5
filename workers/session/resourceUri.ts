import { invalidParams, quoted } from './rpcError.js';

export const SCHEMA_TEMPLATE = 'db2://schema/{schema}';
export const TABLE_TEMPLATE = 'db2://table/{schema}/{table}';

/** What a resource URI names. */
export type Named =
  | { readonly kind: 'toolsets' }
  | { readonly kind: 'toolset'; readonly name: string }
  | { readonly kind: 'schema'; readonly schema: string }
  | { readonly kind: 'table'; readonly schema: string; readonly table: string };

const TOOLSET = /^toolsets:\/\/([^/?#]*)\/?$/;
const SCHEMA = /^db2:\/\/schema\/([^/?#]+)$/;
const TABLE = /^db2:\/\/table\/([^/?#]+)\/([^/?#]+)$/;
/** Of a URI: two names of 128 characters, each up to nine characters when encoded, and then some. */
const URI_CHARACTERS_MAX = 4_096;
/** Of a name in Db2's catalog. */
export const NAME_CHARACTERS_MAX = 128;

/** Reads a URI. @returns undefined for one of no kind that there is here. @throws RpcError for a malformed one */
export function parseResourceUri(uri: unknown): Named | undefined {
  if (typeof uri !== 'string' || uri === '') throw invalidParams('Name the resource in `uri`.');
  if (uri.length > URI_CHARACTERS_MAX) throw invalidParams(`A uri has at most ${URI_CHARACTERS_MAX} characters.`);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri)) throw invalidParams(`${quoted(uri)} is not a URI: it has no scheme.`);
  const toolset = TOOLSET.exec(uri)?.[1];
  if (toolset !== undefined) return toolset === '' ? { kind: 'toolsets' } : { kind: 'toolset', name: decode(toolset) };
  const schema = SCHEMA.exec(uri)?.[1];
  if (schema !== undefined) return { kind: 'schema', schema: nameOf(schema) };
  const [, of, table] = TABLE.exec(uri) ?? [];
  if (of !== undefined && table !== undefined) return { kind: 'table', schema: nameOf(of), table: nameOf(table) };
  if (/^db2:/i.test(uri)) {
    throw invalidParams(
      `${quoted(uri)} fits neither ${SCHEMA_TEMPLATE} nor ${TABLE_TEMPLATE}; encode / in a name as %2F.`,
    );
  }
  return undefined;
}

/** The URI of a table's description. */
export function tableUri(schema: string, table: string): string {
  return `db2://table/${encodeURIComponent(schema)}/${encodeURIComponent(table)}`;
}

function nameOf(part: string): string {
  const name = decode(part);
  if (name.length > NAME_CHARACTERS_MAX) {
    throw invalidParams(`A name has at most ${NAME_CHARACTERS_MAX} characters; ${quoted(name)}… is longer.`);
  }
  return name;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidParams(`${quoted(part)} has a % that begins no percent-encoded character of UTF-8.`);
  }
}
