import { hostError, noSuchColumn, notInSandbox } from '../db2Errors.js';
import { EMPTY_SCOPE } from '../rewriting.js';
import { type Node, findWord, isQuery, isSymbol, nameOf, splitAtCommas, wordOf } from '../tree.js';
import type { DataType } from '../types.js';
import { type Body, type BodySite, valueOf } from './body.js';
import { BodyReader } from './bodyReader.js';
import type { BodyScope } from './bodyScope.js';
import { guarded } from './handlers.js';
import { argumentType, asAssigned, typeOf } from './parameterType.js';
import type { TypeFacts } from './routine.js';

/** A variable that is assigned to. */
export interface Target {
  readonly sql: string;
  readonly type: DataType;
}

/** The variable that the nodes name. */
export function targetOf(nodes: readonly Node[], scope: BodyScope): Target {
  const parts = nodes.filter((node) => !isSymbol(node, '.')).map((node) => nameOf(node) ?? '');
  const found = scope.variable(parts);
  if (found?.type === undefined || nodes.length !== 2 * parts.length - 1) throw noSuchColumn(parts.join('.'));
  return { sql: found.sql, type: found.type };
}

export function targetsOf(nodes: readonly Node[], scope: BodyScope): readonly Target[] {
  return splitAtCommas(nodes).map((part) => targetOf(part, scope));
}

/** Special registers that SET would change for the whole job, if no variable has the name. */
const REGISTERS: ReadonlySet<string> = new Set(['CURRENT', 'SCHEMA', 'PATH', 'TRANSACTION', 'OPTION', 'SESSION']);

/** `SET a = x`, `SET a = x, b = y` (all values are taken first), `SET (a, b) = (SELECT …)`. */
export function setStatement(site: BodySite): string {
  const { reader, scope } = site;
  reader.expect('SET');
  const first = reader.word() ?? '';
  if (REGISTERS.has(first) && scope.variable([first]) === undefined) {
    throw notInSandbox(`SET ${first} in a routine`);
  }
  const parts = splitAtCommas(reader.expression());
  const pairs = parts.flatMap((part) => pairsOf(part, site));
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined) {
    return guarded({ sql: `${only.target.sql} := ${only.value};`, report: 'silent' }, site);
  }
  const values = pairs.map(({ value }) => value).join(', ');
  const targets = pairs.map(({ target }) => target.sql).join(', ');
  const from = pairs.find((pair) => pair.from !== undefined)?.from ?? '';
  if (from !== '' && parts.length > 1) throw notInSandbox('SET of several rows at once');
  return guarded({ sql: `SELECT ${values}${from} INTO STRICT ${targets};`, report: 'silent' }, site);
}

interface Pair {
  readonly target: Target;
  readonly value: string;
  /** For a row of a query: the FROM clause that the value is taken from. */
  readonly from?: string;
}

function pairsOf(part: readonly Node[], site: BodySite): readonly Pair[] {
  const { scope, body } = site;
  const equals = part.findIndex((node) => isSymbol(node, '='));
  if (equals < 1) throw new BodyReader(part.slice(1)).unexpected('=.');
  const [list] = part;
  const right = part.slice(equals + 1);
  if (list?.kind !== 'group') {
    const target = targetOf(part.slice(0, equals), scope);
    return [{ target, value: asAssigned(valueOf(right, site), target.type) }];
  }
  const targets = targetsOf(list.nodes, scope);
  const [source] = right;
  if (source?.kind !== 'group' || right.length > 1) throw new BodyReader(right).unexpected('(.');
  if (isQuery(source.nodes)) {
    body.uses('READS');
    const { values, columns } = taken(targets);
    const query = body.rewriting.query(source.nodes, EMPTY_SCOPE);
    const from = ` FROM (SELECT 1) AS "?one" LEFT JOIN (${query}) AS "?row" (${columns}) ON true`;
    return targets.map((target, index) => ({ target, value: values[index] ?? '', from }));
  }
  const values = splitAtCommas(source.nodes);
  if (values.length !== targets.length) throw wrongNumber();
  return targets.map((target, index) => ({
    target,
    value: asAssigned(valueOf(values[index] ?? [], site), target.type),
  }));
}

/** The columns of a row by number, converted for their targets. */
function taken(targets: readonly Target[]): { values: readonly string[]; columns: string } {
  const names = targets.map((_, index) => `"?c${index}"`);
  const values = targets.map(({ type }, index) => asAssigned(`("?row".${names[index] ?? ''})`, type));
  return { values, columns: names.join(', ') };
}

function wrongNumber(): Error {
  return hostError(-117, '42802', 'Statement contains wrong number of values.');
}

const FROM: ReadonlySet<string> = new Set(['FROM']);
const INTO: ReadonlySet<string> = new Set(['INTO']);

/** `SELECT … INTO a, b FROM …` and `VALUES … INTO a, b`: no row leaves the variables as they were. */
export function selectInto(site: BodySite): string {
  const { reader, scope, body } = site;
  const nodes = reader.until();
  const into = findWord(nodes, INTO);
  if (into === nodes.length) throw reader.unexpected('INTO.');
  const from = findWord(nodes, FROM, into);
  const targets = targetsOf(nodes.slice(into + 1, from), scope);
  if (targets.length === 0) throw new BodyReader(nodes.slice(into + 1)).unexpected('<IDENTIFIER>.');
  checkWidth(nodes.slice(0, into), targets.length);
  body.uses('READS');
  const isValues = wordOf(nodes[0]) === 'VALUES';
  const query = isValues
    ? `SELECT ${valueList(nodes.slice(1, into), site)}`
    : body.rewriting.query([...nodes.slice(0, into), ...nodes.slice(from)], EMPTY_SCOPE);
  const { values, columns } = taken(targets);
  const select = `SELECT ${values.join(', ')} FROM (${query}) AS "?row" (${columns})`;
  if (body.rewriting.hasChanges) body.uses('MODIFIES');
  const names = targets.map((target) => target.sql).join(', ');
  const sql = `BEGIN ${body.rewriting.withHoisted(select)} INTO STRICT ${names};
EXCEPTION WHEN no_data_found THEN NULL; END;`;
  return guarded({ sql, report: 'found' }, site);
}

/** Values outside of a query, which see variables only. */
function valueList(nodes: readonly Node[], site: BodySite): string {
  const [only] = nodes;
  const isRow = nodes.length === 1 && only?.kind === 'group' && !isQuery(only.nodes);
  return splitAtCommas(isRow ? only.nodes : nodes)
    .map((part) => valueOf(part, site))
    .join(', ');
}

/** As many columns as variables, as far as the text says how many columns there are. */
function checkWidth(nodes: readonly Node[], width: number): void {
  if (wordOf(nodes[0]) !== 'SELECT' || nodes.some((node) => isSymbol(node, '*'))) return;
  if (splitAtCommas(nodes.slice(1)).length !== width) throw wrongNumber();
}

/** Values that a statement of plpgsql gives first to variables of its own, and from there to the targets. */
export function throughVariables(
  body: Body,
  targets: readonly Target[],
  types?: readonly TypeFacts[],
): { list: string; assignments: string } {
  const names = targets.map(({ type }, index) => {
    const given = types?.[index];
    return body.freshVariable(argumentType(given === undefined ? type : typeOf(given)));
  });
  const assignments = targets.map(
    ({ sql, type }, index) => `${sql} := ${asAssigned(`(${names[index] ?? ''})`, type)};`,
  );
  return { list: names.join(', '), assignments: assignments.join(' ') };
}
