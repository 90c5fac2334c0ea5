import { pgString } from './names.js';
import type { EngineTranslation, Step } from './translation.js';
import { type Statement, findWord, wordOf } from './tree.js';

/**
 * The engine keeps a view in its own words only, so the text after AS is written down with the view, for the catalog
 * and for GENERATE_SQL.
 */
export function withViewText(translation: EngineTranslation, { nodes }: Statement, sql: string): EngineTranslation {
  const [view] = translation.tables;
  const as = nodes[findWord(nodes, new Set(['AS']))];
  if (wordOf(nodes[0]) !== 'CREATE' || view === undefined || as === undefined || as.kind === 'group')
    return translation;
  if (findWord(nodes.slice(0, 5), new Set(['VIEW'])) > 3) return translation;
  const text = sql.slice(as.end).trim().replace(/;$/, '').trimEnd();
  const values = [view.schema, view.name, text].map(pgString).join(', ');
  const note: Step = {
    sql: `INSERT INTO db2.view_texts VALUES (${values})
      ON CONFLICT (view_schema, view_name) DO UPDATE SET definition = excluded.definition`,
    as: 'engine',
  };
  return { ...translation, after: [...translation.after, note] };
}
