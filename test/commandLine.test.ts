import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCommandLine, type Order } from '../src/commandLine.js';
import { packageVersion } from '../src/packageVersion.js';
import { MAIN, runProgram } from './support/programRun.js';
import { HEAD, toolDirectory } from './support/toolFiles.js';

const VERSION = '9.8.7';
const read = (line: string): Order =>
  readCommandLine(
    line.split(' ').filter((word) => word !== ''),
    VERSION,
  );
const said = (line: string): { exitCode: number; text: string } => {
  const order = read(line);
  if (order.task !== 'say') throw new Error(`${line} was understood`);
  return order;
};

const SOUND = `${HEAD}  ping: { source: s, description: d, statement: VALUES 1 }\n`;
const BROKEN = `${HEAD}  pong:\n    source: s\n    description: d\n    statment: VALUES 1\n`;

describe('the command line', () => {
  const orders: readonly (readonly [line: string, order: Order])[] = [
    ['', { task: 'start', flags: {} }],
    ['--tools a.yaml', { task: 'start', flags: { tools: 'a.yaml' } }],
    ['--tools a.yaml --tools b,c', { task: 'start', flags: { tools: 'a.yaml,b,c' } }],
    ['--toolsets one,two', { task: 'start', flags: { toolsets: ['one', 'two'] } }],
    ['--toolsets one --toolsets two', { task: 'start', flags: { toolsets: ['one', 'two'] } }],
    ['-ts one,two', { task: 'start', flags: { toolsets: ['one', 'two'] } }],
    ['-ts=one', { task: 'start', flags: { toolsets: ['one'] } }],
    ['--builtin-tools --execute-sql', { task: 'start', flags: { builtinTools: true, executeSql: true } }],
    ['--lenient', { task: 'start', flags: { lenient: true } }],
    ['--no-reload', { task: 'start', flags: { reload: false } }],
    ['--transport http', { task: 'start', flags: {} }],
    ['-t http', { task: 'start', flags: {} }],
    ['validate --tools a', { task: 'validate', flags: { tools: 'a' } }],
    ['--tools a --lenient validate', { task: 'validate', flags: { tools: 'a', lenient: true } }],
    ['--list-tools -ts one', { task: 'list-tools', flags: { toolsets: ['one'] } }],
    ['--list-toolsets', { task: 'list-toolsets', flags: {} }],
    ['doctor', { task: 'doctor', asked: { passwordFrom: 'terminal', form: 'text' } }],
    [
      'doctor --host h:1 --user u --password-stdin --json',
      { task: 'doctor', asked: { host: 'h:1', user: 'u', passwordFrom: 'stdin', form: 'json' } },
    ],
  ];
  for (const [line, order] of orders) {
    it(`reads "${line}"`, () => expect(read(line)).to.deep.equal(order));
  }

  const refusals: readonly (readonly [line: string, says: RegExp])[] = [
    ['--tolls a', /unknown option '--tolls'\s+\(Did you mean --tools\?\)/],
    ['validate --tolls a', /Did you mean --tools\?/],
    ['--port 1', /unknown option '--port'/],
    ['--tools', /argument missing/],
    ['-t stdio', /HTTP only.*mcp-remote/],
    ['--transport=tcp', /Say http/],
    ['validat', /no command 'validat'; those there are: validate, doctor/],
    ['doctor --password secret', /^error: others can read a command line(?![^]*secret)/],
    ['doctor --password=secret', /^error: others can read a command line(?![^]*secret)/],
    ['doctor -psecret', /^error: others can read a command line(?![^]*secret)/],
    ['doctor --user me secret', /^error: name host and profile with options(?![^]*secret)/],
    ['doctor my-ibm-i', /name host and profile with options/],
    ['validate a.yaml', /name the tool files with --tools/],
  ];
  for (const [line, says] of refusals) {
    it(`refuses "${line}" with exit code 2 and a sentence`, () => {
      expect(said(line).exitCode).to.equal(2);
      expect(said(line).text).to.match(says);
    });
  }

  it('tells its version and its options', () => {
    expect(said('--version')).to.deep.include({ exitCode: 0, text: `${VERSION}\n` });
    for (const line of ['--help', '-h', 'validate --help']) {
      expect(said(line).exitCode).to.equal(0);
      for (const option of ['--tools', '--toolsets', '-ts', '--list-tools', '--no-reload', '--lenient'])
        expect(said(line).text).to.include(option);
    }
  });
});

