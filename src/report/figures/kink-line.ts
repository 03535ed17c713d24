import type { KinkDetails, KinkResult } from '../../results/results.ts';
import { formatNumber } from '../format.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, bandOpacity, contrast, ink, quiet, signed } from './style.ts';

/** More points than this only make the file larger. */
const MOST = 600;

/** The fitted line with the rows around it, net of effects and controls, and the set of the kink point shaded. */
export function kinkLineFigure(
  details: KinkDetails,
  result: KinkResult,
  labels: { readonly x: string; readonly y: string },
  alt: string,
): string | null {
  const { points } = details;
  if (points.length < 2) return null;
  const { value, conf_low, conf_high } = result.kink;
  const slope = (regime: number) =>
    result.columns[0]?.terms.find((term) => term.of === result.kink_variable && term.regime === regime)
      ?.estimate ?? null;
  const [low, high] = [slope(0), slope(1)];
  if (low === null || high === null) return null;
  let [least, most] = [points[0]!.x, points[0]!.x];
  for (const { x } of points) [least, most] = [Math.min(least, x), Math.max(most, x)];
  const line = [
    { x: least, y: low * (least - value) },
    { x: value, y: 0 },
    { x: most, y: high * (most - value) },
  ];
  return plotSvg(
    {
      height: 300,
      marginLeft: 56,
      x: { label: labels.x, labelArrow: 'none', labelAnchor: 'center', nice: false },
      y: { label: labels.y, labelArrow: 'none', grid: true, ticks: 5 },
      marks: [
        Plot.rectX([{ low: conf_low, high: conf_high }], {
          x1: 'low',
          x2: 'high',
          fill: contrast,
          fillOpacity: bandOpacity,
        }),
        Plot.dot(thinned(points), { x: 'x', y: 'y', r: 1.4, fill: quiet, fillOpacity: 0.5 }),
        Plot.line(line, { x: 'x', y: 'y', stroke: accent, strokeWidth: 2 }),
        ...pointMarks(value),
      ],
    },
    alt,
  );
}

/** F of every candidate point against the estimate, with the critical value of its set. */
export function kinkProfileFigure(
  { curve }: KinkDetails,
  result: KinkResult,
  x: string,
  words: Words,
  alt: string,
): string | null {
  if (curve.length < 2) return null;
  const { value, conf_low, conf_high, critical } = result.kink;
  let top = critical * 1.4;
  for (const { f } of curve) top = Math.max(top, f);
  return plotSvg(
    {
      height: 260,
      marginLeft: 56,
      x: { label: x, labelArrow: 'none', labelAnchor: 'center', nice: false },
      y: {
        label: words('figure.kink.profile.axis'),
        labelArrow: 'none',
        grid: true,
        ticks: 5,
        domain: [0, top * 1.04],
        nice: false,
      },
      marks: [
        Plot.rectX([{ low: conf_low, high: conf_high }], {
          x1: 'low',
          x2: 'high',
          fill: contrast,
          fillOpacity: bandOpacity,
        }),
        Plot.line(thinned(curve), { x: 'gamma', y: 'f', stroke: accent, strokeWidth: 1.3 }),
        Plot.ruleY([critical], { stroke: contrast, strokeDasharray: '5 4' }),
        ...pointMarks(value),
        Plot.ruleY([0], { stroke: quiet }),
      ],
    },
    alt,
  );
}

function pointMarks(value: number) {
  return [
    Plot.ruleX([value], { stroke: quiet, strokeDasharray: '2 3' }),
    Plot.text([{ value, text: signed(formatNumber(value, 4)) }], {
      x: 'value',
      frameAnchor: 'top',
      text: 'text',
      dx: 5,
      textAnchor: 'start',
      fill: ink,
      fontSize: 11,
    }),
  ];
}

function thinned<T>(points: readonly T[]): readonly T[] {
  const run = Math.ceil(points.length / MOST);
  return run === 1 ? points : points.filter((_, i) => i % run === 0 || i === points.length - 1);
}
