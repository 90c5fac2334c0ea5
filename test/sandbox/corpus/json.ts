import { bound, rows, type Theme, value } from './corpusCase.js';

const ITEMS = `{"order":7,"items":[{"id":1,"name":"bolt","tags":["x","y"]},{"id":2,"name":"nut","tags":["z"]}]}`;

/** Publishing JSON, and reading it with paths. */
export const json: Theme = {
  title: 'JSON',
  user: 'ALICE',
  cases: [
    rows(
      `SELECT * FROM JSON_TABLE('${ITEMS}', '$.items[*]' COLUMNS (ID INTEGER PATH '$.id', NAME VARCHAR(10) PATH
         '$.name')) AS T ORDER BY ID`,
      [
        [1, 'bolt'],
        [2, 'nut'],
      ],
      ['ID INTEGER', 'NAME VARCHAR(10)'],
    ),
    rows(
      `SELECT N, T.ORDER_NO, T.ID FROM JSON_TABLE('${ITEMS}', 'lax $' COLUMNS (ORDER_NO INTEGER PATH 'lax $.order',
         NESTED PATH 'lax $.items[*]' COLUMNS (N FOR ORDINALITY, ID INTEGER PATH 'lax $.id'))) AS T ORDER BY N`,
      [
        [1, 7, 1],
        [2, 7, 2],
      ],
    ),
    rows(
      `SELECT T.TAG, I.ID FROM JSON_TABLE('${ITEMS}', '$.items[*]' COLUMNS (ID INTEGER PATH '$.id', TAGS VARCHAR(50)
         FORMAT JSON PATH '$.tags')) AS I, JSON_TABLE(I.TAGS, '$[*]' COLUMNS (TAG CHAR(1) PATH '$')) AS T ORDER BY TAG`,
      [
        ['x', 1],
        ['y', 1],
        ['z', 2],
      ],
    ),
    rows(
      `SELECT A, B FROM JSON_TABLE('{"a":1}', '$' COLUMNS (A VARCHAR(5) PATH '$.a', B VARCHAR(5) PATH '$.b' DEFAULT
         'none' ON EMPTY)) AS T`,
      [['1', 'none']],
    ),
    rows("SELECT X.A FROM JSON_TABLE('{\"a\":null}', '$' COLUMNS (A INT PATH '$.a')) AS X", [[null]]),
    bound(
      "SELECT V FROM JSON_TABLE(CAST(? AS VARCHAR(100)), '$[*]' COLUMNS (V INTEGER PATH '$')) AS T ORDER BY V",
      ['[3,1,2]'],
      [[1], [2], [3]],
    ),

    value(`VALUES JSON_VALUE('${ITEMS}', '$.items[1].name')`, 'nut'),
    value(`VALUES JSON_VALUE('${ITEMS}', '$.order' RETURNING INTEGER)`, 7, 'INTEGER'),
    value(`VALUES JSON_VALUE('${ITEMS}', '$.nowhere')`, null),
    value("VALUES JSON_VALUE('{\"a\":1}', '$.b' DEFAULT 'none' ON EMPTY)", 'none'),
    value("VALUES JSON_QUERY('{\"a\":[1,2]}', '$.a')", '[1,2]'),
    value(`VALUES CASE WHEN JSON_EXISTS('${ITEMS}', '$.items[0].id') THEN 'yes' ELSE 'no' END`, 'yes'),
    rows(`VALUES (CASE WHEN '{"a":1}' IS JSON THEN 1 ELSE 0 END, CASE WHEN '{a' IS NOT JSON THEN 1 ELSE 0 END)`, [
      [1, 1],
    ]),

    value("VALUES JSON_OBJECT('id' VALUE 1, 'name' VALUE 'x')", '{"id":1,"name":"x"}'),
    value("VALUES JSON_OBJECT(KEY 'id' VALUE 1, 'q' : 'a\"b')", '{"id":1,"q":"a\\"b"}'),
    value("VALUES JSON_OBJECT('a' VALUE CAST(NULL AS INT), 'b' VALUE 2 ABSENT ON NULL)", '{"b":2}'),
    value("VALUES JSON_OBJECT('a' VALUE CAST(NULL AS INT))", '{"a":null}'),
    value("VALUES JSON_OBJECT('list' VALUE JSON_ARRAY(1, 'b'))", '{"list":[1,"b"]}'),
    value("VALUES JSON_ARRAY(1.50, 'b', CAST(NULL AS INT) NULL ON NULL)", '[1.50,"b",null]'),
    value("SELECT JSON_ARRAYAGG(DEPTNO ORDER BY DEPTNO DESC) FROM DEPARTMENT WHERE ADMRDEPT = 'D01'", '["D21","D11"]'),
    value(
      `SELECT JSON_OBJECT('dept' VALUE ADMRDEPT, 'n' VALUE COUNT(*)) FROM DEPARTMENT WHERE ADMRDEPT = 'D01'
       GROUP BY ADMRDEPT`,
      '{"dept":"D01","n":2}',
    ),
    value(
      "SELECT JSON_OBJECTAGG(KEY DEPTNO VALUE DEPTNAME) FROM DEPARTMENT WHERE DEPTNO = 'B01'",
      '{"B01":"LONG TERM PLANNING"}',
    ),
    value("VALUES JSON_ARRAY((SELECT DEPTNO FROM DEPARTMENT WHERE ADMRDEPT = 'D01' ORDER BY DEPTNO))", '["D11","D21"]'),
  ],
};
