/** A function or a procedure as the catalog names it; without schema where it is found through the SQL path. */
export interface RoutineName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** `SCHEMA.NAME`, or the name alone. */
export function routineText({ schema, name }: RoutineName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
