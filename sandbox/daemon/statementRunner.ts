import type { Clock } from '../../src/kernel/clock.js';
import { PG, UNNAMED, columnOf } from '../dialect/columns.js';
import { Db2Error, driverError, hostError } from '../dialect/db2Errors.js';
import type { ConstantTranslation, HostTranslation, Translation } from '../dialect/translation.js';
import type { PgField } from '../engine/answer.js';
import { accessRefusal } from './access.js';
import type { Database, ResultSet, Turn } from './database.js';
import { runClCommand } from './clCommand.js';
import { SOURCE_FIELDS } from './generatedSql.js';
import { isServiceDone, runHostService } from './hostServices.js';
import type { Job } from './job.js';
import type { JobEngine } from './jobEngine.js';
import type { JobRegistry } from './jobRegistry.js';
import { runJobRequest } from './jobRequests.js';
import { operandText } from './operandText.js';
import { type CallText, callProcedure, callText } from './procedureCall.js';
import type { ParameterRow } from './requestText.js';
import { ResultShape } from './resultShape.js';
import { ListRows } from './rows.js';

/** What one execution gave. */
export type Outcome =
  | ({ readonly kind: 'rows'; readonly call?: CallText } & ResultSet)
  | {
      readonly kind: 'count';
      readonly updateCount: number;
      readonly parameterTypes: readonly number[];
      readonly call?: CallText;
    };

const SQL_ERROR_SEVERITY = 30;
const ONE: PgField = { name: UNNAMED, tableId: 0, columnId: 0, typeId: PG.integer, modifier: -1 };

/** What a runner works with. */
export interface RunnerParts {
  readonly database: Database;
  readonly engine: JobEngine;
  readonly jobs: JobRegistry;
  readonly clock: Clock;
}

