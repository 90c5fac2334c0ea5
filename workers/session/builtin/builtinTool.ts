import type { Tool, ToolResult } from '../tool.js';
import { Inquiry } from './inquiry.js';

/** A built-in tool as its file declares it. */
export interface BuiltinFacts extends Pick<Tool, 'name' | 'title' | 'description' | 'parameters'> {
  /** Whether it can change something; absent = it reads. */
  readonly writes?: boolean;
  readonly answer: (inquiry: Inquiry) => Promise<ToolResult>;
}

/** Reads one closed system and changes nothing. */
const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
/** May do whatever the caller's authority allows, on and beyond this system. */
const WRITES = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };

export function builtinTool({ writes = false, answer, ...facts }: BuiltinFacts): Tool {
  return {
    ...facts,
    annotations: { title: facts.title, ...(writes ? WRITES : READS) },
    mayWrite: writes,
    run: (values, context) => answer(new Inquiry(facts.name, values, context)),
  };
}
