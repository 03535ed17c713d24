import type { ChoiceShare } from '../../results/uncertainty.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, bandOpacity, ink, quiet, shorten, textWidth } from './style.ts';

const ROW = 20;
const MAX_LABEL = 180;

type Output = { readonly label: string; readonly shares: readonly ChoiceShare[] };
type Bar = { readonly row: string; readonly share: ChoiceShare };

/** First-order (solid) and total indices (pale) of each choice, output by output, with intervals. */
export function shareFigure(
  outputs: readonly Output[],
  choiceLabel: (choice: string) => string,
  words: Words,
  alt: string,
): string {
  const bars: Bar[] = [];
  const rows: string[] = [];
  const heads: { readonly row: string; readonly text: string }[] = [];
  outputs.forEach(({ label, shares }, k) => {
    rows.push(`head ${k}`);
    heads.push({ row: `head ${k}`, text: label });
    for (const share of shares) {
      const row = `${k} ${share.choice}`;
      rows.push(row);
      bars.push({ row, share });
    }
  });
  const text = (row: string): string => {
    const bar = bars.find((one) => one.row === row);
    return bar === undefined ? '' : shorten(choiceLabel(bar.share.choice), MAX_LABEL, 11);
  };
  const known = bars.filter(({ share }) => share.first !== null && share.total !== null);
  const line = (
    low: 'first_low' | 'total_low',
    high: 'first_high' | 'total_high',
    stroke: string,
    dy: number,
  ) =>
    Plot.link(
      known.filter(({ share }) => share[low] !== null && share[high] !== null && share[low] !== share[high]),
      {
        x1: (bar: Bar) => clipped(bar.share[low]!),
        x2: (bar: Bar) => clipped(bar.share[high]!),
        y1: 'row',
        y2: 'row',
        stroke,
        strokeWidth: 1.2,
        dy,
      },
    );
  return plotSvg(
    {
      height: rows.length * ROW + 64,
      marginLeft: Math.ceil(Math.max(50, ...rows.map((row) => textWidth(text(row), 11))) + 14),
      x: {
        label: words('figure.shares.axis'),
        labelArrow: 'none',
        labelAnchor: 'center',
        grid: true,
        domain: [
          0,
          Math.max(1, ...known.map(({ share }) => clipped(Math.max(share.total!, share.total_high ?? 0)))),
        ],
        ticks: 6,
      },
      y: { label: null, domain: rows, tickSize: 0, padding: 0.25, tickFormat: text },
      marks: [
        Plot.barX(known, {
          x: (bar: Bar) => clipped(bar.share.total!),
          y: 'row',
          fill: accent,
          fillOpacity: 2 * bandOpacity,
        }),
        Plot.barX(known, {
          x: (bar: Bar) => clipped(bar.share.first!),
          y: 'row',
          fill: accent,
          insetTop: 4,
          insetBottom: 4,
        }),
        line('total_low', 'total_high', quiet, 4),
        line('first_low', 'first_high', ink, -4),
        Plot.text(heads, {
          x: 0,
          y: 'row',
          text: 'text',
          textAnchor: 'start',
          fontWeight: 'bold',
          fill: ink,
        }),
      ],
    },
    alt,
  );
}

/** Estimates leave [0, 1] a little; a bar does not. */
const clipped = (value: number): number => Math.min(1.2, Math.max(0, value));
