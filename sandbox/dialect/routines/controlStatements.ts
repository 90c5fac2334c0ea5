import { hostError, notInSandbox } from '../db2Errors.js';
import { pgName } from '../names.js';
import type { Node } from '../tree.js';
import { type BodySite, valueOf } from './body.js';
import { BodyScope } from './bodyScope.js';
import { guarded, hasErrorHandlers } from './handlers.js';

/** The statements up to one of the words, each with its semicolon. */
export function statementsUntil(site: BodySite, ...ends: readonly string[]): string {
  const { reader, body } = site;
  const out: string[] = [];
  while (!ends.includes(reader.word() ?? '')) {
    if (reader.isAtEnd) throw reader.unexpected('END.');
    out.push(body.statement(site));
    reader.expectSymbol(';');
  }
  return out.length === 0 ? 'NULL;' : out.join('\n');
}

/** A condition, ready to be tested, and what has to run before the test. */
function condition(nodes: readonly Node[], site: BodySite, leave: string): { before: string; test: string } {
  const value = valueOf(nodes, site);
  if (!hasErrorHandlers(site.scope)) return { before: '', test: value };
  const test = site.body.freshVariable('boolean');
  return { before: guarded({ sql: `${test} := ${value};`, report: 'silent', leave }, site), test };
}

export function ifStatement(site: BodySite): string {
  const block = site.body.freshName();
  site.reader.expect('IF');
  const sql = branches(site, block);
  site.reader.expect('END', 'IF');
  return `<<${block}>> BEGIN ${sql} END;`;
}

function branches(site: BodySite, block: string): string {
  const { reader } = site;
  const { before, test } = condition(reader.expression('THEN'), site, block);
  reader.expect('THEN');
  const then = statementsUntil(site, 'ELSEIF', 'ELSE', 'END');
  let otherwise = '';
  if (reader.accept('ELSEIF')) otherwise = branches(site, block);
  else if (reader.accept('ELSE')) otherwise = statementsUntil(site, 'END');
  return `${before} IF ${test} THEN ${then} ${otherwise === '' ? '' : `ELSE ${otherwise} `}END IF;`;
}

/** CASE with statements, which unlike the expression fails when nothing fits. */
export function caseStatement(site: BodySite): string {
  const { reader } = site;
  reader.expect('CASE');
  const block = site.body.freshName();
  const operand = reader.until('WHEN');
  const sql = whens(site, operand, block);
  reader.expect('END', 'CASE');
  return `<<${block}>> BEGIN ${sql} END;`;
}

const EQUALS: Node = { kind: 'symbol', text: '=', value: '=', start: 0, end: 0 };

function whens(site: BodySite, operand: readonly Node[], block: string): string {
  const { reader } = site;
  reader.expect('WHEN');
  const when = reader.expression('THEN');
  reader.expect('THEN');
  const both: readonly Node[] = [{ kind: 'group', nodes: operand }, EQUALS, { kind: 'group', nodes: when }];
  const { before, test } = condition(operand.length === 0 ? when : both, site, block);
  const then = statementsUntil(site, 'WHEN', 'ELSE', 'END');
  let otherwise: string;
  if (reader.sees('WHEN')) otherwise = whens(site, operand, block);
  else if (reader.accept('ELSE')) otherwise = statementsUntil(site, 'END');
  else otherwise = guarded({ sql: `RAISE case_not_found USING MESSAGE = '';`, report: 'silent' }, site);
  return `${before} IF ${test} THEN ${then} ELSE ${otherwise} END IF;`;
}

/** WHILE, LOOP and REPEAT; `label` is what stands before it. */
export function loopStatement(site: BodySite, label: string | undefined): string {
  const { reader, body } = site;
  const block = label === undefined ? body.freshName() : pgName(label);
  const inside = { ...site, scope: new BodyScope({ outer: site.scope, label, block, kind: 'loop' }) };
  const kind = reader.word();
  if (kind === 'WHILE') {
    reader.expect('WHILE');
    const { before, test } = condition(reader.expression('DO'), inside, block);
    reader.expect('DO');
    const sql = `${before} EXIT WHEN ${test} IS NOT TRUE; ${statementsUntil(inside, 'END')}`;
    return loop(sql, inside, 'WHILE');
  }
  if (kind === 'LOOP') {
    reader.expect('LOOP');
    return loop(statementsUntil(inside, 'END'), inside, 'LOOP');
  }
  reader.expect('REPEAT');
  const statements = statementsUntil(inside, 'UNTIL');
  reader.expect('UNTIL');
  const { before, test } = condition(reader.expression('END'), inside, block);
  return loop(`${statements} ${before} EXIT WHEN ${test};`, inside, 'REPEAT');
}

function loop(sql: string, { reader, scope }: BodySite, kind: string): string {
  reader.expect('END', kind);
  endLabel(reader, scope.label);
  return `<<${scope.block}>> LOOP ${sql} END LOOP;`;
}

/** The label behind END must be the one before the statement. */
export function endLabel(reader: BodySite['reader'], label: string | undefined): void {
  if (reader.isAtEnd || reader.seesSymbol(';')) return;
  const name = reader.name();
  if (name !== label) throw hostError(-776, '428D5', `Cursor or label ${name} specified after END not valid.`);
}

/** LEAVE and ITERATE. */
export function jumpStatement({ reader, scope }: BodySite): string {
  const verb = reader.accept('LEAVE') ? 'LEAVE' : 'ITERATE';
  if (verb === 'ITERATE') reader.expect('ITERATE');
  const label = reader.name();
  const target = scope.labelled(label);
  if (target === undefined || (verb === 'ITERATE' && target.kind !== 'loop')) {
    throw hostError(-779, '42736', `Label ${label} specified on ${verb} statement not valid.`);
  }
  const leftHandler = [...scope.around()].some((around) => around.withoutHandlersOf === target);
  if (leftHandler && verb === 'ITERATE') throw notInSandbox('ITERATE out of a handler');
  return `${verb === 'LEAVE' ? 'EXIT' : 'CONTINUE'} ${target.block};`;
}
