import { pgString } from '../dialect/names.js';

const DEPARTMENTS = [
  ['A00', 'GENERAL MANAGEMENT', '000010', 'A00'],
  ['B01', 'LONG TERM PLANNING', '000020', 'A00'],
  ['C01', 'CUSTOMER SERVICE CENTER', '000030', 'A00'],
  ['D01', 'PRODUCT DEVELOPMENT', null, 'A00'],
  ['D11', 'ASSEMBLY LINES', '000060', 'D01'],
  ['D21', 'BACK OFFICE SYSTEMS', '000070', 'D01'],
  ['E01', 'FIELD SUPPORT', '000050', 'A00'],
  ['E11', 'WAREHOUSE OPERATIONS', '000090', 'E01'],
  ['E21', 'SOFTWARE MAINTENANCE', '000100', 'E01'],
  ['F22', 'SALES OFFICE AARHUS', null, 'E01'],
  ['G22', 'SALES OFFICE BERGEN', null, 'E01'],
  ['H22', 'SALES OFFICE CORDOBA', null, 'E01'],
  ['I22', 'SALES OFFICE DRESDEN', null, 'E01'],
  ['J22', 'SALES OFFICE EVORA', null, 'E01'],
] as const;

const FIRST_NAMES = [
  'AMALIA',
  'BRUNO',
  'CELESTE',
  'DARIO',
  'EDITH',
  'FERRAN',
  'GRETA',
  'HAKON',
  'ILSE',
  'JONAS',
  'KIRSTEN',
  'LEOPOLD',
  'MIRIAM',
  'NESTOR',
  'OTTILIE',
  'PASCAL',
  'QUIRINA',
  'RUBEN',
  'SIGRID',
  'TOMAS',
  'URSULA',
] as const;
const LAST_NAMES = [
  'ALMGREN',
  'BARDOLINO',
  'CASTELL',
  'DRUMMER',
  'ESPERSEN',
  'FALKENAU',
  'GRIMALD',
  'HOLTBERG',
  'IVERNEL',
  'JURADO',
  'KESTREL',
  'LINDQVIST',
  'MONTFERRAT',
  'NORDAHL',
  'OLIVEROS',
  'PELLEGRIN',
  'QUINTAVALLE',
  'ROSENDAHL',
] as const;

/** Job, department, salary and bonus of the nine who lead; the other 33 follow from their number. */
const LEADERS = [
  ['PRES', 'A00', '152750.00', '1000.00'],
  ['MANAGER', 'B01', '94250.00', '800.00'],
  ['MANAGER', 'C01', '98250.00', '800.00'],
  ['MANAGER', 'E01', '80175.00', '800.00'],
  ['MANAGER', 'D11', '72250.00', '500.00'],
  ['MANAGER', 'D21', '96170.00', '700.00'],
  ['MANAGER', 'E11', '89750.00', '600.00'],
  ['MANAGER', 'E21', '86150.00', '500.00'],
  ['SALESREP', 'A00', '66500.00', '900.00'],
] as const;
const LEADER_NUMBERS = [10, 20, 30, 50, 60, 70, 90, 100, 110] as const;
const STAFF = [
  ['DESIGNER', 'D11'],
  ['ANALYST', 'C01'],
  ['CLERK', 'D21'],
  ['OPERATOR', 'E11'],
  ['FIELDREP', 'E21'],
] as const;
const EMPLOYEES = 42;

/** The INSERT statements of schema SAMPLE: the same rows at every build. */
export function sampleData(): readonly string[] {
  return [
    insert(
      'sample.department',
      DEPARTMENTS.map((row) => [...row, null]),
    ),
    insert(
      'sample.employee',
      Array.from({ length: EMPLOYEES }, (_, index) => employee(index)),
    ),
    insert('sample.project', projects()),
    BIG_SALES,
    insert('sample.alltypes', ALL_TYPES),
    insert('qiws.qcustcdt', CUSTOMERS),
  ];
}

function employee(index: number): (string | null)[] {
  const number = LEADER_NUMBERS[index] ?? 110 + (index - LEADER_NUMBERS.length + 1) * 10;
  const staff = STAFF[index % STAFF.length] ?? STAFF[0];
  const salary = 32000 + ((index * 4570) % 41000);
  const [job, department, pay, bonus] = LEADERS[index] ?? [
    staff[0],
    staff[1],
    `${salary}.50`,
    index % 7 === 3 ? null : `${300 + (index % 6) * 100}.00`,
  ];
  return [
    String(number).padStart(6, '0'),
    FIRST_NAMES[(index * 5) % FIRST_NAMES.length] ?? '',
    letter(index * 7),
    LAST_NAMES[(index * 7 + Math.floor(index / 18)) % LAST_NAMES.length] ?? '',
    department,
    String(1000 + ((index * 1237) % 8999)),
    `${1988 + (index % 30)}-${two(1 + (index % 12))}-${two(1 + ((index * 11) % 28))}`,
    job,
    String(12 + (index % 9)),
    index % 2 === 0 ? 'F' : 'M',
    `${1958 + (index % 35)}-${two(1 + ((index * 5) % 12))}-${two(1 + ((index * 3) % 28))}`,
    pay,
    bonus,
    `${Math.round(Number(pay) * 0.08)}.00`,
  ];
}

