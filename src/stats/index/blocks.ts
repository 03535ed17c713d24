/** Rows that share statistics: all of them, or those of one period. */
export type Block = { readonly rows: Int32Array; readonly time: number | null };

export function allRows(n: number): Block {
  const rows = new Int32Array(n);
  for (let i = 0; i < n; i++) rows[i] = i;
  return { rows, time: null };
}

/** Rows by period, periods in order. */
export function periodsOf(times: Float64Array): Block[] {
  const periods = new Map<number, number[]>();
  times.forEach((time, row) => {
    const rows = periods.get(time);
    if (rows === undefined) periods.set(time, [row]);
    else rows.push(row);
  });
  return [...periods]
    .sort(([a], [b]) => a - b)
    .map(([time, rows]) => ({ rows: Int32Array.from(rows), time }));
}

/** The block's part of a column; the column itself where the block is all of it. */
export function partOf(column: Float64Array, { rows }: Block): Float64Array {
  const n = rows.length;
  if (n === column.length) return column;
  const part = new Float64Array(n);
  for (let i = 0; i < n; i++) part[i] = column[rows[i]!]!;
  return part;
}

/** Writes a block's part back into a column. */
export function putPart(column: Float64Array, { rows }: Block, part: Float64Array): void {
  for (let i = 0; i < rows.length; i++) column[rows[i]!] = part[i]!;
}
