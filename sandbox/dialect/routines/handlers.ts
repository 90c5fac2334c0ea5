import { notInSandbox } from '../db2Errors.js';
import { pgName, pgString } from '../names.js';
import { type Body, type BodySite, ERROR } from './body.js';
import { BodyReader } from './bodyReader.js';
import { BodyScope, type Handler, type HandlerCondition } from './bodyScope.js';

/** A handler's condition as one statement sees it, with the compound that declared it. */
interface Arm {
  readonly condition: HandlerCondition;
  readonly handler: Handler;
  readonly owner: BodyScope;
}

/** What a statement tells of itself: nothing, that it succeeded, or also whether it found a row. */
export type Report = 'silent' | 'success' | 'found';

export interface Guarded {
  readonly sql: string;
  readonly report: Report;
  /** The block that is left after a CONTINUE handler, when the failure is that of a whole control statement. */
  readonly leave?: string;
}

/** Declares what the handlers' code uses. */
export const ERROR_VARIABLES = Object.values(ERROR)
  .map((name) => `${name} text;`)
  .join(' ');

/** Whether an error in a statement of this scope would be handled. */
export function hasErrorHandlers(scope: BodyScope): boolean {
  return armsOf(scope).some(handlesErrors);
}

/**
 * A statement with the handlers that may act on it. Each statement is a block of its own for PostgreSQL, because only
 * the failing one is undone in Db2, not what came before it in the compound statement.
 */
export function guarded(statement: Guarded, site: BodySite): string {
  const { sql, report } = statement;
  const arms = armsOf(site.scope);
  const errorArms = arms.filter(handlesErrors);
  const missArm = report === 'found' ? arms.find(handlesMiss) : undefined;
  if (errorArms.length === 0) {
    return `${sql} ${successOf(site.scope, report, 'FOUND')}${onMiss(missArm, site, 'FOUND')}`;
  }
  const found = report === 'found' ? site.body.freshVariable('boolean') : 'true';
  const tests = errorArms.map(testOf).join(' OR ');
  const actions = errorArms.map((arm) => `${testOf(arm)} THEN ${actionOf(arm, site, statement.leave)}`);
  return `${ERROR.state} := NULL; BEGIN ${sql} ${report === 'found' ? `${found} := FOUND;` : ''}
EXCEPTION WHEN OTHERS THEN
GET STACKED DIAGNOSTICS ${ERROR.engineState} = RETURNED_SQLSTATE, ${ERROR.text} = MESSAGE_TEXT,
${ERROR.mark} = CONSTRAINT_NAME;
${ERROR.state} := db2.state_of(${ERROR.engineState}, ${ERROR.mark});
IF ${tests} THEN NULL; ELSE RAISE; END IF; END;
IF ${ERROR.state} IS NOT NULL THEN ${failureOf(site.scope)} IF ${actions.join(' ELSIF ')} END IF;
ELSE ${successOf(site.scope, report, found)}${onMiss(missArm, site, found)} NULL; END IF;`;
}

function armsOf(scope: BodyScope): readonly Arm[] {
  const arms: Arm[] = [];
  const without = new Set<BodyScope>();
  for (const owner of scope.around()) {
    if (owner.withoutHandlersOf !== undefined) without.add(owner.withoutHandlersOf);
    if (without.has(owner)) continue;
    const own = owner.handlers.flatMap((handler) =>
      handler.conditions.map((condition): Arm => ({ condition, handler, owner })),
    );
    // A particular SQLSTATE comes before any error.
    arms.push(...own.filter(isParticular), ...own.filter((arm) => !isParticular(arm)));
  }
  return arms;
}

function isParticular({ condition }: Arm): boolean {
  return typeof condition === 'object';
}

function handlesErrors({ condition }: Arm): boolean {
  return typeof condition === 'object' ? !condition.sqlState.startsWith('02') : condition === 'error';
}

function handlesMiss({ condition }: Arm): boolean {
  return typeof condition === 'object' ? condition.sqlState === '02000' : condition === 'notFound';
}

function testOf({ condition }: Arm): string {
  return typeof condition === 'object' ? `${ERROR.state} = ${pgString(condition.sqlState)}` : 'true';
}

/** The handler's own statements, and then the way to where it continues. */
function actionOf({ handler, owner }: Arm, { scope, body }: BodySite, leave: string | undefined): string {
  let between: BodyScope | undefined;
  for (const inner of scope.around()) {
    if (inner === owner) break;
    if (inner.hides(owner)) throw notInSandbox('a handler whose variables are declared again further in');
    if (inner.kind === 'compound') between = inner;
  }
  const way = handler.action === 'EXIT' ? owner.block : (between?.block ?? leave);
  return `${handlerBody(handler, owner, body)} ${way === undefined ? '' : `EXIT ${way};`}`;
}

function handlerBody({ body: nodes }: Handler, owner: BodyScope, body: Body): string {
  return body.statement({ reader: new BodyReader(nodes), scope: handlerScope(owner), body });
}

/** Where a handler's statements are read: its compound's names, but not its compound's handlers. */
export function handlerScope(owner: BodyScope): BodyScope {
  return new BodyScope({ outer: owner, block: owner.block, kind: 'loop', withoutHandlersOf: owner });
}

function onMiss(arm: Arm | undefined, site: BodySite, found: string): string {
  return arm === undefined ? '' : ` IF NOT ${found} THEN ${actionOf(arm, site, undefined)} END IF;`;
}

/** SQLCODE and SQLSTATE are ordinary variables that Db2 sets, if the routine declares them. */
function successOf(scope: BodyScope, report: Report, found: string): string {
  if (report === 'silent') return '';
  const isFound = report === 'found' ? found : 'true';
  return (
    assigned(scope, 'SQLCODE', `CASE WHEN ${isFound} THEN 0 ELSE 100 END`) +
    assigned(scope, 'SQLSTATE', `CASE WHEN ${isFound} THEN '00000' ELSE '02000' END`)
  );
}

function failureOf(scope: BodyScope): string {
  return (
    assigned(scope, 'SQLCODE', `db2.code_of(${ERROR.engineState}, ${ERROR.mark})`) +
    assigned(scope, 'SQLSTATE', ERROR.state)
  );
}

function assigned(scope: BodyScope, name: string, value: string): string {
  return scope.variable([name])?.type === undefined ? '' : `${pgName(name)} := ${value}; `;
}