function projects(): (string | null)[][] {
  const names = ['ADMIN SERVICES', 'QUERY SERVICES', 'WELD LINE AUTOMATION', 'WELD LINE PLANNING', 'USER EDUCATION'];
  return names.map((name, index) => [
    `PR${String((index + 1) * 100).padStart(4, '0')}`,
    name,
    DEPARTMENTS[index]?.[0] ?? 'A00',
    '000010',
    `${index + 1}.50`,
    `20${two(20 + index)}-01-01`,
    index === 4 ? null : `20${two(21 + index)}-02-01`,
    null,
  ]);
}

const BIG_SALES = `INSERT INTO sample.bigsales
SELECT n, date '2022-01-01' OPERATOR(pg_catalog.+) (n % 1000), (ARRAY['NORTH', 'SOUTH', 'EAST', 'WEST'])[1 + n % 4],
  'CUSTOMER ' || lpad((n * 7919 % 4999)::text, 5, '0'), 1 + n % 24, ((n * 104729::bigint) % 9999999)::numeric / 100
FROM generate_series(1, 30000) AS n`;

/** Number, name, initials, street, city, state, zip code, credit limit, charge code, balance due, credit due. */
const CUSTOMERS = (
  [
    ['Aldritch', 'B D', '14 Mill Lane', 'Austin', 'TX', '5000', '3', '37.00', '.00'],
    ['Bergonzi', 'L', '9 Elm Ave', 'Albany', 'NY', '700', '1', '439.00', '.00'],
    ['Castell', 'M A', 'PO Box 901', 'Broton', 'VT', '700', '2', '25.00', '.00'],
    ['Dorrance', 'K', '5 Hill Dr', 'Clay', 'NY', '9999', '1', '3987.50', '33.50'],
    ['Ekberg', 'J W', '77 Lake St', 'Dallas', 'TX', '2000', '1', '58.75', '1.50'],
    ['Fuentes', 'R', '3 Pine Rd', 'Denver', 'CO', '700', '2', '250.00', '100.00'],
    ['Gallner', 'S T', '21 Oak St', 'Dallas', 'TX', '400', '1', '.00', '.00'],
    ['Hollis', 'C', '8 Bay Blvd', 'Sutter', 'CA', '5000', '3', '3.25', '6.00'],
    ['Ibsen', 'O N', '60 Cove Ct', 'Hector', 'NY', '700', '1', '14.75', '.00'],
    ['Jurado', 'P', '4 Fjord Rd', 'Isle', 'MN', '5000', '3', '250.00', '.00'],
    ['Kestrel', 'V Q', '19 Dune Wy', 'Casper', 'WY', '9999', '2', '.00', '.00'],
    ['Lindqvst', 'A', '2 Snow Pass', 'Helena', 'MT', '700', '3', '500.00', '.00'],
  ] as const
).map(([name, initials, street, city, state, ...rest], index) => [
  ...[String(192000 + ((index * 73_919) % 700_000)), name, initials, street, city.slice(0, 6), state],
  ...[String(10_000 + ((index * 7919) % 89_000)), ...rest],
]);

const ALL_TYPES = [
  [
    '-32768',
    '1',
    '9223372036854775807',
    '123456789012345678901234567.1234',
    '12.50',
    '3.14',
    '10000000000',
    '1234567890.12345678901234567890',
    'ABC',
    'trailing ',
    'line 1\nline 2 "quoted" <b>&\'=',
    '\\x00ff10',
    '2024-06-15',
    '13:45:30',
    '2024-06-15 13:45:30.123456',
    'true',
  ],
  [
    '0',
    '2',
    '-9007199254740993',
    '0.0000',
    '-0.01',
    '0',
    '1',
    '0',
    '',
    '',
    '',
    '\\x',
    '1999-12-31',
    '00:00:00',
    '1999-12-31 23:59:59',
    'false',
  ],
  ['1', '3', ...Array.from({ length: 14 }, () => null)].map((value, index) => (index === 0 ? null : value)),
];

function insert(table: string, rows: readonly (readonly (string | null)[])[]): string {
  const tuples = rows.map((row) => `(${row.map((value) => (value === null ? 'NULL' : pgString(value))).join(', ')})`);
  return `INSERT INTO ${table} VALUES\n${tuples.join(',\n')}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function letter(n: number): string {
  return String.fromCharCode(65 + (n % 26));
}
