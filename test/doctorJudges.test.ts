import { expect } from 'chai';
import { AppError } from '../src/kernel/appError.js';
import type { Judgement } from '../src/protocol/checkup.js';
import { judgeAddress } from '../workers/doctor/address.js';
import { librariesOf } from '../workers/doctor/hostQuestions.js';
import { timeOf, zoneOf } from '../workers/doctor/hostTime.js';
import {
  judgeClock,
  judgeLibraries,
  judgeParser,
  judgeReadOnly,
  judgeRoutines,
  judgeSignOn,
  judgeVersion,
} from '../workers/doctor/judgeHost.js';
import { judgeAnswer, ok } from '../workers/doctor/judgement.js';
import {
  judgeCapability,
  judgeCommands,
  judgePassword,
  judgeSpecialAuthorities,
  judgeStatus,
  type ProfileFacts,
} from '../workers/doctor/judgeProfile.js';
import { judgeHandshake, judgeVerification } from '../workers/doctor/judgeTls.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 12);

const refusal = (sqlState?: string, message = 'It was refused. Ask for more.'): AppError =>
  new AppError('E_SQL', message, sqlState === undefined ? {} : { sqlState });
const profile = (different: Partial<ProfileFacts>): ProfileFacts => ({
  name: 'ME',
  status: '*ENABLED',
  passwordExpires: undefined,
  isSetToExpire: false,
  limitCapabilities: '*YES',
  ...different,
});
const clock = (aheadMs: number, roundTripMs = 100): Judgement =>
  judgeClock({ host: NOW + roundTripMs / 2 + aheadMs, sent: NOW, roundTripMs });
const version = (text: string): Judgement => judgeVersion({ version: text, buildDate: '2025-03-06' });
const target = { host: 'my-ibm-i', port: 8076 };
const held = (...names: readonly string[]): { authority: string; through: string }[] =>
  names.map((authority) => ({ authority, through: 'its own' }));
const commands = (grantees: readonly string[], hasAllObject = false): Judgement =>
  judgeCommands({
    grants: grantees.map((grantee) => ({ grantee, specificName: 'QCMDEXC' })),
    profiles: ['ME', 'MYGROUP'],
    hasAllObject,
  });
const job = {
  naming: 'sql',
  schema: 'MAIN',
  libraries: [
    { name: 'QSYS2', isSystem: true },
    { name: 'MAIN', isSystem: false },
    { name: 'QGPL', isSystem: false },
  ],
};
const signOn = (code: 'E_CREDENTIALS' | 'E_UNREACHABLE' | 'E_HOST_TIMEOUT', detail: string): Judgement =>
  judgeSignOn(new AppError(code, 'It did not work.', { detail }));

