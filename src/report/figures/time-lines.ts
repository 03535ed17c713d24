import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { dashes, ink, quiet, series, textWidth } from './style.ts';

export type Line = {
  readonly label: string;
  readonly points: readonly { readonly time: number; readonly value: number }[];
};

const HEIGHT = 280;
const GAP = 15;

/** Lines over time, named at their right ends; null with fewer than two periods. */
export function timeLinesFigure(lines: readonly Line[], axis: string, alt: string): string | null {
  const times = timesOf(lines);
  if (times.length < 2) return null;
  const points = lines.flatMap(({ label, points: own }) => own.map((point) => ({ ...point, label })));
  return plotSvg(
    {
      ...frameOf(lines, times, axis),
      color: colorsOf(lines),
      marks: [
        ...lines.map(({ points: own }, i) =>
          Plot.line(own, {
            x: 'time',
            y: 'value',
            stroke: series[i % series.length]!,
            strokeWidth: 2,
            strokeDasharray: dashes[i % dashes.length]!,
          }),
        ),
        Plot.dot(points, { x: 'time', y: 'value', fill: 'label', r: 2.2 }),
        ...endLabels(
          lines.map(({ label, points: own }) => ({ label, at: own[own.length - 1]!.value })),
          rangeOf(points.map(({ value }) => value)),
          times[times.length - 1]!,
        ),
      ],
    },
    alt,
  );
}

/** Parts of a whole over time, stacked; null with fewer than two periods. */
export function stackedPartsFigure(lines: readonly Line[], axis: string, alt: string): string | null {
  const times = timesOf(lines);
  if (times.length < 2) return null;
  const below = new Map(times.map((time) => [time, 0]));
  const bars = lines.flatMap(({ label, points }) =>
    points.map(({ time, value }) => {
      const low = below.get(time)!;
      below.set(time, low + value);
      return { time: String(time), label, low, high: low + value };
    }),
  );
  const domain = times.map(String);
  const top = Math.max(...below.values());
  const last = String(times[times.length - 1]);
  const ends = bars
    .filter(({ time }) => time === last)
    .map(({ label, low, high }) => ({ label, at: (low + high) / 2 }));
  const { x: _x, ...frame } = frameOf(lines, times, axis);
  return plotSvg(
    {
      ...frame,
      x: { type: 'band', label: null, domain, ticks: ticksOf(times).map(String), padding: 0.15 },
      color: colorsOf(lines),
      marks: [
        Plot.rectY(bars, { x: 'time', y1: 'low', y2: 'high', fill: 'label', insetTop: 1 }),
        ...endLabels(ends, top, last),
      ],
    },
    alt,
  );
}

function timesOf(lines: readonly Line[]): number[] {
  return [...new Set(lines.flatMap(({ points }) => points.map(({ time }) => time)))].sort((a, b) => a - b);
}

/** Every period, or every second, third, ... so that at most a dozen are named; the last always is. */
export function ticksOf(times: readonly number[]): number[] {
  const step = Math.ceil(times.length / 12);
  return times.filter((_, i) => (times.length - 1 - i) % step === 0);
}

function frameOf(lines: readonly Line[], times: readonly number[], axis: string) {
  const marginRight = Math.ceil(Math.max(...lines.map(({ label }) => textWidth(label, 11))) + 20);
  return {
    height: HEIGHT,
    marginLeft: 58,
    marginRight,
    x: {
      label: null,
      ticks: ticksOf(times),
      tickFormat: (time: number) => String(time),
      insetLeft: 4,
      insetRight: 4,
    },
    y: { label: axis, labelArrow: 'none' as const, grid: true, nice: true, ticks: 5 },
  };
}

const colorsOf = (lines: readonly Line[]) => ({
  type: 'ordinal' as const,
  domain: lines.map(({ label }) => label),
  range: lines.map((_, i) => series[i % series.length]!),
});

const rangeOf = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** Names at the right, moved apart where they would overlap. */
function endLabels(
  ends: readonly { readonly label: string; readonly at: number }[],
  range: number,
  time: number | string,
): Plot.Markish[] {
  const gap = (range * GAP) / (HEIGHT - 58);
  const placed = [...ends].sort((a, b) => a.at - b.at).map((end) => ({ ...end, time }));
  for (let i = 1; i < placed.length; i++)
    if (placed[i]!.at - placed[i - 1]!.at < gap) placed[i] = { ...placed[i]!, at: placed[i - 1]!.at + gap };
  const dx = typeof time === 'string' ? 22 : 8;
  return [
    Plot.text(placed, {
      x: 'time',
      y: 'at',
      text: 'label',
      dx,
      textAnchor: 'start',
      fill: ink,
      fontSize: 11,
    }),
  ];
}

export type DensityCurve = {
  readonly time: number | null;
  readonly points: readonly { readonly x: number; readonly density: number }[];
};

/** Densities of several periods laid over each other, light to dark; more than this many are thinned out. */
const MOST_CURVES = 6;

export function densityFigure(
  curves: readonly DensityCurve[],
  axis: string,
  words: Words,
  alt: string,
): string {
  const step = Math.ceil(curves.length / MOST_CURVES);
  const shown = curves.filter((_, i) => (curves.length - 1 - i) % step === 0);
  const labelOf = (time: number | null) => (time === null ? words('companion.all') : String(time));
  const shade = (i: number) => (shown.length === 1 ? 1 : 0.35 + (0.65 * i) / (shown.length - 1));
  const peaks = shown.map(({ time, points }) => {
    const top = points.reduce((best, point) => (point.density > best.density ? point : best), points[0]!);
    return { label: labelOf(time), ...top };
  });
  return plotSvg(
    {
      height: 320,
      marginLeft: 58,
      x: { label: axis, labelAnchor: 'center', labelArrow: 'none', ticks: 8 },
      y: { label: words('figure.density.axis'), labelArrow: 'none', grid: true, nice: true, ticks: 5 },
      marks: [
        Plot.ruleY([0], { stroke: quiet }),
        ...shown.map(({ points }, i) =>
          Plot.line(points, {
            x: 'x',
            y: 'density',
            stroke: series[i % 2 === 0 ? 0 : 1]!,
            strokeOpacity: shade(i),
            strokeWidth: 2,
            strokeDasharray: dashes[i % dashes.length]!,
          }),
        ),
        Plot.text(peaks, { x: 'x', y: 'density', text: 'label', dy: -9, fill: ink, fontSize: 11 }),
      ],
    },
    alt,
  );
}
