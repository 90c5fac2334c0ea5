/**
 * The tables of SAMPLE around projects and sales: activities, who works on them, sales by region, staff and offices.
 * IBM's shapes, our own rows.
 */
export const sampleWork = `
CREATE TABLE sample.act (
  actno smallint NOT NULL PRIMARY KEY, actkwd char(6) NOT NULL, actdesc varchar(20) NOT NULL
);
CREATE TABLE sample.projact (
  projno char(6) NOT NULL REFERENCES sample.project, actno smallint NOT NULL REFERENCES sample.act,
  acstaff numeric(5, 2), acstdate date NOT NULL, acendate date, PRIMARY KEY (projno, actno, acstdate)
);
CREATE TABLE sample.empprojact (
  empno char(6) NOT NULL, projno char(6) NOT NULL, actno smallint NOT NULL, emptime numeric(5, 2), emstdate date,
  emendate date
);
CREATE TABLE sample.sales (sales_date date, sales_person varchar(15), region varchar(15), sales int);
CREATE TABLE sample.staff (
  id smallint NOT NULL, name varchar(9), dept smallint, job char(5), years smallint, salary numeric(7, 2),
  comm numeric(7, 2)
);
CREATE TABLE sample.org (
  deptnumb smallint NOT NULL, deptname varchar(14), manager smallint, division varchar(10), location varchar(13)
);
INSERT INTO db2.tables (table_schema, table_name, table_text) VALUES
  ('SAMPLE', 'ACT', 'Activities of projects'), ('SAMPLE', 'PROJACT', 'Activities planned in each project'),
  ('SAMPLE', 'EMPPROJACT', 'Who works on which activity'), ('SAMPLE', 'SALES', 'Sales by person and region'),
  ('SAMPLE', 'STAFF', 'Staff of the offices'), ('SAMPLE', 'ORG', 'Offices');

INSERT INTO sample.act VALUES
  (10, 'LEAD', 'Lead the project'), (20, 'ASK', 'Ask the users'), (30, 'DRAW', 'Draw the screens'),
  (40, 'WRITE', 'Write programs'), (50, 'TRY', 'Try them out'), (60, 'TEACH', 'Teach the users'),
  (70, 'MOVE', 'Move the data'), (80, 'CARE', 'Care for it');

-- Three activities a project, one quarter after the other.
INSERT INTO sample.projact
SELECT p.projno, a.actno, 0.5 + n, p.prstdate OPERATOR(pg_catalog.+) (90 * n),
  CASE WHEN n < 2 THEN p.prstdate OPERATOR(pg_catalog.+) (90 * (n + 1)) END
FROM (SELECT *, row_number() OVER (ORDER BY projno) AS place FROM sample.project) AS p
  CROSS JOIN generate_series(0, 2) AS n
  JOIN sample.act AS a ON a.actno = 10 * (1 + (p.place * 3 + n) % 8);

-- Everybody works on one or two of them.
INSERT INTO sample.empprojact
SELECT e.empno, w.projno, w.actno, 1.0 / (1 + n), w.acstdate, w.acendate
FROM (SELECT empno, row_number() OVER (ORDER BY empno) AS place FROM sample.employee) AS e
  CROSS JOIN generate_series(0, 1) AS n
  JOIN (SELECT *, row_number() OVER (ORDER BY projno, actno) AS place FROM sample.projact) AS w
    ON w.place = 1 + (e.place * 7 + n * 4) % 15
WHERE n <= e.place % 2;

INSERT INTO sample.sales
SELECT date '2025-01-01' OPERATOR(pg_catalog.+) (7 * (n % 52)),
  (ARRAY['ALMGREN', 'CASTELL', 'DRUMMER', 'IVERNEL'])[1 + n % 4],
  (ARRAY['NORTH', 'SOUTH', 'EAST', 'WEST', 'OVERSEAS'])[1 + n % 5], 1 + (n * 37) % 23
FROM generate_series(0, 103) AS n;

INSERT INTO sample.org VALUES
  (10, 'Head Office', 10, 'Corporate', 'Aarhus'), (15, 'North Coast', 50, 'Northern', 'Bergen'),
  (20, 'Lake District', 90, 'Northern', 'Constance'), (38, 'South Valley', 130, 'Southern', 'Cordoba'),
  (42, 'River Plain', 170, 'Southern', 'Dresden'), (51, 'Hill Country', 210, 'Southern', 'Evora');

-- The first of each office manages it; clerks and sales people follow.
INSERT INTO sample.staff
SELECT 10 * n, (ARRAY['Almgren', 'Castell', 'Drummer', 'Espersen', 'Falkenau', 'Grimald', 'Holtberg', 'Ivernel'])
    [1 + (n * 5) % 8],
  (ARRAY[10, 15, 20, 38, 42, 51])[1 + ((n - 1) / 4) % 6],
  CASE n % 4 WHEN 1 THEN 'Mgr' WHEN 3 THEN 'Sales' ELSE 'Clerk' END, CASE WHEN n % 9 = 4 THEN NULL ELSE n % 13 END,
  42000 + (n * 1733) % 41000 + 0.50, CASE WHEN n % 4 = 1 THEN NULL ELSE (n * 97) % 1400 + 0.25 END
FROM generate_series(1, 24) AS n;
`;
