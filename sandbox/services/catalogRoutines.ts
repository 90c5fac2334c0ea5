import type { Service } from './service.js';

const ROUTINE_COLUMNS = `SPECIFIC_SCHEMA VARCHAR(128) NOT NULL, SPECIFIC_NAME VARCHAR(128) NOT NULL,
  ROUTINE_SCHEMA VARCHAR(128) NOT NULL, ROUTINE_NAME VARCHAR(128) NOT NULL, ROUTINE_TYPE VARCHAR(9) NOT NULL,
  ROUTINE_CREATED TIMESTAMP, ROUTINE_DEFINER VARCHAR(128) NOT NULL, ROUTINE_BODY VARCHAR(8) NOT NULL,
  EXTERNAL_NAME VARCHAR(279), EXTERNAL_LANGUAGE VARCHAR(8), PARAMETER_STYLE VARCHAR(7),
  IS_DETERMINISTIC VARCHAR(3) NOT NULL, SQL_DATA_ACCESS VARCHAR(8) NOT NULL, SQL_PATH VARCHAR(3483),
  IN_PARMS SMALLINT NOT NULL, OUT_PARMS SMALLINT NOT NULL, INOUT_PARMS SMALLINT NOT NULL, RESULT_SETS SMALLINT NOT NULL,
  FUNCTION_TYPE CHAR(1), ROUTINE_TEXT VARCHAR(50), LONG_COMMENT VARCHAR(2000), ROUTINE_DEFINITION CLOB(2M),
  LAST_ALTERED TIMESTAMP, ROUTINE_OWNER VARCHAR(128) NOT NULL`;

const ROUTINES = `SELECT specific_schema, specific_name, routine_schema, routine_name, routine_type, created, owner,
  routine_body, NULL, NULL, 'SQL', is_deterministic, sql_data_access, NULL, in_parms, out_parms, inout_parms,
  result_sets, function_type, routine_text, NULL, definition, created, owner FROM db2.routine_facts`;

/** Routines: the sandbox's services, and what users made. */
export const CATALOG_ROUTINES: readonly Service[] = [
  routines('SYSROUTINES', 'Procedures and functions', 'true'),
  routines('SYSFUNCS', 'Functions', "routine_type = 'FUNCTION'"),
  routines('SYSPROCS', 'Procedures', "routine_type = 'PROCEDURE'"),
  {
    schema: 'QSYS2',
    name: 'SYSPARMS',
    kind: 'view',
    text: 'Parameters of routines',
    columns: `SPECIFIC_SCHEMA VARCHAR(128) NOT NULL, SPECIFIC_NAME VARCHAR(128) NOT NULL,
      ORDINAL_POSITION INTEGER NOT NULL, PARAMETER_MODE VARCHAR(5) NOT NULL, PARAMETER_NAME VARCHAR(128),
      DATA_TYPE VARCHAR(128) NOT NULL, NUMERIC_SCALE INTEGER, NUMERIC_PRECISION INTEGER, CCSID INTEGER,
      CHARACTER_MAXIMUM_LENGTH INTEGER, IS_NULLABLE VARCHAR(3) NOT NULL, ROW_TYPE CHAR(1) NOT NULL, LENGTH INTEGER,
      DEFAULT CLOB(64K), ROUTINE_SCHEMA VARCHAR(128) NOT NULL, ROUTINE_NAME VARCHAR(128) NOT NULL`,
    body: `SELECT specific_schema, specific_name, ordinal_position, parameter_mode, parameter_name, data_type, scale,
        precision, CASE WHEN data_type LIKE '%CHAR%' OR data_type = 'CLOB' THEN 37 END,
        CASE WHEN data_type LIKE '%CHAR%' OR data_type = 'CLOB' THEN length END, 'YES', row_type, length, default_value,
        routine_schema, routine_name
      FROM db2.parameter_facts`,
  },
];

function routines(name: string, text: string, condition: string): Service {
  return {
    schema: 'QSYS2',
    name,
    kind: 'view',
    text,
    columns: ROUTINE_COLUMNS,
    body: `${ROUTINES} WHERE ${condition}`,
  };
}
