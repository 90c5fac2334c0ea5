import { pgName } from '../dialect/names.js';
import { GROUPS, OWNER, USERS } from '../users.js';

/** One PostgreSQL role for each user profile and group profile. */
export function profiles(): readonly string[] {
  const groups = Object.values(GROUPS).map((group) => `CREATE ROLE ${pgName(group)} NOLOGIN`);
  const users = USERS.map(({ name }) => `CREATE ROLE ${pgName(name)} NOLOGIN`);
  const members = USERS.flatMap(({ name, groups: of }) =>
    of.map((group) => `GRANT ${pgName(group)} TO ${pgName(name)}`),
  );
  return [[...groups, ...users, ...members, ...allObject()].join(';\n')];
}

/** *ALLOBJ: reads and writes everything, and does what any owner may; yet it is no superuser of the engine. */
function allObject(): readonly string[] {
  const owners = [...Object.values(GROUPS), ...USERS.map(({ name }) => name)];
  return USERS.filter(({ specialAuthorities }) => specialAuthorities.includes('*ALLOBJ')).map(({ name }) => {
    const others = owners.filter((owner) => owner !== name).map(pgName);
    return `GRANT pg_read_all_data, pg_write_all_data, ${others.join(', ')} TO ${pgName(name)}`;
  });
}

/** The whole of who may do what. What is not granted here is refused by PostgreSQL itself. */
export function authorities(): readonly string[] {
  const readers = pgName(GROUPS.readers);
  const developers = pgName(GROUPS.developers);
  const owner = pgName(OWNER);
  return [
    // A profile that could set its own role would be everybody: SET is never translated, and set_config is closed.
    `REVOKE EXECUTE ON FUNCTION pg_catalog.set_config FROM PUBLIC`,
    `REVOKE ALL ON DATABASE postgres FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    `GRANT CREATE ON DATABASE postgres TO ${owner}`,
    ...USERS.filter(({ specialAuthorities }) => specialAuthorities.includes('*ALLOBJ')).map(
      ({ name }) => `GRANT CREATE ON DATABASE postgres TO ${pgName(name)}`,
    ),
    `GRANT USAGE ON SCHEMA db2, qsys2, sysibm, sysibmadm, systools, qgpl, qiws TO PUBLIC`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA qsys2, sysibm, sysibmadm, systools, qiws TO PUBLIC`,
    ownership('sample', owner),
    `GRANT SELECT ON ALL TABLES IN SCHEMA sample TO ${owner}`, // the catalog views in it are not the owner's
    `ALTER SCHEMA devlib OWNER TO ${owner}`,
    `GRANT USAGE ON SCHEMA sample TO ${readers}; GRANT SELECT ON ALL TABLES IN SCHEMA sample TO ${readers}`,
    `GRANT USAGE ON SCHEMA sample TO bob; GRANT SELECT ON ALL TABLES IN SCHEMA sample TO bob`,
    `REVOKE ALL ON sample.employee FROM bob`,
    `GRANT USAGE, CREATE ON SCHEMA devlib TO ${developers}`,
  ];
}

function ownership(schema: string, owner: string): string {
  return `ALTER SCHEMA ${schema} OWNER TO ${owner};
DO $$ DECLARE one regclass; BEGIN
  FOR one IN SELECT oid FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO ${owner}', one);
  END LOOP;
END $$`;
}
