import type { Tool } from '../tool.js';
import { executeSql } from './executeSql.js';
import { getTableColumns } from './getTableColumns.js';
import { listSchemas } from './listSchemas.js';
import { listTablesInSchema } from './listTablesInSchema.js';

/** The tools that every login has, in the order they are listed. */
export const builtinTools: readonly Tool[] = [executeSql, listSchemas, listTablesInSchema, getTableColumns];
