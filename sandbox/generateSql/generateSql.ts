import { hostError, notInSandbox } from '../dialect/db2Errors.js';
import { isHiddenSchema } from '../dialect/names.js';
import { type LookUp, type ObjectRef, relationOf } from './catalogFacts.js';
import { type DdlOptions, ddlOptions, notValid } from './ddlOptions.js';
import { aliasDdl, indexDdl, schemaDdl, sequenceDdl } from './otherDdl.js';
import { type DdlSource, tableDdl, viewDdl } from './relationDdl.js';
import { routineDdl } from './routineDdl.js';

/** Who asks, and what the text may tell of the system it comes from. */
export interface DdlRequest {
  /** An argument of QSYS2.GENERATE_SQL; null where it was left out. */
  readonly option: (name: string) => string | null;
  readonly lookUp: LookUp;
  /** PostgreSQL's name of the user. */
  readonly role: string;
  /** Libraries to look through for `*LIBL`. */
  readonly libraries: readonly string[];
  /** The time for the header, as people read it. */
  readonly generatedOn: string;
  readonly server: string;
}

const TYPES_ELSEWHERE: ReadonlySet<string> = new Set('CONSTRAINT MASK PERMISSION TRIGGER TYPE VARIABLE XSR'.split(' '));

/** The lines of a statement that would make the object again. */
export async function generateSql(request: DdlRequest): Promise<readonly string[]> {
  const { option, lookUp } = request;
  const type = option('DATABASE_OBJECT_TYPE')?.trim().toUpperCase() ?? '';
  const options = ddlOptions(option);
  const name = folded(option('DATABASE_OBJECT_NAME') ?? '');
  const library = folded(option('DATABASE_OBJECT_LIBRARY_NAME') ?? '');
  const libraries = library === '*LIBL' ? request.libraries : [library];
  for (const schema of type === 'SCHEMA' ? [name] : libraries) {
    if (isHiddenSchema(schema)) continue;
    const lines = await linesFor(type, { schema, name }, { lookUp, options });
    if (lines === undefined) continue;
    await checkLibrary(schema, request);
    return [...header(request, options), ...lines];
  }
  throw hostError(-204, '42704', `${name} in ${library} type *N not found.`);
}

/** A delimited name keeps its spelling; an ordinary one is upper-cased. */
function folded(name: string): string {
  const text = name.trim();
  return text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text.slice(1, -1).replaceAll('""', '"')
    : text.toUpperCase();
}

async function linesFor(type: string, object: ObjectRef, source: DdlSource): Promise<readonly string[] | undefined> {
  switch (type) {
    case 'TABLE':
    case 'VIEW':
    case 'ALIAS': {
      const relation = await relationOf(object, source.lookUp);
      if (relation === undefined) return undefined;
      if (type === 'TABLE' && relation.kind === 'r') return tableDdl(relation, source);
      if (type === 'VIEW' && relation.kind === 'v') return viewDdl(relation, source);
      return type === 'ALIAS' && relation.kind === 'A' ? aliasDdl(relation, source) : undefined;
    }
    case 'INDEX':
      return indexDdl(object, source);
    case 'SEQUENCE':
      return sequenceDdl(object, source);
    case 'FUNCTION':
    case 'PROCEDURE':
      return routineDdl(object, type, source);
    case 'SCHEMA':
      return schemaDdl(object.schema, source.lookUp);
    default:
      if (TYPES_ELSEWHERE.has(type)) throw notInSandbox(`GENERATE_SQL for the type ${type}`);
      throw notValid('DATABASE_OBJECT_TYPE');
  }
}

async function checkLibrary(schema: string, { lookUp, role }: DdlRequest): Promise<void> {
  const [row] = await lookUp(
    "SELECT has_schema_privilege($1, oid, 'USAGE') FROM pg_namespace WHERE db2.swap_case(nspname::text) = $2",
    [role, schema],
  );
  if (row?.[0] !== 't') throw hostError(-551, '42501', `Not authorized to object ${schema} in QSYS type *LIB.`);
}

function header({ generatedOn, server }: DdlRequest, { hasHeader }: DdlOptions): readonly string[] {
  if (!hasHeader) return [];
  return [
    '--  Generate SQL ',
    '--  Version:                   \tsandbox ',
    `--  Generated on:              \t${generatedOn} `,
    `--  Relational Database:       \t${server} `,
    '--  Standards Option:          \tDb2 for i ',
  ];
}
