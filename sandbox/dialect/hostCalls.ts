import { badToken, noSuchRoutine, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import type { HostTranslation, Operand } from './translation.js';
import { type Group, type Node, type Statement, isSymbol, splitAtCommas, textOfNode, wordOf } from './tree.js';

type Service = HostTranslation['service'];

/** Services of the host, by the routine that stands for them. */
const SERVICES: ReadonlyMap<string, { readonly service: Service; readonly forms: readonly HostTranslation['form'][] }> =
  new Map([
    ['QSYS2.CANCEL_SQL', { service: 'cancelSql', forms: ['call'] }],
    ['QSYS2.QCMDEXC', { service: 'clCommand', forms: ['call', 'scalar'] }],
  ]);

/** `CALL QSYS2.CANCEL_SQL('…')`. */
export function readCall({ nodes, markers }: Statement): HostTranslation {
  const path = pathAt(nodes, 1);
  const group = nodes[path.next];
  if (group?.kind !== 'group') throw badToken(textOfNode(group), '(.');
  const found = serviceOf(path.parts, 'call');
  if (found === undefined) throw noSuchRoutine(path.parts.at(-2), path.parts.at(-1) ?? '');
  if (path.next + 1 < nodes.length) throw badToken(textOfNode(nodes[path.next + 1]), '<END-OF-STATEMENT>.');
  return { kind: 'host', service: found, argument: argumentOf(group, markers), form: 'call', markers: markers.size };
}

/** `VALUES QSYS2.QCMDEXC('…')`, or the same as the only column of a SELECT from SYSIBM.SYSDUMMY1. */
export function readScalarCall({ nodes, markers }: Statement): HostTranslation | undefined {
  const end = nodes.findIndex((node) => wordOf(node) === 'FROM');
  const item = nodes.slice(1, end < 0 ? nodes.length : end);
  const group = item.at(-1);
  if (group?.kind !== 'group' || item.length !== 4 || !isSymbol(item[1], '.')) return undefined;
  const { parts } = pathAt(item, 0);
  const service = serviceOf(parts, 'scalar');
  if (service === undefined) return undefined;
  const isOneRow =
    end < 0 ||
    nodes
      .slice(end + 1)
      .map(textOfNode)
      .join('') === 'SYSIBM.SYSDUMMY1';
  if (!isOneRow) throw notInSandbox('QCMDEXC over more than one row');
  return { kind: 'host', service, argument: argumentOf(group, markers), form: 'scalar', markers: markers.size };
}

function serviceOf(parts: readonly string[], form: HostTranslation['form']): Service | undefined {
  const entry = SERVICES.get(parts.length === 1 ? `QSYS2.${parts[0] ?? ''}` : parts.join('.'));
  return entry?.forms.includes(form) === true ? entry.service : undefined;
}

/** The first argument, a string constant or a marker. QCMDEXC's second one, the length, says nothing new. */
function argumentOf(group: Group, markers: Statement['markers']): Operand {
  const [first = []] = splitAtCommas(group.nodes);
  const value = isSymbol(first[1], '=>') ? first[2] : first[0];
  const operand = value === undefined ? undefined : operandOf(value, markers);
  if (operand === undefined) throw notInSandbox('an expression as argument of this routine');
  return operand;
}

function operandOf(node: Node, markers: Statement['markers']): Operand | undefined {
  if (node.kind === 'string') return { kind: 'text', text: node.value };
  if (node.kind !== 'marker') return undefined;
  return { kind: 'marker', index: markers.get(node) ?? 0 };
}
