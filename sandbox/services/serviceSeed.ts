import { pgName, pgString } from '../dialect/names.js';
import { exactTypeText } from '../dialect/sqlType.js';
import { jobSupport } from './jobSupport.js';
import { objectSupport } from './objectSupport.js';
import { SERVICES } from './registry.js';
import { type Service, type ServiceColumn, columnsOf, parametersOf, returnTypeOf, serviceSql } from './service.js';

/** Side tables of the services, and how their bodies get at the daemon's state. */
export const serviceTables = `
CREATE TABLE db2.services (
  service_schema varchar(128), service_name varchar(128), kind varchar(15) NOT NULL, category varchar(40),
  service_text varchar(200) NOT NULL, example varchar(5000), acts boolean NOT NULL,
  PRIMARY KEY (service_schema, service_name, kind)
);
CREATE TABLE db2.service_parameters (
  service_schema varchar(128), service_name varchar(128), kind varchar(15), position int, parameter_name varchar(128),
  parameter_mode varchar(5) NOT NULL, type_text varchar(40) NOT NULL, default_text varchar(200),
  PRIMARY KEY (service_schema, service_name, kind, parameter_mode, position)
);
-- What side-effecting services did: nothing of it ever leaves the sandbox.
CREATE TABLE db2.side_effects (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, service varchar(128) NOT NULL, detail text NOT NULL,
  by_user varchar(10) NOT NULL, happened timestamp(6) NOT NULL DEFAULT localtimestamp
);

-- A part of the daemon's state, sent along with each statement that names a service that shows it.
CREATE FUNCTION db2.state(part text) RETURNS jsonb STABLE LANGUAGE plpgsql AS $$
DECLARE given text := current_setting('db2.state_' || part, true);
BEGIN
  IF coalesce(given, '') = '' THEN
    RAISE EXCEPTION 'this service inside a view or routine' USING ERRCODE = '0A000';
  END IF;
  RETURN given::jsonb;
END $$;
CREATE FUNCTION db2.caller() RETURNS varchar STABLE LANGUAGE sql AS $$
  SELECT db2.swap_case(CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role')
    END) $$;
`;

/** Statements that create every service of the registry and describe it. The catalog's are first: others read them. */
export function serviceStatements(): readonly string[] {
  const isCatalog = ({ category }: Service): boolean => category === undefined;
  const made = SERVICES.filter(({ performedBy }) => performedBy === undefined);
  return [
    ...made.filter(isCatalog).map(createStatement),
    jobSupport,
    objectSupport,
    ...made.filter((service) => !isCatalog(service)).map(createStatement),
    ...descriptions(),
    'GRANT SELECT ON db2.active_jobs, db2.object_facts, db2.authority_facts, db2.relationships TO PUBLIC',
  ];
}

function createStatement(service: Service): string {
  switch (service.kind) {
    case 'view':
      return `CREATE VIEW ${serviceSql(service)} AS ${typedQuery(service)}`;
    case 'tableFunction': {
      const type = `db2.${pgName(`${service.schema}.${service.name}`)}`;
      const columns = columnsOf(service).map(({ name, type: { sql } }) => `${pgName(name)} ${sql}`);
      return (
        `CREATE TYPE ${type} AS (${columns.join(', ')});\nCREATE FUNCTION ${signature(service)} RETURNS SETOF ${type}
          ` +
        `${service.acts === 'yes' ? 'VOLATILE' : 'STABLE'} LANGUAGE sql AS $service$ ${typedQuery(service)} $service$`
      );
    }
    case 'scalarFunction':
      return (
        `CREATE FUNCTION ${signature(service)} RETURNS ${returnTypeOf(service).sql} ` +
        `${service.acts === 'yes' ? 'VOLATILE SECURITY DEFINER' : 'STABLE'} LANGUAGE sql ` +
        `AS $service$ ${bodyOf(service)} $service$`
      );
    case 'procedure':
      return (
        `CREATE PROCEDURE ${signature(service)} LANGUAGE sql SECURITY DEFINER ` +
        `AS $service$ ${bodyOf(service)} $service$`
      );
  }
}

