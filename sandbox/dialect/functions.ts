import { CONVERSION_FUNCTIONS } from './functions/conversionFunctions.js';
import { DATE_FUNCTIONS } from './functions/dateFunctions.js';
import { NUMBER_FUNCTIONS } from './functions/numberFunctions.js';
import type { ScalarFunction } from './functions/scalarFunction.js';
import { TEXT_FUNCTIONS } from './functions/textFunctions.js';

export type { ScalarFunction } from './functions/scalarFunction.js';

/** Scalar functions by name. What is not here does not exist: no name is ever looked up in PostgreSQL. */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ...TEXT_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...CONVERSION_FUNCTIONS,
]);

/** Functions that Db2 has and the sandbox has not: refused by name instead of as unknown. */
export const REFUSED_FUNCTIONS: ReadonlySet<string> = new Set([
  ...[
    'IDENTITY_VAL_LOCAL',
    'INTERPRET',
    'RID',
    'RRN',
    'HASHED_VALUE',
    'PARTITION',
    'NODENAME',
    'NODENUMBER',
    'DATAPARTITIONNUM',
    'CONTAINS',
  ],
  ...[
    'SCORE',
    'ENCRYPT_RC2',
    'ENCRYPT_AES',
    'ENCRYPT_AES256',
    'ENCRYPT_TDES',
    'DECRYPT_CHAR',
    'DECRYPT_BIT',
    'GETHINT',
  ],
  ...[
    'XMLTABLE',
    'XMLQUERY',
    'XMLEXISTS',
    'XSLTRANSFORM',
    'XMLVALIDATE',
    'JSON_TO_BSON',
    'BSON_TO_JSON',
    'JSON_UPDATE',
  ],
  ...['VERIFY_GROUP_FOR_USER', 'ARRAY_AGG', 'CARDINALITY', 'MAX_CARDINALITY', 'TRIM_ARRAY', 'HASH_ROW', 'HTTP_GET'],
  ...['HTTP_POST', 'DATABASE', 'BSON_VALIDATE', 'ROWID', 'DLVALUE', 'DLURLPATH', 'VARCHAR_BIT_FORMAT', 'WRAP'],
]);

/** Functions over groups of rows or windows. `MAX` and `MIN` of several arguments are scalar. */
export const AGGREGATES: ReadonlyMap<string, string> = new Map([
  ['COUNT', 'count'],
  ['COUNT_BIG', 'db2.count_big'],
  ['SUM', 'sum'],
  ['AVG', 'avg'],
  ['MIN', 'min'],
  ['MAX', 'max'],
  ['ANY_VALUE', 'any_value'],
  ['STDDEV', 'db2.stddev'],
  ['STDDEV_POP', 'db2.stddev'],
  ['STDDEV_SAMP', 'db2.stddev_samp'],
  ['VARIANCE', 'db2.variance'],
  ['VAR', 'db2.variance'],
  ['VAR_POP', 'db2.variance'],
  ['VARIANCE_SAMP', 'db2.variance_samp'],
  ['VAR_SAMP', 'db2.variance_samp'],
  ['COVARIANCE', 'covar_pop'],
  ['COVAR', 'covar_pop'],
  ['COVAR_POP', 'covar_pop'],
  ['COVARIANCE_SAMP', 'covar_samp'],
  ['COVAR_SAMP', 'covar_samp'],
  ['CORRELATION', 'corr'],
  ['CORR', 'corr'],
  ...['REGR_AVGX', 'REGR_AVGY', 'REGR_COUNT', 'REGR_INTERCEPT', 'REGR_ICPT', 'REGR_R2', 'REGR_SLOPE', 'REGR_SXX'].map(
    (name): [string, string] => [name, name === 'REGR_ICPT' ? 'regr_intercept' : name.toLowerCase()],
  ),
  ['REGR_SXY', 'regr_sxy'],
  ['REGR_SYY', 'regr_syy'],
  ['GROUPING', 'grouping'],
  ['MEDIAN', 'median'],
  ['EVERY', 'every'],
]);

/** Functions that only exist with OVER. */
export const WINDOW_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['ROW_NUMBER', 'row_number'],
  ['ROWNUMBER', 'row_number'],
  ['RANK', 'rank'],
  ['DENSE_RANK', 'dense_rank'],
  ['DENSERANK', 'dense_rank'],
  ['LAG', 'lag'],
  ['LEAD', 'lead'],
  ['FIRST_VALUE', 'first_value'],
  ['LAST_VALUE', 'last_value'],
  ['NTH_VALUE', 'nth_value'],
  ['NTILE', 'ntile'],
  ['CUME_DIST', 'cume_dist'],
  ['PERCENT_RANK', 'percent_rank'],
]);

/** Those of them that mean nothing without an order. */
export const ORDERED_WINDOW_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['RANK', 'DENSE_RANK', 'DENSERANK', 'LAG', 'LEAD', 'NTILE', 'CUME_DIST', 'PERCENT_RANK'],
]);

/** Schemas in which the built-in functions may be written. */
export const FUNCTION_SCHEMAS: ReadonlySet<string> = new Set(['SYSIBM', 'QSYS2', 'SYSTOOLS']);
