import { type OperandRoutine } from './operands.js';
import type { Rewriting } from './rewriting.js';
import type { Operand } from './translation.js';
import { type Group, isSymbol, nameOf } from './tree.js';

/** A table function whose rows the daemon computes. */
interface ComputedTable extends OperandRoutine {
  readonly kind: 'parsedNames';
  /** The columns with their types, in PostgreSQL's words. */
  readonly columns: string;
}

const COMPUTED_TABLES: ReadonlyMap<string, ComputedTable> = new Map<string, ComputedTable>([
  [
    'PARSE_STATEMENT',
    {
      kind: 'parsedNames',
      name: 'PARSE_STATEMENT',
      parameters: ['SQL_STATEMENT', 'NAMING', 'DECIMAL_POINT', 'SQL_STRING_DELIMITER'],
      required: 1,
      columns:
        'name_type varchar(20), name varchar(128), schema varchar(128), rdb varchar(18), column_name varchar(128), ' +
        'usage_type varchar(20), name_start_position int, sql_statement_type varchar(32)',
    },
  ],
]);

/** `QSYS2.PARSE_STATEMENT(…)` inside TABLE(…), as a derived table over the rows that the daemon will send along. */
export function computedTable({ nodes }: Group, rewriting: Rewriting): string | undefined {
  const isQualified = nameOf(nodes[0]) === 'QSYS2' && (isSymbol(nodes[1], '.') || isSymbol(nodes[1], '/'));
  const [name, group, ...rest] = nodes.slice(isQualified ? 2 : 0);
  const table = COMPUTED_TABLES.get(nameOf(name) ?? '');
  if (table === undefined || group?.kind !== 'group' || rest.length > 0) return undefined;
  const given = rewriting.operands(group, table);
  const rows = rewriting.compute({ kind: table.kind, arguments: given });
  const markers = [...given.values()].flatMap(markersIn).map((index) => `, $${index + 1}::text`);
  const computed = `db2.computed_rows(${rows}::jsonb${markers.join('')})`;
  return `LATERAL (SELECT * FROM jsonb_to_recordset(${computed}) AS r (${table.columns}))`;
}

function markersIn(operand: Operand): readonly number[] {
  if (operand.kind === 'marker') return [operand.index];
  return operand.kind === 'joined' ? operand.parts.flatMap(markersIn) : [];
}
