import type { SqlTool } from '../../src/protocol/catalog.js';
import { bindStatement } from '../../src/sql/binding.js';
import { rowsResult } from './results.js';
import type { Tool } from './tool.js';

/** A tool of a YAML file as the worker runs it. */
export function sqlTool(tool: SqlTool): Tool {
  const { name, title, description, source, parameters, annotations, fetch } = tool;
  return {
    name,
    title,
    description,
    source,
    parameters,
    annotations,
    async run(values, { kit, query, rowsMax }) {
      const bound = bindStatement(tool.compiled, values);
      const startedAt = kit.clock.monotonic();
      const result = await query({
        sql: bound.sql,
        rowsMax: Math.min(fetch.rowsMax ?? rowsMax, rowsMax),
        ...(fetch.pageRows === undefined ? {} : { pageRows: fetch.pageRows }),
        ...(bound.parameters.length === 0 ? {} : { parameters: bound.parameters }),
      });
      return rowsResult(result, kit.clock.monotonic() - startedAt);
    },
  };
}
