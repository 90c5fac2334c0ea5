import { AppError } from '../kernel/appError.js';
import { lex } from './lexer.js';
import { isNameToken, isSymbol, nameOf } from './tokenTests.js';

/** A function or a procedure as the catalog names it; without schema where it is found through the SQL path. */
export interface RoutineName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** `SCHEMA.NAME`, or the name alone. */
export function routineText({ schema, name }: RoutineName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** What is expected where an operator or an author names a routine. */
export const ROUTINE_NAME_EXPECTED = 'routines as SCHEMA.NAME, or as NAME for calls without a schema';

/** `lib.f`, `LIB/F`, `"lib"."f"` or `F` as the catalog has it; undefined for anything else. */
export function readRoutineName(text: string): RoutineName | undefined {
  const [first, separator, second, ...rest] = tokensOf(text);
  if (!isNameToken(first) || first.prefix !== undefined || rest.length > 0) return undefined;
  if (separator === undefined) return { schema: undefined, name: nameOf(first) };
  if (!isSymbol(separator, '.', '/') || !isNameToken(second) || second.prefix !== undefined) return undefined;
  return { schema: nameOf(first), name: nameOf(second) };
}

function tokensOf(text: string): ReturnType<typeof lex> {
  try {
    return lex(text);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
