import { pgName } from '../names.js';
import type { DataType } from '../types.js';
import { WHOLE_BODY } from './body.js';
import { ERROR_VARIABLES } from './handlers.js';
import { argumentType, typeOf } from './parameterType.js';
import type { Routine } from './routine.js';

export interface BodyText {
  readonly statements: string;
  readonly declarations: readonly string[];
  readonly types: ReadonlyMap<string, DataType>;
}

/** The parts of CREATE FUNCTION: every routine is a function for PostgreSQL, called like a table. */
export interface RoutineSource {
  readonly arguments: string;
  /** undefined when the output arguments say it. */
  readonly returns: string | undefined;
  /** Columns of the row type of a table function. */
  readonly columns: string | undefined;
  readonly source: string;
}

/** A name in a column conflicts with a variable: in Db2 the column wins. */
const COLUMN_WINS = '#variable_conflict use_column';

/** Puts a rewritten body into the frame that its kind of routine needs. */
export function routineSource(routine: Routine, text: BodyText): RoutineSource {
  return routine.kind === 'PROCEDURE' ? procedureSource(routine, text) : functionSource(routine, text);
}

/**
 * A procedure's first argument says whether a client called it, for whom it leaves its result set; its first output is
 * its return status. Output is kept in variables with their sizes and handed over at the end.
 */
function procedureSource(routine: Routine, { statements, declarations, types }: BodyText): RoutineSource {
  const argumentTypes = ['boolean'];
  const outputs = ['OUT int'];
  const variables: string[] = [];
  const handedOver = [];
  const inputCount = routine.parameters.filter(({ mode }) => mode !== 'OUT').length;
  for (const { name, mode } of routine.parameters) {
    const type = types.get(name);
    if (type === undefined) continue;
    let value = '';
    if (mode !== 'OUT') value = ` := $${argumentTypes.push(argumentType(type))}`;
    variables.push(`${pgName(name)} ${type.sql}${value};`);
    if (mode === 'IN') continue;
    outputs.push(`OUT ${argumentType(type)}`);
    handedOver.push(`$${inputCount + 1 + outputs.length} := ${pgName(name)};`);
  }
  const source = `${COLUMN_WINS}
<<${pgName(routine.name)}>> DECLARE "?client" boolean := $1 AND ${routine.resultSets > 0}; "?status" int := 0;
${ERROR_VARIABLES} ${declarations.join(' ')}
${variables.join('\n')}
BEGIN <<${WHOLE_BODY}>> BEGIN
${statements}
END;
$${inputCount + 2} := "?status"; ${handedOver.join(' ')}
IF $1 THEN PERFORM db2.ensure_result(); END IF; END;`;
  return { arguments: [...argumentTypes, ...outputs].join(', '), returns: undefined, columns: undefined, source };
}

function functionSource(routine: Routine, { statements, declarations, types }: BodyText): RoutineSource {
  const variables = routine.parameters.map(
    ({ name }, index) => `${pgName(name)} ${types.get(name)?.sql ?? 'text'} := $${index + 1};`,
  );
  const source = `${COLUMN_WINS}
<<${pgName(routine.name)}>> DECLARE ${ERROR_VARIABLES} ${declarations.join(' ')}
${variables.join('\n')}
BEGIN
${statements}
END;`;
  const argumentTypes = [...types.values()].map(argumentType).join(', ');
  const [first] = routine.returns;
  if (!routine.isTable) {
    const returns = first === undefined ? undefined : argumentType(typeOf(first.type));
    return { arguments: argumentTypes, returns, columns: undefined, source };
  }
  const columns = routine.returns.map(({ name, type }) => `${pgName(name)} ${typeOf(type).sql}`).join(', ');
  return { arguments: argumentTypes, returns: undefined, columns, source };
}

/** A compound statement that is run once, without being stored. */
export function blockSource(statements: string, declarations: readonly string[]): string {
  return `${COLUMN_WINS}
DECLARE ${ERROR_VARIABLES} ${declarations.join(' ')}
BEGIN
${statements}
END;`;
}
