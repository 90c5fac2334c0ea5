/** A result column as PostgreSQL describes it. */
export interface PgField {
  readonly name: string;
  /** 0 when the column is computed. */
  readonly tableId: number;
  readonly columnId: number;
  readonly typeId: number;
  /** -1 when unknown, as for most computed values. */
  readonly modifier: number;
}

/** A refusal by PostgreSQL, before it is put into Db2's words. */
export interface PgRefusal {
  readonly code: string;
  readonly message: string;
  /** Where in PostgreSQL's own processing, e.g. while reading a parameter. */
  readonly where: string;
  readonly constraint: string;
  /** The table that a constraint guards; empty where the refusal is about no table. */
  readonly schema: string;
  readonly table: string;
  /** Where in the statement, in characters from 1; 0 where it is about no place. */
  readonly position: number;
}

/** The parts of one statement's answer. Rows stay bytes until a page of them is asked for. */
export interface PgAnswer {
  readonly parameterTypes: readonly number[];
  /** The row description message; undefined without result set. Its text is a key for what is derived of it. */
  readonly description: Buffer | undefined;
  readonly bytes: Buffer;
  /** Offset of the first row. */
  readonly rowsAt: number;
  readonly rowCount: number;
  /** Rows inserted, updated or deleted; 0 for other statements. */
  readonly updateCount: number;
  readonly refusal: PgRefusal | undefined;
}

const HEADER = 5;

/** Reads PostgreSQL's backend messages of one statement. */
export function readAnswer(bytes: Buffer): PgAnswer {
  let parameterTypes: readonly number[] = [];
  let description: Buffer | undefined;
  let rowsAt = bytes.length;
  let rowCount = 0;
  let updateCount = 0;
  let refusal: PgRefusal | undefined;
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    switch (String.fromCharCode(bytes[at] ?? 0)) {
      case 'D':
        if (rowCount++ === 0) rowsAt = at;
        break;
      case 'T':
        description = bytes.subarray(at, end);
        break;
      case 't':
        parameterTypes = readParameterTypes(bytes, at + HEADER);
        break;
      case 'C':
        updateCount = affected(bytes.toString('latin1', at + HEADER, end - 1));
        break;
      case 'E':
        refusal ??= readRefusal(bytes, at + HEADER);
        break;
    }
  }
  return { parameterTypes, description, bytes, rowsAt, rowCount, updateCount, refusal };
}

/** The answers to statements that ran in one exchange, in their order. */
export function readAnswers(bytes: Buffer): readonly PgAnswer[] {
  const answers: PgAnswer[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (String.fromCharCode(bytes[at] ?? 0) !== 'C') continue;
    const end = at + 1 + bytes.readInt32BE(at + 1);
    answers.push(readAnswer(bytes.subarray(start, end)));
    start = end;
  }
  return answers;
}

/** The columns in a row description message. */
export function readFields(description: Buffer): readonly PgField[] {
  const fields: PgField[] = [];
  let at = HEADER + 2;
  for (let left = description.readInt16BE(HEADER); left > 0; left--) {
    const nameEnd = description.indexOf(0, at);
    const name = description.toString('utf8', at, nameEnd);
    at = nameEnd + 1;
    fields.push({
      name,
      tableId: description.readUInt32BE(at),
      columnId: description.readInt16BE(at + 4),
      typeId: description.readUInt32BE(at + 6),
      modifier: description.readInt32BE(at + 12),
    });
    at += 18;
  }
  return fields;
}

function readParameterTypes(bytes: Buffer, at: number): readonly number[] {
  return Array.from({ length: bytes.readInt16BE(at) }, (_, index) => bytes.readUInt32BE(at + 2 + 4 * index));
}

function affected(tag: string): number {
  return /^(?:INSERT|UPDATE|DELETE|MERGE)\b/.test(tag) ? Number(tag.slice(tag.lastIndexOf(' ') + 1)) : 0;
}

function readRefusal(bytes: Buffer, start: number): PgRefusal {
  const parts = new Map<string, string>();
  for (let at = start; bytes[at] !== 0;) {
    const end = bytes.indexOf(0, at + 1);
    parts.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString('utf8', at + 1, end));
    at = end + 1;
  }
  return {
    code: parts.get('C') ?? '',
    message: parts.get('M') ?? '',
    where: parts.get('W') ?? '',
    constraint: parts.get('n') ?? '',
    schema: parts.get('s') ?? '',
    table: parts.get('t') ?? '',
    position: Number(parts.get('P') ?? 0),
  };
}
