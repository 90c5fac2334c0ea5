import type { Service } from './service.js';

/** Job logs, the history log and message queues. */
export const MESSAGES: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'JOBLOG_INFO',
    kind: 'tableFunction',
    category: 'MESSAGE HANDLING',
    text: 'The log of a job: * or a qualified name',
    reads: ['messages', 'job', 'jobs'],
    parameters: "JOB_NAME VARCHAR(28), IGNORE_ERRORS VARCHAR(3) DEFAULT 'NO'",
    columns: `ORDINAL_POSITION INTEGER, MESSAGE_ID VARCHAR(7), MESSAGE_TYPE VARCHAR(13), MESSAGE_SUBTYPE VARCHAR(22),
      SEVERITY SMALLINT, MESSAGE_TIMESTAMP TIMESTAMP, FROM_LIBRARY VARCHAR(10), FROM_PROGRAM VARCHAR(256),
      FROM_MODULE VARCHAR(10), FROM_PROCEDURE VARCHAR(4096), FROM_INSTRUCTION VARCHAR(10), TO_LIBRARY VARCHAR(10),
      TO_PROGRAM VARCHAR(10), TO_MODULE VARCHAR(10), TO_PROCEDURE VARCHAR(4096), TO_INSTRUCTION VARCHAR(10),
      FROM_USER VARCHAR(10), MESSAGE_FILE VARCHAR(10), MESSAGE_LIBRARY VARCHAR(10), MESSAGE_TOKENS VARCHAR(4096),
      MESSAGE_TOKEN_LENGTH INTEGER, MESSAGE_TEXT VARCHAR(1024), MESSAGE_SECOND_LEVEL_TEXT VARCHAR(4096),
      MESSAGE_KEY VARCHAR(8), QUALIFIED_JOB_NAME VARCHAR(28)`,
    body: `SELECT m.ordinal_position, m.message_id, m.message_type, m.message_subtype, m.severity, m.message_timestamp,
        m.from_library, m.from_program, m.from_module, m.from_procedure, m.from_instruction, m.to_library, m.to_program,
        m.to_module, m.to_procedure, m.to_instruction, m.from_user, m.message_file, m.message_library, m.message_tokens,
        m.message_token_length, m.message_text, m.message_second_level_text, m.message_key, m.qualified_job_name
      FROM jsonb_to_recordset(db2.state('messages')) AS m (ordinal_position int, message_id text, message_type text,
        message_subtype text, severity int, message_timestamp timestamp, from_library text, from_program text,
        from_module text, from_procedure text, from_instruction text, to_library text, to_program text, to_module text,
        to_procedure text, to_instruction text, from_user text, message_file text, message_library text,
        message_tokens text, message_token_length int, message_text text, message_second_level_text text,
        message_key text, qualified_job_name text)
      WHERE m.qualified_job_name = db2.log_owner({job_name}, {ignore_errors}) ORDER BY m.ordinal_position`,
  },
  {
    schema: 'QSYS2',
    name: 'HISTORY_LOG_INFO',
    kind: 'tableFunction',
    category: 'MESSAGE HANDLING',
    text: 'The history log, by default of today',
    reads: ['jobs', 'system'],
    parameters: 'START_TIME TIMESTAMP DEFAULT NULL, END_TIME TIMESTAMP DEFAULT NULL',
    columns: `ORDINAL_POSITION INTEGER, MESSAGE_ID VARCHAR(7), MESSAGE_TYPE VARCHAR(13), MESSAGE_SUBTYPE VARCHAR(22),
      SEVERITY SMALLINT, MESSAGE_TIMESTAMP TIMESTAMP, FROM_USER VARCHAR(10), FROM_JOB VARCHAR(28),
      FROM_PROGRAM VARCHAR(10), MESSAGE_LIBRARY VARCHAR(10), MESSAGE_FILE VARCHAR(10), MESSAGE_TOKENS VARCHAR(4096),
      MESSAGE_TEXT VARCHAR(1024), MESSAGE_SECOND_LEVEL_TEXT VARCHAR(4096), SYSLOG_EVENT VARCHAR(2048),
      SYSLOG_FACILITY INTEGER, SYSLOG_SEVERITY INTEGER, SYSLOG_PRIORITY INTEGER`,
    body: `SELECT row_number() OVER (ORDER BY h.at, h.job), h.id, 'INFORMATIONAL', NULL, h.severity, h.at, h.by_user,
      h.job,
        'QWTPIIPP', 'QSYS', 'QCPFMSG', NULL, h.text, NULL, NULL, NULL, NULL, NULL
      FROM (SELECT 'CPF1124' AS id, 0 AS severity, j.entered AS at, j."user" AS by_user, j.name AS job,
        'Job ' OPERATOR(pg_catalog.||)
            j.name OPERATOR(pg_catalog.||) ' started.' AS text FROM db2.active_jobs AS j WHERE j.subsystem IS NOT NULL
          UNION ALL SELECT 'CPF0934', 50, (db2.state('system')->>'started')::timestamp, 'QSYS', '000000/QSYS/SCPF',
            'IPL completed.') AS h
      WHERE h.at >= coalesce({start_time}, localtimestamp OPERATOR(pg_catalog.-) interval '1 day')
        AND h.at <= coalesce({end_time}, localtimestamp)`,
  },
  {
    schema: 'QSYS2',
    name: 'MESSAGE_QUEUE_INFO',
    kind: 'view',
    category: 'MESSAGE HANDLING',
    text: 'Messages on message queues',
    reads: ['system'],
    columns: `MESSAGE_QUEUE_LIBRARY VARCHAR(10) NOT NULL, MESSAGE_QUEUE_NAME VARCHAR(10) NOT NULL,
      MESSAGE_ID VARCHAR(7),
      MESSAGE_TYPE VARCHAR(13) NOT NULL, MESSAGE_SUBTYPE VARCHAR(22), MESSAGE_TEXT VARCHAR(1024),
        SEVERITY SMALLINT NOT NULL,
      MESSAGE_TIMESTAMP TIMESTAMP NOT NULL, MESSAGE_KEY BINARY(4) NOT NULL, ASSOCIATED_MESSAGE_KEY BINARY(4),
      FROM_USER VARCHAR(10), FROM_JOB VARCHAR(28) NOT NULL, FROM_PROGRAM VARCHAR(10),
      MESSAGE_FILE_LIBRARY VARCHAR(10), MESSAGE_FILE_NAME VARCHAR(10), MESSAGE_TOKENS VARCHAR(4096),
      MESSAGE_SECOND_LEVEL_TEXT VARCHAR(4096)`,
    body: `SELECT 'QSYS', q.queue, q.id, q.type, NULL, q.text, q.severity,
        (db2.state('system')->>'started')::timestamp OPERATOR(pg_catalog.+) make_interval(secs => q.number),
        decode(lpad(to_hex(q.number), 8, '0'), 'hex'), NULL, 'QSYS', '000000/QSYS/SCPF', 'QWCISCFR', 'QSYS', 'QCPFMSG',
        NULL, NULL
      FROM (VALUES (1, 'QSYSOPR', 'CPF0934', 'INFORMATIONAL', 'IPL completed.', 50),
        (2, 'QSYSOPR', 'CPI1131', 'INFORMATIONAL', 'Job 000217/QSYS/QSYSSCD started.', 0),
        (3, 'QSYSOPR', 'CPA0701', 'INQUIRY', 'Nightly batch asks whether to go on (C G).', 99),
        (4, 'QSYSMSG', 'CPF0907', 'INFORMATIONAL', 'Storage condition may exist.', 80)) AS q (number, queue, id,
          type, text,
        severity)`,
  },
];
