import { badToken, noSuchRoutine, notInSandbox } from './db2Errors.js';
import { pathAt } from './fromClause.js';
import { type OperandRoutine, operandsOf } from './operands.js';
import type { HostTranslation } from './translation.js';
import { type Statement, isSymbol, nameOf, textOfNode, wordOf } from './tree.js';

interface Service extends OperandRoutine {
  readonly service: HostTranslation['service'];
  readonly forms: readonly HostTranslation['form'][];
}

/** The parameters of GENERATE_SQL, of which the first three say which object. */
const GENERATE_SQL_PARAMETERS = (
  'DATABASE_OBJECT_NAME DATABASE_OBJECT_LIBRARY_NAME DATABASE_OBJECT_TYPE DATABASE_SOURCE_FILE_NAME ' +
  'DATABASE_SOURCE_FILE_LIBRARY_NAME DATABASE_SOURCE_FILE_MEMBER SEVERITY_LEVEL REPLACE_OPTION ' +
  'STATEMENT_FORMATTING_OPTION DATE_FORMAT DATE_SEPARATOR TIME_FORMAT TIME_SEPARATOR NAMING_OPTION DECIMAL_POINT ' +
  'STANDARDS_OPTION DROP_OPTION MESSAGE_LEVEL COMMENT_OPTION LABEL_OPTION HEADER_OPTION TRIGGER_OPTION ' +
  'CONSTRAINT_OPTION SYSTEM_NAME_OPTION PRIVILEGES_OPTION CCSID_OPTION CREATE_OR_REPLACE_OPTION OBFUSCATE_OPTION ' +
  'ACTIVATE_ROW_AND_COLUMN_ACCESS_CONTROL_OPTION MASK_AND_PERMISSION_OPTION QUALIFIED_NAME_OPTION ' +
  'ADDITIONAL_INDEX_OPTION INDEX_INSTEAD_OF_VIEW_OPTION TEMPORAL_OPTION SOURCE_STREAM_FILE ' +
  'SOURCE_STREAM_FILE_END_OF_LINE SOURCE_STREAM_FILE_CCSID'
).split(' ');

/** Services of the host, by the routine that stands for them. */
const SERVICES: ReadonlyMap<string, Service> = new Map<string, Service>([
  [
    'QSYS2.CANCEL_SQL',
    { service: 'cancelSql', forms: ['call'], name: 'CANCEL_SQL', parameters: ['VJOB_NAME'], required: 1 },
  ],
  [
    'QSYS2.QCMDEXC',
    {
      service: 'clCommand',
      forms: ['call', 'scalar'],
      name: 'QCMDEXC',
      parameters: ['COMMAND', 'COMMAND_LENGTH'],
      required: 1,
    },
  ],
  [
    'QSYS2.GENERATE_SQL',
    {
      service: 'generateSql',
      forms: ['call'],
      name: 'GENERATE_SQL',
      parameters: GENERATE_SQL_PARAMETERS,
      required: 3,
    },
  ],
]);

/** A CALL of one of the host's own procedures; undefined for every other. */
export function readHostCall({ nodes, markers }: Statement): HostTranslation | undefined {
  const path = pathAt(nodes, 1);
  const group = nodes[path.next];
  const found = serviceOf(path.parts, 'call');
  if (found === undefined) return undefined;
  if (group?.kind !== 'group') throw badToken(textOfNode(group), '(.');
  if (path.next + 1 < nodes.length) throw badToken(textOfNode(nodes[path.next + 1]), '<END-OF-STATEMENT>.');
  const operands = operandsOf(group, found, markers);
  return { kind: 'host', service: found.service, arguments: operands, form: 'call', markers: markers.size };
}

/** `CALL QSYS2.CANCEL_SQL('…')`. */
export function readCall(statement: Statement): HostTranslation {
  const call = readHostCall(statement);
  if (call !== undefined) return call;
  const { parts } = pathAt(statement.nodes, 1);
  if (parts.join('.') === 'QSYS.CREATE_SQL_SAMPLE') throw notInSandbox('CREATE_SQL_SAMPLE; SAMPLE is there already');
  throw noSuchRoutine(parts.at(-2), parts.at(-1) ?? '');
}

/** `VALUES QSYS2.QCMDEXC('…')`, or the same as the only column of a SELECT from SYSIBM.SYSDUMMY1. */
export function readScalarCall({ nodes, markers }: Statement): HostTranslation | undefined {
  const end = nodes.findIndex((node) => wordOf(node) === 'FROM');
  const item = nodes.slice(1, end < 0 ? nodes.length : end);
  const group = item.at(-1);
  const isCall = item.length === 2 || (item.length === 4 && (isSymbol(item[1], '.') || isSymbol(item[1], '/')));
  if (group?.kind !== 'group' || !isCall || nameOf(item[0]) === undefined) return undefined;
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
  const operands = operandsOf(group, service, markers);
  return { kind: 'host', service: service.service, arguments: operands, form: 'scalar', markers: markers.size };
}

function serviceOf(parts: readonly string[], form: HostTranslation['form']): Service | undefined {
  const entry = SERVICES.get(parts.length === 1 ? `QSYS2.${parts[0] ?? ''}` : parts.join('.'));
  return entry?.forms.includes(form) === true ? entry : undefined;
}
