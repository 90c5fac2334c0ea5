import { LRUCache } from 'lru-cache';
import { type Column, type ColumnFacts, columnOf, isDb2Type } from '../dialect/columns.js';
import { db2ErrorOf, noSuchColumn } from '../dialect/db2Errors.js';
import { translate } from '../dialect/translate.js';
import type {
  CallTranslation,
  EngineTranslation,
  Translation,
  TranslationContext,
  SystemColumn,
} from '../dialect/translation.js';
import { type PgAnswer, type PgField, readFields } from '../engine/answer.js';
import type { EngineStatement } from '../engine/messages.js';
import { swapCase } from '../dialect/names.js';
import type { SqlType } from '../dialect/sqlType.js';
import { STATE_KEYS } from '../services/hostState.js';
import { type Job, LIBRARY_LIST } from './job.js';
import type { JobEngine } from './jobEngine.js';
import type { HostStateSource } from './hostStateSource.js';
import { SERVER_NAME, type OperandSource, jobValue } from './operandText.js';
import { parsedNames } from './parsedNames.js';
import type { ParameterRow } from './requestText.js';
import { ResultShape, measured } from './resultShape.js';
import { FETCH_RESULT } from './procedureCall.js';
import { type RoutineCatalog, loadRoutines } from './routineCatalog.js';
import { loadIdentityTables, loadSystemColumns } from './systemColumns.js';
import { TableTypes } from './tableTypes.js';
import { type VariableCatalog, loadVariables } from './variableCatalog.js';
import { ByteRows, type Rows } from './rows.js';

const NO_SCHEMAS: ReadonlyMap<string, readonly string[]> = new Map();

const TRANSLATIONS_MAX = 2000;
const SHAPES_MAX = 500;

/** What the engine runs: it may name routines, tables and values of the job. */
type Runnable = EngineTranslation | CallTranslation;

export interface ResultSet {
  readonly shape: ResultShape;
  readonly rows: Rows;
}

/** A job's turn: whose it is, and the signal that cancels it. */
export interface Turn {
  readonly job: Job;
  readonly signal: AbortSignal;
}

/** The engine seen through Db2's eyes: Db2 statements in, Db2 columns and errors out. */
export class Database {
  readonly #engine: JobEngine;
  readonly #hostState: HostStateSource;
  readonly #translations = new LRUCache<string, Translation>({ max: TRANSLATIONS_MAX });
  readonly #shapes = new LRUCache<string, ResultShape>({ max: SHAPES_MAX });
  readonly #facts = new Map<number, ReadonlyMap<number, ColumnFacts>>();
  readonly #typedShapes = new WeakMap<Runnable, Map<string, ResultShape>>();
  readonly #tableTypes: TableTypes;
  /** Schemas by table name; loaded when a job with system naming first needs it. */
  #schemasOf: ReadonlyMap<string, readonly string[]> | undefined;
  /** The users' routines; loaded with the first statement after each change. */
  #routines: RoutineCatalog | undefined;
  #variables: VariableCatalog | undefined;
  #systemColumns: ReadonlyMap<string, readonly SystemColumn[]> | undefined;
  #identityTables: ReadonlySet<string> | undefined;

  constructor(engine: JobEngine, hostState: HostStateSource) {
    this.#engine = engine;
    this.#tableTypes = new TableTypes((sql, parameters) => engine.lookUp(sql, parameters));
    this.#hostState = hostState;
    engine.onLoss(() => {
      this.#forget();
    });
  }

