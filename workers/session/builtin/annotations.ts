import type { Tool } from '../tool.js';

/** Every tool of this version reads one closed system and changes nothing. */
export const READ_ONLY: Tool['annotations'] = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
