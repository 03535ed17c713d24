/** What a scan of delimited text meets, in the file's order. */
export type CsvEvents = {
  /**
   * One cell: text[start, end), or `unescaped` where quotes were doubled inside.
   */
  readonly cell: (column: number, start: number, end: number, unescaped: string | null) => void;
  /** The end of a record of `cells` cells that began on `line` (1-based). Empty lines are no records. */
  readonly record: (line: number, cells: number) => void;
};

export type CsvFault = {
  readonly line: number;
  readonly column: number;
  readonly what: 'unclosed' | 'after_quote';
};

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads delimited text as RFC 4180 has it: quotes only around a whole cell, doubled inside; line ends LF, CRLF or CR,
 * inside quotes part of the cell. A quote within an unquoted cell is an ordinary character. Stops at the first fault
 * of quoting and returns it.
 */
export function scanCsv(text: string, delimiter: string, events: CsvEvents): CsvFault | null {
  const separator = delimiter.charCodeAt(0);
  const length = text.length;
  let at = 0;
  let line = 1;
  while (at < length) {
    const recordLine = line;
    const recordStart = at;
    let column = 0;
    for (;;) {
      if (text.charCodeAt(at) === QUOTE) {
        const openLine = line;
        const start = at + 1;
        let doubled = false;
        at = start;
        for (;;) {
          if (at >= length) return { line: openLine, column: column + 1, what: 'unclosed' };
          const code = text.charCodeAt(at);
          if (code === QUOTE) {
            if (text.charCodeAt(at + 1) !== QUOTE) break;
            doubled = true;
            at++;
          } else if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) line++;
          at++;
        }
        events.cell(column, start, at, doubled ? text.slice(start, at).replaceAll('""', '"') : null);
        at++;
        if (at < length) {
          const code = text.charCodeAt(at);
          if (code !== separator && code !== LF && code !== CR)
            return { line, column: column + 1, what: 'after_quote' };
        }
      } else {
        const start = at;
        while (at < length) {
          const code = text.charCodeAt(at);
          if (code === separator || code === LF || code === CR) break;
          at++;
        }
        const emptyLine = column === 0 && at === recordStart && text.charCodeAt(at) !== separator;
        if (emptyLine) break;
        events.cell(column, start, at, null);
      }
      column++;
      if (at >= length || text.charCodeAt(at) !== separator) break;
      at++;
    }
    if (column > 0) events.record(recordLine, column);
    if (at < length) {
      at += text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
      line++;
    }
  }
  return null;
}