/** The casts are what gives the columns their exact types. */
function typedQuery(service: Service): string {
  const columns = columnsOf(service);
  const casts = columns.map(({ name, type: { sql } }) => `b.${pgName(name)}::${sql} AS ${pgName(name)}`);
  const names = columns.map(({ name }) => pgName(name));
  return `SELECT ${casts.join(', ')} FROM (${bodyOf(service)}) AS b (${names.join(', ')})`;
}

function signature(service: Service): string {
  const parameters = parametersOf(service).map(({ name, type, defaultText }) => {
    return `${pgName(name)} ${type.sql}${defaultText === undefined ? '' : ` DEFAULT ${defaultText}`}`;
  });
  return `${serviceSql(service)}(${parameters.join(', ')})`;
}

function bodyOf(service: Service): string {
  const names = parametersOf(service).map(({ name }) => name);
  return service.body.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
    const index = names.indexOf(name.toUpperCase());
    if (index < 0) throw new Error(`${service.name} has no parameter ${name}`);
    return `$${index + 1}`;
  });
}

/** Texts, categories and what PostgreSQL's catalog cannot say, in the side tables. */
function descriptions(): readonly string[] {
  const views = SERVICES.filter(({ kind }) => kind === 'view');
  return [
    insert(
      'db2.tables (table_schema, table_name, table_text)',
      views.map(({ schema, name, text }) => [schema, name, text]),
    ),
    insert('db2.columns (table_schema, table_name, column_name, data_type, is_nullable)', views.flatMap(noted)),
    insert(
      'db2.services (service_schema, service_name, kind, category, service_text, example, acts)',
      SERVICES.map((service) => [
        service.schema,
        service.name,
        service.kind,
        service.category ?? null,
        service.text,
        service.category === undefined ? null : (service.example ?? exampleOf(service)),
        String(service.acts === 'yes'),
      ]),
    ),
    insert(
      'db2.service_parameters (service_schema, service_name, kind, position, parameter_name, parameter_mode, ' +
        'type_text, default_text)',
      SERVICES.filter(({ kind }) => kind !== 'view').flatMap(parameterRows),
    ),
  ];
}

function noted(service: Service): readonly (readonly (string | null)[])[] {
  return columnsOf(service)
    .filter(({ type, isNullable }) => exactTypeText(type.type) !== undefined || !isNullable)
    .map(({ name, type, isNullable }) => [
      ...[service.schema, service.name, name],
      exactTypeText(type.type) ?? null,
      isNullable ? null : 'N',
    ]);
}

function parameterRows(service: Service): readonly (readonly (string | null)[])[] {
  const { schema, name, kind } = service;
  const row = (mode: string) => (one: ServiceColumn, index: number) => [
    ...[schema, name, kind, String(index + 1), one.name, mode, one.typeText],
    one.defaultText ?? null,
  ];
  const given = parametersOf(service).map(row('IN'));
  if (kind === 'tableFunction') return [...given, ...columnsOf(service).map(row('OUT'))];
  return kind === 'procedure' ? given : [...given, [schema, name, kind, '0', null, 'OUT', service.columns, null]];
}

/** How somebody would first try the service. */
function exampleOf({ schema, name, kind, parameters = '' }: Service): string {
  const hasRequired = parameters !== '' && !parameters.split(',', 1)[0]?.includes('DEFAULT');
  const args = hasRequired ? `${/^\w+/.exec(parameters)?.[0] ?? ''} => ?` : '';
  if (kind === 'view') return `SELECT * FROM ${schema}.${name}`;
  if (kind === 'tableFunction') return `SELECT * FROM TABLE(${schema}.${name}(${args}))`;
  return kind === 'procedure' ? `CALL ${schema}.${name}(${args})` : `VALUES ${schema}.${name}(${args})`;
}

function insert(target: string, rows: readonly (readonly (string | null)[])[]): string {
  const tuples = rows.map((row) => `(${row.map((value) => (value === null ? 'NULL' : pgString(value))).join(', ')})`);
  return `INSERT INTO ${target} VALUES\n${tuples.join(',\n')}`;
}