  /** Reads a Db2 statement as `job` would. The result is kept: most statements come again. */
  async translate(sql: string, job: Job): Promise<Translation> {
    const { naming } = job.options;
    const usesList = job.schema === LIBRARY_LIST;
    const libraries = job.libraryList.names;
    // A library list names QTEMP, so the same list finds other tables for another job.
    const place = usesList ? [job.qtemp, job.libraryList.current ?? '*', ...libraries].join() : job.schema;
    const path = job.path ?? (usesList ? libraries : [job.schema, job.user]);
    const key = `${naming}*${place}*${job.path?.join() ?? ''}\0${sql}`;
    const known = this.#translations.get(key) ?? this.#translations.get(`${job.qtemp} ${key}`);
    if (known !== undefined) return known;
    const schemasOf = usesList ? await this.#loadSchemas() : NO_SCHEMAS;
    const find = (name: string): string | undefined =>
      libraries.find((one) => schemasOf.get(name)?.includes(one === 'QTEMP' ? job.qtemp : one));
    const routines = (this.#routines ??= await loadRoutines(this.#engine)).along(path);
    const lookUp = (text: string): Promise<(string | null)[][]> => this.#engine.lookUp(text, []);
    const variables = (this.#variables ??= await loadVariables(lookUp)).along(path);
    const systemColumns = (this.#systemColumns ??= await loadSystemColumns(lookUp));
    const identityTables = (this.#identityTables ??= await loadIdentityTables(lookUp));
    const context: TranslationContext = {
      systemColumns,
      identityTables,
      naming,
      routines,
      variables,
      columnTypes: this.#tableTypes.of,
      schema: usesList ? (job.libraryList.current ?? 'QGPL') : job.schema,
      qtemp: job.qtemp,
      findInLibraryList: usesList ? find : undefined,
    };
    const translation = await this.#tableTypes.complete(() => translate(sql, context));
    const isOfJob = 'usesQtemp' in translation && translation.usesQtemp;
    this.#translations.set(isOfJob ? `${job.qtemp} ${key}` : key, translation);
    return translation;
  }

  /** Runs a query or a change; a refusal is thrown as Db2Error. */
  async execute(translation: Runnable, parameters: ParameterRow, { job, signal }: Turn): Promise<PgAnswer> {
    const statement: EngineStatement = {
      sql: translation.sql,
      role: translation.authority === 'engine' ? undefined : swapCase(job.user),
      parameters: [...parameters, ...(await this.#compute(translation, { parameters, job }))],
      action: 'execute',
      changesSchema: translation.changesSchema,
      ...this.#settings(translation, job),
      ...(translation.kind === 'call' ? { then: FETCH_RESULT } : {}),
    };
    const { changesData, before, after, usesQtemp } = translation;
    const keepsForJob = mayKeepForJob(translation);
    const participation = { job, signal, before, after, usesQtemp, keepsForJob, changesData };
    const answer = await this.#engine.run(statement, participation);
    if (translation.changesSchema) this.#forget();
    if (answer.refusal !== undefined) throw db2ErrorOf(answer.refusal, translation.tables, translation.sql);
    if (translation.emptiedOnCommit !== undefined) this.#engine.emptyOnCommit(job, translation.emptiedOnCommit);
    return answer;
  }

  /** What functions of the statement read; a routine may read everything. */
  #settings({ reads = [], callsRoutines, notesIdentity }: Runnable, job: Job): Pick<EngineStatement, 'settings'> {
    if (callsRoutines === true)
      return { settings: { ...jobSettings(job), ...this.#hostState.settings(STATE_KEYS, job) } };
    if (notesIdentity === true) return { settings: jobSettings(job) };
    return reads.length === 0 ? {} : { settings: this.#hostState.settings(reads, job) };
  }

  #compute({ computed }: Runnable, source: OperandSource): Promise<readonly string[]> {
    const parser = { job: source.job, engine: this.#engine };
    return Promise.all(
      computed.map(async (one) =>
        one.kind === 'job' ? jobValue(one.value, source.job) : parsedNames(one.arguments, source, parser),
      ),
    );
  }

  /** Prepares without running: gives the result set's columns and the markers' types. */
  async describe(translation: EngineTranslation, job: Job): Promise<PgAnswer> {
    const answer = await this.#engine.prepare({
      sql: translation.sql,
      role: swapCase(job.user),
      parameters: [],
      action: 'describe',
      changesSchema: false,
    });
    if (answer.refusal !== undefined) throw db2ErrorOf(answer.refusal, translation.tables, translation.sql);
    return answer;
  }

  async resultSet(description: Buffer, answer: PgAnswer, { translation, job }: Execution): Promise<ResultSet> {
    const { date, time } = job.options.formats;
    const key = `${date} ${time} ${translation.notNull.join()}\0${description.toString('latin1')}`;
    const rows = new ByteRows(answer);
    const known = this.#shapes.get(key);
    if (known !== undefined) return { shape: known, rows };
    const fields = readFields(description);
    const columns = await this.#columns(fields, translation.notNull, []);
    if (columns.every((column) => column.measured === undefined)) {
      const shape = new ResultShape(columns, job.options.formats);
      this.#shapes.set(key, shape);
      return { shape, rows };
    }
    return { shape: await this.#typedShape(key, fields, { translation, job }, rows), rows };
  }

  /** The shape of a result with computed columns: by Db2's rules, or by what is in it where they do not say. */
  async #typedShape(
    key: string,
    fields: readonly PgField[],
    { translation, job }: Execution,
    rows: Rows,
  ): Promise<ResultShape> {
    const shapes = this.#typedShapes.get(translation) ?? new Map<string, ResultShape>();
    this.#typedShapes.set(translation, shapes);
    const known = shapes.get(key);
    if (known !== undefined) return known;
    const types = await this.#tableTypes.complete(() => translation.resultTypes?.());
    const inferred = types?.length === fields.length ? types.map(({ type }) => type) : [];
    const columns = await this.#columns(fields, translation.notNull, inferred);
    const isFixed = columns.every(({ measured: what }) => what === undefined || what === 'type');
    const shape = new ResultShape(isFixed ? columns : measured(columns, rows.restarted()), job.options.formats);
    if (isFixed) shapes.set(key, shape);
    return shape;
  }

  async #columns(
    fields: readonly PgField[],
    notNull: readonly number[],
    inferred: readonly (SqlType | undefined)[],
  ): Promise<readonly Column[]> {
    for (const { tableId } of fields) {
      if (tableId !== 0 && !this.#facts.has(tableId)) this.#facts.set(tableId, await this.#loadFacts(tableId));
    }
    return fields.map((field, index) => {
      // A table's name alone is a column to PostgreSQL, of a type that Db2 has not.
      if (!isDb2Type(field.typeId)) throw noSuchColumn(swapCase(field.name));
      const facts = this.#facts.get(field.tableId)?.get(field.columnId);
      const column = columnOf(field, index, { facts, inferred: inferred[index] });
      return notNull.includes(index) ? { ...column, nullable: 0 } : column;
    });
  }

  async #loadFacts(tableId: number): Promise<ReadonlyMap<number, ColumnFacts>> {
    const rows = await this.#engine.lookUp(
      'SELECT position, attnotnull, type_name, declared_length FROM db2.column_facts WHERE relation = $1',
      [String(tableId)],
    );
    return new Map(
      rows.map(([position, attnotnull, typeName, length]) => [
        Number(position),
        {
          isNullable: attnotnull !== 't',
          typeName: typeName ?? '',
          declaredLength: length === null ? undefined : Number(length),
        },
      ]),
    );
  }

  async #loadSchemas(): Promise<ReadonlyMap<string, readonly string[]>> {
    if (this.#schemasOf !== undefined) return this.#schemasOf;
    const schemasOf = new Map<string, string[]>();
    for (const [name, schema] of await this.#engine.lookUp(
      'SELECT table_name, table_schema FROM db2.relation_facts',
      [],
    )) {
      const schemas = schemasOf.get(name ?? '') ?? [];
      schemasOf.set(name ?? '', [...schemas, schema ?? '']);
    }
    this.#schemasOf = schemasOf;
    return schemasOf;
  }

  /** After a change of tables nothing derived from their shape holds. */
  #forget(): void {
    this.#translations.clear();
    this.#shapes.clear();
    this.#facts.clear();
    this.#tableTypes.forget();
    this.#schemasOf = undefined;
    this.#routines = undefined;
    this.#variables = undefined;
    this.#systemColumns = undefined;
    this.#identityTables = undefined;
  }
}

/** Whether a statement may set a variable, ask a sequence or note an identity value: what is kept for the job. */
function mayKeepForJob({ computed, callsRoutines, notesIdentity }: Runnable): boolean {
  const namesJob = computed.some((one) => one.kind === 'job' && one.value === 'jobName');
  return namesJob || callsRoutines === true || notesIdentity === true;
}

/** What routines read of the job that called them. */
function jobSettings(job: Job): Readonly<Record<string, string>> {
  return { 'db2.job_jobname': job.name, 'db2.job_schema': job.schema, 'db2.job_server': SERVER_NAME };
}

/** What was run, by whom. */
export interface Execution {
  readonly translation: Runnable;
  readonly job: Job;
}
