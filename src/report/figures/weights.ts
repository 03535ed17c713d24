import { sum } from '../../numeric/sum.ts';
import type { IndexResult } from '../../results/results.ts';
import type { IndexSpec } from '../../study/study.ts';
import { formatNumber } from '../format.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { ink, quiet, series, shorten, textWidth, wrap } from './style.ts';

/** A label has up to two lines of this width; beyond that it is cut. */
const MAX_LABEL = 250;
const ROW = 19;
const TWO_LINE_ROW = 29;

type Bar = {
  readonly key: string;
  readonly label: string;
  readonly weight: number;
  readonly dimension: string;
};

/** Weights of an index, by dimension, heaviest first within each. With weights by period: their mean over periods. */
export function weightsFigure(index: IndexSpec, result: IndexResult, words: Words, alt: string): string {
  const bars = barsOf(index, result);
  const labels = new Map(bars.map((bar) => [bar.key, bar.label]));
  const lines = bars.flatMap((bar) => bar.label.split('\n'));
  const row = lines.length > bars.length ? TWO_LINE_ROW : ROW;
  const dimensions = [...new Set(bars.map((bar) => bar.dimension))];
  const marginLeft = Math.ceil(Math.max(60, ...lines.map((line) => textWidth(line, 11))) + 14);
  const height = bars.length * row + 64 + (index.hasDimensions ? 18 * Math.ceil(dimensions.length / 2) : 0);
  const legendHeight = index.hasDimensions ? 18 * Math.ceil(dimensions.length / 2) + 6 : 0;
  const largest = Math.max(...bars.map((bar) => bar.weight));
  return plotSvg(
    {
      height,
      marginLeft,
      marginRight: 46,
      marginTop: 8 + legendHeight,
      x: {
        label: words('figure.weights.axis'),
        labelArrow: 'none',
        labelAnchor: 'center',
        domain: [0, largest * 1.04],
        ticks: 5,
        grid: true,
        nice: false,
      },
      y: {
        label: null,
        domain: [...labels.keys()],
        tickFormat: (key: string) => labels.get(key)!,
        tickSize: 0,
        padding: row === ROW ? 0.28 : 0.45,
      },
      color: { domain: dimensions, range: dimensions.map((_, i) => series[i % series.length]!) },
      marks: [
        Plot.barX(bars, { x: 'weight', y: 'key', fill: 'dimension' }),
        Plot.text(bars, {
          x: 'weight',
          y: 'key',
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
  return index.dimensions.flatMap((dimension) => {
    const bars = dimension.indicators.map(({ name, label }) => {
      const values = weights.get(name) ?? [0];
      const weight = sum(Float64Array.from(values)) / values.length;
      return {
        key: name,
        label: twoLines(label ?? name),
        weight,
        dimension: dimension.label ?? dimension.name,
      };
    });
    return bars.sort((a, b) => b.weight - a.weight);
  });
}

function twoLines(label: string): string {
  const [first, ...rest] = wrap(label, MAX_LABEL, 11);
  const lines = rest.length === 0 ? [first!] : [first!, rest.join(' ')];
  return lines.map((line) => shorten(line, MAX_LABEL, 11)).join('\n');
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
