import { assert } from '../../src/kernel/assert.js';
import { pgName } from '../dialect/names.js';
import { type Node, findWord, nameOf, readStatement, splitAtCommas, textOfNode, wordOf } from '../dialect/tree.js';
import { type DataType, dataTypeAt } from '../dialect/types.js';
import type { StateKey } from './hostState.js';

export type ServiceSchema = 'QSYS2' | 'SYSIBM' | 'SYSIBMADM' | 'SYSTOOLS';

/** A catalog view or an IBM i service that the sandbox has: all that is known of it, and how it is computed. */
export interface Service {
  readonly schema: ServiceSchema;
  readonly name: string;
  readonly kind: 'view' | 'tableFunction' | 'scalarFunction' | 'procedure';
  /** Its category in SERVICES_INFO; undefined for what is no service, such as the catalog. */
  readonly category?: string;
  readonly text: string;
  /** In Db2's spelling: `NAME TYPE [DEFAULT constant], …`. One without default must be given. */
  readonly parameters?: string;
  /** In Db2's spelling: `NAME TYPE [NOT NULL], …`; of a scalar function only the type that it returns. */
  readonly columns: string;
  /**
   * PostgreSQL: a query whose columns are those above in order, a scalar function's value, or a procedure's statement.
   * `{name}` stands for a parameter.
   */
  readonly body: string;
  /** What of the daemon's own state it shows. */
  readonly reads?: readonly StateKey[];
  /** Whether calling it changes something. */
  readonly acts?: 'yes';
  readonly example?: string;
  /** Set for what the daemon performs: it is listed as the others are, and the engine knows nothing of it. */
  readonly performedBy?: 'daemon';
}

/** A column or a parameter, in both languages. */
export interface ServiceColumn {
  readonly name: string;
  readonly type: DataType;
  /** The type as it was written. */
  readonly typeText: string;
  readonly isNullable: boolean;
  /** A parameter's default as a Db2 constant; undefined when an argument must be given. */
  readonly defaultText: string | undefined;
}

const DEFAULT: ReadonlySet<string> = new Set(['DEFAULT']);
const NOT: ReadonlySet<string> = new Set(['NOT']);

export function columnsOf({ columns }: Service): readonly ServiceColumn[] {
  return listed(columns);
}

export function parametersOf({ parameters = '' }: Service): readonly ServiceColumn[] {
  return parameters === '' ? [] : listed(parameters);
}

/** What a scalar function returns. */
export function returnTypeOf({ columns }: Service): DataType {
  return dataTypeAt(readStatement(columns).nodes, 0);
}

/** The full PostgreSQL name of what stands for the service. */
export function serviceSql({ schema, name }: Service): string {
  return `${pgName(schema)}.${pgName(name)}`;
}

function listed(text: string): readonly ServiceColumn[] {
  return splitAtCommas(readStatement(text).nodes).map(columnAt);
}

function columnAt(part: readonly Node[]): ServiceColumn {
  const name = nameOf(part[0]);
  assert(name !== undefined, `a column needs a name: ${part.map(textOfNode).join(' ')}`);
  const type = dataTypeAt(part, 1);
  const byDefault = findWord(part, DEFAULT, 1);
  const value = part.slice(byDefault + 1);
  return {
    name,
    type,
    typeText: part.slice(1, type.next).map(spelled).join(''),
    isNullable: findWord(part, NOT, 1) === part.length,
    defaultText: byDefault < part.length ? value.map(spelled).join('') : undefined,
  };
}

function spelled(node: Node): string {
  if (node.kind === 'group') return `(${node.nodes.map(spelled).join('')})`;
  return wordOf(node) ?? node.text;
}
