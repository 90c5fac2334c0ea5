import { type Arguments, type Command, command, free, frees } from './command.js';
import type { CommandHost } from './commandHost.js';
import { failWith, messageOf, notImplemented, refused } from './messages.js';

const NAME = free('ENVVAR', { isRequired: true, valuesMax: 1 });
const NAME_MAX = 128;
const VALUE_MAX = 1024;
/** More variables than any job needs, fewer than would cost anything. */
const VARIABLES_MAX = 500;

/** Commands that keep a job's environment variables. */
export const ENVIRONMENT_COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['ADDENVVAR', command([NAME, ...frees('VALUE', 'CCSID', 'LEVEL', 'REPLACE')], addVariable, 2)],
  ['CHGENVVAR', command([NAME, ...frees('VALUE', 'CCSID', 'LEVEL')], changeVariable, 2)],
  ['RMVENVVAR', command([NAME, ...frees('LEVEL')], removeVariable, 1)],
]);

function addVariable(given: Arguments, host: CommandHost): void {
  const { name, value } = variableOf(given);
  const isThere = host.environment.has(name);
  if (isThere && given.text('REPLACE') !== '*YES') failWith('CPFA980');
  if (host.environment.size >= VARIABLES_MAX) throw notImplemented(`more than ${VARIABLES_MAX} environment variables`);
  host.environment.set(name, value);
  host.log(messageOf(isThere ? 'CPCA981' : 'CPCA980'));
}

function changeVariable(given: Arguments, host: CommandHost): void {
  const { name, value } = variableOf(given);
  if (!host.environment.has(name)) failWith('CPFA981');
  host.environment.set(name, value);
  host.log(messageOf('CPCA981'));
}

function removeVariable(given: Arguments, host: CommandHost): void {
  const { name } = variableOf(given);
  if (name === '*ALL') host.environment.clear();
  else if (!host.environment.delete(name)) failWith('CPFA981');
  host.log(messageOf('CPCA982'));
}

function variableOf(given: Arguments): { readonly name: string; readonly value: string } {
  if ((given.text('LEVEL') ?? '*JOB') !== '*JOB') throw notImplemented('environment variables of the system');
  const name = given.text('ENVVAR') ?? '';
  const value = given.text('VALUE') ?? '';
  if (name === '' || name.length > NAME_MAX || name.includes('=')) throw refused(messageOf('CPD0084', name, 'ENVVAR'));
  if (value.length > VALUE_MAX) throw refused(messageOf('CPD0084', `${value.slice(0, 20)}…`, 'VALUE'));
  return { name, value: value === '*NULL' ? '' : value };
}