/** Reads and runs one job's statements. Callers wait for the job's turn. */
export class StatementRunner {
  readonly #parts: RunnerParts;
  readonly #database: Database;
  readonly #engine: JobEngine;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#database = parts.database;
    this.#engine = parts.engine;
  }

  /** Checks what the driver checks before the host sees a statement, then reads it. */
  async prepare(sql: string, job: Job): Promise<Translation> {
    if (sql === '') throw driverError('43617', 'A string parameter value with zero length was detected.');
    const refusal = accessRefusal(sql, job.access);
    if (refusal !== undefined) throw refusal;
    job.noteStatement(sql);
    try {
      return await this.#database.translate(sql, job);
    } catch (error) {
      throw logged(error, job);
    }
  }

  /** Runs a CL command of the job, as far as its connection may call procedures at all. */
  async command(text: string, turn: Turn): Promise<void> {
    const refusal = accessRefusal('CALL', turn.job.access);
    if (refusal !== undefined) throw refusal;
    await runClCommand(text, turn, this.#parts);
  }

  /** Runs what was read. What the host refuses is in the job log too. */
  async execute(translation: Translation, parameters: ParameterRow, turn: Turn): Promise<Outcome> {
    try {
      return await this.#execute(translation, parameters, turn);
    } catch (error) {
      throw logged(error, turn.job);
    }
  }

  async #execute(translation: Translation, parameters: ParameterRow, { job, signal }: Turn): Promise<Outcome> {
    switch (translation.kind) {
      case 'constant':
        return { kind: 'rows', ...constantRow(translation, parameters, job) };
      case 'host': {
        const call = { translation, parameters, job, signal };
        if (translation.form === 'scalar') {
          const success = await isServiceDone(call, this.#parts);
          return { kind: 'rows', shape: shapeOf([ONE], [], job), rows: new ListRows([[success ? '1' : '-1']]) };
        }
        const rows = await runHostService(call, this.#parts);
        const shape = hostShape(translation, job);
        if (shape !== undefined) return { kind: 'rows', shape, rows: new ListRows(rows) };
        return { kind: 'count', updateCount: 0, parameterTypes: markersOfText(translation) };
      }
      case 'job':
        await runJobRequest(translation.request, { job, parameters, engine: this.#engine });
        return { kind: 'count', updateCount: 0, parameterTypes: markersOfText(translation) };
      case 'call': {
        const { call, result } = await callProcedure(this.#database, { translation, parameters }, { job, signal });
        if (result !== undefined) return { kind: 'rows', ...result, call };
        return { kind: 'count', updateCount: 0, parameterTypes: markersOfText(translation), call };
      }
      case 'query':
      case 'change': {
        const answer = await this.#database.execute(translation, parameters, { job, signal });
        if (answer.description === undefined) {
          const parameterTypes = answer.parameterTypes.slice(0, translation.markers);
          return { kind: 'count', updateCount: answer.updateCount, parameterTypes };
        }
        const result = await this.#database.resultSet(answer.description, answer, { translation, job });
        return { kind: 'rows', ...result };
      }
    }
  }

  /** What preparing alone tells: the result's columns if there are any, and the markers' types. */
  async describe(translation: Translation, job: Job): Promise<Described> {
    switch (translation.kind) {
      case 'constant':
        return { shape: shapeOf(translation.fields, translation.notNull, job), parameterTypes: [] };
      case 'host':
        return { shape: hostShape(translation, job), parameterTypes: markersOfText(translation) };
      case 'job':
        return { shape: undefined, parameterTypes: markersOfText(translation) };
      case 'call':
        return { shape: undefined, parameterTypes: markersOfText(translation), call: callText(translation, [], job) };
      case 'query':
      case 'change': {
        const answer = await this.#database.describe(translation, job);
        const parameterTypes = answer.parameterTypes.slice(0, translation.markers);
        if (answer.description === undefined) return { shape: undefined, parameterTypes };
        const { shape } = await this.#database.resultSet(answer.description, answer, { translation, job });
        return { shape, parameterTypes };
      }
    }
  }
}

export interface Described {
  readonly shape: ResultShape | undefined;
  readonly parameterTypes: readonly number[];
  readonly call?: CallText;
}

/** Refuses parameters that do not fit the markers, in the driver's words. */
export function checkParameterCount(translation: Translation, row: ParameterRow): void {
  const { markers } = translation;
  if (row.length > markers) {
    throw driverError('07009', `Descriptor index not valid. (${markers + 1}>${markers})`);
  }
  if (row.length < markers) {
    const text = 'The number of parameter values set or registered does not match the number of parameters.';
    throw driverError('07001', text);
  }
}

/** A statement with markers that is run without parameters reaches the host, which counts for itself. */
export function checkNoMarkers(translation: Translation): void {
  if (translation.markers > 0) throw hostError(-313, '07001', 'Number of host variables not valid.');
}

/** An authority failure is found while preparing, so nothing of the statement is told. */
export function isPrepareFailure(error: unknown): boolean {
  return error instanceof Db2Error && error.sqlState === '42501';
}

/** Errors of the host leave a diagnostic message in the job log; those of the driver never reach the job. */
function logged(error: unknown, job: Job): unknown {
  if (!(error instanceof Db2Error)) return error;
  const [, id, text] = /^\[(SQL\d+)\] (.*)$/s.exec(error.message) ?? [];
  if (id !== undefined && text !== undefined) job.log.addSqlError(id, text, SQL_ERROR_SEVERITY);
  return error;
}

function markersOfText({ markers }: Translation): readonly number[] {
  return Array.from({ length: markers }, () => PG.varchar);
}

const SHAPES = new WeakMap<ConstantTranslation, ResultShape>();

/** A constant's shape depends on no format, so it is made once. */
function constantRow(translation: ConstantTranslation, parameters: ParameterRow, job: Job): ResultSet {
  const shape = SHAPES.get(translation) ?? shapeOf(translation.fields, translation.notNull, job);
  SHAPES.set(translation, shape);
  const row = translation.values.map((value) => operandText(value, { parameters, job }));
  return { shape, rows: new ListRows([row]) };
}

/** The columns that a service of the host answers with, if it answers with rows at all. */
function hostShape({ service, form }: HostTranslation, job: Job): ResultShape | undefined {
  if (service === 'generateSql') return shapeOf(SOURCE_FIELDS, [0, 1, 2], job);
  return form === 'scalar' ? shapeOf([ONE], [], job) : undefined;
}

/** The shape of rows that the daemon itself computes. */
export function shapeOf(fields: readonly PgField[], notNull: readonly number[], job: Job): ResultShape {
  const columns = fields.map((field, index) => {
    const column = columnOf(field, index, undefined);
    return notNull.includes(index) ? { ...column, nullable: 0 as const } : column;
  });
  return new ResultShape(columns, job.options.formats);
}
