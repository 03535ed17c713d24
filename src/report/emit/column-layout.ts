import type { TableBlock, TableCell } from '../document.ts';

/** How the numbers of one column stand: digits after the longest point, and whether something follows the last digit. */
export type ColumnLayout = { readonly decimals: number; readonly hangs: boolean };

export type DecimalParts = {
  readonly open: string;
  readonly digits: string;
  readonly close: string;
  readonly decimals: number;
  readonly isCount: boolean;
};

const DECIMAL = /^([([]?)(-?[\d,]+)((?:\.\d+)?)([)\]]?)$/;

/** The parts of a cell that begins with one decimal number; null for any other. */
export function decimalParts(it: TableCell): DecimalParts | null {
  const first = it.content[0];
  const match = first?.kind === 'number' ? DECIMAL.exec(first.text) : null;
  if (match === null || first?.kind !== 'number') return null;
  const [, open = '', whole = '', rest = '', close = ''] = match;
  return {
    open,
    digits: whole + rest,
    close,
    decimals: Math.max(0, rest.length - 1),
    isCount: /^\d[\d,]*$/.test(first.text),
  };
}

/** One layout per column, from one walk over the cells. */
export function columnLayouts({ body, columns }: TableBlock): readonly ColumnLayout[] {
  const layouts = columns.map(() => ({ decimals: 0, hangs: false }));
  for (const row of body.flat()) {
    let at = 0;
    for (const it of row.cells) {
      const layout = layouts[at];
      at += it.span ?? 1;
      const first = it.content[0];
      if (layout === undefined || first?.kind !== 'number') continue;
      layout.decimals = Math.max(layout.decimals, decimalParts(it)?.decimals ?? 0);
      layout.hangs ||= it.content.length > 1 || /[)\]]$/.test(first.text);
    }
  }
  return layouts;
}