describe('the program', () => {
  it('is called ibmi-mcp-gateway, and runs through the link that npm makes, from another directory', async () => {
    const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      bin: Record<string, string>;
    };
    expect(bin).to.deep.equal({ 'ibmi-mcp-gateway': 'dist/src/main.js' });
    expect(readFileSync(MAIN, 'utf8')).to.match(/^#!\/usr\/bin\/env node\n/);
    const directory = toolDirectory({});
    const script = join(directory, 'ibmi-mcp-gateway');
    symlinkSync(MAIN, script);
    const { exitCode, out } = await runProgram(['--version'], { cwd: directory, script });
    expect({ exitCode, out }).to.deep.equal({ exitCode: 0, out: `${packageVersion()}\n` });
  });

  it('validates good files without a server’s settings: exit code 0, and what each holds', async () => {
    const directory = toolDirectory({ 'a.yaml': SOUND });
    const { exitCode, out } = await runProgram(['validate', '--tools', 'a.yaml'], { cwd: directory });
    expect(out).to.equal('a.yaml: sound (1 source, 1 tool, 0 toolsets, 0 prompts)\n1 file: 1 sound, 0 with faults\n');
    expect(exitCode).to.equal(0);
  });

  it('validates every file although one is broken: exit code 1, with line and reason', async () => {
    const directory = toolDirectory({ 'a.yaml': SOUND, 'b.yaml': BROKEN });
    const { exitCode, out } = await runProgram(['validate', '--tools', directory], { cwd: directory });
    expect(exitCode).to.equal(1);
    expect(out).to.include('a.yaml: sound (');
    expect(out).to.match(/^b\.yaml: \d faults?$/m);
    expect(out).to.match(/^ {2}b\.yaml:7:5: tools\.pong\.statment: /m);
    expect(out).to.match(/^2 files: 1 sound, 1 with faults$/m);
  });

  it('validates in the environment that the server would have: its settings file and its switches', async () => {
    const writer = SOUND.replace('VALUES 1', 'DELETE FROM T, security: { readOnly: false }');
    const directory = toolDirectory({ 'a.yaml': writer, settings: 'IBMI_ENABLE_WRITE_TOOLS=true\n' });
    const args = ['validate', '--tools', 'a.yaml'];
    const refused = await runProgram(args, { cwd: directory });
    expect(refused.exitCode).to.equal(1);
    expect(refused.out).to.include('IBMI_ENABLE_WRITE_TOOLS');
    const taken = await runProgram(args, { cwd: directory, env: { MCP_SERVER_CONFIG: 'settings' } });
    expect(taken.exitCode, taken.out).to.equal(0);
  });

  it('does not pass a validation of nothing: exit code 2', async () => {
    const { exitCode, errors } = await runProgram(['validate']);
    expect(exitCode).to.equal(2);
    expect(errors).to.include('--tools');
  });

  it('says which path has no tool file', async () => {
    const { exitCode, out } = await runProgram(['validate', '--tools', '/nonexistent/a.yaml']);
    expect(exitCode).to.equal(1);
    expect(out).to.include('/nonexistent/a.yaml');
  });

  it('lists tools and toolsets without a server’s settings, whatever toolset is selected', async () => {
    const toolsets = 'toolsets:\n  one: { title: The first, tools: [ping] }\n  two: { tools: [ping] }\n';
    const directory = toolDirectory({ 'a.yaml': SOUND + toolsets });
    const tools = await runProgram(['--tools', directory, '--list-tools']);
    expect(tools.out.split('\n').map((line) => line.split(/ {2,}/))).to.deep.equal([
      ['TOOL', 'SOURCE', 'TOOLSETS'],
      ['ping', 's', 'one, two'],
      ['describe_sql_object', '(built in)', 'one, two'],
      ['whoami', '(built in)'],
      [''],
    ]);
    const sets = await runProgram(['--tools', directory, '--list-toolsets', '--toolsets', 'one']);
    const held = 'ping, describe_sql_object';
    expect(sets.out).to.equal(`TOOLSET  TITLE      TOOLS\none      The first  ${held}\ntwo                 ${held}\n`);
    expect([tools.exitCode, sets.exitCode]).to.deep.equal([0, 0]);
    const builtins = await runProgram(['--list-tools', '--builtin-tools']);
    expect(builtins.out).to.match(/^execute_sql +\(built in\)$/m);
  });

  it('lists nothing of files that have faults: exit code 1, and the faults', async () => {
    const directory = toolDirectory({ 'b.yaml': BROKEN });
    const { exitCode, out, errors } = await runProgram(['--tools', directory, '--list-tools']);
    expect({ exitCode, out }).to.deep.equal({ exitCode: 1, out: '' });
    expect(errors).to.match(/b\.yaml:7:5: tools\.pong\.statment: /);
  });

  it('finds the shipped tools clean in an environment that says nothing, and says what it put in', async () => {
    const { exitCode, out, errors } = await runProgram(['validate', '--tools', 'tools']);
    expect({ exitCode, errors }).to.deep.equal({
      exitCode: 0,
      errors: 'Checked with stand-ins for DB2i_HOST, DB2i_USER, DB2i_PASS, not set here.\n',
    });
    expect(out)
      .to.match(/ files: \d+ sound, 0 with faults\n$/)
      .and.not.to.include('warning');
  });

  it('names a setting that cannot be used', async () => {
    const { exitCode, errors } = await runProgram(['validate', '--tools', 'tools'], {
      env: { YAML_MERGE_ARRAYS: 'perhaps' },
    });
    expect(exitCode).to.equal(1);
    expect(errors).to.include('YAML_MERGE_ARRAYS must be true or false');
  });
});
