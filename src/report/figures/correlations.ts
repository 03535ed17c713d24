import type { DescriptivesDetails } from '../../results/results.ts';
import { formatNumber } from '../format.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, ink, shorten, signed, textWidth, width } from './style.ts';

const MOST = 14;

type Cell = { readonly row: string; readonly column: string; readonly value: number };

/** The correlations below the diagonal: a square is the larger the stronger, blue above zero and orange below. */
export function correlationFigure(
  { variables, correlations }: DescriptivesDetails,
  label: (name: string) => string,
  alt: string,
): string | null {
  if (variables.length < 3 || variables.length > MOST) return null;
  const cells = variables.flatMap((row, i) =>
    variables.slice(0, i).flatMap((column, j): Cell[] => {
      const value = correlations[i]![j];
      return value === null || value === undefined ? [] : [{ row, column, value }];
    }),
  );
  // Where a name is wider than its column, columns have numbers, and rows their number before the name.
  const room = Math.min(64, (width - 180) / (variables.length - 1));
  const numbered = variables.slice(0, -1).some((key) => textWidth(label(key), 11) > room);
  const place = new Map(variables.map((key, i) => [key, i + 1]));
  const name = (key: string) => shorten(numbered ? `(${place.get(key)}) ${label(key)}` : label(key), 190, 11);
  const head = (key: string) => (numbered ? `(${place.get(key)})` : label(key));
  const rows = numbered ? variables : variables.slice(1);
  const marginLeft = Math.ceil(Math.max(...variables.map((key) => textWidth(name(key), 11))) + 12);
  const side = Math.min(64, (width - marginLeft - 18) / (variables.length - 1));
  const drawn = marginLeft + side * (variables.length - 1) + 18;
  return plotSvg(
    {
      width: Math.max(320, Math.ceil(drawn)),
      height: Math.ceil(side * 0.7 * rows.length + 40),
      marginLeft,
      marginTop: 6,
      marginBottom: 30,
      x: {
        label: null,
        domain: variables.slice(0, -1),
        tickFormat: head,
        tickSize: 0,
        padding: 0.04,
      },
      y: { label: null, domain: rows, tickFormat: name, tickSize: 0, padding: 0.04 },
      opacity: { type: 'identity' },
      marks: [
        Plot.cell(cells, {
          x: 'column',
          y: 'row',
          fill: ({ value }: Cell) => (value < 0 ? contrast : accent),
          fillOpacity: ({ value }: Cell) => 0.05 + 0.55 * Math.abs(value),
        }),
        Plot.text(cells, {
          x: 'column',
          y: 'row',
          text: ({ value }: Cell) => signed(formatNumber(value, 2)),
          fill: ink,
        }),
      ],
    },
    alt,
  );
}
