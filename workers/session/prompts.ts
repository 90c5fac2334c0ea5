import type { CompleteResult, GetPromptResult, ListPromptsResult } from '@modelcontextprotocol/sdk/types.js';
import type { Catalog, Prompt } from '../../src/protocol/catalog.js';
import { invalidParams, quoted } from './rpcError.js';

/** An argument may stand in a prompt many times. */
const ARGUMENT_CHARACTERS_MAX = 20_000;
export const COMPLETIONS_MAX = 100;

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

type Arguments = ReadonlyMap<string, string>;

/** The result of prompts/list. */
export function listPrompts({ prompts }: Catalog): ListPromptsResult {
  return {
    prompts: prompts.map(({ name, title, description, arguments: args }) => ({
      name,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      arguments: args.map((argument) => ({
        name: argument.name,
        ...(argument.description === undefined ? {} : { description: argument.description }),
        required: argument.required,
      })),
    })),
  };
}

/** The result of prompts/get: `{{argument}}` is replaced once, so that a value with braces in it stays as it is. */
export function getPrompt(catalog: Catalog, name: unknown, given: unknown): GetPromptResult {
  const prompt = promptNamed(catalog, name);
  const args = checkedArguments(prompt, given ?? {});
  return {
    ...(prompt.description === undefined ? {} : { description: prompt.description }),
    messages: prompt.messages.map(({ role, text }) => ({
      role,
      content: {
        type: 'text' as const,
        text: text.replace(PLACEHOLDER, (_all, argument: string) => args.get(argument) ?? ''),
      },
    })),
  };
}

/** The `values` of an argument that begin with what is typed, whatever the case. */
export function completeArgument(
  catalog: Catalog,
  name: unknown,
  argument: { readonly name: string; readonly value: string },
): CompleteResult['completion'] {
  const prompt = promptNamed(catalog, name);
  const found = prompt.arguments.find((one) => one.name === argument.name);
  if (found === undefined) throw unknownArgument(prompt, argument.name);
  const typed = argument.value.toLowerCase();
  const values = (found.values ?? []).map(String).filter((value) => value.toLowerCase().startsWith(typed));
  return {
    values: values.slice(0, COMPLETIONS_MAX),
    total: values.length,
    hasMore: values.length > COMPLETIONS_MAX,
  };
}

function promptNamed({ prompts }: Catalog, name: unknown): Prompt {
  const prompt = prompts.find((one) => one.name === name);
  if (prompt === undefined) throw invalidParams(`Unknown prompt ${quoted(name)}; prompts/list names them all.`);
  return prompt;
}

function checkedArguments(prompt: Prompt, given: unknown): Arguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidParams('The arguments of a prompt are an object of texts.');
  }
  const args = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (!prompt.arguments.some((argument) => argument.name === name)) throw unknownArgument(prompt, name);
    if (typeof value !== 'string') throw invalidParams(`The argument ${quoted(name)} has to be a text.`);
    if (value.length > ARGUMENT_CHARACTERS_MAX) {
      throw invalidParams(`The argument ${quoted(name)} is too long: at most ${ARGUMENT_CHARACTERS_MAX} characters.`);
    }
    args.set(name, value);
  }
  const missing = prompt.arguments.filter(({ name, required }) => required && !args.has(name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => quoted(name)).join(', ');
    throw invalidParams(`The prompt ${quoted(prompt.name)} needs a value for ${names}.`);
  }
  return args;
}

function unknownArgument(prompt: Prompt, name: string): Error {
  const names = prompt.arguments.map((argument) => argument.name).join(', ');
  const has = names === '' ? 'It takes no arguments.' : `It takes ${names}.`;
  return invalidParams(`The prompt ${quoted(prompt.name)} has no argument ${quoted(name)}. ${has}`);
}
