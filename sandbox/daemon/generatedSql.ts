import { PG } from '../dialect/columns.js';
import { swapCase } from '../dialect/names.js';
import type { PgField } from '../engine/answer.js';
import { generateSql } from '../generateSql/generateSql.js';
import type { Job } from './job.js';
import { timestampOf } from './jobLog.js';
import { SERVER_NAME } from './operandText.js';
import type { RunnerParts } from './statementRunner.js';

const LINE_MAX = 32_000;

const numeric = (precision: number, scale: number): number => ((precision << 16) | scale) + 4;

/** The columns of a source file: sequence number, date, data. */
export const SOURCE_FIELDS: readonly PgField[] = [
  { name: 'srcseq', tableId: 0, columnId: 0, typeId: PG.numeric, modifier: numeric(6, 2) },
  { name: 'srcdat', tableId: 0, columnId: 0, typeId: PG.numeric, modifier: numeric(6, 0) },
  { name: 'srcdta', tableId: 0, columnId: 0, typeId: PG.varchar, modifier: LINE_MAX + 4 },
];

/** The result set of CALL QSYS2.GENERATE_SQL: the generated text line by line, as in a source file. */
export async function generatedSql(
  option: (name: string) => string | null,
  job: Job,
  { engine, clock }: RunnerParts,
): Promise<readonly (readonly string[])[]> {
  const lines = await generateSql({
    option,
    lookUp: (sql, parameters) => engine.lookUp(sql, parameters),
    role: swapCase(job.user),
    libraries: job.libraryList.names,
    generatedOn: timestampOf(clock).slice(0, 19),
    server: SERVER_NAME,
  });
  return lines.map((line, index) => [`${index + 1}.00`, '0', line.slice(0, LINE_MAX)]);
}
