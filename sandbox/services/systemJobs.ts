/** A job that every IBM i has: number, user and name, and where it runs. */
interface SystemJob {
  readonly number: number;
  readonly user: string;
  readonly name: string;
  /** Undefined for jobs of the system itself. */
  readonly subsystem: string | undefined;
  readonly type: 'SYS' | 'SBS' | 'BCH' | 'PJ' | 'INT' | 'ASJ' | 'BCI' | 'RDR' | 'WTR';
  readonly status: string;
}

const of = (
  number: number,
  [user, name]: readonly [string, string],
  subsystem: string | undefined,
  [type, status]: readonly [SystemJob['type'], string],
): SystemJob => ({ number, user, name, subsystem, type, status });

const BATCH_JOBS = ['NIGHTLY', 'INVOICES', 'REORG'] as const;
const HTTP_JOBS = 5;
const DATABASE_HOST_JOBS = 3;

/** Jobs that are there without anybody's connection. They never change. */
export const SYSTEM_JOBS: readonly SystemJob[] = [
  of(0, ['QSYS', 'SCPF'], undefined, ['SYS', 'EVTW']),
  of(214, ['QSYS', 'QSYSARB'], undefined, ['SYS', 'EVTW']),
  of(215, ['QSYS', 'QDBSRVXR'], undefined, ['SYS', 'DEQW']),
  of(217, ['QSYS', 'QSYSSCD'], undefined, ['SYS', 'EVTW']),
  ...['QBATCH', 'QCTL', 'QHTTPSVR', 'QINTER', 'QSYSWRK', 'QUSRWRK'].map((name, index) =>
    of(220 + index, ['QSYS', name], name, ['SBS', 'DEQW']),
  ),
  of(241, ['QTCP', 'QTCPIP'], 'QSYSWRK', ['BCH', 'DEQW']),
  of(242, ['QPM400', 'QYPSPFRCOL'], 'QSYSWRK', ['BCH', 'TIMW']),
  of(243, ['QSECOFR', 'QSSHD'], 'QUSRWRK', ['BCI', 'SELW']),
  ...Array.from({ length: DATABASE_HOST_JOBS }, (_, index) =>
    of(260 + index, ['QUSER', 'QZDASRVSD'], 'QSYSWRK', ['BCH', 'SELW']),
  ),
  ...Array.from({ length: HTTP_JOBS }, (_, index) =>
    of(300 + index, ['QTMHHTTP', 'ADMIN'], 'QHTTPSVR', ['BCH', 'SIGW']),
  ),
  ...BATCH_JOBS.map((name, index) => of(3100 + index, ['DBADMIN', name], 'QBATCH', ['BCH', 'DEQW'])),
  of(3201, ['DBADMIN', 'QPADEV0001'], 'QINTER', ['INT', 'DSPW']),
  of(3202, ['CAROL', 'QPADEV0002'], 'QINTER', ['INT', 'DSPW']),
];
