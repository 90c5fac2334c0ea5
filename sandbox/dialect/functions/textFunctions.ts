import { type Entry, MANY, named, of, same } from './scalarFunction.js';

/** Functions over character strings. */
export const TEXT_FUNCTIONS: readonly Entry[] = [
  ...named('UPPER UCASE', same('upper', 1)),
  ...named('LOWER LCASE', same('lower', 1)),
  ...named('LTRIM', same('ltrim', 1, 2)),
  ...named('RTRIM', same('rtrim', 1, 2)),
  ...named('SUBSTR', same('db2.part_of', 2, 3)),
  ...named('SUBSTRING', same('db2.substring_of', 2, 3)),
  ...named('SUBSTR2 SUBSTR4', same('db2.part_of', 2, 3)),
  ...named('LEFT STRLEFT', same('db2.left_of', 2)),
  ...named('RIGHT STRRIGHT', same('db2.right_of', 2)),
  ...named('LENGTH', same('length', 1)),
  ...named('CHAR_LENGTH CHARACTER_LENGTH', same('db2.char_length', 1)),
  ...named('OCTET_LENGTH', same('octet_length', 1)),
  ...named('BIT_LENGTH', same('bit_length', 1)),
  ...named(
    'REPLACE',
    of(2, 3, ([text, part, by = "''"]) => `replace(${text}, ${part}, ${by})`),
  ),
  ...named('LPAD', same('lpad', 2, 3)),
  ...named('RPAD', same('rpad', 2, 3)),
  ...named('REPEAT', same('repeat', 2)),
  ...named(
    'SPACE',
    of(1, 1, ([n]) => `repeat(' ', ${n})`),
  ),
  ...named(
    'CONCAT',
    of(2, 2, ([a, b]) => `(${a} || ${b})`),
  ),
  ...named('LOCATE', same('db2.locate', 2, 3)),
  ...named(
    'POSSTR',
    of(2, 2, ([text, part]) => `strpos(${text}, ${part})`),
  ),
  ...named('LOCATE_IN_STRING INSTR', same('db2.locate_in_string', 2, 4)),
  ...named('TRANSLATE', same('db2.translated', 1, 4)),
  ...named('INSERT', same('db2.inserted', 4)),
  ...named('OVERLAY', same('db2.overlaid', 3, 4)),
  ...named('INITCAP', same('initcap', 1)),
  ...named('ASCII', same('ascii', 1)),
  ...named('CHR', same('chr', 1)),
  ...named('SOUNDEX', same('db2.soundex', 1)),
  ...named('DIFFERENCE', same('db2.difference', 2)),
  ...named('REGEXP_LIKE', same('db2.re_like', 2, 4)),
  ...named('REGEXP_COUNT REGEXP_MATCH_COUNT', same('db2.re_count', 2, 4)),
  ...named('REGEXP_INSTR', same('db2.re_instr', 2, 7)),
  ...named('REGEXP_SUBSTR REGEXP_EXTRACT', same('db2.re_substr', 2, 6)),
  ...named('REGEXP_REPLACE', same('db2.re_replace', 2, 6)),
  ...named('HEX RAWTOHEX', same('db2.hex', 1)),
  ...named(
    'HEXTORAW VARBINARY_FORMAT UNHEX',
    of(1, 1, ([x]) => `db2.bytes_of_hex(${x})`),
  ),
  ...named(
    'BASE64_ENCODE BASE64ENCODE',
    of(1, 1, ([x]) => `db2.base64(${x})`),
  ),
  ...named(
    'BASE64_DECODE BASE64DECODE',
    of(1, 1, ([x]) => `db2.text_of_base64(${x})`),
  ),
  ...named(
    'URL_ENCODE URLENCODE',
    of(1, 2, ([x]) => `db2.url_encoded(${x})`),
  ),
  ...named(
    'URL_DECODE URLDECODE',
    of(1, 2, ([x]) => `db2.url_decoded(${x})`),
  ),
  ...named(
    'HASH_MD5',
    of(1, 1, ([x]) => `decode(md5(db2.bytes_of(${x}, 2147483647, false)), 'hex')`),
  ),
  ...named(
    'HASH_SHA256',
    of(1, 1, ([x]) => `sha256(db2.bytes_of(${x}, 2147483647, false))`),
  ),
  ...named(
    'HASH_SHA512',
    of(1, 1, ([x]) => `sha512(db2.bytes_of(${x}, 2147483647, false))`),
  ),
  ...named(
    'HASH_SHA1',
    of(1, 1, ([x]) => `db2.sha1(db2.bytes_of(${x}, 2147483647, false))`),
  ),
  ...named(
    'HASH HASH_VALUES',
    of(1, MANY, (args) => `db2.hash_of(concat(${args.join(", '/', ")}))`),
  ),
  ...named('DELIMIT_NAME', same('db2.delimited_name', 1)),
];
