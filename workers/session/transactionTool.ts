import type { SqlTool } from '../../src/protocol/catalog.js';
import { Admission } from '../../src/sql/admission.js';
import { bindStatement, type BoundText } from '../../src/sql/binding.js';
import type { GuardOptions } from '../../src/sql/readOnly.js';
import { RowEncoder } from './results/rowEncoder.js';
import { encodedRows } from './results/rowsResult.js';
import type { Statement } from './statement.js';
import type { Tool } from './tool.js';

/** A tool of a YAML file with several statements, which run in one transaction; its rows are those of the last one. */
export function transactionTool(tool: SqlTool, steps: readonly BoundText[], guard: Required<GuardOptions>): Tool {
  const { name, title, description, source, parameters, annotations, fetch } = tool;
  const admissions = steps.map(() => new Admission(tool.security, guard));
  return {
    name,
    title,
    description,
    source,
    parameters,
    annotations,
    ...(tool.timeoutMs === undefined ? {} : { timeoutMs: tool.timeoutMs }),
    mayWrite: true,
    async run(values, { kit, transact, confirm, rowsMax, resultBytesMax }) {
      const bound = steps.map((step, index) => {
        const { sql, parameters: given } = bindStatement(step, values);
        return { sql: admissions[index]?.admit(sql).sql ?? sql, parameters: given };
      });
      const all = bound.flatMap((one) => one.parameters);
      await confirm({ sql: bound.map(({ sql }) => sql).join(';\n'), parameters: all });
      const rows = new RowEncoder(tool.format, resultBytesMax);
      const startedAt = kit.clock.monotonic();
      const result = await transact(
        bound.map(({ sql, parameters: given }, index): Statement => {
          const isLast = index === bound.length - 1;
          return {
            sql,
            access: 'all',
            rowsMax: isLast ? Math.min(fetch.rowsMax ?? rowsMax, rowsMax) : 1,
            ...(given.length === 0 ? {} : { parameters: given }),
            ...(isLast ? { sink: rows } : {}),
          };
        }),
      );
      const executionMs = kit.clock.monotonic() - startedAt;
      return encodedRows(rows, result, {
        tool: name,
        sql: tool.statement,
        values,
        boundCount: all.length,
        executionMs,
      });
    },
  };
}
