/** An IBM i that people may log in to: where its Mapepire daemon listens. */
export interface Target {
  /** Host name or address, lower case, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A name or an IPv4 address, or an IPv6 address in brackets; then perhaps a port. Nothing else: no path, no user. */
const TARGET = /^(?<name>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?<port>\d{1,5}))?$/;

/** Reads `host` or `host:port`; undefined when the text is anything else. */
function parseHostPort(text: string): { readonly host: string; readonly port: number | undefined } | undefined {
  const groups = TARGET.exec(text.trim().toLowerCase())?.groups;
  const name = groups?.name;
  if (name === undefined) return undefined;
  const port = groups?.port === undefined ? undefined : Number(groups.port);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { host: name.replace(/^\[|\]$/g, ''), port };
}

/** Reads one configured target; undefined when the text is not `host` or `host:port`. */
export function parseTarget(text: string, defaultPort: number): Target | undefined {
  const asked = parseHostPort(text);
  return asked === undefined ? undefined : { host: asked.host, port: asked.port ?? defaultPort };
}

/**
 * The configured target that a login payload names, by `host` (its first configured port) or `host:port`; undefined
 * when it is not on the list. The client chooses among names; it never supplies an address to connect to.
 */
export function findTarget(targets: readonly Target[], wanted: string): Target | undefined {
  const asked = parseHostPort(wanted);
  if (asked === undefined) return undefined;
  return targets.find(({ host, port }) => host === asked.host && (asked.port === undefined || port === asked.port));
}

/** `host:port` as people write it. */
export function targetText({ host, port }: Target): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
