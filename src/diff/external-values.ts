import type { ExternalResult } from '../results/results.ts';
import type { Scalar } from './types.ts';

/** Cells of an external program's tables by file, column and what the row's text cells say; its number where they say nothing. */
export function externalValues({ outputs }: ExternalResult): (readonly [item: string, value: Scalar])[] {
  return Object.entries(outputs).flatMap(([file, { columns, rows }]) =>
    rows.flatMap((row, at) => {
      const said = row.filter((value) => typeof value === 'string').join(' ');
      const place = said === '' ? `row ${at + 1}` : said;
      return row.flatMap((value, column) =>
        typeof value === 'string' ? [] : ([[`${file}: ${place}, ${columns[column]}`, value]] as const),
      );
    }),
  );
}
