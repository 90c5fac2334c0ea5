import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  filesAreSmall,
  importsPointOneWay,
  namesSayWhat,
  nothingIsLeftOver,
  oneOwnerPerForeignThing,
  RULES,
  type Rule,
  type Source,
} from './support/tidyRules.js';

const TOP = fileURLToPath(new URL('../../', import.meta.url));
const RULES_THEMSELVES = /^test\/(tidy\.test|support\/tidyRules)\.ts$/;

function sources(): Source[] {
  const found: Source[] = [];
  for (const room of ['src', 'workers', 'sandbox', 'bench', 'test']) {
    for (const entry of readdirSync(join(TOP, room), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const file = join(entry.parentPath, entry.name);
      found.push({ path: relative(TOP, file).split(sep).join('/'), text: readFileSync(file, 'utf8') });
    }
  }
  return found.filter(({ path }) => !RULES_THEMSELVES.test(path));
}

describe('tidy', () => {
  it('every source keeps the rules of the house', () => {
    const all = sources();
    expect(all.length).to.be.greaterThan(50);
    expect(all.flatMap((source) => RULES.flatMap((rule) => rule(source)))).to.deep.equal([]);
  });

  const planted: readonly (readonly [promise: string, rule: Rule, path: string, text: string])[] = [
    [
      'an import against the direction',
      importsPointOneWay,
      'src/kernel/x.ts',
      "import { a } from '../http/server.js';",
    ],
    [
      'a worker that imports the supervisor',
      importsPointOneWay,
      'workers/session/x.ts',
      "from '../../src/sessions/supervisor.js'",
    ],
    ['a session that imports the doctor', importsPointOneWay, 'workers/session/x.ts', "from '../doctor/checkup.js'"],
    ['a sandbox that imports the gateway', importsPointOneWay, 'sandbox/x.ts', "import { a } from '../src/app.js';"],
    ['a dynamic import against the direction', importsPointOneWay, 'src/sql/x.ts', "await import('../auth/login.js')"],
    ['a second reader of the environment', oneOwnerPerForeignThing, 'src/http/x.ts', "process.env['A']"],
    ['a second owner of timers', oneOwnerPerForeignThing, 'workers/session/x.ts', 'setTimeout(f, 1)'],
    ['a second owner of the wall clock', oneOwnerPerForeignThing, 'src/auth/x.ts', 'Date.now()'],
    ['a second piscina', oneOwnerPerForeignThing, 'src/app.ts', "import { Piscina } from 'piscina';"],
    ['a second mapepire', oneOwnerPerForeignThing, 'workers/session/x.ts', "from '@ibm/mapepire-js'"],
    ['the MCP SDK in main', oneOwnerPerForeignThing, 'src/http/x.ts', "from '@modelcontextprotocol/sdk/types.js'"],
    ['a second watchdog', oneOwnerPerForeignThing, 'workers/session/x.ts', "import { Script } from 'node:vm';"],
    ['a second prober of TLS', oneOwnerPerForeignThing, 'src/app.ts', "import { connect, type X } from 'node:tls';"],
    ['a second opener of sockets', oneOwnerPerForeignThing, 'src/app.ts', "import { connect } from 'node:net';"],
    ['a second asker of name servers', oneOwnerPerForeignThing, 'src/app.ts', "from 'node:dns/promises'"],
    ['a second asker of passwords', oneOwnerPerForeignThing, 'src/app.ts', "from 'node:readline/promises'"],
    ['a second reader of standard input', oneOwnerPerForeignThing, 'src/doctor.ts', 'process.stdin.isTTY'],
    [
      'a second starter of bare threads',
      oneOwnerPerForeignThing,
      'src/app.ts',
      "import { Worker } from 'node:worker_threads'",
    ],
    ['a second reader of the command line', oneOwnerPerForeignThing, 'src/app.ts', "from 'commander'"],
    ['a second watcher of files', oneOwnerPerForeignThing, 'src/tools/x.ts', "from 'chokidar'"],
    ['a long file', filesAreSmall, 'src/x.ts', 'x\n'.repeat(301)],
    ['a long line', filesAreSmall, 'src/x.ts', 'x'.repeat(121)],
    ['a name that says nothing', namesSayWhat, 'src/http/utils.ts', ''],
    ['a manager', namesSayWhat, 'src/manager/x.ts', ''],
    ['a test that runs alone', nothingIsLeftOver, 'test/x.test.ts', "it.only('x')"],
    ['a marker left behind', nothingIsLeftOver, 'src/x.ts', '// TODO'],
  ];
  for (const [promise, rule, path, text] of planted) {
    it(`sees ${promise}`, () => expect(rule({ path, text })).to.have.length.greaterThan(0));
  }
});
