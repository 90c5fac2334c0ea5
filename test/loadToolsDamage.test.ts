import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { compileFiles } from '../src/tools/compileFiles.js';
import { ToolDocument } from '../src/tools/toolDocument.js';
import { ToolFile } from '../src/tools/toolFile.js';
import { forSeeds, type Seeded } from './support/seeded.js';
import { tool, toolOptions } from './support/toolFiles.js';

const TEXT = readFileSync(new URL('../../test/golden/everyKey.yaml', import.meta.url), 'utf8');
const LINES = TEXT.split('\n');
const OPTIONS = toolOptions('f.yaml', { env: { IBMI_ENABLE_WRITE_TOOLS: 'true' } });
const ENVIRONMENT = OPTIONS.tools.environment;

const SCRAPS = [
  ...['', ' ', '  ', '\n', '\n  ', '\t', ':', ': ', '-', '- ', '?', '|', '>', '&a', '*a', '!x', '@', '`', '#', ' # '],
  ...['{', '}', '[', ']', '{}', '[]', ',', '"', "'", '${', '}', '$${', '${A}', '${DB2i_HOST}', '{{', '}}', '<<: *a'],
  ...['null', '~', 'true', '0', '-1', '1.5', '.inf', '0123', ':x', '---', '...', '__proto__', 'é', '\u0000', '\ufeff'],
];

function damaged(random: Seeded): string {
  let text = TEXT;
  for (let times = 1 + random.next(3); times > 0; times -= 1) {
    const at = random.next(text.length);
    const cut = random.next(3) === 0 ? random.next(40) : 0;
    const scrap = random.next(4) === 0 ? random.pick(LINES) : random.pick(SCRAPS);
    text = text.slice(0, at) + scrap + text.slice(at + cut);
  }
  return text;
}

function fileOf(text: string, environment: Readonly<Record<string, string>>): ToolFile {
  return new ToolFile(new ToolDocument('f.yaml', text), { environment, lenient: false, hasAccounts: true });
}

describe('a damaged tool file', () => {
  it('is loaded or told its faults, each at a place that it has, whatever the damage', () => {
    forSeeds(300, (random) => {
      const text = damaged(random);
      const file = fileOf(text, ENVIRONMENT);
      const { catalog } = compileFiles([file], OPTIONS);
      expect(catalog.tools).to.be.an('array');
      const lines = text.split('\n');
      for (const { line, column, sentence } of [...file.report.faults, ...file.report.warnings]) {
        expect(line).to.be.within(1, lines.length);
        expect(column).to.be.within(1, (lines[line - 1]?.length ?? 0) + 1);
        expect(sentence).to.match(/\S/);
      }
    });
  });

  it('is never the work of the environment: any value stands as it is, and changes nothing else', () => {
    forSeeds(200, (random) => {
      const value = `x${random.text(SCRAPS, 6)}`;
      const quote = random.pick(['', '"', "'"]);
      const text = tool(
        'source: s',
        `description: ${quote}\${VALUE}${quote}`,
        'statement: VALUES 1',
        `domain: ${quote}a \${VALUE} b${quote}`,
      );
      const file = fileOf(text, { VALUE: value });
      const entry = file.entries('tools').get('t');
      expect(file.report.faults).to.deep.equal([]);
      expect(entry).to.deep.equal({
        source: 's',
        description: value,
        statement: 'VALUES 1',
        domain: `a ${value} b`,
      });
    });
  });
});
