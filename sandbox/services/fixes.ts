import type { Service } from './service.js';

/** Single fixes, products and licences of the invented machine. */
export const FIXES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'PTF_INFO',
    kind: 'view',
    category: 'PTF',
    text: 'Fixes on the system',
    columns: `PTF_PRODUCT_ID VARCHAR(7) NOT NULL, PTF_PRODUCT_OPTION VARCHAR(6) NOT NULL,
      PTF_PRODUCT_RELEASE_LEVEL VARCHAR(6) NOT NULL, PTF_PRODUCT_DESCRIPTION VARCHAR(132),
      PTF_IDENTIFIER VARCHAR(7) NOT NULL, PTF_RELEASE_LEVEL VARCHAR(6) NOT NULL, PTF_PRODUCT_LOAD VARCHAR(4),
      PTF_LOADED_STATUS VARCHAR(19) NOT NULL, PTF_SAVE_FILE VARCHAR(3) NOT NULL, PTF_COVER_LETTER VARCHAR(3) NOT NULL,
      PTF_ON_ORDER VARCHAR(3) NOT NULL, PTF_IPL_ACTION VARCHAR(19) NOT NULL, PTF_ACTION_PENDING VARCHAR(3) NOT NULL,
      PTF_ACTION_REQUIRED VARCHAR(12) NOT NULL, PTF_IPL_REQUIRED VARCHAR(9) NOT NULL,
      PTF_IS_RELEASED VARCHAR(3) NOT NULL, PTF_MINIMUM_LEVEL VARCHAR(2), PTF_MAXIMUM_LEVEL VARCHAR(2),
      PTF_STATUS_TIMESTAMP TIMESTAMP, PTF_SUPERCEDED_BY_PTF VARCHAR(7), PTF_CREATION_TIMESTAMP TIMESTAMP`,
    body: `SELECT f.product, f.option, 'V7R5M0', f.text, f.id, 'V7R5M0', '5050', f.status, 'YES', 'YES', 'NO', f.action,
        'NO', 'NONE', f.ipl, 'YES', '00', '00', timestamp '2024-01-20 10:00:00', f.later,
        timestamp '2023-11-02 00:00:00'
      FROM (VALUES ('5770SS1', '*BASE', 'IBM i', 'SI83271', 'APPLIED', 'NONE', 'IMMEDIATE', NULL),
        ('5770SS1', '*BASE', 'IBM i', 'SI84010', 'LOADED', 'TEMPORARILY APPLIED', 'DELAYED', NULL),
        ('5770SS1', '*BASE', 'IBM i', 'SI79990', 'SUPERSEDED', 'NONE', 'IMMEDIATE', 'SI83271'),
        ('5770999', '*BASE', 'IBM i Licensed Internal Code', 'MF70101', 'PERMANENTLY APPLIED', 'NONE', 'DELAYED', NULL),
        ('5770JV1', '17', 'Java SE 11 64 bit', 'SI85500', 'LOADED', 'NONE', 'IMMEDIATE', NULL))
        AS f (product, option, text, id, status, action, ipl, later)`,
  },
  {
    schema: 'QSYS2',
    name: 'SOFTWARE_PRODUCT_INFO',
    kind: 'view',
    category: 'PRODUCT',
    text: 'Licensed programs and their options',
    columns: `PRODUCT_ID VARCHAR(7) NOT NULL, PRODUCT_OPTION VARCHAR(5) NOT NULL, LOAD_ID VARCHAR(4) NOT NULL,
      LOAD_TYPE VARCHAR(8) NOT NULL, RELEASE_LEVEL VARCHAR(10) NOT NULL, INSTALLED VARCHAR(3) NOT NULL,
      SYMBOLIC_LOAD_STATE VARCHAR(9) NOT NULL, LOAD_ERROR VARCHAR(3) NOT NULL, LOAD_STATE CHAR(2) NOT NULL,
      SUPPORTED VARCHAR(3) NOT NULL, COMPATIBLE VARCHAR(3), TEXT_DESCRIPTION VARCHAR(132)`,
    body: `SELECT p.id, p.option, p.load, p.type, 'V7R5M0', 'YES', 'INSTALLED', 'NO', '90', 'YES', 'YES', p.text
      FROM (VALUES ('5770SS1', '*BASE', '5050', 'CODE', 'IBM i'),
        ('5770SS1', '*BASE', '2924', 'LANGUAGE', 'IBM i'),
        ('5770SS1', '13', '5050', 'CODE', 'System Openness Includes'),
        ('5770JV1', '17', '5050', 'CODE', 'Java SE 11 64 bit'),
        ('5770DG1', '*BASE', '5050', 'CODE', 'IBM HTTP Server for i'),
        ('5770ST1', '*BASE', '5050', 'CODE', 'IBM DB2 Query Manager and SQL Development Kit for i'))
        AS p (id, option, load, type, text)`,
  },
  {
    schema: 'QSYS2',
    name: 'LICENSE_INFO',
    kind: 'view',
    category: 'PRODUCT',
    text: 'Licences of products and features',
    columns: `PRODUCT_ID VARCHAR(7) NOT NULL, LICENSE_TERM VARCHAR(6) NOT NULL, RELEASE_LEVEL VARCHAR(6) NOT NULL,
      FEATURE_ID VARCHAR(4) NOT NULL, INSTALLED VARCHAR(3) NOT NULL, PROCESSOR_GROUP VARCHAR(3) NOT NULL,
      PRODUCT_TEXT VARCHAR(50), USAGE_LIMIT INTEGER, USAGE_LIMIT_UPDATED TIMESTAMP, USAGE_COUNT INTEGER,
      PEAK_USAGE INTEGER, LOG_VIOLATION VARCHAR(3), LICENSE_EXPIRATION DATE`,
    body: `SELECT l.id, 'V7', 'V7R5M0', l.feature, 'YES', 'P05', l.text, l.most, NULL, l.used, l.peak, 'NO', l.expires
      FROM (VALUES ('5770SS1', '5050', 'IBM i', 25, 4, 11, NULL),
        ('5770SS1', '5052', 'IBM i processors', 2, 2, 2, NULL),
        ('5770ST1', '5050', 'DB2 Query Manager and SQL Development Kit', NULL, 0, 0,
          current_date OPERATOR(pg_catalog.+) 30))
        AS l (id, feature, text, most, used, peak, expires)`,
  },
];