describe('the judges of doctor', () => {
  const table: readonly (readonly [
    promise: string,
    judgement: Judgement,
    verdict: Judgement['verdict'],
    says: RegExp,
  ])[] = [
    ['an address that answers', judgeAddress(target, 9, { stage: 'connected', addresses: [], at: '::1' }), 'ok', /::1/],
    ['an unknown name', judgeAddress(target, 9, { stage: 'name', code: 'ENOTFOUND' }), 'fix', /knows my-ibm-i/],
    ['a name server that is silent', judgeAddress(target, 9, { stage: 'name', code: 'LATE' }), 'fix', /within 9 ms/],
    [
      'a port that is closed',
      judgeAddress(target, 9, { stage: 'connection', addresses: ['10.0.0.1'], code: 'ECONNREFUSED' }),
      'fix',
      /10\.0\.0\.1.*refuses.*Start Mapepire/,
    ],
    [
      'a port behind a firewall',
      judgeAddress(target, 9, { stage: 'connection', addresses: ['10.0.0.1'], code: 'LATE' }),
      'fix',
      /did not answer within 9 ms.*firewalls.*IBMI_CONNECT_TIMEOUT_MS/,
    ],
    [
      'a network that is down',
      judgeAddress(target, 9, { stage: 'connection', addresses: ['10.0.0.1'], code: 'EHOSTUNREACH' }),
      'fix',
      /EHOSTUNREACH/,
    ],
    ['a certificate that is verified', judgeVerification({ verifyTls: true, ca: undefined }), 'ok', /verified/],
    [
      'an authority in no PEM form',
      judgeVerification({ verifyTls: true, ca: '0\u0082' }),
      'fix',
      /no certificate.*PEM/,
    ],
    [
      'nothing verified',
      judgeVerification({ verifyTls: false, ca: undefined }),
      'warn',
      /whoever answers.*DB2i_CA_PATH/,
    ],
    ['a handshake that breaks', judgeHandshake({ failed: 'ECONNRESET' }), 'fix', /ECONNRESET/],

    ['a wrong password', signOn('E_CREDENTIALS', 'h:1: Error: (Password is incorrect.:ME)'), 'fix', /QMAXSIGN/],
    ['a daemon that refuses a sign-on', signOn('E_UNREACHABLE', 'h:1: Error: 500'), 'fix', /500.*job log/],
    ['a daemon that does not answer', signOn('E_HOST_TIMEOUT', ''), 'fix', /in time.*STRHOSTSVR/],

    ['Mapepire 2.3.1', version('2.3.1'), 'ok', /2\.3\.1, built 2025-03-06/],
    ['Mapepire 2.1.6', version('2.1.6'), 'ok', /2\.1\.6/],
    ['Mapepire 2.1.5', version('2.1.5'), 'warn', /Update Mapepire/],
    ['Mapepire 1.9.9', version('1.9.9'), 'warn', /Update Mapepire/],
    ['Mapepire 2.2', version('2.2'), 'ok', /2\.2/],
    ['a version that is none', version('unknown'), 'unchecked', /"unknown"/],

    ['clocks that agree', clock(0), 'ok', /0\.0 s/],
    ['clocks 5 s apart', clock(5_000), 'ok', /5\.0 s ahead/],
    ['clocks more than 5 s apart', clock(-5_100), 'warn', /5\.1 s behind.*time servers/],
    ['clocks 60 s apart', clock(60_000), 'warn', /60\.0 s/],
    ['clocks more than 60 s apart', clock(60_100), 'fix', /60\.1 s ahead/],
    ['a slow answer of clocks that agree', clock(0, 20_000), 'ok', /0\.0 s/],
    ['a time that cannot be read', judgeClock({ host: undefined, sent: NOW, roundTripMs: 1 }), 'unchecked', /no time/],

    ['a job that proved itself', judgeReadOnly(undefined), 'ok', /42505/],
    ['a job that could write', judgeReadOnly('COMMIT ran'), 'fix', /COMMIT ran Read-only tools are refused/],

    ['a parser that works', judgeParser({ answer: 1 }), 'ok', /PARSE_STATEMENT/],
    ['a parser that finds nothing', judgeParser({ answer: 0 }), 'warn', /found no table.*guard alone/],
    ['a parser that is refused', judgeParser({ refusal: refusal('42501') }), 'warn', /42501.*EXECUTE/],
    ['a parser that is not there', judgeParser({ refusal: refusal('42704') }), 'warn', /42704/],
    ['a parser without an answer', judgeParser({ refusal: refusal() }), 'unchecked', /PARSE_STATEMENT/],
    ['a catalog of routines', judgeRoutines({ answer: 2 }), 'ok', /SYSROUTINES/],
    ['an empty catalog of routines', judgeRoutines({ answer: 0 }), 'warn', /IBMI_READONLY_ROUTINES/],
    ['a catalog that is refused', judgeRoutines({ refusal: refusal('42501') }), 'warn', /42501/],
    [
      'a view that the host refuses',
      judgeAnswer({ refusal: refusal('42501') }, 'QSYS2.USER_INFO', () => ok('')),
      'unchecked',
      /^QSYS2\.USER_INFO: It was refused\. \(SQLSTATE 42501\)$/,
    ],

    ['a profile that is enabled', judgeStatus(profile({})), 'ok', /ME/],
    ['a profile that is disabled', judgeStatus(profile({ status: '*DISABLED' })), 'fix', /CHGUSRPRF USRPRF\(ME\)/],
    ['a password without an end', judgePassword(profile({}), NOW), 'ok', /does not expire/],
    ['a password for a month', judgePassword(profile({ passwordExpires: NOW + 30 * DAY_MS }), NOW), 'ok', /30 days/],
    ['a password for a week', judgePassword(profile({ passwordExpires: NOW + 7 * DAY_MS }), NOW), 'warn', /7 days/],
    ['a password that is over', judgePassword(profile({ passwordExpires: NOW - 1 }), NOW), 'fix', /has expired/],
    ['a password for once', judgePassword(profile({ isSetToExpire: true }), NOW), 'fix', /set to expire/],

    ['no special authority', judgeSpecialAuthorities({ held: [], unseenGroups: [] }), 'ok', /none/],
    ['*ALLOBJ', judgeSpecialAuthorities({ held: held('*ALLOBJ'), unseenGroups: ['G'] }), 'fix', /guard alone/],
    ...['*SECADM', '*JOBCTL', '*SERVICE', '*SPLCTL', '*IOSYSCFG', '*AUDIT', '*SAVSYS'].map(
      (name) =>
        [
          name,
          judgeSpecialAuthorities({ held: held(name), unseenGroups: [] }),
          'warn',
          /its own.*reading needs/,
        ] as const,
    ),
    [
      '*ALLOBJ of a group',
      judgeSpecialAuthorities({ held: [{ authority: '*ALLOBJ', through: 'group BOSSES' }], unseenGroups: [] }),
      'fix',
      /\*ALLOBJ \(group BOSSES\)/,
    ],
    ['groups not shown', judgeSpecialAuthorities({ held: [], unseenGroups: ['G', 'H'] }), 'unchecked', /G, H/],
    [
      'groups not shown beside an own',
      judgeSpecialAuthorities({ held: held('*AUDIT'), unseenGroups: ['G'] }),
      'warn',
      /G/,
    ],
    ['limited capability', judgeCapability(profile({})), 'ok', /limited/],
    ['no limited capability', judgeCapability(profile({ limitCapabilities: '*NO' })), 'warn', /LMTCPB\(\*YES\)/],
    ['commands for all', commands(['PUBLIC']), 'warn', /PUBLIC may run it.*REVOKE EXECUTE/],
    ['commands for a group', commands(['QSYS', 'MYGROUP']), 'warn', /MYGROUP may run it/],
    ['commands as shipped', commands([]), 'warn', /as shipped/],
    ['commands for others', commands(['QSYS', 'ADMIN']), 'ok', /not among/],
    ['commands for others, with *ALLOBJ', commands(['QSYS'], true), 'warn', /\*ALLOBJ may always/],

    ['a library list', judgeLibraries({ ...job, wanted: ['MAIN'], existing: ['MAIN'] }), 'ok', /MAIN QGPL/],
    ['a system library', judgeLibraries({ ...job, wanted: ['QSYS2'], existing: ['QSYS2'] }), 'ok', /list MAIN QGPL$/],
    ['a library that is not there', judgeLibraries({ ...job, wanted: ['MAIN'], existing: [] }), 'warn', /without MAIN/],
    ['a library left out', judgeLibraries({ ...job, wanted: ['X'], existing: ['X'] }), 'warn', /without X/],
  ];
  for (const [promise, judgement, verdict, says] of table) {
    it(`${verdict}: ${promise}`, () => {
      expect(judgement.verdict).to.equal(verdict);
      expect(`${judgement.saw} ${'todo' in judgement ? judgement.todo : ''}`.trimEnd()).to.match(says);
    });
  }
});

