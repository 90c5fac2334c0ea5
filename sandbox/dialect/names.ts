/**
 * Db2 folds an ordinary name to upper case, PostgreSQL to lower case. Swapping the case of A–Z maps one world
 * onto the other without loss, and the same function maps back: EMPLOYEE ⇄ employee, "Last Name" ⇄ "lAST nAME".
 * Other letters stay, because the catalog views do the same with SQL's translate().
 */
export function swapCase(name: string): string {
  return name.replaceAll(/[A-Za-z]/g, (letter) => {
    const lower = letter.toLowerCase();
    return letter === lower ? letter.toUpperCase() : lower;
  });
}

/** The quoted PostgreSQL identifier of a Db2 name (already folded, delimiters removed). */
export function pgName(db2Name: string): string {
  return `"${swapCase(db2Name).replaceAll('"', '""')}"`;
}

/** A PostgreSQL string literal. */
export function pgString(value: string): string {
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return value.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Schemas of the engine that no Db2 statement may reach. */
export function isHiddenSchema(db2Name: string): boolean {
  if (/^QTEMP_\d{6}$/.test(db2Name)) return true;
  return db2Name === 'DB2' || db2Name === 'PUBLIC' || db2Name === 'INFORMATION_SCHEMA' || db2Name.startsWith('PG_');
}
