import { lex } from './lexer.js';

/**
 * A statement without the semicolon that ends it and whatever follows that: Db2 takes neither.
 * @throws AppError E_SQL_TEXT when the text cannot be read
 */
export function withoutSemicolon(statement: string): string {
  const last = lex(statement).at(-1);
  return (last?.text === ';' ? statement.slice(0, last.start) : statement).trim();
}
