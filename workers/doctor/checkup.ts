import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { CHECK_IDS, type CheckId, type CheckupTask, type Finding, type Judgement } from '../../src/protocol/checkup.js';
import { Db2Job } from '../session/db2Job.js';
import { judgeAddress, reach } from './address.js';
import { HostQuestions, type ProfileRow } from './hostQuestions.js';
import {
  judgeClock,
  judgeLibraries,
  judgeParser,
  judgeQuery,
  judgeReadOnly,
  judgeRoutines,
  judgeSignOn,
  judgeVersion,
} from './judgeHost.js';
import { fix, judgeAnswer, ok, refusalOf, refusalText, unchecked, type Asked } from './judgement.js';
import { judgeCapability, judgeCommands, judgePassword, judgeSpecialAuthorities, judgeStatus } from './judgeProfile.js';
import { judgeCertificate, judgeHandshake, judgeVerification } from './judgeTls.js';
import { probeTls } from './tlsProbe.js';

/** Hears each finding as soon as it is known. */
export type Tell = (finding: Finding) => void;

/**
 * Every check once, in the order of CHECK_IDS. What cannot be checked because an earlier one failed is told as
 * unchecked. One sign-on attempt at the most, and none where it would fail, or where the password could be read.
 */
export async function checkUp(kit: Kit, task: CheckupTask, password: string, tell: Tell): Promise<void> {
  const told = new Set<CheckId>();
  const note = (finding: Finding): void => {
    told.add(finding.id);
    tell(finding);
  };
  const obstacle = await checkNetwork(kit, task, note);
  const reason = obstacle ?? (await checkHost(kit, task, password, note));
  for (const id of CHECK_IDS) if (!told.has(id)) note({ id, ...unchecked(reason) });
}

/** The way to the host. Resolves with what makes a sign-on pointless; undefined = nothing. */
async function checkNetwork({ clock }: Kit, { target, db2 }: CheckupTask, note: Tell): Promise<string | undefined> {
  const { connectMs, ca, verifyTls } = db2;
  const reached = await reach(clock, target, connectMs);
  note({ id: 'address', ...judgeAddress(target, connectMs, reached) });
  note({ id: 'verification', ...judgeVerification(db2) });
  if (reached.stage !== 'connected') return 'the address does not answer';
  const facts = await probeTls(clock, target, { ca, deadlineMs: connectMs });
  const handshake = judgeHandshake(facts);
  note({ id: 'tls', ...handshake });
  if ('failed' in facts) return 'there is no TLS connection';
  const now = clock.now();
  const dayOf = (ms: number): string => clock.iso(ms).slice(0, 10);
  const context = { target, verifyTls, hasCa: ca !== undefined, now, dayOf };
  const judged = judgeCertificate(facts.certificate, context);
  judged.forEach(note);
  if (handshake.verdict !== 'ok') return 'the TLS connection is not safe';
  const isRefused = judged.some(({ id, verdict }) => verdict === 'fix' && id !== 'certificate.key');
  return isRefused ? 'the certificate has to be mended before a password is sent' : undefined;
}

/** Everything behind the sign-on. Resolves with the reason for what was left out. */
async function checkHost(kit: Kit, task: CheckupTask, password: string, note: Tell): Promise<string> {
  if (/[:;]/.test(password)) {
    const todo = 'Choose another password; no sign-on attempt was made.';
    note({ id: 'sign-on', ...fix('a password with a colon or a semicolon cannot pass the Mapepire daemon', todo) });
    return 'nobody is signed on';
  }
  const job = await signOn(kit, task, password).catch(refusalOf);
  if (job instanceof AppError) {
    note({ id: 'sign-on', ...judgeSignOn(job) });
    return 'nobody is signed on';
  }
  note({ id: 'sign-on', ...ok(`signed on as ${task.user.toUpperCase()}, job ${job.name}`) });
  const questions = new HostQuestions(kit.clock, job, task.db2.queryMs);
  await checkDaemon(questions, note);
  note({ id: 'read-only', ...judgeReadOnly(job.doubt) });
  await checkProfile(kit, questions, note);
  note({ id: 'second-opinion', ...judgeParser(await questions.parsedNames()) });
  note({ id: 'routines', ...judgeRoutines(await questions.knownRoutines()) });
  const libraries = await questions.libraries(task.db2.jdbcOptions);
  note({ id: 'libraries', ...judgeAnswer(libraries, 'the library list', judgeLibraries) });
  await job.close();
  return 'the checks ended early';
}

async function signOn(kit: Kit, { target, user, db2 }: CheckupTask, password: string): Promise<Db2Job> {
  const account = { target, user, password, verifyTls: db2.verifyTls };
  const lane = { key: 'doctor', jdbcOptions: db2.jdbcOptions, access: 'read only' } as const;
  return await Db2Job.connect(kit, { account, lane, db2 });
}

async function checkDaemon(questions: HostQuestions, note: Tell): Promise<void> {
  note({ id: 'mapepire', ...judgeAnswer(await questions.version(), 'the version', judgeVersion) });
  const server = await questions.serverName();
  const failed = (asked: Extract<typeof server, { refusal: AppError }>): Judgement =>
    fix(`VALUES CURRENT SERVER failed: ${refusalText(asked.refusal)}`, 'See the job log of the job above.');
  note({ id: 'query', ...('refusal' in server ? failed(server) : judgeQuery(server.answer)) });
  note({ id: 'clock', ...judgeAnswer(await questions.time(), 'the time', judgeClock) });
}

async function checkProfile({ clock }: Kit, questions: HostQuestions, note: Tell): Promise<void> {
  const asked = await questions.profile();
  const judged = (judge: (row: ProfileRow) => Judgement): Judgement =>
    judgeAnswer(asked, 'QSYS2.USER_INFO', (row) =>
      row === undefined ? unchecked('no row of this profile') : judge(row),
    );
  note({ id: 'profile.status', ...judged(judgeStatus) });
  note({ id: 'profile.password', ...judged((row) => judgePassword(row, clock.now())) });
  const row = 'answer' in asked ? asked.answer : undefined;
  const authorities = row === undefined ? undefined : await questions.specialAuthorities(row);
  note({
    id: 'profile.special-authorities',
    ...(authorities === undefined
      ? judged(() => unchecked('no row of this profile'))
      : judgeAnswer(authorities, 'QSYS2.USER_INFO', judgeSpecialAuthorities)),
  });
  note({ id: 'profile.limited-capability', ...judged(judgeCapability) });
  const hasAllObject = isHeld(authorities, '*ALLOBJ');
  const profiles = row === undefined ? [] : [row.name, ...row.groups];
  const grants = await questions.commandGrants();
  const judgement = judgeAnswer(grants, 'QSYS2.SYSROUTINEAUTH', (list) =>
    judgeCommands({ grants: list, profiles, hasAllObject }),
  );
  note({ id: 'qcmdexc', ...judgement });
}

function isHeld(asked: Asked<{ held: readonly { authority: string }[] }> | undefined, authority: string): boolean {
  return asked !== undefined && 'answer' in asked && asked.answer.held.some((one) => one.authority === authority);
}
