import type { IndexResult } from '../../results/results.ts';
import type { IndexSpec } from '../../study/study.ts';
import { formatNumber } from '../format.ts';
import { Plot, plotSvg } from './plot.ts';
import { ink, quiet, series, shorten, textWidth } from './style.ts';

const MAX_LABEL = 270;
const ROW = 19;

type Bar = { readonly indicator: string; readonly weight: number; readonly dimension: string };

/** Weights of an index, by dimension, heaviest first within each. With weights by period: their mean over periods. */
export function weightsFigure(index: IndexSpec, result: IndexResult, alt: string): string {
  const bars = barsOf(index, result);
  const labels = bars.map((bar) => bar.indicator);
  const dimensions = [...new Set(bars.map((bar) => bar.dimension))];
  const marginLeft = Math.ceil(Math.max(60, ...labels.map((label) => textWidth(label, 11))) + 14);
  const height = bars.length * ROW + 64 + (index.hasDimensions ? 18 * Math.ceil(dimensions.length / 2) : 0);
  const legendHeight = index.hasDimensions ? 18 * Math.ceil(dimensions.length / 2) + 6 : 0;
  const largest = Math.max(...bars.map((bar) => bar.weight));
  return plotSvg(
    {
      height,
      marginLeft,
      marginRight: 46,
      marginTop: 8 + legendHeight,
      x: {
        label: 'Weight',
        labelArrow: 'none',
        labelAnchor: 'center',
        domain: [0, largest * 1.04],
        ticks: 5,
        grid: true,
        nice: false,
      },
      y: { label: null, domain: labels, tickSize: 0, padding: 0.28 },
      color: { domain: dimensions, range: dimensions.map((_, i) => series[i % series.length]!) },
      marks: [
        Plot.barX(bars, { x: 'weight', y: 'indicator', fill: 'dimension' }),
        Plot.text(bars, {
          x: 'weight',
          y: 'indicator',
          text: (bar: Bar) => formatNumber(bar.weight, 3),
          dx: 4,
          textAnchor: 'start',
          fill: ink,
        }),
        Plot.ruleX([0], { stroke: quiet }),
        ...(index.hasDimensions ? legend(dimensions, marginLeft) : []),
      ],
    },
    alt,
  );
}

function barsOf(index: IndexSpec, result: IndexResult): Bar[] {
  const weights = new Map<string, number[]>();
  for (const row of result.weights)
    weights.set(row.indicator, [...(weights.get(row.indicator) ?? []), row.weight]);
  const seen = new Map<string, number>();
  return index.dimensions.flatMap((dimension) => {
    const bars = dimension.indicators.map((indicator) => {
      const values = weights.get(indicator.name) ?? [0];
      let total = 0;
      for (const value of values) total += value;
      return {
        indicator: unique(shorten(indicator.label ?? indicator.name, MAX_LABEL, 11), seen),
        weight: total / values.length,
        dimension: dimension.label ?? dimension.name,
      };
    });
    return bars.sort((a, b) => b.weight - a.weight);
  });
}

/** Two labels that are the same (or cut to the same) are told apart by a number. */
function unique(label: string, seen: Map<string, number>): string {
  const count = (seen.get(label) ?? 0) + 1;
  seen.set(label, count);
  return count === 1 ? label : `${label} (${count})`;
}

/** Names of the dimensions above the bars, two to a row. */
function legend(dimensions: readonly string[], marginLeft: number): Plot.Markish[] {
  return dimensions.flatMap((dimension, i) => {
    const x = (i % 2 === 0 ? 8 : 320) - marginLeft;
    const y = Math.floor(i / 2) * 18;
    const color = series[i % series.length]!;
    return [
      Plot.dot([0], {
        frameAnchor: 'top-left',
        dx: x + 5,
        dy: y - 18 * Math.ceil(dimensions.length / 2) + 2,
        r: 5,
        symbol: 'square',
        fill: color,
      }),
      Plot.text([shorten(dimension, 290, 12)], {
        frameAnchor: 'top-left',
        dx: x + 16,
        dy: y - 18 * Math.ceil(dimensions.length / 2) - 3,
        fill: ink,
        fontSize: 12,
      }),
    ];
  });
}
