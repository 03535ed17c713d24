import type { RankRow } from '../../results/uncertainty.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, quiet, shorten, textWidth } from './style.ts';

const ROW = 13;
/** Rows that a page has room for. */
export const MOST_RANKED = 60;
const MAX_LABEL = 160;

/** Rank of each entity under the study's own choices, its median and its interval over the draws; best on top. */
export function rankFigure(rows: readonly RankRow[], words: Words, coverage: number, alt: string): string {
  const shown = rows
    .slice(0, MOST_RANKED)
    .map((row) => ({ ...row, label: shorten(row.entity, MAX_LABEL, 11) }));
  const labels = shown.map(({ label }) => label);
  // Two entities that are cut to one label would share a row.
  const unique = new Set(labels).size === labels.length;
  const marks = shown.map((row, i) => ({ ...row, label: unique ? row.label : `${i + 1}. ${row.label}` }));
  const names = marks.map(({ label }) => label);
  return plotSvg(
    {
      height: marks.length * ROW + 70,
      marginLeft: Math.ceil(Math.max(50, ...names.map((name) => textWidth(name, 11))) + 14),
      x: {
        label: words('figure.rank_intervals.axis', { coverage: `${coverage}` }),
        labelArrow: 'none',
        labelAnchor: 'center',
        grid: true,
        ticks: 8,
        domain: [1, Math.max(2, ...marks.map(({ rank_high, rank }) => Math.max(rank_high, rank)))],
      },
      y: { label: null, domain: names, tickSize: 0, padding: 0.3 },
      marks: [
        Plot.link(marks, {
          x1: 'rank_low',
          x2: 'rank_high',
          y1: 'label',
          y2: 'label',
          stroke: quiet,
          strokeWidth: 2.2,
        }),
        Plot.dot(marks, {
          x: 'rank_median',
          y: 'label',
          r: 2.6,
          stroke: contrast,
          strokeWidth: 1.4,
          fill: 'none',
        }),
        Plot.dot(marks, { x: 'rank', y: 'label', r: 2.8, fill: accent }),
      ],
    },
    alt,
  );
}
