import { driverError } from '../dialect/db2Errors.js';
import { RESULT_PORTAL } from '../dialect/routines/callStatement.js';
import { parameterFace } from '../dialect/routines/parameterType.js';
import type { CallParameter, CallTranslation } from '../dialect/translation.js';
import { type ValueFormats, jsonString, valueWriter } from '../dialect/values.js';
import { readAnswers, readFields } from '../engine/answer.js';
import type { Database, ResultSet, Turn } from './database.js';
import type { Job } from './job.js';
import type { ParameterRow } from './requestText.js';
import { ByteRows } from './rows.js';

/** Fetches what a procedure left open; it always leaves something open, if only to say that there is nothing. */
export const FETCH_RESULT = [`FETCH ALL FROM "${RESULT_PORTAL}"`, `CLOSE "${RESULT_PORTAL}"`] as const;

/** The only column of what is left open when there is no result set. */
const NO_RESULT = 'db2 none';

/** What a reply says of a call's parameters: what they are, and after the call their values. Both JSON arrays. */
export interface CallText {
  readonly parameters: string;
  readonly outputs: string;
}

interface Called {
  readonly call: CallText;
  readonly result: ResultSet | undefined;
}

/** Calls a user's procedure. */
export async function callProcedure(
  database: Database,
  { translation, parameters }: { readonly translation: CallTranslation; readonly parameters: ParameterRow },
  turn: Turn,
): Promise<Called> {
  for (const [index, { mode }] of translation.parameters.entries()) {
    if (mode === 'OUT' && parameters[index] === null) throw driverError('HY105', 'Parameter type not valid.');
  }
  const { bytes } = await database.execute(translation, parameters, turn);
  const [called, fetched] = readAnswers(bytes);
  const values: (string | null)[] = [];
  if (called !== undefined) {
    const rows = new ByteRows(called);
    const width = called.description === undefined ? 0 : readFields(called.description).length;
    if (rows.next()) for (let column = 0; column < width; column++) values.push(rows.value(column));
  }
  const call = callText(translation, values, turn.job);
  if (fetched?.description === undefined) return { call, result: undefined };
  if (readFields(fetched.description)[0]?.name === NO_RESULT) return { call, result: undefined };
  const result = await database.resultSet(fetched.description, fetched, { translation, job: turn.job });
  return { call, result };
}

/** `values` are those of the procedure's row: its return status, then its output; none before the call. */
export function callText({ parameters }: CallTranslation, values: readonly (string | null)[], job: Job): CallText {
  const described = parameters.map(({ name, mode, type }) => {
    const { type: typeName, precision, scale } = parameterFace(type);
    return (
      `{"type":"${typeName}","mode":"${mode}","precision":${precision},"scale":${scale}` +
      `,"name":${jsonString(name)}}`
    );
  });
  const last = parameters.at(-1);
  const lastScale = last === undefined ? 0 : parameterFace(last.type).scale;
  const outputs = parameters.map((parameter, index) => {
    const column = parameterFace(parameter.type);
    // The daemon writes the last parameter's scale into every entry.
    return (
      `{"index":${index + 1},"type":"${column.type}","precision":${column.precision},"scale":${lastScale}` +
      `,"name":${jsonString(parameter.name)},"ccsid":${ccsidOf(column.kind)}` +
      `${valueText(parameter, values, job.options.formats)}}`
    );
  });
  return { parameters: `[${described.join(',')}]`, outputs: `[${outputs.join(',')}]` };
}

/** Strings are trimmed on both ends, whatever their type. */
function valueText({ output, type }: CallParameter, values: readonly (string | null)[], formats: ValueFormats): string {
  if (output === undefined) return '';
  const value = values[output] ?? null;
  if (value === null) return ',"value":null';
  const { kind, precision, scale } = parameterFace(type);
  return `,"value":${valueWriter(kind, formats, { length: precision, scale })(value.trim())}`;
}

const TEXT_CCSID = 37;
const BINARY_CCSID = 65535;

function ccsidOf(kind: ReturnType<typeof parameterFace>['kind']): number {
  switch (kind) {
    case 'number':
    case 'decimal':
    case 'float':
    case 'boolean':
      return 0;
    case 'hex':
    case 'binary':
      return BINARY_CCSID;
    default:
      return TEXT_CCSID;
  }
}
