import type { z } from 'zod';
import { AppError } from './kernel/appError.js';

/** An empty variable counts as unset. */
export function givenOf(raw: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) if (value !== undefined && value.trim() !== '') given[name] = value;
  return given;
}

export function check<T extends z.ZodType>(schema: T, given: Readonly<Record<string, string>>): z.infer<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw configError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}

export function configError(faults: readonly string[]): AppError {
  return new AppError('E_CONFIG', `The settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
}

export function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part as object);
  return Object.freeze(value);
}
