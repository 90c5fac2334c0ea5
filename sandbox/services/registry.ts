import { ACTIVE_JOBS } from './activeJobs.js';
import { CATALOG_AUTHORITIES } from './catalogAuthorities.js';
import { CATALOG_COLUMNS } from './catalogColumns.js';
import { CATALOG_CONSTRAINTS } from './catalogConstraints.js';
import { CATALOG_INDEXES } from './catalogIndexes.js';
import { CATALOG_ROUTINES } from './catalogRoutines.js';
import { CATALOG_TABLES } from './catalogTables.js';
import { DAEMON_SERVICES } from './daemonServices.js';
import { INDEX_ADVICE } from './indexAdvice.js';
import { FIXES } from './fixes.js';
import { JDBC_CATALOG } from './jdbcCatalog.js';
import { JOBS } from './jobs.js';
import { JOURNALS } from './journals.js';
import { LIBRARIAN } from './librarian.js';
import { MESSAGES } from './messages.js';
import { NETWORK } from './network.js';
import { PRODUCTS } from './products.js';
import { SECURITY } from './security.js';
import { SECURITY_ENTRIES } from './securityEntries.js';
import type { Service } from './service.js';
import { SIDE_EFFECTS } from './sideEffects.js';
import { STORAGE } from './storage.js';
import { SYSTEM_STATUS } from './systemStatus.js';
import { SYSTEM_VALUES } from './systemValues.js';
import { WORK_QUEUES } from './workQueues.js';

/** Every catalog view and service of the sandbox, in the order in which they are created. */
export const SERVICES: readonly Service[] = [
  ...CATALOG_TABLES,
  ...CATALOG_COLUMNS,
  ...CATALOG_CONSTRAINTS,
  ...CATALOG_INDEXES,
  ...INDEX_ADVICE,
  ...CATALOG_ROUTINES,
  ...CATALOG_AUTHORITIES,
  ...JDBC_CATALOG,
  ...ACTIVE_JOBS,
  ...JOBS,
  ...WORK_QUEUES,
  ...MESSAGES,
  ...SYSTEM_STATUS,
  ...SYSTEM_VALUES,
  ...NETWORK,
  ...LIBRARIAN,
  ...JOURNALS,
  ...SECURITY,
  ...SECURITY_ENTRIES,
  ...STORAGE,
  ...PRODUCTS,
  ...FIXES,
  ...SIDE_EFFECTS,
  ...DAEMON_SERVICES,
];

const key = (kind: Service['kind'], schema: string, name: string): string => `${kind} ${schema}.${name}`;

const BY_NAME: ReadonlyMap<string, Service> = new Map(
  SERVICES.map((service) => [key(service.kind, service.schema, service.name), service]),
);

/** Schemas in which routines without schema are looked for before any of the user's. */
const SYSTEM_PATH = ['QSYS2', 'SYSIBMADM'] as const;

/** A service by its name as written; undefined when there is none of this kind. */
export function findService(kind: Service['kind'], schema: string | undefined, name: string): Service | undefined {
  for (const one of schema === undefined ? SYSTEM_PATH : [schema]) {
    const service = BY_NAME.get(key(kind, one, name));
    if (service !== undefined && service.performedBy === undefined) return service;
  }
  return undefined;
}
