import type { Token } from '../../src/sql/lexer.js';
import type { TableName } from './db2Errors.js';
import { hostError, noSuchTable, notInSandbox } from './db2Errors.js';
import { isHiddenSchema, pgName } from './names.js';
import { findService } from '../services/registry.js';
import type { StateKey } from '../services/hostState.js';
import { type OperandRoutine, operandsOf } from './operands.js';
import { NO_ROUTINES, type RoutineLookup } from './routines/routine.js';
import type { Computed, JobValue, Operand, Step, TranslationContext } from './translation.js';
import type { Group, Node } from './tree.js';
import type { GlobalVariable } from './variables.js';
import type { QueryScope, TableLookup } from './typing/queryTypes.js';

/** Names that a query sees besides the database's: its common table expressions. */
export interface Scope {
  readonly commonTables: ReadonlySet<string>;
  /** Types of the columns that are seen here. */
  readonly types?: QueryScope;
  /** Set outside of a query, where only variables have names: gives a variable's PostgreSQL name. */
  readonly resolve?: (parts: readonly string[]) => string | undefined;
}

export const EMPTY_SCOPE: Scope = { commonTables: new Set() };

/** How deep a query stands: only the outermost one shapes the result. */
export type Place = 'outermost' | 'inner';

/** The two halves of the rewriter call each other through this, and so need not import each other. */
export interface Rewriters {
  /** A statement that changes data: INSERT, UPDATE, DELETE, MERGE. */
  change(nodes: readonly Node[], scope?: Scope): string;
  expression(nodes: readonly Node[], scope: Scope): string;
  query(nodes: readonly Node[], scope: Scope, place: Place): string;
}

const WITH = 'WITH RECURSIVE ';

/** An object by its PostgreSQL name, and by the Db2 names under which it stands in the side tables. */
export interface ObjectName {
  readonly sql: string;
  readonly schema: string;
  readonly name: string;
}

/** What is collected while one statement is rewritten. */
export class Rewriting {
  readonly rewriters: Rewriters;
  readonly tables: TableName[] = [];
  readonly computed: Computed[] = [];
  notNull: readonly number[] = [];
  usesQtemp = false;
  isInQuery = false;
  /** How often queries name JOB_NAME without a schema. */
  jobNames = 0;
  /** Parts of the daemon's state that its services show. */
  readonly reads = new Set<StateKey>();
  /** Whether it calls a routine of a user. */
  callsRoutines = false;
  /** `engine` only for a call of the sandbox's own procedures, where the user's text is no more than literals. */
  authority: 'user' | 'engine' = 'user';
  /** Names of values that stand outside of any query, such as those behind VALUES of an INSERT. */
  outsideQueries: Scope = EMPTY_SCOPE;
  /** Engine statements that belong to this one, see EngineTranslation. */
  readonly before: Step[] = [];
  readonly after: Step[] = [];
  emptiedOnCommit: string | undefined;
  /** A definition outlives the job, and PostgreSQL takes no parameters in it. */
  isDefinition = false;
  /** Whether a query changes data, which then is done once, ahead of it: see `changed`. */
  changesData = false;
  readonly #hoisted: string[] = [];
  readonly #markers: ReadonlyMap<Token, number>;
  readonly #context: TranslationContext;

  constructor(rewriters: Rewriters, markers: ReadonlyMap<Token, number>, context: TranslationContext) {
    this.rewriters = rewriters;
    this.#markers = markers;
    this.#context = context;
  }

  expression(nodes: readonly Node[], scope: Scope): string {
    return this.rewriters.expression(nodes, scope);
  }

  query(nodes: readonly Node[], scope: Scope): string {
    // A query has columns of its own, which hide variables.
    return this.rewriters.query(nodes, { commonTables: scope.commonTables }, 'inner');
  }

  get routines(): RoutineLookup {
    return this.#context.routines ?? NO_ROUTINES;
  }

  /** Name of a table with the rows that a change, written in PostgreSQL's words with RETURNING, gives. */
  changed(sql: string): string {
    this.changesData = true;
    const name = `"?changed${this.#hoisted.length + 1}"`;
    this.#hoisted.push(`${name} AS (${sql})`);
    return name;
  }

  /** PostgreSQL takes changes within a query only at its very top. */
  withHoisted(sql: string): string {
    if (this.#hoisted.length === 0) return sql;
    const isWith = sql.startsWith(WITH);
    return `${WITH}${this.#hoisted.join(', ')}${isWith ? `, ${sql.slice(WITH.length)}` : ` ${sql}`}`;
  }

  /** Numbered by place in the statement, whatever order its parts are rewritten in. */
  marker(token: Token): string {
    return `$${(this.#markers.get(token) ?? 0) + 1}`;
  }

  /** A value of the job, as one more parameter after the statement's own. */
  jobValue(value: JobValue, type: string): string {
    if (this.isDefinition) return definedValue(value, type);
    const known = this.computed.findIndex((one) => one.kind === 'job' && one.value === value);
    return `${known < 0 ? this.compute({ kind: 'job', value }) : this.#computedAt(known)}::${type}`;
  }

  /** What the daemon computes, as one more parameter after the statement's own. */
  compute(computed: Computed): string {
    return this.#computedAt(this.computed.push(computed) - 1);
  }

  #computedAt(index: number): string {
    return `$${this.#markers.size + index + 1}`;
  }

