import { sum } from '../../numeric/sum.ts';
import type { IndexResult } from '../../results/results.ts';
import type { IndexSpec } from '../../study/study.ts';
import { formatNumber } from '../format.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { ink, quiet, series, shorten, textWidth, wrap } from './style.ts';

/** A label has up to two lines of this width; beyond that it is cut. Of many labels fewer take two lines. */
const MAX_LABEL = 250;
const MAX_LABEL_OF_MANY = 380;
const ROW = 19;
const TWO_LINE_ROW = 29;
const CLOSE_TWO_LINE_ROW = 23;
const FRAME = 56;
/** Beyond this height labels take one line where they can. */
const TALL = 560;
/** A taller figure would be scaled to the height of a page, and its words with it. */
const TALLEST = 820;

type Bar = {
  readonly key: string;
  readonly label: string;
  readonly weight: number;
  readonly dimension: string;
};

/**
 * Weights of an index, heaviest first within each dimension, whose name heads its bars. With weights by period: their
 * mean over periods.
 */
export function weightsFigure(index: IndexSpec, result: IndexResult, words: Words, alt: string): string {
  const roomy = barsOf(index, result, MAX_LABEL);
  const many = heightOf(roomy, index, TWO_LINE_ROW) > TALL;
  const bars = many ? barsOf(index, result, MAX_LABEL_OF_MANY) : roomy;
  const labels = new Map(bars.map((bar) => [bar.key, bar.label]));
  const dimensions = [...new Set(bars.map((bar) => bar.dimension))];
  const headed = index.hasDimensions;
  const rows = dimensions.flatMap((dimension) => [
    ...(headed ? [headKey(dimension)] : []),
    ...bars.filter((bar) => bar.dimension === dimension).map(({ key }) => key),
  ]);
  const lines = bars.flatMap((bar) => bar.label.split('\n'));
  const two = many ? CLOSE_TWO_LINE_ROW : TWO_LINE_ROW;
  const heads = dimensions.map((dimension) => ({
    key: headKey(dimension),
    name: shorten(dimension, MAX_LABEL, 11),
  }));
  const names = [...lines, ...(headed ? heads.map(({ name }) => `${name} `) : [])];
  const marginLeft = Math.ceil(Math.max(60, ...names.map((line) => textWidth(line, 11))) + 14);
  const largest = Math.max(...bars.map((bar) => bar.weight));
  return plotSvg(
    {
      height: Math.min(heightOf(bars, index, two), Math.max(TALLEST, rows.length * ROW + FRAME)),
      marginLeft,
      marginRight: 46,
      marginTop: 6,
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
        domain: rows,
        tickFormat: (key: string) => labels.get(key) ?? '',
        tickSize: 0,
        padding: rowOf(bars, two) === ROW ? 0.28 : 0.45,
      },
      color: { domain: dimensions, range: dimensions.map((_, i) => series[i % 2]!) },
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
        ...(headed
          ? [
              Plot.text(heads, {
                x: 0,
                y: 'key',
                text: 'name',
                dx: -3,
                textAnchor: 'end',
                fill: ink,
                fontWeight: 600,
                fontSize: 11,
              }),
            ]
          : []),
      ],
    },
    alt,
  );
}

/** The place of a dimension's name among the bars; no column of the data has such a name. */
const headKey = (dimension: string): string => `\n${dimension}`;

const rowOf = (bars: readonly Bar[], two: number): number =>
  bars.some(({ label }) => label.includes('\n')) ? two : ROW;

function heightOf(bars: readonly Bar[], index: IndexSpec, two: number): number {
  const heads = index.hasDimensions ? new Set(bars.map(({ dimension }) => dimension)).size : 0;
  return (bars.length + heads) * rowOf(bars, two) + FRAME;
}

function barsOf(index: IndexSpec, result: IndexResult, most: number): Bar[] {
  const weights = new Map<string, number[]>();
  for (const row of result.weights)
    weights.set(row.indicator, [...(weights.get(row.indicator) ?? []), row.weight]);
  return index.dimensions.flatMap((dimension) => {
    const bars = dimension.indicators.map(({ name, label }) => {
      const values = weights.get(name) ?? [0];
      const weight = sum(Float64Array.from(values)) / values.length;
      return {
        key: name,
        label: twoLines(label ?? name, most),
        weight,
        dimension: dimension.label ?? dimension.name,
      };
    });
    return bars.sort((a, b) => b.weight - a.weight);
  });
}

function twoLines(label: string, most: number): string {
  const [first, ...rest] = wrap(label, most, 11);
  const lines = rest.length === 0 ? [first!] : [first!, rest.join(' ')];
  return lines.map((line) => shorten(line, most, 11)).join('\n');
}
