import { type CallSite, type FunctionCall, type Rewritten, aggregateArguments, callArguments } from './callSite.js';
import { hostError, noSuchRoutine, notInSandbox } from './db2Errors.js';
import { AGGREGATES, FUNCTION_SCHEMAS, REFUSED_FUNCTIONS, SCALAR_FUNCTIONS, WINDOW_FUNCTIONS } from './functions.js';
import { JSON_AGGREGATES, JSON_FORMS } from './jsonForms.js';
import { scalarFunctionCall } from './routines/functionUse.js';
import { scalarServiceCall } from './serviceCall.js';
import { PLAIN, SPECIAL_FORMS } from './specialForms.js';
import { type Node, splitAtCommas } from './tree.js';
import { typedCall } from './typedForms.js';
import { listAggregate, percentile, windowFunction, windowed } from './windows.js';
import { XML_AGGREGATES, XML_FORMS } from './xmlForms.js';

/** The call in PostgreSQL's words, and the index after it: OVER and WITHIN GROUP belong to it. */
export function rewriteCall(call: FunctionCall, after: readonly Node[], site: CallSite): Rewritten {
  const { schema, name, group } = call;
  const service = scalarServiceCall({ schema, name, args: group.nodes }, site.rewriting, site.scope);
  if (service !== undefined) return { sql: service, used: 0 };
  if (schema !== undefined && !FUNCTION_SCHEMAS.has(schema)) return { sql: userFunction(call, site), used: 0 };
  const special = SPECIAL_FORMS.get(name) ?? JSON_FORMS.get(name) ?? XML_FORMS.get(name);
  const specially = special?.(group.nodes, site) ?? PLAIN;
  if (specially !== PLAIN) return { sql: specially, used: 0 };
  const jsonAggregate = JSON_AGGREGATES.get(name) ?? XML_AGGREGATES.get(name);
  if (jsonAggregate !== undefined) return windowed(jsonAggregate(group.nodes, site), after, site);
  if (name === 'LISTAGG') return listAggregate(group, after, site);
  if (name.startsWith('PERCENTILE_')) return percentile(call, after, site);
  const aggregate = AGGREGATES.get(name);
  const isScalarExtreme = (name === 'MAX' || name === 'MIN') && splitAtCommas(group.nodes).length > 1;
  if (aggregate !== undefined && !isScalarExtreme) {
    if (group.nodes.length === 0) throw wrongArgumentCount(name);
    return windowed(`${aggregate}(${aggregateArguments(group.nodes, site)})`, after, site);
  }
  if (WINDOW_FUNCTIONS.has(name) || name === 'RATIO_TO_REPORT') return windowFunction(call, after, site);
  return { sql: scalarCall(isScalarExtreme ? (name === 'MAX' ? 'GREATEST' : 'LEAST') : name, call, site), used: 0 };
}

function wrongArgumentCount(name: string): Error {
  return hostError(-170, '42605', `Number of arguments for function ${name} not valid.`);
}

function scalarCall(name: string, call: FunctionCall, site: CallSite): string {
  const scalar = SCALAR_FUNCTIONS.get(name);
  if (scalar === undefined) return userFunction(call, site);
  const typed = typedCall(name, call.group.nodes, site);
  if (typed !== undefined) return typed;
  const args = callArguments(call.group.nodes, site);
  if (args.length < scalar.min || args.length > scalar.max) throw wrongArgumentCount(call.name);
  return scalar.call(args);
}

function userFunction({ schema, name, group }: FunctionCall, { rewriting, scope }: CallSite): string {
  const sql = scalarFunctionCall({ schema, name, args: group.nodes }, rewriting, scope);
  if (sql === undefined && REFUSED_FUNCTIONS.has(name)) throw notInSandbox(`the function ${name}`);
  if (sql === undefined) throw noSuchRoutine(schema, name);
  return sql;
}
