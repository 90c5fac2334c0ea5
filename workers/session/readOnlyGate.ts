import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { AppError } from '../../src/kernel/appError.js';
import type { Kit } from '../../src/kernel/kit.js';
import { namingOf } from '../../src/protocol/guardOf.js';
import { type RoutineName, routineText } from '../../src/sql/routineName.js';
import type { SqlParameter } from '../../src/sql/sqlParameter.js';
import { opinionOn, type Opinion, type ParsedName, refusalOf } from './secondOpinion.js';
import type { HostQuestions, ResultSet, Statement } from './statement.js';

/** Asks the host of a statement, on the job that will run it. */
export type Ask = (question: Statement) => Promise<ResultSet>;

/** Statements whose verdict is kept, and routines. */
const KEPT_MAX = 1_000;
/** A longer key is kept as its digest, which every call has to pay for. */
const SHORT_KEY_CHARS = 1_000;
/** A routine may be replaced meanwhile; asking again costs the next statement that calls it one round trip. */
const ROUTINE_KEPT_MS = 300_000;
/** More names than a statement of the greatest length has, in one page. */
const NAMES_MAX = 20_000;

const NAMES_OF =
  'SELECT DISTINCT NAME_TYPE, NAME, SCHEMA, USAGE_TYPE, SQL_STATEMENT_TYPE FROM TABLE(QSYS2.PARSE_STATEMENT(' +
  'SQL_STATEMENT => ?, NAMING => ?, DECIMAL_POINT => ?, SQL_STRING_DELIMITER => ?)) AS P';

const ROUTINES_OF =
  "SELECT 'ROUTINE', ROUTINE_NAME, ROUTINE_SCHEMA, SQL_DATA_ACCESS, ROUTINE_TYPE FROM QSYS2.SYSROUTINES " +
  "WHERE ROUTINE_TYPE = 'FUNCTION' AND ";
const ONE_ROUTINE = '(ROUTINE_SCHEMA = CAST(? AS VARCHAR(128)) AND ROUTINE_NAME = CAST(? AS VARCHAR(128)))';

/** SQLSTATEs of a host that has no PARSE_STATEMENT, or none for this user. */
const NO_SERVICE: ReadonlySet<string> = new Set(['42704', '42884', '42883', '42501']);

/**
 * What a host says of statements that must only read: whether the user routines that they call do, and, where a client
 * wrote the text, what Db2's own parser finds in it. One question for both, on the job that runs the statement, and
 * none for a text that has been seen.
 */
export class ReadOnlyGate {
  readonly #kit: Kit;
  readonly #opinions = new LRUCache<string, Opinion>({ max: KEPT_MAX });
  readonly #dataAccess: LRUCache<string, DataAccess>;
  #hasParser = true;

  constructor(kit: Kit) {
    this.#kit = kit;
    this.#dataAccess = new LRUCache({
      max: KEPT_MAX,
      ttl: ROUTINE_KEPT_MS,
      ttlResolution: 0, // else it would hold the time in a timer of its own
      perf: { now: () => kit.clock.monotonic() },
    });
  }

  /** @throws AppError E_SQL_READ_ONLY or E_SQL_TEXT; what `ask` throws, where the host could not be asked */
  async pass({ sql }: Statement, questions: HostQuestions, surroundings: GateSurroundings): Promise<void> {
    const key = keyOf(sql, questions, surroundings.jdbcOptions);
    // What is known is held here: while the host is asked, other calls may push it out of the caches.
    let opinion = questions.isAdHoc && this.#hasParser ? this.#opinions.get(key) : FINE;
    const access = new Map(questions.routines.map((routine) => [routineText(routine), this.#accessOf(routine)]));
    const routines = questions.routines.filter((routine) => access.get(routineText(routine)) === undefined);
    if (opinion === undefined || routines.length > 0) {
      const rows = await this.#ask({ text: opinion === undefined ? sql : undefined, routines }, surroundings);
      for (const routine of routines) access.set(routineText(routine), this.#noteAccess(routine, rows));
      if (opinion === undefined && this.#hasParser) {
        opinion = opinionOn(
          sql,
          rows.filter(({ nameType }) => nameType !== 'ROUTINE'),
          questions,
        );
        this.#opinions.set(key, opinion);
      }
    }
    for (const [routine, found] of access) demandReading(routine, found);
    if (opinion?.ok === false) throw refusalOf(opinion);
  }

  async #ask(asked: Asked, { jdbcOptions, ask }: GateSurroundings): Promise<readonly ParsedName[]> {
    const question = questionOf(asked, jdbcOptions);
    if (question === undefined) return [];
    try {
      const { rows, truncated } = await ask(question);
      if (truncated) throw new AppError('E_SQL_TEXT', 'The statement has too many names to be checked. Shorten it.');
      return rows.map(parsedName);
    } catch (error) {
      if (asked.text === undefined || !isWithoutService(error)) throw error;
      this.#hasParser = false;
      this.#kit.log.warn('readonly.no_second_opinion', { sqlState: error.sqlState, detail: error.message });
      return await this.#ask({ ...asked, text: undefined }, { jdbcOptions, ask });
    }
  }

  #accessOf(routine: RoutineName): DataAccess | undefined {
    return this.#dataAccess.get(routineText(routine));
  }

  /** By the worst of a routine's overloads: nobody here knows which one a call means. */
  #noteAccess({ schema, name }: RoutineName, rows: readonly ParsedName[]): DataAccess {
    const found = rows.filter((row) => row.nameType === 'ROUTINE' && row.schema === schema && row.name === name);
    const modifies = found.some(({ usageType }) => !READING.has(usageType));
    const access = found.length === 0 ? 'absent' : modifies ? 'modifies' : 'reads';
    this.#dataAccess.set(routineText({ schema, name }), access);
    return access;
  }
}

