import { PG } from '../dialect/columns.js';
import type { TableName } from '../dialect/db2Errors.js';
import type { Translation } from '../dialect/translation.js';
import { swapCase } from '../dialect/names.js';
import type { PgField } from '../engine/answer.js';
import type { Job } from './job.js';
import { resultMetadata } from './payloads.js';
import { type Members, rowsOf, sqlOf, terseOf } from './requestText.js';
import { type Session, connectedJob } from './session.js';
import { checkNoMarkers, shapeOf } from './statementRunner.js';
import { ListRows } from './rows.js';

/**
 * `dove`, Visual Explain: the steps of the statement as far as the sandbox knows them: what it reads or changes,
 * and that it ends. With `run` it is run, too. Its result set cannot be continued.
 */
export async function explain(session: Session, members: Members): Promise<string> {
  const job = connectedJob(session);
  const sql = sqlOf(members);
  return job.run(async (signal) => {
    const { runner } = session;
    const translation = await runner.prepare(sql, job);
    await runner.describe(translation, job);
    if (members.run !== true) return `${planPayload(translation, members, job)},"is_done":true`;
    job.countPrepared();
    checkNoMarkers(translation);
    const outcome = await runner.execute(translation, [], { job, signal });
    const plan = planPayload(translation, members, job);
    if (outcome.kind === 'count') return `${plan},"is_done":true`;
    const page = outcome.shape.page(outcome.rows, rowsOf(members), terseOf(members));
    return `${plan},"metadata":${resultMetadata(job, outcome.shape)},"data":${page.data},"is_done":${page.isDone}`;
  });
}

const field = (name: string, typeId: number, length = -1): PgField => ({
  ...{ name: swapCase(name), typeId, tableId: 0, columnId: 0 },
  modifier: length < 0 ? -1 : length + 4,
});

const PLAN = [
  field('STEP', PG.integer),
  field('OPERATION', PG.varchar, 30),
  field('OBJECT_SCHEMA', PG.varchar, 128),
  field('OBJECT_NAME', PG.varchar, 128),
];

function planPayload(translation: Translation, members: Members, job: Job): string {
  const shape = shapeOf(PLAN, [0, 1], job);
  const rows = new ListRows(
    planOf(translation).map(({ operation, table }, index) => [
      String(index + 1),
      operation,
      table?.schema ?? null,
      table?.name ?? null,
    ]),
  );
  const { data } = shape.page(rows, Number.MAX_SAFE_INTEGER, terseOf(members));
  return `,"vemetadata":${resultMetadata(job, shape)},"vedata":${data}`;
}

interface Step {
  readonly operation: string;
  readonly table?: TableName;
}

const FINAL_STEPS: Partial<Record<Translation['kind'], string>> = { query: 'Final Select', change: 'Change' };

function planOf(translation: Translation): readonly Step[] {
  const tables = 'tables' in translation ? translation.tables : [];
  return [
    ...tables.map((table) => ({ operation: 'Table', table })),
    { operation: FINAL_STEPS[translation.kind] ?? 'Run' },
  ];
}
