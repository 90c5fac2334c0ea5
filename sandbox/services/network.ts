import type { Service } from './service.js';

/** Connections, HTTP servers, and files of the integrated file system. */
export const NETWORK: readonly Service[] = [
  {
    schema: 'QSYS2',
    name: 'NETSTAT_INFO',
    kind: 'view',
    category: 'COMMUNICATION',
    text: 'Connections over IP',
    reads: ['jobs', 'system'],
    columns: `CONNECTION_TYPE VARCHAR(4) NOT NULL, REMOTE_ADDRESS VARCHAR(45), REMOTE_PORT INTEGER,
      REMOTE_PORT_NAME VARCHAR(14), LOCAL_ADDRESS VARCHAR(45), LOCAL_PORT INTEGER, LOCAL_PORT_NAME VARCHAR(14),
      PROTOCOL VARCHAR(3) NOT NULL, TCP_STATE VARCHAR(12), IDLE_TIME DECIMAL(20, 3), BYTES_SENT_REMOTELY BIGINT,
      BYTES_RECEIVED_LOCALLY BIGINT, NETWORK_CONNECTION_TYPE VARCHAR(7), BIND_USER VARCHAR(10),
        NUMBER_OF_SOCKETS INTEGER,
      CONNECTION_OPEN_TYPE VARCHAR(7)`,
    body: `SELECT 'IPV4', '0.0.0.0', 0, NULL, '0.0.0.0', l.port, l.name, 'TCP', 'LISTEN', 0.5, 0, 0, 'IPV4',
      l.bind_user, 1,
        'PASSIVE'
      FROM (VALUES ((db2.state('system')->>'port')::int, 'mapepire', 'QUSER'), (22, 'ssh', 'QSECOFR'),
        (446, 'drda', 'QUSER'), (8471, 'as-database', 'QUSER'), (8476, 'as-signon', 'QUSER')) AS l (port, name,
          bind_user)
      UNION ALL SELECT 'IPV4', j.client_address, 0, NULL, '127.0.0.1', (db2.state('system')->>'port')::int, 'mapepire',
        'TCP', 'ESTABLISHED', 0.1, j.disk_io * 512, j.disk_io * 64, 'IPV4', 'QUSER', 1, 'PASSIVE'
      FROM db2.active_jobs AS j WHERE j.client_address IS NOT NULL`,
  },
  {
    schema: 'QSYS2',
    name: 'HTTP_SERVER_INFO',
    kind: 'view',
    category: 'APPLICATION',
    text: 'HTTP servers',
    reads: ['jobs'],
    columns: `SERVER_NAME VARCHAR(10) NOT NULL, SERVER_STATUS VARCHAR(10), HTTP_FUNCTION VARCHAR(20),
      JOB_NAME VARCHAR(28),
      SERVER_ACTIVE_THREADS INTEGER, SERVER_IDLE_THREADS INTEGER, SERVER_NORMAL_CONNECTIONS INTEGER,
      SERVER_SSL_CONNECTIONS INTEGER, SERVER_TOTAL_REQUESTS INTEGER, SERVER_TOTAL_RESPONSES INTEGER,
      SERVER_TOTAL_REQUESTS_REJECTED INTEGER, BYTES_RECEIVED BIGINT, BYTES_SENT BIGINT`,
    body: `SELECT 'ADMIN', 'RUNNING', f.name, (SELECT j.name FROM db2.active_jobs AS j WHERE j.subsystem = 'QHTTPSVR'
          AND j.type <> 'SBS' ORDER BY j.name LIMIT 1), 1, 39, 0, 0, 17, 17, 0, 5120, 40960
      FROM (VALUES ('SERVER HANDLED'), ('CGI'), ('FRCA')) AS f (name)`,
  },
  {
    schema: 'QSYS2',
    name: 'IFS_OBJECT_STATISTICS',
    kind: 'tableFunction',
    category: 'IFS',
    text: 'Files and directories below a path',
    parameters: `START_PATH_NAME VARCHAR(5000), SUBTREE_DIRECTORIES VARCHAR(3) DEFAULT 'YES',
      OBJECT_TYPE_LIST VARCHAR(100) DEFAULT '', OMIT_LIST VARCHAR(5000) DEFAULT '',
        IGNORE_ERRORS VARCHAR(3) DEFAULT 'YES'`,
    columns: `PATH_NAME VARCHAR(5000), OBJECT_TYPE VARCHAR(10), SYMBOLIC_LINK VARCHAR(5000), ASP_NUMBER INTEGER,
      TEXT_DESCRIPTION VARCHAR(50), FILE_IDENTIFIER_NUMBER BIGINT, FILE_SYSTEM_IDENTIFIER BIGINT,
      CREATE_TIMESTAMP TIMESTAMP, ACCESS_TIMESTAMP TIMESTAMP, DATA_CHANGE_TIMESTAMP TIMESTAMP,
      OBJECT_CHANGE_TIMESTAMP TIMESTAMP, LAST_USED_TIMESTAMP TIMESTAMP, DAYS_USED_COUNT INTEGER,
      ALLOCATED_SIZE BIGINT, DATA_SIZE BIGINT, CCSID INTEGER, CODE_PAGE INTEGER, OBJECT_OWNER VARCHAR(10),
      USER_ID_NUMBER BIGINT, PRIMARY_GROUP VARCHAR(10), AUTHORIZATION_LIST VARCHAR(10), OBJECT_READ_ONLY VARCHAR(3),
      OBJECT_HIDDEN VARCHAR(3)`,
    body: `SELECT f.path, f.type, NULL, 1, NULL, f.number, 4294967297, f.at, f.at, f.at, f.at, f.at, 1,
      (f.size + 4095) / 4096 * 4096,
        f.size, CASE f.type WHEN '*STMF' THEN 1208 END, NULL, f.owner, 0, NULL, NULL, 'NO', 'NO'
      FROM (SELECT x.*, timestamp '2024-02-29 12:00:00' AS at FROM (VALUES (1, '/', '*DIR', 8192, 'QSYS'),
        (2, '/home', '*DIR', 8192, 'QSYS'), (3, '/home/ALICE', '*DIR', 8192, 'ALICE'),
        (4, '/home/ALICE/.profile', '*STMF', 214, 'ALICE'), (5, '/home/ALICE/orders.csv', '*STMF', 48213, 'ALICE'),
        (6, '/home/BOB', '*DIR', 8192, 'BOB'), (7, '/home/BOB/notes.txt', '*STMF', 977, 'BOB'),
        (8, '/tmp', '*DIR', 8192, 'QSYS'), (9, '/tmp/sandbox.log', '*STMF', 130561, 'QTMHHTTP'),
        (10, '/QIBM', '*DIR', 8192, 'QSYS'), (11, '/QIBM/UserData', '*DIR', 8192, 'QSYS'),
        (12, '/QIBM/UserData/Mapepire', '*DIR', 8192, 'QSYS')) AS x (number, path, type, size, owner)) AS f
      WHERE (f.path = {start_path_name} OR starts_with(f.path, rtrim({start_path_name},
        '/') OPERATOR(pg_catalog.||) '/'))
        AND (upper({subtree_directories}) = 'YES' OR f.path = {start_path_name} OR strpos(substr(f.path,
          length(rtrim({start_path_name}, '/')) + 2), '/') = 0)
        AND db2.check_words('SUBTREE_DIRECTORIES', {subtree_directories}, 'YES', 'NO')
        AND (btrim({object_type_list}) = '' OR f.type = ANY (regexp_split_to_array(upper(btrim({object_type_list})),
          '[ ,]+'))
          OR (upper({object_type_list}) LIKE '%*ALLDIR%' AND f.type = '*DIR')
          OR (upper({object_type_list}) LIKE '%*ALLSTMF%' AND f.type = '*STMF'))`,
  },
];
