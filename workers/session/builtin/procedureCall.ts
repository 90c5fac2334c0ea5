import { AppError } from '../../../src/kernel/appError.js';
import type { SqlParameter } from '../../../src/sql/sqlParameter.js';
import { delimited, spellingsOf } from './objectNames.js';
import { type Procedure, type ProcedureParameter, signatureOf } from './procedure.js';

/** What a caller gives a procedure: values in order, or with the names of their parameters. */
export interface GivenArguments {
  readonly values: readonly SqlParameter[];
  readonly names: readonly string[] | undefined;
}

/** A CALL as it is sent. */
export interface ProcedureCall {
  readonly procedure: Procedure;
  readonly sql: string;
  readonly values: readonly SqlParameter[];
  /** The parameters behind the markers, in order. */
  readonly markers: readonly ProcedureParameter[];
}

/**
 * Chooses among overloads, which differ in their number of parameters, and binds the arguments.
 * @throws AppError E_ARGUMENTS when they fit none of the procedures
 */
export function callOf(procedures: readonly Procedure[], given: GivenArguments): ProcedureCall {
  const byCount = [...procedures].sort((a, b) => a.parameters.length - b.parameters.length);
  // A CALL in SQL has its OUT parameters too; values are taken so only where they fit no other way.
  for (const hasOut of [false, true]) {
    for (const procedure of byCount) {
      const targets = procedure.parameters.filter(({ mode }) => hasOut || mode !== 'OUT');
      if (hasOut && (given.names !== undefined || given.values.length !== targets.length)) continue;
      const bound = boundTo(procedure, targets, given);
      if (bound !== undefined) return textOf(procedure, bound);
    }
  }
  throw new AppError(
    'E_ARGUMENTS',
    'The arguments do not fit. Give a value for each IN and INOUT parameter, in order or with its name: ' +
      `${procedures.map(signatureOf).join('; ')}.`,
  );
}

/** The value of each parameter that is sent; undefined when the arguments do not fit. */
function boundTo(
  { parameters }: Procedure,
  targets: readonly ProcedureParameter[],
  { values, names }: GivenArguments,
): ReadonlyMap<ProcedureParameter, SqlParameter> | undefined {
  const bound = new Map<ProcedureParameter, SqlParameter>();
  if (names === undefined) {
    if (values.length > targets.length) return undefined;
    for (const [index, value] of values.entries()) bind(bound, targets[index], value);
  } else {
    for (const [index, name] of names.entries()) {
      const [folded, exact] = spellingsOf(name);
      const target = parameters.find((one) => one.name === folded) ?? parameters.find((one) => one.name === exact);
      if (target === undefined || bound.has(target)) return undefined;
      bind(bound, target, values[index] ?? null);
    }
  }
  for (const parameter of parameters) {
    if (bound.has(parameter)) continue;
    if (parameter.mode === 'OUT') bound.set(parameter, placeholderOf(parameter));
    else if (!parameter.hasDefault) return undefined;
  }
  return bound;
}

function bind(
  bound: Map<ProcedureParameter, SqlParameter>,
  target: ProcedureParameter | undefined,
  value: SqlParameter,
): void {
  if (target !== undefined) bound.set(target, target.mode === 'OUT' ? placeholderOf(target) : value);
}

/** Positions where every parameter is sent, names where some are left to their defaults. */
function textOf(procedure: Procedure, bound: ReadonlyMap<ProcedureParameter, SqlParameter>): ProcedureCall {
  const markers = procedure.parameters.filter((one) => bound.has(one));
  const isWhole = markers.length === procedure.parameters.length;
  const list = markers.map(({ name }) => (isWhole ? '?' : `${delimited(name)} => ?`)).join(', ');
  return {
    procedure,
    sql: `CALL ${delimited(procedure.schema)}.${delimited(procedure.name)}(${list})`,
    values: markers.map((one) => bound.get(one) ?? null),
    markers,
  };
}

const NUMERIC = /^(?:SMALLINT|INTEGER|BIGINT|DECIMAL|NUMERIC|FLOAT|REAL|DOUBLE|DECFLOAT)/;

/** The driver converts what is bound to an OUT marker too, and takes no NULL there. */
function placeholderOf({ type }: ProcedureParameter): SqlParameter {
  if (NUMERIC.test(type)) return 0;
  if (type.startsWith('TIMESTAMP')) return '0001-01-01 00:00:00';
  if (type === 'DATE') return '0001-01-01';
  if (type === 'TIME') return '00:00:00';
  return '';
}