  /** The arguments of a routine that the daemon performs itself. */
  operands(group: Group, routine: OperandRoutine): ReadonlyMap<string, Operand> {
    return operandsOf(group, routine, this.#markers);
  }

  /** The full PostgreSQL name of a table. Whatever schema it lacks is filled in, so that no search path matters. */
  table(parts: readonly string[], separator: '.' | '/', scope: Scope): string {
    const [schema, name] = this.#qualify(parts, separator);
    if (schema === undefined && scope.commonTables.has(name)) return pgName(name);
    const full = schema ?? this.#schemaFor(name);
    if (isHiddenSchema(full)) throw noSuchTable(full, name);
    this.tables.push({ schema: full, name });
    this.readState(findService('view', full, name)?.reads ?? []);
    return `${this.#schema(full)}.${pgName(name)}`;
  }

  readState(keys: readonly StateKey[]): void {
    for (const key of keys) this.reads.add(key);
  }

  /** Where a new object without a schema goes. */
  newObject(parts: readonly string[], separator: '.' | '/'): ObjectName {
    const [schema, name] = this.#qualify(parts, separator);
    return this.#object(schema ?? this.#context.schema, name);
  }

  /** An object that a statement other than a query names. */
  existingObject(parts: readonly string[], separator: '.' | '/'): ObjectName {
    const [schema, name] = this.#qualify(parts, separator);
    return this.#object(schema ?? this.#schemaFor(name), name);
  }

  #object(schema: string, name: string): ObjectName {
    if (isHiddenSchema(schema)) throw noSuchTable(schema, name);
    this.tables.push({ schema, name });
    const isTemporary = schema === 'QTEMP' || schema === 'SESSION';
    return { sql: `${this.#schema(schema)}.${pgName(name)}`, schema: isTemporary ? this.#context.qtemp : schema, name };
  }

  /** Refuses the schemas that no Db2 statement may reach. */
  checkVisible(schema: string): void {
    if (isHiddenSchema(schema)) throw hostError(-204, '42704', `${schema} in QSYS type *LIB not found.`);
  }

  /** A column's own name, where its system name was written: seen from a query, or in the statement's tables. */
  ownColumnName(parts: readonly string[], types?: QueryScope): string {
    const name = parts.at(-1) ?? '';
    const candidates = this.#context.systemColumns?.get(name);
    if (candidates === undefined) return name;
    const qualifiers = parts.slice(0, -1);
    const found = candidates.find(({ schema, table, column }) => {
      if (this.tables.some((one) => one.schema === schema && one.name === table)) return true;
      return types?.column(parts) === undefined && types?.column([...qualifiers, column]) !== undefined;
    });
    return found?.column ?? name;
  }

  /** The global variable that a name means; undefined when there is none. */
  variable(parts: readonly string[]): GlobalVariable | undefined {
    if (parts.length > 2) return undefined;
    return this.#context.variables?.(parts.length === 2 ? parts[0] : undefined, parts.at(-1) ?? '');
  }

  /** Types of a table's columns; undefined when the table is not known, or not yet. */
  readonly columnTypes: TableLookup = (parts, separator) => {
    if (parts.length > 2 || (separator === '/' && this.#context.naming === 'sql')) return undefined;
    const name = parts.at(-1) ?? '';
    const schema = parts.length === 2 ? (parts[0] ?? '') : this.#defaultSchemaOf(name);
    if (schema === undefined || isHiddenSchema(schema)) return undefined;
    const isTemporary = schema === 'QTEMP' || schema === 'SESSION';
    return this.#context.columnTypes?.({ schema: isTemporary ? this.#context.qtemp : schema, name });
  };

  #defaultSchemaOf(name: string): string | undefined {
    const { findInLibraryList, schema } = this.#context;
    return findInLibraryList === undefined ? schema : findInLibraryList(name);
  }

  /** QTEMP and SESSION are one schema, and every job has its own. */
  #schema(db2Name: string): string {
    if (db2Name !== 'QTEMP' && db2Name !== 'SESSION') return pgName(db2Name);
    this.usesQtemp = true;
    return pgName(this.#context.qtemp);
  }

  /** A slash between library and name belongs to system naming. */
  checkSeparator({ parts, separator }: { readonly parts: readonly string[]; readonly separator: '.' | '/' }): void {
    if (separator === '.' || this.#context.naming === 'system') return;
    throw hostError(-5016, '42833', `Qualified object name ${parts.at(-1) ?? ''} not valid.`);
  }

  #qualify(parts: readonly string[], separator: '.' | '/'): readonly [string | undefined, string] {
    const name = parts.at(-1) ?? '';
    this.checkSeparator({ parts, separator });
    if (parts.length > 2) throw hostError(-512, '56023', 'Statement references objects in multiple databases.');
    return [parts.length === 2 ? parts[0] : undefined, name];
  }

  #schemaFor(name: string): string {
    if (this.#context.findInLibraryList === undefined) return this.#context.schema;
    const schema = this.#context.findInLibraryList(name);
    if (schema === undefined) throw noSuchTable('*LIBL', name);
    return schema;
  }
}

/** A value of whoever uses the definition later. */
function definedValue(value: JobValue, type: string): string {
  if (value === 'user') return `db2.profile()::${type}`;
  throw notInSandbox('this special register within a definition');
}
