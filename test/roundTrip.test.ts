import { join } from 'node:path';
import { expect } from 'chai';
import { Gateway } from './support/gateway.js';
import { forSeedsInTurn, type Seeded } from './support/seeded.js';
import { LOCAL_HEAD, toolDirectory } from './support/toolFiles.js';

const COLUMNS = {
  text: ['string', 'VARCHAR(4000)'],
  whole: ['integer', 'BIGINT'],
  double: ['float', 'DOUBLE'],
  decimal: ['float', 'DECIMAL(63, 31)'],
  flag: ['boolean', 'SMALLINT'],
  day: ['string', 'DATE'],
  moment: ['string', 'TIMESTAMP'],
} as const;

const entries = Object.entries(COLUMNS);

const TOOLS = `${LOCAL_HEAD}
  echo:
    source: s
    description: Its arguments, typed.
    statement: |
      SELECT ${entries.map(([name, [, type]]) => `CAST(:${name} AS ${type}) AS "${name}"`).join(', ')},
             ':text' AS LITERAL, 1 AS ":text" /* :text */ -- :text
        FROM SYSIBM.SYSDUMMY1
    parameters:
${entries.map(([name, [type]]) => `      - { name: ${name}, type: ${type}, required: false }`).join('\n')}
  echo_in_order:
    source: s
    description: The same with question marks.
    statement: VALUES (${entries.map(([, [, type]]) => `CAST(? AS ${type})`).join(', ')})
    parameters:
${entries.map(([name, [type]]) => `      - { name: the ${name}, type: ${type}, default: null }`).join('\n')}
  digits:
    source: s
    description: A number given as text.
    statement: VALUES CAST(:number AS BIGINT)
    parameters: [{ name: number, type: string }]
  chosen:
    source: s
    description: Which of five words are in a list.
    statement: |
      SELECT W FROM (VALUES 'a', 'A', '''', ':list', '?') AS T (W) WHERE W IN (:list)
    parameters: [{ name: list, type: array, itemType: string, emptyArray: nothing }]
  left:
    source: s
    description: Which of five words are not in a list.
    statement: |
      SELECT W FROM (VALUES 'a', 'A', '''', ':list', '?') AS T (W) WHERE W NOT IN (?)
    parameters: [{ name: list, type: array, itemType: string, emptyArray: nothing }]
`;

type Values = Readonly<Record<keyof typeof COLUMNS, unknown>>;

describe('round trip of any value through Db2', () => {
  let gateway: Gateway;
  let alice: string;
  before(async () => {
    const path = join(toolDirectory({ 'tools.yaml': TOOLS }), 'tools.yaml');
    gateway = await Gateway.start({ env: { TOOLS_YAML_PATH: path } });
    alice = await gateway.token('alice');
  });
  after(() => gateway.close());

  async function rowsOf(tool: string, args: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>[]> {
    const { isError, content, structuredContent } = await gateway.call(alice, tool, args);
    expect(isError, content[0]?.text).to.equal(undefined);
    return structuredContent.data.map((row) => ({ ...row }));
  }

  it('by :name markers', () =>
    forSeedsInTurn(150, async (random) => {
      const values = someValues(random);
      const given = Object.entries(values).filter(([, value]) => value !== null || random.next(2) === 0);
      const [row = {}] = await rowsOf('echo', Object.fromEntries(given));
      const { LITERAL, ':text': one, ...echoed } = row;
      expect(read(echoed)).to.deep.equal(values);
      expect([LITERAL, one]).to.deep.equal([':text', 1]);
    }));

  it('by ? markers, under names that no marker could have', () =>
    forSeedsInTurn(50, async (random) => {
      const values = someValues(random);
      const [row = {}] = await rowsOf(
        'echo_in_order',
        Object.fromEntries(Object.entries(values).map(([name, value]) => [`the ${name}`, value])),
      );
      const echoed = Object.fromEntries(Object.keys(COLUMNS).map((name, index) => [name, Object.values(row)[index]]));
      expect(read(echoed)).to.deep.equal(values);
    }));

  it('of a zero byte: it is refused, never changed', async () => {
    const { isError, structuredContent } = await gateway.call(alice, 'echo', { text: 'a\0b' });
    expect(isError).to.equal(true);
    expect(structuredContent.errorCode).to.equal('E_SQL');
  });

  it('of a number beyond a double, as its digits', async () => {
    const { structuredContent } = await gateway.call(alice, 'digits', { number: '9223372036854775807' });
    expect(structuredContent.data).to.deep.equal([{ '00001': '9223372036854775807' }]);
  });

  it('by lists', () =>
    forSeedsInTurn(50, async (random) => {
      const words = ['a', 'A', "'", ':list', '?'];
      const list = Array.from({ length: random.next(7) }, () => random.pick([...words, '', "' OR '1'='1", '\\']));
      const rows = await rowsOf('chosen', { list });
      expect(rows.map(({ W }) => W).sort()).to.deep.equal(words.filter((word) => list.includes(word)).sort());
      const others = await rowsOf('left', { list });
      const expected = list.length === 0 ? [] : words.filter((word) => !list.includes(word)); // an empty one: nothing
      expect(others.map(({ W }) => W).sort()).to.deep.equal(expected.sort());
    }));
});

function someValues(random: Seeded): Values {
  const maybe = <T>(value: T): T | null => (random.next(6) === 0 ? null : value);
  return {
    text: maybe(someText(random)),
    whole: maybe(someWhole(random)),
    double: maybe(someFloat(random, 300)),
    decimal: maybe(someFloat(random, 14)),
    flag: maybe(random.next(2) === 0),
    day: maybe(someDay(random)),
    moment: maybe(`${someDay(random)} ${two(random.next(24))}:${two(random.next(60))}:${two(random.next(60))}.000000`),
  };
}

/** Every character but U+0000, which the sandbox's engine has no place for. */
function someText(random: Seeded): string {
  const pieces = ["'", '"', ':text', '?', '--', '/*', '*/', ';', '\\', '\r\n', ' ', '%', '{{text}}', '😀', 'é'];
  return Array.from({ length: random.next(20) }, () =>
    random.next(2) === 0 ? random.pick(pieces) : random.character(),
  )
    .join('')
    .replaceAll('\0', '');
}

function someWhole(random: Seeded): number {
  const bound = random.pick([10, 2 ** 31, Number.MAX_SAFE_INTEGER]);
  const value = Math.floor((random.next(2 ** 32) / 2 ** 32) * bound);
  return random.pick([value, -value, bound]) + 0;
}

/** Of at most fourteen digits, and with an exponent of at most `places`. */
function someFloat(random: Seeded, places: number): number {
  const digits = random.next(2 ** 32) * 1000 + random.next(1000);
  const exponent = random.next(2 * places) - places;
  return random.pick([1, -1]) * Number(`${digits}e${exponent - 13}`) + 0;
}

function someDay(random: Seeded): string {
  const year = String(1 + random.next(9999)).padStart(4, '0');
  return `${year}-${two(1 + random.next(12))}-${two(1 + random.next(28))}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** What came back, as it was sent: digits that JSON's numbers might lose are strings. */
function read(row: Readonly<Record<string, unknown>>): unknown {
  const number = (value: unknown): unknown => (value === null ? null : Number(value) + 0);
  const { text, whole, double, decimal, flag, day, moment } = row;
  return {
    text,
    whole: number(whole),
    double: number(double),
    decimal: number(decimal),
    flag: flag === null ? null : flag === 1,
    day,
    moment,
  };
}
