import { SIGNAL_MARK, hostError, notInSandbox } from '../db2Errors.js';
import { pgString } from '../names.js';
import { type BodySite, ERROR, valueOf } from './body.js';
import { targetOf } from './assignments.js';
import type { HandlerCondition } from './bodyScope.js';
import { guarded, handlerScope } from './handlers.js';

/** `SQLSTATE [VALUE] '75000'`, from behind SQLSTATE. */
function sqlState({ reader }: BodySite): string {
  reader.accept('VALUE');
  const state = reader.text();
  if (!/^[0-9A-Z]{5}$/.test(state) || state.startsWith('00')) {
    throw hostError(-435, '428B3', `SQLSTATE ${state} not valid.`);
  }
  return state;
}

/** `DECLARE name CONDITION [FOR [SQLSTATE [VALUE]] '…']`, from behind CONDITION. */
export function declareCondition(site: BodySite, name: string): void {
  const { reader, scope } = site;
  if (!reader.accept('FOR')) {
    scope.declareCondition(name, '45000');
    return;
  }
  reader.accept('SQLSTATE');
  scope.declareCondition(name, sqlState(site));
}

/** `DECLARE CONTINUE HANDLER FOR … statement`, from behind DECLARE. */
export function declareHandler(site: BodySite): void {
  const { reader, scope, body } = site;
  if (reader.sees('UNDO')) throw notInSandbox('UNDO handlers');
  const action = reader.accept('CONTINUE') ? 'CONTINUE' : 'EXIT';
  if (action === 'EXIT') reader.expect('EXIT');
  reader.expect('HANDLER', 'FOR');
  const conditions = [handlerCondition(site)];
  while (reader.acceptSymbol(',')) conditions.push(handlerCondition(site));
  const start = reader.at;
  // Read once here for its faults and its end; every statement that it handles reads it again.
  body.statement({ reader, scope: handlerScope(scope), body });
  scope.handlers.push({ action, conditions, body: reader.nodes.slice(start, reader.at) });
}

function handlerCondition(site: BodySite): HandlerCondition {
  const { reader, scope } = site;
  if (reader.accept('SQLEXCEPTION')) return 'error';
  if (reader.accept('SQLWARNING')) return 'warning';
  if (reader.accept('NOT', 'FOUND')) return 'notFound';
  if (reader.accept('SQLSTATE')) return { sqlState: sqlState(site) };
  const name = reader.name();
  const known = scope.condition(name);
  if (known === undefined) throw hostError(-783, '42738', `Condition ${name} not declared.`);
  return { sqlState: known };
}

/** `SIGNAL SQLSTATE '75000' SET MESSAGE_TEXT = …`, and RESIGNAL inside a handler. */
export function signalStatement(site: BodySite): string {
  const { reader, scope } = site;
  const isResignal = reader.accept('RESIGNAL');
  if (!isResignal) reader.expect('SIGNAL');
  const isInHandler = [...scope.around()].some((around) => around.withoutHandlersOf !== undefined);
  if (isResignal && !isInHandler) throw hostError(-787, '0K000', 'RESIGNAL statement not within a handler.');
  if (isResignal && (reader.isAtEnd || reader.seesSymbol(';'))) {
    const again = `ERRCODE = ${ERROR.engineState}, MESSAGE = ${ERROR.text}, CONSTRAINT = ${ERROR.mark}`;
    return guarded({ sql: `RAISE EXCEPTION USING ${again};`, report: 'silent' }, site);
  }
  const state = reader.accept('SQLSTATE') ? sqlState(site) : conditionState(site);
  if (state.startsWith('01') || state.startsWith('02')) throw notInSandbox('SIGNAL of a warning');
  const given = `ERRCODE = ${pgString(state)}, MESSAGE = ${messageText(site)}`;
  const sql = `RAISE EXCEPTION USING ${given}, CONSTRAINT = ${pgString(SIGNAL_MARK)};`;
  return guarded({ sql, report: 'silent' }, site);
}

function conditionState({ reader, scope }: BodySite): string {
  const name = reader.name();
  const state = scope.condition(name);
  if (state === undefined) throw hostError(-783, '42738', `Condition ${name} not declared.`);
  return state;
}

function messageText(site: BodySite): string {
  const { reader } = site;
  if (reader.node()?.kind === 'group') {
    const nodes = reader.group();
    return `coalesce(((${site.body.rewriting.expression(nodes, site.scope.expressionScope)}))::text, '')`;
  }
  if (!reader.accept('SET')) return "''";
  reader.expect('MESSAGE_TEXT');
  reader.expectSymbol('=');
  const nodes = reader.expression();
  if (nodes.some((node) => node.kind === 'symbol' && node.text === ',')) throw notInSandbox('more than MESSAGE_TEXT');
  return `coalesce(${valueOf(nodes, site)}::text, '')`;
}

const DIAGNOSTICS: ReadonlyMap<string, string> = new Map([
  ['MESSAGE_TEXT', `db2.message_of(${ERROR.engineState}, ${ERROR.mark}, ${ERROR.text})`],
  ['RETURNED_SQLSTATE', ERROR.state],
  ['DB2_RETURNED_SQLCODE', `db2.code_of(${ERROR.engineState}, ${ERROR.mark})`],
  ['DB2_MESSAGE_ID', `'SQL' || lpad(abs(db2.code_of(${ERROR.engineState}, ${ERROR.mark}))::text, 4, '0')`],
]);

/** `GET DIAGNOSTICS n = ROW_COUNT`, `GET DIAGNOSTICS EXCEPTION 1 t = MESSAGE_TEXT`. */
export function getDiagnostics(site: BodySite): string {
  const { reader, scope } = site;
  reader.expect('GET');
  if (!reader.accept('CURRENT')) reader.accept('STACKED');
  reader.expect('DIAGNOSTICS');
  const isCondition = reader.sees('EXCEPTION') || reader.sees('CONDITION');
  if (isCondition) {
    reader.at++;
    if (reader.node()?.kind !== 'number') throw reader.unexpected('<INTEGER>.');
    reader.at++;
  }
  const out: string[] = [];
  do {
    const start = reader.at;
    while (!reader.isAtEnd && !reader.seesSymbol('=')) reader.at++;
    const target = targetOf(reader.nodes.slice(start, reader.at), scope);
    reader.expectSymbol('=');
    const item = reader.name();
    const value = DIAGNOSTICS.get(item);
    if (isCondition && value !== undefined) out.push(`${target.sql} := ${value};`);
    else if (!isCondition && item === 'ROW_COUNT') out.push(`GET DIAGNOSTICS ${target.sql} = ROW_COUNT;`);
    else throw notInSandbox(`GET DIAGNOSTICS ${item}`);
  } while (reader.acceptSymbol(','));
  return guarded({ sql: out.join(' '), report: 'silent' }, site);
}
