import type { Node, Scalar as ScalarNode } from 'yaml';
import type { FileReport } from './fileReport.js';
import { nearest } from './nearest.js';
import type { Keys } from './toolDocument.js';

/** A value's node, and the keys that lead to it. */
export interface Cell {
  readonly node: Node | undefined;
  readonly keys: Keys;
}

/** What a value must look like. */
export interface Shape<T> {
  /** The words after "expected". */
  readonly expected: string;
  /** The value, or undefined when it has another shape, which is then in the report. */
  read(cell: Cell, report: FileReport): T | undefined;
}

/** A key of a mapping. */
export interface Field<T, Required extends boolean> {
  readonly shape: Shape<T>;
  readonly isRequired: Required;
  /** It may be missing only where this other key stands. */
  readonly unless?: string;
}

export type Fields = Readonly<Record<string, Field<unknown, boolean>>>;

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F];
type ValueOf<F> = F extends Field<infer T, boolean> ? T : never;

/** The object that a mapping with these fields is read into. */
export type Read<F extends Fields> = { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};

export function required<T>(shape: Shape<T>): Field<T, true> {
  return { shape, isRequired: true };
}

export function optional<T>(shape: Shape<T>): Field<T, false> {
  return { shape, isRequired: false };
}

/** Required where the other key does not take its place. */
export function requiredUnless<T>(other: string, shape: Shape<T>): Field<T, false> {
  return { shape, isRequired: false, unless: other };
}

/** A shape of scalars; `take` gives undefined for those that have another. */
export function scalarShape<T>(
  expected: string,
  take: (scalar: ScalarNode, isUntyped: boolean) => T | undefined,
): Shape<T> {
  return {
    expected,
    read({ node, keys }, report) {
      const scalar = report.document.scalarOf(node);
      if (scalar !== undefined && report.document.isSpoiled(scalar)) return undefined;
      const value = scalar === undefined ? undefined : take(scalar, report.document.isUntyped(scalar));
      if (value === undefined) report.fault(keys, `expected ${expected}`);
      return value;
    },
  };
}

export function listOf<T>(shape: Shape<T>, what: string, itemsMin = 0): Shape<readonly T[]> {
  const expected = `a list of ${what}${itemsMin === 0 ? '' : ` with at least ${itemsMin} item`}`;
  return {
    expected,
    read({ node, keys }, report) {
      const items = report.document.itemsOf(node);
      if (items === undefined || items.length < itemsMin) {
        report.fault(keys, `expected ${expected}`);
        return undefined;
      }
      const values = items.map((item, index) => shape.read({ node: item, keys: [...keys, index] }, report));
      return values.every((value) => value !== undefined) ? values : undefined; // just proved
    },
  };
}

/** A mapping of names; the value of a name whose entry has another shape is undefined. */
export function namedOf<T>(shape: Shape<T>, what: string): Shape<ReadonlyMap<string, T | undefined>> {
  const expected = `a mapping of names to ${what}`;
  return {
    expected,
    read({ node, keys }, report) {
      const entries = report.document.entriesOf(node);
      if (entries === undefined) report.fault(keys, `expected ${expected}`);
      return (
        entries &&
        new Map(entries.map(({ key, value }) => [key, shape.read({ node: value, keys: [...keys, key] }, report)]))
      );
    },
  };
}

/** A mapping with these keys and no others. */
export function record<F extends Fields>(fields: F): Shape<Read<F>> {
  return {
    expected: mappingOf(fields),
    read(cell, report) {
      const read = readFields(fields, cell, report);
      if (read === undefined) return undefined;
      for (const { key } of read.others) reportUnknown(fields, [...cell.keys, key], report);
      return read.isWhole ? (read.values as Read<F>) : undefined; // whole: every field has its shape
    },
  };
}

/** A mapping with these keys; any others are kept as they are, under `more`. */
export function openRecord<F extends Fields>(
  fields: F,
): Shape<Read<F> & { readonly more: Readonly<Record<string, unknown>> }> {
  return {
    expected: mappingOf(fields),
    read(cell, report) {
      const read = readFields(fields, cell, report);
      if (read?.isWhole !== true) return undefined;
      const more = Object.fromEntries(
        read.others.map(({ key, value }) => [key, value === undefined ? null : report.document.valueOf(value)]),
      );
      return { ...(read.values as Read<F>), more }; // whole: every field has its shape
    },
  };
}

interface FieldsRead {
  readonly values: Readonly<Record<string, unknown>>;
  readonly others: readonly { readonly key: string; readonly value: Node | undefined }[];
  /** Whether nothing is missing, and everything has its shape. */
  readonly isWhole: boolean;
}

/** What can be read of a mapping; undefined when it is none. */
export function readFields(fields: Fields, { node, keys }: Cell, report: FileReport): FieldsRead | undefined {
  const entries = report.document.entriesOf(node);
  if (entries === undefined) {
    report.fault(keys, `expected ${mappingOf(fields)}`);
    return undefined;
  }
  const values: Record<string, unknown> = {};
  let isWhole = true;
  for (const [key, { shape, isRequired, unless }] of Object.entries(fields)) {
    const isMissed = isRequired || (unless !== undefined && !entries.some((candidate) => candidate.key === unless));
    const entry = entries.find((candidate) => candidate.key === key);
    const value = entry && shape.read({ node: entry.value, keys: [...keys, key] }, report);
    if (value !== undefined) values[key] = value;
    else if (entry !== undefined || isMissed) isWhole = false;
    if (entry === undefined && isMissed) report.fault([...keys, key], `is missing; expected ${shape.expected}`);
  }
  return { values, others: entries.filter(({ key }) => !Object.hasOwn(fields, key)), isWhole };
}

/** An unknown key is a typing error; with `lenient` it only leaves a warning. */
export function reportUnknown(fields: Fields, keys: Keys, report: FileReport): void {
  const known = Object.keys(fields);
  const guess = nearest(String(keys.at(-1)), known);
  const hint = guess === undefined ? '' : ` Did you mean ${guess}?`;
  const sentence = `there is no such key.${hint} There are: ${known.join(', ')}`;
  if (report.lenient) report.warn(keys, sentence);
  else report.fault(keys, sentence);
}

function mappingOf(fields: Fields): string {
  return `a mapping with ${Object.keys(fields).slice(0, 3).join(', ')}, …`;
}
