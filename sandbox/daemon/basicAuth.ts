/** What the upgrade request says of the user; the password is checked later, by `connect`. */
export type BasicAuth =
  | { readonly kind: 'credentials'; readonly user: string; readonly password: string }
  | { readonly kind: 'refused'; readonly status: 403 | 500 | 503; readonly reason: string };

const refused = (status: 403 | 500 | 503, reason: string): BasicAuth => ({ kind: 'refused', status, reason });

/** Checks only the form of the Authorization header, with the daemon's statuses and its case-sensitive `Basic `. */
export function readBasicAuth(header: string | undefined): BasicAuth {
  if (header === undefined) return refused(403, 'Authorization header missing');
  if (!header.startsWith('Basic ')) return refused(403, 'Invalid Authorization header');
  const encoded = header.slice('Basic '.length);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) || encoded.replaceAll('=', '').length % 4 === 1) {
    return refused(500, 'Internal Server Error');
  }
  const [user, password, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  // An empty password, or one with a colon, leaves other than two parts in the daemon's split.
  if (user === undefined || password === undefined || password === '' || rest.length > 0) {
    return refused(403, 'Invalid Authorization header');
  }
  if (user === '' || user.includes('*')) return refused(503, 'Endpoint Creation Failed');
  return { kind: 'credentials', user, password };
}
