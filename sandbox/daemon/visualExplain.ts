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

/** The columns in which QQQDBVE tells of a plan: a row for each attribute of each node. */
const PLAN = [
  field('IFA_ICON', PG.integer),
  field('IFA_COLTYP', PG.integer),
  field('IFA_COLHDG', PG.varchar, 100),
  field('IFA_TYPOUT', PG.varchar, 1),
  field('IFA_CHROUT', PG.varchar, 128),
  field('IFA_NUMOUT', PG.integer),
  field('IFA_IFLAG', PG.varchar, 1),
];

type PlanRow = readonly [icon: string, type: string, heading: string, kind: string, ...rest: (string | null)[]];

function planPayload(translation: Translation, members: Members, job: Job): string {
  const shape = shapeOf(PLAN, [0, 1], job);
  const rows = new ListRows(planOf(translation).map((row) => [...row]));
  const { data } = shape.page(rows, Number.MAX_SAFE_INTEGER, terseOf(members));
  return `,"vemetadata":${resultMetadata(job, shape)},"vedata":${data}`;
}

const FINAL_STEPS: Partial<Record<Translation['kind'], string>> = { query: 'Final Select', change: 'Change' };

/** The last step, and below it each table that the statement names. Of costs the sandbox knows nothing. */
function planOf(translation: Translation): readonly PlanRow[] {
  const tables = 'tables' in translation ? translation.tables : [];
  return [
    ...nodeRows(1, FINAL_STEPS[translation.kind] ?? 'Run', tables.length),
    ...tables.flatMap((table, index) => [...nodeRows(index + 2, 'Table', 0), ...nameRows(index + 2, table)]),
  ];
}

function nodeRows(icon: number, title: string, children: number): readonly PlanRow[] {
  return [
    [String(icon), '10', 'Icon', 'C', title, null, null],
    [String(icon), '11', 'Children', 'N', null, String(children), null],
  ];
}

function nameRows(icon: number, { schema, name }: TableName): readonly PlanRow[] {
  return [
    [String(icon), '100', 'Schema Name', 'C', schema, null, '1'],
    [String(icon), '100', 'Table Name', 'C', name, null, '2'],
  ];
}
