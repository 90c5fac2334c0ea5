import { counted } from '../../src/kernel/counted.js';
import type { Principal } from './tool.js';
import type { visibleToolsets } from './toolsetResources.js';

const TOOLSETS_SHOWN = 20;
const LINE_CHARACTERS_MAX = 160;

/** What a login can do, as far as a model has to know before it starts. */
export interface Abilities {
  readonly who: Principal;
  readonly toolsets: ReturnType<typeof visibleToolsets>;
  readonly has: (tool: string) => boolean;
  /** Whether any tool may change something. */
  readonly writes: boolean;
}

/** The text that initialize gives a model on its way. At most some 5000 characters, whatever the tool files hold. */
export function instructionsFor({ who, toolsets, has, writes }: Abilities): string {
  const lookUp = ['search_objects', 'list_schemas', 'list_tables_in_schema', 'get_table_columns'].filter(has);
  const named = (names: readonly string[]): string => names.join(', ');
  return [
    `Db2 for i on ${who.host}, as user profile ${who.user}: everything runs under that profile's authority.`,
    ...toolsetLines(toolsets),
    lookUp.length > 0
      ? `Look up names before you use them: ${named(lookUp)}. The resources db2://schema/{schema} and ` +
        'db2://table/{schema}/{table} describe tables with their columns and keys.'
      : 'The resources db2://schema/{schema} and db2://table/{schema}/{table} describe tables with their columns and ' +
        'keys: look up names there before you use them.',
    ...(has('execute_sql')
      ? [
          'Prefer a tool made for the question to execute_sql. In execute_sql write ? markers and give the values in ' +
            '`parameters`.' +
            (has('validate_query') ? ' validate_query checks a statement without running it.' : ''),
        ]
      : []),
    'Arguments are bound as values and are never part of the SQL text: do not quote or escape them.',
    'A result may be cut: when metadata.truncated is true, ask for less (WHERE, fewer columns) or for the next page ' +
      '(offset), and say that what you show is not everything.',
    writes
      ? 'Some tools can change data (readOnlyHint is false): call those only when the user asks for the change.'
      : 'All tools only read: nothing can be changed here.',
    'A failure says its SQLSTATE and what to do; do not repeat the same call unchanged.',
  ].join('\n');
}

function toolsetLines(toolsets: Abilities['toolsets']): string[] {
  if (toolsets.length === 0) return [];
  const shown = toolsets.slice(0, TOOLSETS_SHOWN).map(({ name, description, toolCount }) => {
    return clipped(`- ${name} (${counted(toolCount, 'tool')}): ${description.replaceAll(/\s+/g, ' ')}`);
  });
  const more = toolsets.length - shown.length;
  return ['Toolsets:', ...shown, ...(more > 0 ? [`- and ${more} more, in the resource toolsets://`] : [])];
}

function clipped(line: string): string {
  return line.length <= LINE_CHARACTERS_MAX ? line : `${line.slice(0, LINE_CHARACTERS_MAX - 1)}…`;
}
