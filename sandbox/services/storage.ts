import type { Service } from './service.js';

/** Disks and pools of disks, invented as the numbers of SYSTEM_STATUS_INFO are, and what users own. */
export const STORAGE: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'ASP_INFO',
    kind: 'view',
    category: 'STORAGE',
    text: 'Auxiliary storage pools',
    columns: `ASP_NUMBER INTEGER NOT NULL, DEVICE_DESCRIPTION_NAME VARCHAR(10), RDB_NAME VARCHAR(18),
      ASP_STATE VARCHAR(10) NOT NULL, ASP_TYPE VARCHAR(9) NOT NULL, PRIMARY_ASP_NUMBER INTEGER,
      NUMBER_OF_DISK_UNITS INTEGER NOT NULL, TOTAL_CAPACITY BIGINT NOT NULL, TOTAL_CAPACITY_AVAILABLE BIGINT NOT NULL`,
    body: "VALUES (1, NULL, 'SANDBOX', 'NONE', 'SYSTEM', NULL, 2, 524288, 307390)",
  },
  {
    schema: 'QSYS2',
    name: 'SYSDISKSTAT',
    kind: 'view',
    category: 'STORAGE',
    text: 'Disk units',
    columns: `ASP_NUMBER SMALLINT NOT NULL, DISK_TYPE VARCHAR(4) NOT NULL, DISK_MODEL VARCHAR(4) NOT NULL,
      UNIT_NUMBER SMALLINT NOT NULL, SERIAL_NUMBER VARCHAR(15) NOT NULL, RESOURCE_NAME VARCHAR(10) NOT NULL,
      RESOURCE_STATUS VARCHAR(7), UNIT_TYPE SMALLINT NOT NULL, UNIT_STORAGE_CAPACITY BIGINT NOT NULL,
      UNIT_SPACE_AVAILABLE BIGINT NOT NULL, PERCENT_USED DECIMAL(7, 3) NOT NULL`,
    body: `VALUES (1, '6B22', '0050', 1, 'YL1A0000001', 'DD001', 'ACTIVE', 1, 262144000000, 151257088000, 42.300),
      (1, '6B22', '0050', 2, 'YL1A0000002', 'DD002', 'ACTIVE', 1, 262144000000, 156132864000, 40.440)`,
  },
  {
    schema: 'QSYS2',
    name: 'USER_STORAGE',
    kind: 'view',
    category: 'STORAGE',
    text: 'What the objects of each user profile take, in KB',
    reads: ['profiles', 'job'],
    columns: `AUTHORIZATION_NAME VARCHAR(10) NOT NULL, ASPGRP VARCHAR(10) NOT NULL, MAXIMUM_STORAGE_ALLOWED BIGINT,
      STORAGE_USED BIGINT NOT NULL`,
    body: `SELECT u.authorization_name, '*SYSBAS', NULL, coalesce((SELECT pg_catalog.sum(o.size)::bigint / 1024
          FROM db2.object_facts AS o WHERE o.owner = u.authorization_name AND o.type <> '*LIB'), 0)
      FROM qsys2.user_info AS u`,
  },
];
