import type { JsonSchema } from '../../../src/sql/parameters.js';

type ObjectSchema = JsonSchema & { readonly type: 'object' };

const COLUMN = {
  type: 'object',
  properties: { name: { type: 'string' }, type: { type: 'string' }, label: { type: 'string' } },
  required: ['name'],
  additionalProperties: false,
};

const WARNING = {
  type: 'object',
  properties: { sqlState: { type: 'string' }, sqlCode: { type: 'number' } },
  required: ['sqlState', 'sqlCode'],
  additionalProperties: false,
};

const METADATA = {
  type: 'object',
  properties: {
    executionTime: { type: 'number', description: 'Milliseconds.' },
    rowCount: { type: 'number' },
    affectedRows: { type: 'number', description: 'Rows that the statement changed.' },
    columns: { type: 'array', items: COLUMN },
    truncated: { type: 'boolean', description: 'Whether there are more rows than were returned.' },
    more: { type: 'string', description: 'How to get what was left out.' },
    warnings: { type: 'array', items: WARNING },
    parameterMode: { type: 'string' },
    parameterCount: { type: 'number' },
    processedParameters: { type: 'array', items: { type: 'string' } },
    toolName: { type: 'string' },
    sqlStatement: { type: 'string' },
    parameters: { type: 'object', additionalProperties: true },
  },
  additionalProperties: false,
};

/** The structured content of every SQL tool, of success and of failure. */
export const OUTPUT_SCHEMA: ObjectSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    success: { type: 'boolean' },
    data: { type: 'array', items: { type: 'object', additionalProperties: true } },
    error: { type: 'string' },
    errorCode: { type: ['string', 'number'] },
    errorDetails: {},
    metadata: METADATA,
  },
  required: ['success', 'data'],
  additionalProperties: false,
};

/** That of the built-in tools, which say more. */
export const BUILTIN_OUTPUT_SCHEMA: ObjectSchema = { ...OUTPUT_SCHEMA, additionalProperties: true };