describe('the time of a host', () => {
  it('is read in every spelling of a timestamp', () => {
    const expected = Date.UTC(2026, 10, 23, 11, 32, 57) + 802;
    for (const text of ['2026-11-23 11:32:57.802000', '2026-11-23-11.32.57.802', '2026-11-23T11:32:57.802000000000'])
      expect(timeOf(text)).to.equal(expected);
    for (const text of ['11:32', '', null, 5, undefined]) expect(timeOf(text)).to.equal(undefined);
  });

  it('has its zone taken off, which is a duration of digits', () => {
    const zones: readonly (readonly [unknown, number | undefined])[] = [
      [0, 0],
      [-50_000, -5 * 3_600_000],
      ['53000', 5.5 * 3_600_000],
      [-33_015, -(3.5 * 3_600_000 + 15_000)],
      ['', undefined],
      [null, undefined],
    ];
    for (const [duration, expected] of zones) expect(zoneOf(duration), String(duration)).to.equal(expected);
  });
});

describe('the libraries of DB2i_JDBC_OPTIONS', () => {
  it('are read with commas or blanks between, without *LIBL', () => {
    expect(librariesOf({ libraries: 'main, *LIBL other,,X' })).to.deep.equal(['MAIN', 'OTHER', 'X']);
    expect(librariesOf({})).to.deep.equal([]);
  });
});
