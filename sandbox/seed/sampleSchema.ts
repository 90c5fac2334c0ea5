/** Schema SAMPLE in the shape of IBM's well-known sample tables; the rows are our own. */
export const sampleSchema = `
CREATE SCHEMA sample;

CREATE TABLE sample.department (
  deptno char(3) NOT NULL PRIMARY KEY, deptname varchar(36) NOT NULL, mgrno char(6), admrdept char(3) NOT NULL,
  location char(16)
);
CREATE TABLE sample.employee (
  empno char(6) NOT NULL PRIMARY KEY, firstnme varchar(12) NOT NULL, midinit char(1) NOT NULL,
  lastname varchar(15) NOT NULL, workdept char(3) REFERENCES sample.department, phoneno char(4), hiredate date,
  job char(8), edlevel smallint NOT NULL, sex char(1), birthdate date, salary numeric(9, 2), bonus numeric(9, 2),
  comm numeric(9, 2)
);
CREATE TABLE sample.project (
  projno char(6) NOT NULL PRIMARY KEY, projname varchar(24) NOT NULL DEFAULT '', deptno char(3) NOT NULL
  REFERENCES sample.department, respemp char(6) NOT NULL REFERENCES sample.employee, prstaff numeric(5, 2),
  prstdate date, prendate date, majproj char(6)
);
CREATE TABLE sample.bigsales (
  sale_id int NOT NULL PRIMARY KEY, sold_on date NOT NULL, region char(5) NOT NULL, customer varchar(40) NOT NULL,
  quantity smallint NOT NULL, amount numeric(11, 2) NOT NULL
);
-- One column of each kind that the daemon renders in its own way.
CREATE TABLE sample.alltypes (
  c_smallint smallint, c_integer int NOT NULL PRIMARY KEY, c_bigint bigint, c_decimal numeric(31, 4),
  c_numeric numeric(9, 2), c_real real, c_double double precision, c_decfloat numeric, c_char char(10),
  c_varchar varchar(50), c_clob text, c_binary bytea, c_date date, c_time time(0), c_timestamp timestamp(6),
  c_boolean boolean
);

CREATE TABLE qiws.qcustcdt (
  cusnum numeric(6, 0) NOT NULL, lstnam char(8) NOT NULL, init char(3) NOT NULL, street char(13) NOT NULL,
  city char(6) NOT NULL, state char(2) NOT NULL, zipcod numeric(5, 0) NOT NULL, cdtlmt numeric(4, 0) NOT NULL,
  chgcod numeric(1, 0) NOT NULL, baldue numeric(6, 2) NOT NULL, cdtdue numeric(6, 2) NOT NULL
);
INSERT INTO db2.tables (table_schema, table_name, table_text, kind) VALUES
  ('QIWS', 'QCUSTCDT', 'Customers, an old physical file', 'P');
INSERT INTO db2.columns (table_schema, table_name, column_name, column_text, data_type)
SELECT 'QIWS', 'QCUSTCDT', n, t, 'NUMERIC' FROM (VALUES ('CUSNUM', 'Customer number'), ('ZIPCOD', 'Zip code'),
  ('CDTLMT', 'Credit limit'), ('CHGCOD', 'Charge code'), ('BALDUE', 'Balance due'), ('CDTDUE',
    'Credit due')) AS c (n, t);

INSERT INTO db2.tables (table_schema, table_name, table_text) VALUES
  ('SAMPLE', 'DEPARTMENT', 'Departments of an invented company'), ('SAMPLE', 'EMPLOYEE', 'Its employees'),
  ('SAMPLE', 'PROJECT', 'Its projects'), ('SAMPLE', 'BIGSALES', '30,000 generated sales for load tests'),
  ('SAMPLE', 'ALLTYPES', 'One column of each type');
INSERT INTO db2.columns (table_schema, table_name, column_name, column_text, column_heading, data_type) VALUES
  ('SAMPLE', 'DEPARTMENT', 'DEPTNO', 'Department number', 'DEPT NO', NULL),
  ('SAMPLE', 'DEPARTMENT', 'DEPTNAME', 'Department name', 'DEPARTMENT NAME', NULL),
  ('SAMPLE', 'EMPLOYEE', 'EMPNO', 'Employee number', 'EMP NO', NULL),
  ('SAMPLE', 'EMPLOYEE', 'WORKDEPT', 'Department of the employee', 'WORK DEPT', NULL),
  ('SAMPLE', 'EMPLOYEE', 'SALARY', 'Salary per year', 'SALARY', NULL),
  ('SAMPLE', 'ALLTYPES', 'C_NUMERIC', 'Zoned decimal', 'ZONED', 'NUMERIC'),
  ('SAMPLE', 'ALLTYPES', 'C_DECFLOAT', 'Decimal floating point', 'DECFLOAT', 'DECFLOAT'),
  ('SAMPLE', 'ALLTYPES', 'C_BINARY', 'Raw bytes', 'BYTES', 'VARBINARY(32)');
`;
