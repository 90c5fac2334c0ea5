import { PG, UNNAMED, columnOf } from '../dialect/columns.js';
import { jsonString } from '../dialect/values.js';
import type { Job } from './job.js';
import type { CallText } from './procedureCall.js';
import type { Page, ResultShape } from './resultShape.js';
import type { Described } from './statementRunner.js';

/** The members of a reply that tell of a result set, in the daemon's order. */
export function rowsPayload(job: Job, shape: ResultShape, page: Page): string {
  return (
    `,"has_results":true,"update_count":-1,"metadata":${resultMetadata(job, shape)}` +
    `,"data":${page.data},"is_done":${page.isDone}`
  );
}

export function countPayload(updateCount: number): string {
  return `,"has_results":false,"update_count":${updateCount}`;
}

/** A prepared query's reply: the prepare reply's members keep their places, the execution's values win. */
export function preparedRowsPayload(job: Job, shape: ResultShape, { page, markers, call }: PreparedPage): string {
  return (
    `,"parameter_count":${markers},"metadata":${resultMetadata(job, shape)},"has_results":true,"update_count":-1` +
    `,"data":${page.data},"output_parms":${call?.outputs ?? '[]'},"is_done":${page.isDone}`
  );
}

/** The reply to `execute` of a query, without what the prepare reply told already. */
export function executedRowsPayload(
  job: Job,
  shape: ResultShape,
  { page, call }: Omit<PreparedPage, 'markers'>,
): string {
  return (
    `,"has_results":true,"update_count":-1,"metadata":${resultMetadata(job, shape)}` +
    `,"data":${page.data},"output_parms":${call?.outputs ?? '[]'},"is_done":${page.isDone}`
  );
}

export interface PreparedPage {
  readonly page: Page;
  readonly call?: CallText;
  readonly markers: number;
}

/** A prepared change's reply. `batchAdded` is there for a batch only. */
export function preparedCountPayload(count: PreparedCount): string {
  const batch = count.batchAdded === undefined ? '' : `,"batch_added":${count.batchAdded}`;
  return (
    `,"parameter_count":${count.parameterTypes.length},"metadata":{"parameters":${parameters(count)}}` +
    `${batch},"has_results":false,"update_count":${count.updateCount},"data":[]` +
    `,"output_parms":${count.call?.outputs ?? '[]'},"is_done":true`
  );
}

/** The reply to `execute` of anything else. */
export function executedCountPayload({ updateCount, batchAdded, call }: PreparedCount): string {
  const batch = batchAdded === undefined ? '' : `,"batch_added":${batchAdded}`;
  const outputs = call?.outputs ?? '[]';
  return (
    `${batch},"data":[],"has_results":false,"update_count":${updateCount}` + `,"output_parms":${outputs},"is_done":true`
  );
}

export interface PreparedCount {
  readonly updateCount: number;
  readonly parameterTypes: readonly number[];
  readonly batchAdded?: number;
  readonly call?: CallText;
}

/** What a prepare alone gives; it stays in the reply when binding or running fails. */
export function preparePayload(job: Job, described: Described): string {
  const { shape, parameterTypes } = described;
  const columns =
    shape === undefined
      ? ''
      : `"column_count":${shape.columns.length},"job":${jsonString(job.name)},"columns":${shape.preparedColumns()},`;
  const metadata = `{${columns}"parameters":${parameters(described)}}`;
  return `,"parameter_count":${parameterTypes.length},"metadata":${metadata}`;
}

export function pagePayload(page: Page): string {
  return `,"data":${page.data},"is_done":${page.isDone}`;
}

/** A result set's metadata in full. */
export function resultMetadata(job: Job, shape: ResultShape): string {
  const { columns, metadataColumns } = shape;
  return `{"column_count":${columns.length},"job":${jsonString(job.name)},"columns":${metadataColumns}}`;
}

/** The engine knows a marker's type but not its size, and no name: `?`, as the driver says without one. */
function parameters({ parameterTypes, call }: Pick<Described, 'parameterTypes' | 'call'>): string {
  if (call !== undefined) return call.parameters;
  const entries = parameterTypes.map((typeId) => {
    const field = { name: UNNAMED, tableId: 0, columnId: 0, typeId, modifier: typeId === PG.numeric ? -1 : 4 };
    const { type, precision, scale } = columnOf(field, 0, undefined);
    return `{"type":"${type}","mode":"IN","precision":${precision},"scale":${scale},"name":"?"}`;
  });
  return `[${entries.join(',')}]`;
}
