import { compareCodeUnits } from '../../base/compare.ts';
import { quantileType7 } from '../../numeric/quantile.ts';
import type { IndexResult } from '../../results/results.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, bandOpacity, contrast, ink, quiet, shorten, textWidth } from './style.ts';

type Point = { readonly entity: string; readonly time: number; readonly score: number };
type Spread = {
  readonly time: number;
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
};

/** Entities that are highest and lowest in the last period: so many of each are drawn and named. */
const EXTREMES = 2;
const HEIGHT = 330;

/** Median score by period, with the middle half and the range of the entities, and the extremes of the last period. */
export function indexOverTimeFigure(
  result: IndexResult,
  title: string,
  words: Words,
  alt: string,
): string | null {
  const points = result.scores.flatMap(({ entity, time, score }) =>
    time === null ? [] : [{ entity, time, score }],
  );
  const times = [...new Set(points.map((point) => point.time))].sort((a, b) => a - b);
  if (times.length < 2) return null;
  const spread = times.map((time) =>
    spreadOf(
      points.filter((point) => point.time === time),
      time,
    ),
  );
  const named = extremes(points, times[times.length - 1]!);
  const lines = points.filter((point) => named.some((end) => end.entity === point.entity));
  const labels = placed(named, spread, words('figure.index.median'));
  const marginRight = Math.ceil(Math.max(...labels.map((label) => textWidth(label.text, 11))) + 16);
  return plotSvg(
    {
      height: HEIGHT,
      marginLeft: 52,
      marginRight,
      x: {
        label: null,
        ticks: ticksOf(times),
        tickFormat: (time: number) => String(time),
        insetLeft: 4,
        insetRight: 4,
      },
      y: { label: title, labelArrow: 'none', grid: true, nice: true, ticks: 5 },
      marks: [
        Plot.areaY(spread, { x: 'time', y1: 'min', y2: 'max', fill: accent, fillOpacity: bandOpacity * 0.6 }),
        Plot.areaY(spread, { x: 'time', y1: 'q1', y2: 'q3', fill: accent, fillOpacity: bandOpacity * 1.4 }),
        Plot.line(lines, {
          x: 'time',
          y: 'score',
          z: 'entity',
          stroke: contrast,
          strokeWidth: 1,
          strokeOpacity: 0.75,
        }),
        Plot.line(spread, { x: 'time', y: 'median', stroke: accent, strokeWidth: 2.4 }),
        Plot.ruleY([0], { stroke: quiet, strokeOpacity: spread.some((row) => row.min <= 0) ? 1 : 0 }),
        Plot.text(labels, {
          x: 'time',
          y: 'score',
          text: 'text',
          dx: 8,
          textAnchor: 'start',
          fill: ink,
          fontSize: 11,
        }),
      ],
    },
    alt,
  );
}

function spreadOf(points: readonly Point[], time: number): Spread {
  const scores = Float64Array.from(points, (point) => point.score).sort();
  const at = (share: number) => quantileType7(scores, share);
  return { time, min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) };
}

function extremes(points: readonly Point[], last: number): Point[] {
  const ends = points.filter((point) => point.time === last);
  ends.sort((a, b) => b.score - a.score || compareCodeUnits(a.entity, b.entity));
  if (ends.length <= 2 * EXTREMES) return ends;
  return [...ends.slice(0, EXTREMES), ...ends.slice(-EXTREMES)];
}

type Label = { readonly time: number; readonly score: number; readonly text: string };

/** Names at the right, and the median's, moved apart where they would overlap. */
function placed(named: readonly Point[], spread: readonly Spread[], median: string): Label[] {
  const last = spread[spread.length - 1]!;
  const range = Math.max(...spread.map((row) => row.max)) - Math.min(0, ...spread.map((row) => row.min));
  const gap = (range * 14) / (HEIGHT - 58);
  const labels = named.map((point) => ({
    time: point.time,
    score: point.score,
    text: shorten(point.entity, 130, 11),
  }));
  labels.push({ time: last.time, score: last.median, text: median });
  labels.sort((a, b) => a.score - b.score);
  for (let i = 1; i < labels.length; i++) {
    const below = labels[i - 1]!;
    const label = labels[i]!;
    if (label.score - below.score < gap) labels[i] = { ...label, score: below.score + gap };
  }
  return labels;
}

/** Every period, or every second, third, ... so that at most a dozen are named; the last always is. */
function ticksOf(times: readonly number[]): number[] {
  const step = Math.ceil(times.length / 12);
  return times.filter((_, i) => (times.length - 1 - i) % step === 0);
}
