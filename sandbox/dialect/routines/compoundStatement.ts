import { notInSandbox } from '../db2Errors.js';
import { pgName } from '../names.js';
import { type DataType, dataTypeAt } from '../types.js';
import { type BodySite, valueOf } from './body.js';
import { BodyScope } from './bodyScope.js';
import { declareCondition, declareHandler } from './conditions.js';
import { endLabel, statementsUntil } from './controlStatements.js';
import { declareCursor, skipCursorWords } from './cursorStatements.js';
import { asAssigned } from './parameterType.js';

/** `BEGIN … END`; `label` is what stands before it. */
export function compoundStatement(site: BodySite, label: string | undefined): string {
  const { reader, body } = site;
  reader.expect('BEGIN');
  if (!reader.accept('NOT', 'ATOMIC')) reader.accept('ATOMIC');
  const block = label === undefined ? body.freshName() : pgName(label);
  const inside = { ...site, scope: new BodyScope({ outer: site.scope, label, block, kind: 'compound' }) };
  const declarations: string[] = [];
  while (reader.accept('DECLARE')) {
    declarations.push(declaration(inside));
    reader.expectSymbol(';');
  }
  const statements = statementsUntil(inside, 'END');
  reader.expect('END');
  endLabel(reader, label);
  return `<<${block}>> DECLARE ${declarations.join('\n')} BEGIN ${statements} END;`;
}

/** One declaration from behind DECLARE, in plpgsql's words; handlers and conditions leave none. */
function declaration(site: BodySite): string {
  const { reader, scope } = site;
  if (reader.word(1) === 'HANDLER') {
    declareHandler(site);
    return '';
  }
  if (reader.sees('GLOBAL', 'TEMPORARY')) throw notInSandbox('DECLARE GLOBAL TEMPORARY TABLE in a routine');
  const names = [reader.name()];
  while (reader.acceptSymbol(',')) names.push(reader.name());
  const [name = ''] = names;
  skipCursorWords(site);
  if (reader.accept('CURSOR')) return declareCursor(site, name);
  if (reader.accept('CONDITION')) {
    declareCondition(site, name);
    return '';
  }
  if (reader.sees('STATEMENT') || reader.sees('ROW')) throw notInSandbox(`DECLARE … ${reader.word() ?? ''}`);
  const type = dataTypeAt(reader.nodes, reader.at);
  reader.at = type.next;
  const value = defaultOf(type, site);
  return names
    .map((each) => {
      scope.declareVariable(each, { sql: pgName(each), type });
      return `${pgName(each)} ${type.sql}${value};`;
    })
    .join(' ');
}

function defaultOf(type: DataType, site: BodySite): string {
  const { reader } = site;
  if (reader.sees('NOT', 'NULL')) throw notInSandbox('NOT NULL of variables');
  if (!reader.accept('DEFAULT') && !reader.accept('CONSTANT')) return '';
  return ` := ${asAssigned(valueOf(reader.expression(), site), type)}`;
}
