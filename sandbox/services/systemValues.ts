import { pgString } from '../dialect/names.js';
import type { Service } from './service.js';

/** System values: name, its text, and its value as a number or as characters. */
const VALUES: readonly (readonly [string, string, number | string])[] = [
  ['QACTJOB', 'Initial number of active jobs', 220],
  ['QAUDCTL', 'Auditing control', '*OBJAUD *AUDLVL'],
  ['QAUDLVL', 'Security auditing level', '*SECURITY *CREATE *DELETE'],
  ['QAUTOCFG', 'Autoconfigure devices', '1'],
  ['QCCSID', 'Coded character set identifier', 37],
  ['QCENTURY', 'Century', '1'],
  ['QCNTRYID', 'Country or region identifier', 'US'],
  ['QCRTAUT', 'Create default public authority', '*USE'],
  ['QCURSYM', 'Currency symbol', '$'],
  ['QDATFMT', 'Date format', 'MDY'],
  ['QDATSEP', 'Date separator', '/'],
  ['QDECFMT', 'Decimal format', ' '],
  ['QDSPSGNINF', 'Sign-on display information control', '0'],
  ['QINACTITV', 'Inactive job time-out', '*NONE'],
  ['QINACTMSGQ', 'Inactive job message queue', '*DSCJOB'],
  ['QLANGID', 'Language identifier', 'ENU'],
  ['QLMTDEVSSN', 'Limit device sessions', '0'],
  ['QLMTSECOFR', 'Limit security officer device access', '1'],
  ['QMAXACTLVL', 'Maximum activity level of server', 32767],
  ['QMAXJOB', 'Maximum number of jobs', 163520],
  ['QMAXSGNACN', 'Action to take for failed sign-on attempts', '3'],
  ['QMAXSIGN', 'Maximum sign-on attempts allowed', '3'],
  ['QMODEL', 'System model number', '41A'],
  ['QPWDEXPITV', 'Password expiration interval', '90'],
  ['QPWDLVL', 'Password level', 3],
  ['QPWDMAXLEN', 'Maximum password length', 128],
  ['QPWDMINLEN', 'Minimum password length', 8],
  ['QPWDRQDDIF', 'Duplicate password control', '5'],
  ['QRETSVRSEC', 'Retain server security data', '1'],
  ['QSECURITY', 'System security level', '40'],
  ['QSRLNBR', 'System serial number', 'SANDBOX'],
  ['QSTRUPPGM', 'Startup program', 'QSTRUP QSYS'],
  ['QSYSLIBL', 'System part of the library list', 'QSYS QSYS2 QHLPSYS QUSRSYS'],
  ['QTIMSEP', 'Time separator', ':'],
  ['QTIMZON', 'Time zone', 'QN0000UTC'],
  ['QTOTJOB', 'Initial total number of jobs', 400],
  ['QUSRLIBL', 'User part of the library list', 'QGPL QTEMP'],
  ['QUTCOFFSET', 'Coordinated universal time offset', '+0000'],
];

const rows = VALUES.map(([name, text, value]) => {
  const characters = typeof value === 'string' ? pgString(value) : 'NULL';
  const number = typeof value === 'number' ? String(value) : 'NULL';
  return `(${pgString(name)}, ${number}::bigint, ${characters}, ${pgString(String(value))}, ${pgString(text)})`;
});

/** QSYS2.SYSTEM_VALUE_INFO. */
export const SYSTEM_VALUES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'SYSTEM_VALUE_INFO',
    kind: 'view',
    category: 'WORK MANAGEMENT',
    text: 'System values',
    columns: `SYSTEM_VALUE_NAME VARCHAR(10) NOT NULL, CURRENT_NUMERIC_VALUE BIGINT,
      CURRENT_CHARACTER_VALUE VARCHAR(1280),
      SYSTEM_VALUE VARCHAR(1280), TEXT_DESCRIPTION VARCHAR(50)`,
    body: `VALUES ${rows.join(', ')}`,
  },
];
