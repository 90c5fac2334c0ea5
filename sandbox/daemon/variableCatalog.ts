import type { GlobalVariable, VariableLookup } from '../dialect/variables.js';

type LookUp = (sql: string) => Promise<readonly (readonly (string | null)[])[]>;

const VARIABLES = 'SELECT variable_schema, variable_name, type_text, default_text FROM db2.variables';

/** The users' global variables, as they are until the next definition. */
export class VariableCatalog {
  readonly #byName = new Map<string, GlobalVariable>();

  constructor(variables: readonly GlobalVariable[]) {
    for (const variable of variables) this.#byName.set(`${variable.schema}.${variable.name}`, variable);
  }

  /** The catalog as a job with this path sees it. */
  along(path: readonly string[]): VariableLookup {
    return (schema, name) => {
      if (this.#byName.size === 0) return undefined;
      for (const one of schema === undefined ? path : [schema]) {
        const found = this.#byName.get(`${one}.${name}`);
        if (found !== undefined) return found;
      }
      return undefined;
    };
  }
}

/** Reads the side table of the variables. */
export async function loadVariables(lookUp: LookUp): Promise<VariableCatalog> {
  const rows = await lookUp(VARIABLES);
  return new VariableCatalog(
    rows.map((row) => {
      const [schema = '', name = '', typeText = '', defaultText = ''] = row.map((value) => value ?? '');
      return { schema, name, typeText, defaultText };
    }),
  );
}
