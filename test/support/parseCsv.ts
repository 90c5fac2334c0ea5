/** Reads RFC 4180; a cell of nothing is null, one of two quotes is an empty string. */
export function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let at = 0;
  while (at < text.length) {
    let value: string | null = null;
    if (text[at] === '"') {
      value = '';
      at += 1;
      for (; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (text[at] === '"') at += 1;
        value += text[at] ?? '';
      }
      at += 1;
    } else {
      const rest = /^[^,\r\n]*/.exec(text.slice(at))?.[0] ?? '';
      if (rest !== '') value = rest;
      at += rest.length;
    }
    row.push(value);
    const end = text.startsWith('\r\n', at);
    if (end) {
      rows.push(row);
      row = [];
    }
    at += end ? 2 : 1;
  }
  return rows;
}
