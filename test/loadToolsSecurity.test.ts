import { expect } from 'chai';
import type { SqlTool } from '../src/protocol/catalog.js';
import { tellsFaults } from './support/faultRows.js';
import { SOUND, tool, toolOf, type Given } from './support/toolFiles.js';

const WRITES: Given = { env: { IBMI_ENABLE_WRITE_TOOLS: 'true' } };

/** A tool with this statement on line 7, and this security on line 8 from column 17 on. */
const secured = (entries: string, statement = 'VALUES 1'): string =>
  tool(...SOUND.slice(0, 2), `statement: ${JSON.stringify(statement)}`, `security: { ${entries} }`);

const security = async (entries: string, given?: Given): Promise<SqlTool['security']> =>
  (await toolOf(secured(entries), given)).security;

const DEFAULTS = { readOnly: true, maxQueryLength: 10_000, forbiddenKeywords: [], allowRoutines: [] };

describe('security of tool files', () => {
  it('reads only, 10000 characters, every word, unless it says otherwise', async () =>
    expect(await security('')).to.deep.equal(DEFAULTS));

  it('takes readOnly: true', async () => expect(await security('readOnly: true')).to.deep.equal(DEFAULTS));

  it('takes maxQueryLength', async () =>
    expect(await security('maxQueryLength: 20000')).to.deep.equal({ ...DEFAULTS, maxQueryLength: 20_000 }));

  it('takes forbiddenKeywords', async () =>
    expect(await security('forbiddenKeywords: [drop, MY LIB]')).to.deep.equal({
      ...DEFAULTS,
      forbiddenKeywords: ['drop', 'MY LIB'],
    }));

  it('takes allowRoutines, and folds their names as Db2 does', async () => {
    const statement = 'VALUES QSYS2.HTTP_GET(\'x\'), MINE(1), "lib"."f"(2)';
    const { security: rules } = await toolOf(secured(`allowRoutines: [qsys2.http_get, MINE, '"lib"/"f"']`, statement));
    expect(rules).to.deep.equal({ ...DEFAULTS, allowRoutines: ['QSYS2.HTTP_GET', 'MINE', 'lib.f'] });
  });

  it('takes readOnly: false where IBMI_ENABLE_WRITE_TOOLS is true', async () => {
    for (const statement of [
      'REFRESH TABLE A.B',
      'CALL P()',
      'INSERT INTO T VALUES (1)',
      "VALUES QSYS2.QCMDEXC('X')",
    ]) {
      const { security: rules } = await toolOf(secured('readOnly: false', statement), WRITES);
      expect(rules).to.deep.equal({ ...DEFAULTS, readOnly: false });
    }
  });

  const REFUSED =
    '8:17: tools.t.security.readOnly: a tool that may write loads only with IBMI_ENABLE_WRITE_TOOLS=true; set it, or ' +
    'leave readOnly: false out';
  const NAMES = 'expected routines as SCHEMA.NAME, or as NAME for calls without a schema';
  const LONG = `VALUES '${'x'.repeat(9_991)}'`;

  describe('faults', () => {
    tellsFaults([
      ['a tool that means to write', secured('readOnly: false', 'DELETE FROM T'), [REFUSED]],
      ['a tool that means to write and does not', secured('readOnly: false'), [REFUSED]],
      [
        'a statement that is longer than usual',
        tool(...SOUND.slice(0, 2), `statement: ${LONG}x`),
        ['7:5: tools.t.statement: The statement has 10001 characters; at most 10000 are accepted. Shorten it.'],
      ],
      [
        'a statement that is longer than its tool allows',
        secured('maxQueryLength: 7'),
        ['7:5: tools.t.statement: The statement has 8 characters; at most 7 are accepted. Shorten it.'],
      ],
      [
        'a forbidden keyword',
        secured('forbiddenKeywords: [two]', 'SELECT TWO FROM T'),
        ['7:5: tools.t.statement: This tool forbids two, which stands at position 8. Leave it out.'],
      ],
      [
        'a forbidden keyword in a tool that writes',
        secured('readOnly: false, forbiddenKeywords: [DROP]', 'DROP TABLE T'),
        ['7:5: tools.t.statement: This tool forbids DROP, which stands at position 1. Leave it out.'],
        WRITES,
      ],
      [
        'a keyword that is none',
        secured('forbiddenKeywords: ["\'a\'"]'),
        [
          "8:37: tools.t.security.forbiddenKeywords.0: must be words, names or signs of SQL; 'a' is a value, and " +
            'values are not looked at',
        ],
      ],
      [
        'a routine that nobody can name so',
        secured("allowRoutines: [A.B, A.B.C, 'F(1)']"),
        [`8:38: tools.t.security.allowRoutines.1: ${NAMES}`, `8:45: tools.t.security.allowRoutines.2: ${NAMES}`],
      ],
      [
        'a routine that nobody answers for',
        secured('', "VALUES QSYS2.HTTP_GET('x')"),
        [
          '7:5: tools.t.statement: Refused as not read-only. HTTP_GET at position 14: QSYS2.HTTP_GET is not known to ' +
            'only read. The operator can allow it with IBMI_READONLY_ROUTINES=QSYS2.HTTP_GET, and the author of a ' +
            'tool with security.allowRoutines.',
        ],
      ],
      [
        'a text that nothing can read, in a tool that writes',
        secured('readOnly: false', "CALL P('a)"),
        ["7:5: tools.t.statement: A string is not closed; end it with ' (line 1, column 8)."],
        WRITES,
      ],
      [
        'a parameter named as the code of a confirmation, in a tool that writes',
        tool(
          'source: s',
          'description: d',
          'statement: DELETE FROM T WHERE A = :confirmation',
          'parameters: [{ name: confirmation, type: string }]',
          'security: { readOnly: false }',
        ),
        [
          '8:20: tools.t.parameters.0.name: is the name of the code with which a user confirms a change; choose ' +
            'another',
        ],
        WRITES,
      ],
      [
        'a second statement of a tool that writes',
        secured('readOnly: false', 'DELETE FROM T; DELETE FROM U'),
        ['7:5: tools.t.statement: Send one statement at a time, without a semicolon inside (position 14).'],
        WRITES,
      ],
      [
        'a text for security',
        tool(...SOUND, 'security: strict'),
        ['8:5: tools.t.security: expected a mapping with readOnly, maxQueryLength, forbiddenKeywords, …'],
      ],
      [
        'security of other shapes',
        tool(...SOUND, 'security:', '  readOnly: 1', '  maxQueryLength: 0', '  forbiddenKeywords: DROP'),
        [
          '9:7: tools.t.security.readOnly: expected true or false',
          '10:7: tools.t.security.maxQueryLength: expected a whole number of at least 1',
          '11:7: tools.t.security.forbiddenKeywords: expected a list of words',
        ],
      ],
      [
        'a key that there is not',
        secured('readonly: true'),
        [
          '8:17: tools.t.security.readonly: there is no such key. Did you mean readOnly? There are: readOnly, ' +
            'maxQueryLength, forbiddenKeywords, allowRoutines',
        ],
      ],
    ]);
  });

  it('takes a statement of 10000 characters', async () =>
    expect((await toolOf(tool(...SOUND.slice(0, 2), `statement: ${LONG}`))).statement).to.have.length(10_000));
});
