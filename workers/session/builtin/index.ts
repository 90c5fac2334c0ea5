import {
  BUILTIN_TOOL_NAMES,
  type BuiltinSettings,
  type BuiltinToolName,
  isOffered,
} from '../../../src/protocol/catalog.js';
import type { Tool } from '../tool.js';
import { callProcedure } from './callProcedure.js';
import { describeSqlObject } from './describeSqlObject.js';
import { executeSql } from './executeSql.js';
import { explainQuery } from './explainQuery.js';
import { getRelatedObjects } from './getRelatedObjects.js';
import { getTableColumns } from './getTableColumns.js';
import { listSchemas } from './listSchemas.js';
import { listTablesInSchema } from './listTablesInSchema.js';
import { searchObjects } from './searchObjects.js';
import { validateQuery } from './validateQuery.js';
import { whoami } from './whoami.js';

/** How each built-in tool is made. */
const MAKERS: Readonly<Record<BuiltinToolName, (settings: BuiltinSettings) => Tool>> = {
  execute_sql: executeSql,
  list_schemas: () => listSchemas,
  list_tables_in_schema: () => listTablesInSchema,
  get_table_columns: () => getTableColumns,
  get_related_objects: () => getRelatedObjects,
  search_objects: () => searchObjects,
  validate_query: validateQuery,
  explain_query: explainQuery,
  call_procedure: callProcedure,
  describe_sql_object: () => describeSqlObject,
  whoami,
};

/** The built-in tools that the settings offer, in the order they are listed. */
export function builtinTools(settings: BuiltinSettings): readonly Tool[] {
  return BUILTIN_TOOL_NAMES.filter((name) => isOffered(name, settings)).map((name) => MAKERS[name](settings));
}
