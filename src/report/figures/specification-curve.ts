import * as normal from '../../numeric/dist/normal.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, ink, quiet, shorten, textWidth } from './style.ts';

/** Height of a row of the choices, in pixels; the curve above them has so many rows' height. */
const ROW = 13;
const CURVE = 15;
/** Choices with more alternatives than this (sets of weights) have no rows. */
const MOST_LEVELS = 9;
/** Points that a page has room for: beyond, every so many of them in order. */
const MOST_POINTS = 250;
const MAX_LABEL = 170;

export type CurveInput = {
  readonly estimates: Float64Array;
  readonly stdErrors: Float64Array;
  readonly levels: readonly Int32Array[];
  readonly choices: readonly { readonly label: string; readonly levels: readonly string[] }[];
  readonly own: number;
  readonly confidence: number;
};

type Point = {
  readonly at: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  readonly clear: boolean;
};

/** One estimate over all combinations that were drawn, in order of its size, with the choices of each below. Null where there is none. */
export function curveFigure(input: CurveInput, words: Words, alt: string): string | null {
  const runs = orderedRuns(input);
  if (runs.length < 2) return null;
  const z = normal.isf((1 - input.confidence) / 2);
  const spans = runs.map((run) => {
    const estimate = input.estimates[run]!;
    const half = z * input.stdErrors[run]!;
    return { estimate, low: estimate - half, high: estimate + half };
  });
  const least = Math.min(0, ...spans.map(({ low }) => low));
  const most = Math.max(0, ...spans.map(({ high }) => high));
  const height = (value: number) => ((value - least) / (most - least)) * CURVE;
  const points = spans.map(
    ({ estimate, low, high }, at): Point => ({
      at,
      y: height(estimate),
      low: height(low),
      high: height(high),
      clear: low > 0 || high < 0,
    }),
  );
  const rows = rowsOf(input);
  const cells = rows.flatMap(({ choice, level }, row) =>
    runs.flatMap((run, at) => (input.levels[run]![choice] === level ? [{ at, y: -row - 2 }] : [])),
  );
  const labels = rows.map(({ text, heads }, row) => ({ y: -row - 2, text, heads }));
  const ticks = ticksOf(least, most).map((value) => ({
    y: height(value),
    text: String(value).replace('-', '−'),
  }));
  const marginLeft = Math.ceil(Math.max(50, ...labels.map(({ text }) => textWidth(text, 10))) + 16);
  const bottom = -rows.length - 2;
  return plotSvg(
    {
      height: (CURVE - bottom + 1) * ROW + 30,
      marginLeft,
      marginBottom: 16,
      x: { domain: [-0.5, runs.length - 0.5], axis: null },
      y: { domain: [bottom, CURVE + 0.5], axis: null },
      marks: [
        Plot.ruleY([height(0)], { stroke: quiet, strokeWidth: 1.2 }),
        Plot.ruleY([height(input.own)], { stroke: contrast, strokeWidth: 1.2, strokeDasharray: '4 3' }),
        Plot.link(points, { x1: 'at', x2: 'at', y1: 'low', y2: 'high', stroke: quiet, strokeOpacity: 0.55 }),
        Plot.dot(points, {
          filter: (it: Point) => it.clear,
          x: 'at',
          y: 'y',
          r: 2.2,
          fill: accent,
        }),
        Plot.dot(points, {
          filter: (it: Point) => !it.clear,
          x: 'at',
          y: 'y',
          r: 2.6,
          stroke: contrast,
          strokeWidth: 1.4,
          fill: 'none',
        }),
        Plot.dot(cells, { x: 'at', y: 'y', r: 1.6, fill: ink }),
        Plot.text(ticks, {
          x: -0.5,
          dx: -6,
          y: 'y',
          text: 'text',
          textAnchor: 'end',
          fill: ink,
          frameAnchor: 'left',
        }),
        Plot.text(labels, {
          x: -0.5,
          dx: -6,
          y: 'y',
          text: 'text',
          textAnchor: 'end',
          fill: ink,
          fontSize: 10,
        }),
        Plot.text([{ y: CURVE + 0.5 }], {
          x: -0.5,
          y: 'y',
          dy: -9,
          text: () => words('figure.curve.axis', { coverage: `${Math.round(input.confidence * 100)}` }),
          textAnchor: 'start',
          fill: ink,
        }),
      ],
    },
    alt,
  );
}

/** Runs in order of the estimate, a combination once, thinned where there are too many. */
function orderedRuns({ estimates, stdErrors, levels }: CurveInput): number[] {
  const seen = new Set<string>();
  const runs: number[] = [];
  levels.forEach((own, run) => {
    const key = own.join(' ');
    if (seen.has(key) || !Number.isFinite(estimates[run]!) || !Number.isFinite(stdErrors[run]!)) return;
    seen.add(key);
    runs.push(run);
  });
  runs.sort((a, b) => estimates[a]! - estimates[b]! || a - b);
  if (runs.length <= MOST_POINTS) return runs;
  return Array.from(
    { length: MOST_POINTS },
    (_, k) => runs[Math.round((k * (runs.length - 1)) / (MOST_POINTS - 1))]!,
  );
}

function rowsOf({ choices }: CurveInput) {
  return choices.flatMap(({ label, levels }, choice) =>
    levels.length > MOST_LEVELS
      ? []
      : levels.map((name, level) => ({
          choice,
          level,
          heads: level === 0,
          text: shorten(`${label}: ${name}`, MAX_LABEL, 10),
        })),
  );
}

/** Four to eight round numbers. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 6;
  let step = Number(`1e${Math.floor(Math.log10(rough))}`);
  for (const factor of [2, 2.5, 2]) if (step < rough) step *= factor;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(6)));
  return ticks;
}
