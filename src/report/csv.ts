/** A cell: text, a number in full precision, or nothing. */
export type CsvCell = string | number | boolean | null;

/**
 * RFC 4180 with LF. Numbers have every digit; null is an empty cell. Text that a spreadsheet would run as a formula gets
 * an apostrophe before it; a number, negative ones too, is left as it is.
 */
export function csv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

/** A plain number in any of its spellings, which no spreadsheet takes for a formula. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function csvCell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  const safe = /^\s*[=+\-@\t\r]/.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
