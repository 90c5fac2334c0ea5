import type { Routine, RoutineLookup, RoutineParameter, SqlAccess } from '../dialect/routines/routine.js';
import type { JobEngine } from './jobEngine.js';

const ROUTINES = `SELECT routine_schema, routine_name, specific_name, routine_type, function_type, sql_data_access,
  result_sets FROM db2.live_routines`;

const PARAMETERS = `SELECT specific_schema, specific_name, row_type, parameter_name, parameter_mode, data_type, length,
  precision, scale, default_value FROM db2.routine_parameters
  ORDER BY specific_schema, specific_name, row_type, ordinal_position`;

/** The users' routines, as they are until the next change of any. */
export class RoutineCatalog {
  readonly #byName = new Map<string, Routine[]>();
  readonly #bySpecific = new Map<string, Routine>();

  constructor(routines: readonly Routine[]) {
    for (const routine of routines) {
      const same = this.#byName.get(routine.name) ?? [];
      this.#byName.set(routine.name, [...same, routine]);
      this.#bySpecific.set(keyOf(routine.schema, routine.specific), routine);
    }
  }

  /** The catalog as a job with this path sees it. */
  along(path: readonly string[]): RoutineLookup {
    return {
      find: (schema, name) => {
        const all = this.#byName.get(name) ?? [];
        const schemas = schema === undefined ? path : [schema];
        return [...new Set(schemas)].flatMap((one) => all.filter((routine) => routine.schema === one));
      },
      specific: (schema, name) => {
        const schemas = schema === undefined ? path : [schema];
        for (const one of schemas) {
          const found = this.#bySpecific.get(keyOf(one, name));
          if (found !== undefined) return found;
        }
        return undefined;
      },
    };
  }
}

/** Reads the side tables of the routines. */
export async function loadRoutines(engine: JobEngine): Promise<RoutineCatalog> {
  const routines = await engine.lookUp(ROUTINES, []);
  if (routines.length === 0) return new RoutineCatalog([]);
  const parameters = new Map<string, RoutineParameter[]>();
  for (const row of await engine.lookUp(PARAMETERS, [])) {
    const [schema = '', specific = '', rowType] = row.map((value) => value ?? '');
    const key = `${rowType ?? ''} ${keyOf(schema, specific)}`;
    const same = parameters.get(key) ?? [];
    parameters.set(key, [...same, parameterOf(row)]);
  }
  return new RoutineCatalog(
    routines.map((row) => {
      const [schema = '', name = '', specific = '', type, functionType, access, resultSets] = row.map(
        (value) => value ?? '',
      );
      return {
        schema,
        name,
        specific,
        kind: type === 'PROCEDURE' ? 'PROCEDURE' : 'FUNCTION',
        access: accessOf(access),
        resultSets: Number(resultSets),
        parameters: parameters.get(`P ${keyOf(schema, specific)}`) ?? [],
        returns: parameters.get(`R ${keyOf(schema, specific)}`) ?? [],
        isTable: functionType === 'T',
      };
    }),
  );
}

function parameterOf(row: readonly (string | null)[]): RoutineParameter {
  const [name, mode, type, length, precision, scale, defaultText] = row.slice(3);
  return {
    name: name ?? '',
    mode: mode === 'OUT' || mode === 'INOUT' ? mode : 'IN',
    type: { name: type ?? '', length: numberOf(length), precision: numberOf(precision), scale: numberOf(scale) },
    defaultText: defaultText ?? undefined,
  };
}

function numberOf(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : Number(text);
}

function accessOf(text: string | undefined): SqlAccess {
  return text === 'NONE' || text === 'CONTAINS' || text === 'READS' ? text : 'MODIFIES';
}

function keyOf(schema: string, specific: string): string {
  return `${schema}\0${specific}`;
}
