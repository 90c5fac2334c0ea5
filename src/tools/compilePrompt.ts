import type { Prompt } from '../protocol/catalog.js';
import type { FileReport } from './fileReport.js';
import { nearest } from './nearest.js';
import type { PromptEntry } from './toolLanguage.js';

/** `{{name}}`, blanks around the name or not. */
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

const ARGUMENT_NAME = /^[\w.-]+$/;

/** A prompt whose placeholders and arguments agree; undefined when it has a fault. */
export function compilePrompt(name: string, entry: PromptEntry, report: FileReport): Prompt | undefined {
  const before = report.faults.length;
  const keys = ['prompts', name];
  const args = entry.arguments ?? [];
  const names = args.map((argument) => argument.name);
  const used = new Set<string>();
  const messages = entry.messages.map(({ role = 'user' as const, content }, index) => {
    const text = content.replace(PLACEHOLDER, (_, argument: string) => {
      used.add(argument);
      if (!names.includes(argument)) {
        const guess = nearest(argument, names);
        const hint = guess === undefined ? 'declare it' : `did you mean ${guess}?`;
        report.fault([...keys, 'messages', index, 'content'], `{{${argument}}} is no argument of this prompt; ${hint}`);
      }
      return `{{${argument}}}`;
    });
    return { role, text };
  });
  names.forEach((argument, index) => {
    const place = [...keys, 'arguments', index, 'name'];
    if (!ARGUMENT_NAME.test(argument)) report.fault(place, 'expected letters, digits, _, - and . only');
    else if (names.indexOf(argument) < index) report.fault(place, `the argument ${argument} is declared twice`);
    else if (!used.has(argument)) report.fault(place, `no message has {{${argument}}}; use it or leave it out`);
  });
  if (report.faults.length > before) return undefined;
  const { title, description } = entry;
  return {
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    arguments: args.map((argument) => ({ ...argument, required: argument.required ?? false })),
    messages,
  };
}
