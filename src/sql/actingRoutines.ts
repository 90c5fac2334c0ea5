import type { Token } from './lexer.js';
import { isNameToken, isSymbol, isWord, nameOf } from './tokenTests.js';

/** Routines that act on the system although they are called inside a query. A later version turns this round. */
const ACTING_ROUTINES: readonly RegExp[] = [
  /^QCMDEXC$/,
  /^HTTP_?(GET|POST|PUT|DELETE|PATCH|HEAD|BLOB|CLOB)/,
  /^SEND_/,
  /^IFS_(WRITE|RENAME|UNLINK)/,
  /^(CHANGE|CREATE|DELETE|SET|END|CANCEL|REMOVE|CLEAR)_/,
  /^RECEIVE_DATA_QUEUE/,
  /^MQ(SEND|RECEIVE|PUBLISH|SUBSCRIBE|UNSUBSCRIBE)/,
  /^(CANCEL_SQL|LPRINTF|DATA_QUEUE_SEND|OVERRIDE_QAQQINI|PARALLEL_)/,
];

/** Services that read, and that set counters back when their first argument says so. */
const RESETTING_SERVICES = /^(ACTIVE_JOB_INFO|SYSTEM_STATUS|MEMORY_POOL|SYSDISKSTAT)$/;

/** Whether a routine that acts on the system is called at this token, whatever its schema and naming. */
export function callsActingRoutine(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at];
  return (
    isNameToken(name) && isSymbol(tokens[at + 1], '(') && ACTING_ROUTINES.some((routine) => routine.test(nameOf(name)))
  );
}

/** Whether a service may set statistics back: by the argument's name or by its place, with anything but 'NO'. */
export function resetsStatistics(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at];
  if (!isNameToken(name)) return false;
  if (nameOf(name) === 'RESET_STATISTICS' && isSymbol(tokens[at + 1], '=>')) return !saysNo(tokens, at + 2);
  if (!isSymbol(tokens[at + 1], '(') || !RESETTING_SERVICES.test(nameOf(name))) return false;
  return !isSymbol(tokens[at + 2], ')') && !isSymbol(tokens[at + 3], '=>') && !saysNo(tokens, at + 2);
}

/** Whether an argument is 'NO' or left to its default, and ends there. */
function saysNo(tokens: readonly Token[], at: number): boolean {
  const argument = tokens[at];
  const no = argument?.kind === 'string' && argument.prefix === undefined && /^no *$/i.test(argument.value);
  return (no || isWord(argument, 'DEFAULT', 'NULL')) && isSymbol(tokens[at + 1], ',', ')');
}
