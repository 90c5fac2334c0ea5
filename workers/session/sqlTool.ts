import type { SqlTool } from '../../src/protocol/catalog.js';
import { Admission } from '../../src/sql/admission.js';
import { bindStatement, type BoundStatement } from '../../src/sql/binding.js';
import type { ParameterValues } from '../../src/sql/parameters.js';
import { rowsResult } from './results.js';
import type { Tool } from './tool.js';

/** A tool of a YAML file as the worker runs it. */
export function sqlTool(tool: SqlTool): Tool {
  const { name, title, description, source, parameters, annotations, fetch } = tool;
  const admission = new Admission(tool.security);
  return {
    name,
    title,
    description,
    source,
    parameters,
    annotations,
    async run(values, { kit, query, rowsMax }) {
      const bound = boundOf(tool, values);
      const { sql, reads } = admission.admit(bound.sql);
      const startedAt = kit.clock.monotonic();
      const result = await query({
        sql,
        rowsMax: Math.min(fetch.rowsMax ?? rowsMax, rowsMax),
        access: reads ? 'read only' : 'all',
        ...(fetch.pageRows === undefined ? {} : { pageRows: fetch.pageRows }),
        ...(bound.parameters.length === 0 ? {} : { parameters: bound.parameters }),
      });
      return rowsResult(result, kit.clock.monotonic() - startedAt);
    },
  };
}

/** What will be sent: the tool's own text with its values, or the text that takes its place. */
function boundOf({ compiled }: SqlTool, values: ParameterValues): BoundStatement {
  if (compiled.kind === 'bound') return bindStatement(compiled, values);
  return { sql: String(values[compiled.name] ?? ''), parameters: [] };
}
