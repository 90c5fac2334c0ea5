import { expect } from 'chai';
import { tellsFaults } from './support/faultRows.js';
import { faultsIn, HEAD, loadedOf, SOUND, tool, toolOf, type Given } from './support/toolFiles.js';

/** The description of a tool that has this one. */
const described = async (text: string, env: Readonly<Record<string, string>> = {}): Promise<string> =>
  (await toolOf(tool('source: s', `description: ${text}`, 'statement: VALUES 1'), { env })).description;

describe('the environment in tool files', () => {
  it('stands for ${NAME}, in quotes and without', async () => {
    for (const text of ['${NAME} b', '"${NAME} b"', "'${NAME} b'", '|\n      ${NAME} b', '>-\n      ${NAME}\n      b'])
      expect(await described(text, { NAME: 'a' })).to.equal('a b');
  });

  it('stands for several in one text, a name twice, and blanks around a name', async () =>
    expect(await described('${A}${B}-${A} ${ B }', { A: '1', B: '2' })).to.equal('12-1 2'));

  it('has a default with ${NAME:-default}, which an empty variable takes too', async () => {
    expect(await described('"${NAME:-x: y}"')).to.equal('x: y');
    expect(await described('a ${NAME:-}b')).to.equal('a b');
    expect(await described('${NAME:-x}', { NAME: ' ' })).to.equal('x');
    expect(await described('${NAME:-x}', { NAME: 'y' })).to.equal('y');
  });

  it('is left out of $${', async () => {
    expect(await described('a $${NAME} b $${')).to.equal('a ${NAME} b ${');
    expect(await described('costs $5 {or} $NAME')).to.equal('costs $5 {or} $NAME');
  });

  it('cannot change what a file says, whatever is in it', async () => {
    for (const value of [
      'a: b',
      'a #b',
      '*a',
      '&a',
      '!a',
      '@a',
      '%a',
      '"',
      "'",
      '- a',
      '[',
      '{',
      'a\nb: c',
      '${OTHER}',
      '$${',
    ])
      expect(await described('x${NAME}x', { NAME: value, OTHER: 'no' })).to.equal(`x${value}x`);
  });

  it('stands in statements', async () => {
    const text = tool(...SOUND.slice(0, 2), "statement: SELECT * FROM ${LIB}.T WHERE A = '${LIB}'");
    expect((await toolOf(text, { env: { LIB: 'MYLIB' } })).statement).to.equal(
      "SELECT * FROM MYLIB.T WHERE A = 'MYLIB'",
    );
  });

  it('never stands in keys', async () => {
    const { annotations } = await toolOf(tool(...SOUND, 'metadata: { "${NAME}": "${NAME}" }'), { env: { NAME: 'a' } });
    expect(annotations.customMetadata).to.deep.equal({ '${NAME}': 'a' });
  });

  it('is put in once where an alias stands for the text', async () => {
    const text = tool('source: s', 'description: &d "$${A} ${A}"', 'statement: VALUES 1', 'domain: *d');
    const { description, annotations } = await toolOf(text, { env: { A: '1' } });
    expect([description, annotations.domain]).to.deep.equal(['${A} 1', '${A} 1']);
  });

  describe('in a plain scalar of its own', () => {
    const source = (...lines: readonly string[]): string =>
      `sources:\n  s:\n    host: h\n    user: u\n    password: p\n${lines.map((line) => `    ${line}\n`).join('')}`;

    it('is a number where a number is expected', async () => {
      const given = { env: { PORT: '8471', ROWS: '5' } };
      const { accounts } = await loadedOf(source('port: ${PORT}'), given);
      expect(accounts[0]?.target.port).to.equal(8471);
      expect((await toolOf(tool(...SOUND, 'rowsToFetch: ${ROWS}'), given)).fetch).to.deep.equal({ rowsMax: 5 });
      expect((await loadedOf(source('port: ${NONE:-99}'))).accounts[0]?.target.port).to.equal(99);
    });

    it('is true or false where that is expected', async () => {
      expect((await loadedOf(tool(...SOUND, 'enabled: ${ON:-false}'))).catalog.tools).to.deep.equal([]);
      const { accounts } = await loadedOf(source('ignore-unauthorized: ${ANY}'), { env: { ANY: 'true' } });
      expect(accounts[0]?.verifyTls).to.equal(false);
    });

    it('is text where text is expected', async () => {
      const text = source().replace('password: p', 'password: ${SECRET}');
      for (const secret of ['0123', '1e5', 'true', 'null', '~', 'a #b', '*x', '"quoted"', '#'])
        expect((await loadedOf(text, { env: { SECRET: secret } })).accounts[0]?.password).to.equal(secret);
    });

    const given: Given = { env: { WORD: 'soon' } };
    tellsFaults([
      [
        'a word for a number',
        source('port: ${WORD}'),
        ['6:5: sources.s.port: expected a whole number from 1 to 65535'],
        given,
      ],
      [
        'a word for a switch',
        tool(...SOUND, 'enabled: ${WORD}'),
        ['8:5: tools.t.enabled: expected true or false'],
        given,
      ],
      [
        'a quoted number',
        source('port: "${PORT}"'),
        ['6:5: sources.s.port: expected a whole number from 1 to 65535'],
        { env: { PORT: '1' } },
      ],
    ]);
  });

  describe('faults', () => {
    const key = 'tools.t.description';
    const unset = (name: string): string => `the variable ${name} is not set; set it, or write \${${name}:-default}`;
    const with_ = (description: string): string =>
      tool('source: s', `description: ${description}`, 'statement: VALUES 1');
    tellsFaults([
      ['a variable that is not set', with_('a ${NONE} b'), [`6:20: ${key}: ${unset('NONE')}`]],
      ['one that is empty', with_('${NONE}'), [`6:18: ${key}: ${unset('NONE')}`], { env: { NONE: '' } }],
      [
        'the second of two, and of two alike each',
        with_('"${A} ${B} ${B}"'),
        [`6:24: ${key}: ${unset('B')}`, `6:29: ${key}: ${unset('B')}`],
        { env: { A: 'a' } },
      ],
      ['one on a later line', with_('|\n      one\n      two ${NONE}'), [`8:11: ${key}: ${unset('NONE')}`]],
      [
        'one that a number waits for',
        `${HEAD}  t:\n    rowsToFetch: \${NONE}\n    enabled: false\n`,
        [
          ...['source', 'description', 'statement'].map(
            (name) => `4:3: tools.t.${name}: is missing; expected text that is not empty`,
          ),
          `5:18: tools.t.rowsToFetch: ${unset('NONE')}`,
        ],
      ],
      [
        'one among free keys',
        'tools: {}\nmetadata:\n  a: [{ b: "${NONE}" }]\n',
        [`3:13: metadata.a.0.b: ${unset('NONE')}`],
      ],
      ['no name', with_('"${}"'), [`6:19: ${key}: expected the name of a variable in \${}; write $\${ for \${ itself`]],
      [
        'a name that is none',
        with_('"${A=B}"'),
        [`6:19: ${key}: expected the name of a variable in \${A=B}; write $\${ for \${ itself`],
      ],
      ['no end', with_('"${A"'), [`6:19: ${key}: expected } after \${ and a name; write $\${ for \${ itself`]],
    ]);

    it('tell names, never what is in them', async () => {
      const faults = await faultsIn(with_('"${A} ${B}"').replace('source: s', 'source: "${A}"'), {
        env: { A: 'hunter2' },
      });
      expect(faults.join('\n')).to.include('the variable B').and.not.to.include('hunter2');
    });
  });
});