function demandReading(routine: string, access: DataAccess | undefined): void {
  if (access === 'reads') return;
  const why =
    access === 'modifies'
      ? `${routine} is declared MODIFIES SQL DATA`
      : `There is no function ${routine} that you may see, and nobody says that it only reads`;
  throw new AppError(
    'E_SQL_READ_ONLY',
    `Refused as not read-only. ${why}. The operator can allow it with IBMI_READONLY_ROUTINES=${routine}, ` +
      'and the author of a tool with security.allowRoutines.',
  );
}

const FINE: Opinion = { ok: true };

/** The lane's options, and the job to ask. */
export interface GateSurroundings {
  readonly jdbcOptions: Readonly<Record<string, string>>;
  readonly ask: Ask;
}

type DataAccess = 'reads' | 'modifies' | 'absent';

/** READS SQL DATA, CONTAINS SQL, NO SQL. */
const READING: ReadonlySet<string> = new Set(['READS', 'CONTAINS', 'NONE']);

interface Asked {
  readonly text: string | undefined;
  readonly routines: readonly RoutineName[];
}

/** One statement for all that is asked; undefined for nothing. */
function questionOf({ text, routines }: Asked, jdbcOptions: GateSurroundings['jdbcOptions']): Statement | undefined {
  const parts: string[] = [];
  const parameters: SqlParameter[] = [];
  if (text !== undefined) {
    parts.push(NAMES_OF);
    parameters.push(text, ...parserOptions(jdbcOptions), '*APOSTSQL');
  }
  if (routines.length > 0) {
    parts.push(ROUTINES_OF + `(${routines.map(() => ONE_ROUTINE).join(' OR ')})`);
    parameters.push(...routines.flatMap(({ schema = '', name }) => [schema, name]));
  }
  if (parts.length === 0) return undefined;
  return { sql: parts.join(' UNION ALL '), parameters, rowsMax: NAMES_MAX, pageRows: NAMES_MAX + 1 };
}

/** NAMING and DECIMAL_POINT as the connection has them. */
function parserOptions(jdbcOptions: GateSurroundings['jdbcOptions']): readonly [string, string] {
  const separator = Object.entries(jdbcOptions).find(([name]) => name.toLowerCase() === 'decimal separator')?.[1];
  return [namingOf(jdbcOptions) === 'system' ? '*SYS' : '*SQL', separator?.trim() === ',' ? '*COMMA' : '*PERIOD'];
}

function keyOf(sql: string, { allowed }: HostQuestions, jdbcOptions: GateSurroundings['jdbcOptions']): string {
  const key = JSON.stringify([...parserOptions(jdbcOptions), ...allowed, sql]);
  return key.length <= SHORT_KEY_CHARS ? key : createHash('sha256').update(key).digest('base64');
}

function parsedName([nameType, name, schema, usageType, statementType]: readonly unknown[]): ParsedName {
  const text = (value: unknown): string => (typeof value === 'string' ? value.trimEnd() : '');
  return {
    nameType: text(nameType),
    name: text(name),
    schema: text(schema),
    usageType: text(usageType),
    statementType: text(statementType),
  };
}

function isWithoutService(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'E_SQL' && NO_SERVICE.has(error.sqlState ?? '');
}
