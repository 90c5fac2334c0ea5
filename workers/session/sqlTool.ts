import type { SqlTool } from '../../src/protocol/catalog.js';
import { Admission } from '../../src/sql/admission.js';
import { bindStatement, type BoundStatement } from '../../src/sql/binding.js';
import type { GuardOptions } from '../../src/sql/readOnly.js';
import type { ParameterValues } from '../../src/sql/parameters.js';
import { RowEncoder } from './results/rowEncoder.js';
import { encodedRows } from './results/rowsResult.js';
import type { Tool } from './tool.js';

/** A tool of a YAML file as the worker runs it. */
export function sqlTool(tool: SqlTool, guard: Required<GuardOptions>): Tool {
  const { name, title, description, source, parameters, annotations, fetch } = tool;
  const admission = new Admission(tool.security, guard);
  const asked = { isAdHoc: tool.compiled.kind === 'direct', allowed: guard.allowed };
  return {
    name,
    title,
    description,
    source,
    parameters,
    annotations,
    ...(tool.timeoutMs === undefined ? {} : { timeoutMs: tool.timeoutMs }),
    mayWrite: annotations.readOnlyHint !== true,
    async run(values, { kit, query, confirm, rowsMax, resultBytesMax }) {
      const bound = boundOf(tool, values);
      const { sql, reads, routines } = admission.admit(bound.sql);
      if (!reads) await confirm({ sql, parameters: bound.parameters });
      const rows = new RowEncoder(tool.format, resultBytesMax);
      const startedAt = kit.clock.monotonic();
      const result = await query({
        sql,
        sink: rows,
        rowsMax: Math.min(fetch.rowsMax ?? rowsMax, rowsMax),
        access: reads ? 'read only' : 'all',
        ...(reads && (asked.isAdHoc || routines.length > 0) ? { questions: { ...asked, routines } } : {}),
        ...(fetch.pageRows === undefined ? {} : { pageRows: fetch.pageRows }),
        ...(bound.parameters.length === 0 ? {} : { parameters: bound.parameters }),
      });
      const executionMs = kit.clock.monotonic() - startedAt;
      const about = { tool: name, sql: tool.statement, values, boundCount: bound.parameters.length, executionMs };
      return encodedRows(rows, result, rows.isFull ? about : { ...about, more: moreOf(tool, rowsMax) });
    },
  };
}

/** How to get more rows than the limit that this tool met. */
function moreOf({ fetch, parameters }: SqlTool, rowsMax: number): string {
  const orElse = parameters.length === 0 ? 'To get all,' : 'Give arguments that select fewer, or';
  if (fetch.rowsMax !== undefined && fetch.rowsMax < rowsMax) {
    return `This tool returns at most ${fetch.rowsMax} rows, its rowsToFetch. ${orElse} ask its author to raise it.`;
  }
  return `A result has at most ${rowsMax} rows. ${orElse} ask the operator to raise IBMI_PAGINATION_MAX_ROWS.`;
}

/** What will be sent: the tool's own text with its values, or the text that takes its place. */
function boundOf({ compiled }: SqlTool, values: ParameterValues): BoundStatement {
  if (compiled.kind === 'bound') return bindStatement(compiled, values);
  return { sql: String(values[compiled.name] ?? ''), parameters: [] };
}
