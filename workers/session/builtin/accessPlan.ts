/** One node of an access plan. */
export interface PlanStep {
  /** From 1, the last operation first. */
  readonly step: number;
  /** How far below the last operation. */
  readonly depth: number;
  readonly operation: string;
  readonly schema: string | null;
  readonly object: string | null;
  readonly estimatedRows: number | null;
  /** As the optimizer reckons, in seconds. */
  readonly estimatedCost: number | null;
  /** What else says how it is done: index names, keys, join types, reasons. */
  readonly details: Readonly<Record<string, string | number>>;
}

type PlanRow = Readonly<Record<string, unknown>>;

/**
 * What the rows of Visual Explain mean: IFA_COLTYP, IFA_TYPOUT and IFA_IFLAG, as IBM's QQQVEXPL tells them:
 * https://www.ibm.com/docs/en/i/7.5?topic=ssw_ibm_i_75/apis/qqqvexpl.html
 */
const TITLE = 10;
const CHILDREN = 11;
const NEXT_ICON = 12;
const HEADING = 111;
const SCHEMA_FLAG = '1';
const OBJECT_FLAG = '2';
/** A text that goes on in the next row, single-byte and double-byte. */
const CONTINUED = new Set(['X', 'Y']);
const INVISIBLE = 'I';

const DETAILS = /advis|cardinal|cost|group|index|join|key|order|predicate|reason|rows|select|size|statistic|time/i;
const DETAILS_MAX = 40;
const ROWS = [/estimated.*rows.*selected/i, /estimated.*rows/i, /rows.*selected/i];
const COST = [/cumulative.*(?:time|cost)/i, /estimated.*(?:processing time|cost|run ?time)/i];

/** A plan's nodes in the order of Visual Explain. */
export function planSteps(rows: readonly PlanRow[]): readonly PlanStep[] {
  const icons = new Map<unknown, PlanRow[]>();
  for (const row of rows) {
    if (row.IFA_ICON === undefined) continue;
    icons.set(row.IFA_ICON, [...(icons.get(row.IFA_ICON) ?? []), row]);
  }
  const below: number[] = []; // how many children each node on the way down still has to come
  return [...icons.values()].map((attributes, index) => {
    while (below.at(-1) === 0) below.pop();
    const depth = below.length;
    if (depth > 0) below.push((below.pop() ?? 1) - 1);
    const { children, ...node } = nodeOf(attributes);
    below.push(children);
    return { step: index + 1, depth, ...node };
  });
}

function nodeOf(attributes: readonly PlanRow[]): Omit<PlanStep, 'step' | 'depth'> & { readonly children: number } {
  let operation = '';
  let children = 0;
  let schema: string | null = null;
  let object: string | null = null;
  const facts = new Map<string, string | number>();
  for (const { type, heading, value, flag } of valuesOf(attributes)) {
    if (type === TITLE) operation = String(value);
    else if (type === CHILDREN) children = Number(value);
    else if (type !== NEXT_ICON && type !== HEADING && value !== '') {
      facts.set(heading, value); // a later row of one heading is its newer value
      if (flag === SCHEMA_FLAG) schema = String(value);
      if (flag === OBJECT_FLAG) object = String(value);
    }
  }
  const details = [...facts].filter(([heading]) => DETAILS.test(heading)).slice(0, DETAILS_MAX);
  return {
    ...{ operation, children, schema, object },
    estimatedRows: numberUnder(facts, ROWS),
    estimatedCost: numberUnder(facts, COST),
    details: Object.fromEntries(details),
  };
}

interface Attribute {
  readonly type: number;
  readonly heading: string;
  readonly value: string | number;
  readonly flag: string;
}

/** The attributes of a node, texts of several rows joined. */
function valuesOf(rows: readonly PlanRow[]): readonly Attribute[] {
  const found: Attribute[] = [];
  let begun = '';
  for (const row of rows) {
    const heading = trimmed(row.IFA_COLHDG);
    const kind = trimmed(row.IFA_TYPOUT);
    if (heading === '' || kind === INVISIBLE) continue;
    const text = typeof row.IFA_CHROUT === 'string' ? row.IFA_CHROUT : trimmed(row.IFA_DBLBYT);
    if (CONTINUED.has(kind)) {
      begun += text;
      continue;
    }
    const value = kind === 'N' ? Number(row.IFA_NUMOUT ?? 0) : (begun + text).trimEnd();
    begun = '';
    found.push({ type: Number(row.IFA_COLTYP), heading, value, flag: trimmed(row.IFA_IFLAG) });
  }
  return found;
}

function numberUnder(facts: ReadonlyMap<string, string | number>, headings: readonly RegExp[]): number | null {
  for (const heading of headings) {
    const [, value] = [...facts].find(([name]) => heading.test(name)) ?? [];
    const number = typeof value === 'string' ? Number(value.replaceAll(',', '')) : value;
    if (number !== undefined && Number.isFinite(number)) return number;
  }
  return null;
}

function trimmed(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** The plan as an indented text. */
export function planText(steps: readonly PlanStep[]): string {
  return steps.map((step) => '  '.repeat(step.depth) + stepText(step)).join('\n');
}

function stepText({ operation, schema, object, estimatedRows, estimatedCost }: PlanStep): string {
  const name = object === null ? '' : ` ${schema === null ? '' : `${schema}.`}${object}`;
  const estimates = [
    ...(estimatedRows === null ? [] : [`about ${estimatedRows} rows`]),
    ...(estimatedCost === null ? [] : [`cost ${estimatedCost}`]),
  ];
  return `${operation}${name}${estimates.length === 0 ? '' : ` (${estimates.join(', ')})`}`;
}
