import type { SQLJob } from '@ibm/mapepire-js';
import { expect } from 'chai';
import { faceOf } from '../../sandbox/dialect/sqlType.js';
import { SERVICES } from '../../sandbox/services/registry.js';
import { type Service, columnsOf, parametersOf } from '../../sandbox/services/service.js';
import { connectJob } from '../support/sandbox.js';

type Row = Record<string, string | number | null>;

/** What the required parameters of services are tried with. */
const ARGUMENTS: ReadonlyMap<string, string> = new Map([
  ['JOB_NAME', "'*'"],
  ['V_JOB_NAME', "'*'"],
  ['OBJECT_SCHEMA', "'SAMPLE'"],
  ['OBJECT_TYPE', "'*FILE'"],
  ['START_PATH_NAME', "'/home'"],
  ['DELIMITER', "','"],
  ['SQL_STATEMENT', "'SELECT A FROM L.T'"],
  ['SYSTEM_OBJECT_NAME', "'EMPLOYEE'"],
  ['FILE_NAME', "'DEPARTMENT'"],
]);

function statementFor(service: Service): string {
  const { schema, name, kind } = service;
  if (kind === 'view') return `SELECT * FROM ${schema}.${name}`;
  const required = parametersOf(service).filter(({ defaultText }) => defaultText === undefined);
  const given = required.map((one) => `${one.name} => ${ARGUMENTS.get(one.name) ?? "'SAMPLE'"}`);
  return `SELECT * FROM TABLE(${schema}.${name}(${given.join(', ')})) AS T`;
}

describe('sandbox: every service and catalog view', () => {
  let job: SQLJob;

  before(async () => {
    job = await connectJob('CAROL', { 'date format': 'iso' });
  });
  after(() => job.close());

  for (const service of SERVICES.filter(({ kind }) => kind === 'view' || kind === 'tableFunction')) {
    it(`${service.schema}.${service.name}, a ${service.kind}, is there for everybody with its columns`, async () => {
      const query = job.query<Row>(statementFor(service));
      const { metadata } = await query.execute(100);
      await query.close();
      const found = (metadata.columns ?? []).map(({ name, type, precision, scale }) => [name, type, precision, scale]);
      const declared = columnsOf(service).map(({ name, type }) => {
        const face = faceOf(type.type);
        return [name, face?.type, face?.precision, face?.scale];
      });
      // A computed CLOB is only known by its values.
      const isSized = (index: number): boolean => declared[index]?.[1] !== 'CLOB';
      expect(found.filter((_, index) => isSized(index))).to.deep.equal(declared.filter((_, index) => isSized(index)));
      expect(found.map(([name]) => name)).to.deep.equal(declared.map(([name]) => name));
    });
  }

  it('is listed by SERVICES_INFO, where it is a service', async () => {
    const { data } = await job
      .query<Row>('SELECT SERVICE_SCHEMA_NAME, SERVICE_NAME, EXAMPLE FROM QSYS2.SERVICES_INFO ORDER BY 1, 2')
      .execute(500);
    const listed = SERVICES.filter(({ category }) => category !== undefined).map(({ schema, name }) => [schema, name]);
    expect(data.map((row) => [row.SERVICE_SCHEMA_NAME, row.SERVICE_NAME])).to.have.deep.members(listed);
  });

  it('has an example that runs', async () => {
    const { data } = await job
      .query<Row>("SELECT EXAMPLE FROM QSYS2.SERVICES_INFO WHERE EXAMPLE NOT LIKE '%?%'")
      .execute(500);
    expect(data.length).to.be.greaterThan(30);
    for (const { EXAMPLE } of data) {
      if (String(EXAMPLE).includes('QCMDEXC')) continue;
      await job.execute(String(EXAMPLE));
    }
  });

  it('is a routine of the catalog with its parameters, where it has any', async () => {
    const { data } = await job.execute<Row>(
      `SELECT ROUTINE_NAME, ROUTINE_TYPE, FUNCTION_TYPE, SQL_DATA_ACCESS, IN_PARMS FROM QSYS2.SYSROUTINES
       WHERE ROUTINE_SCHEMA = 'QSYS2' AND ROUTINE_NAME IN ('MEMORY_POOL', 'QCMDEXC') ORDER BY 1, 2`,
    );
    expect(data.map((row) => Object.values(row))).to.deep.equal([
      ['MEMORY_POOL', 'FUNCTION', 'T', 'READS', 1],
      ['QCMDEXC', 'FUNCTION', 'S', 'MODIFIES', 1],
      ['QCMDEXC', 'PROCEDURE', null, 'MODIFIES', 2],
    ]);
    const parameters = await job.execute<Row>(
      `SELECT PARAMETER_NAME, PARAMETER_MODE, DATA_TYPE, LENGTH, "DEFAULT" FROM QSYS2.SYSPARMS
       WHERE SPECIFIC_SCHEMA = 'QSYS2' AND SPECIFIC_NAME = 'OBJECT_STATISTICS' AND ROW_TYPE = 'P'
       ORDER BY ORDINAL_POSITION`,
    );
    expect(parameters.data.map((row) => Object.values(row))).to.deep.equal([
      ['OBJECT_SCHEMA', 'IN', 'CHARACTER VARYING', 10, null],
      ['OBJTYPELIST', 'IN', 'CHARACTER VARYING', 1024, "'*ALL'"],
      ['OBJECT_NAME', 'IN', 'CHARACTER VARYING', 128, "'*ALL'"],
    ]);
  });
});
