import type { ThresholdDetails } from '../../results/results.ts';
import { formatNumber } from '../format.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, bandOpacity, contrast, ink, quiet, signed } from './style.ts';

type Curve = ThresholdDetails['curves'][number];

const PANEL_HEIGHT = 250;
/** More points than this on a curve only make the file larger: a pixel shows one. */
const MAX_POINTS = 600;

/** Height that the name of a line needs, with the share of a panel that is margin. */
const LABEL_HEIGHT = 13;

/** Levels whose critical values are drawn thin beside the one that the set is of. */
const LEVELS = [0.9, 0.95, 0.99];

/**
 * Likelihood ratio of each threshold over its candidates: where the curve lies under the dashed line is the confidence
 * set (Hansen 1999, section 4).
 */
export function lrCurveFigure(
  details: ThresholdDetails,
  variable: string,
  confidence: number,
  words: Words,
  alt: string,
): string | null {
  const curves = details.curves.filter((curve) => curve.points.length > 1);
  if (curves.length === 0) return null;
  const names = curves.map((_, i) =>
    curves.length === 1 ? '' : words('figure.lr.panel', { number: String(i + 1) }),
  );
  const points = curves.flatMap((curve, i) =>
    thinned(curve).map((point) => ({ ...point, panel: names[i]! })),
  );
  const critical = curves.map((curve, i) => ({ panel: names[i]!, lr: curve.critical }));
  const others = curves.flatMap((_, i) =>
    LEVELS.filter((level) => Math.abs(level - confidence) > 1e-9).map((level) => ({
      panel: names[i]!,
      level,
      lr: -2 * Math.log(1 - Math.sqrt(level)),
    })),
  );
  const percent = (level: number) => `${Math.round(level * 1000) / 10}%`;
  const levels = [
    ...critical.map((row) => ({ ...row, text: percent(confidence), decides: true })),
    ...others.map((row) => ({ ...row, text: percent(row.level), decides: false })),
  ];
  const minima = curves.map((curve, i) => ({
    panel: names[i]!,
    gamma: curve.threshold,
    text: signed(formatNumber(curve.threshold, 4)),
  }));
  const top = Math.max(
    ...points.map((point) => point.lr),
    ...critical.map((row) => row.lr * 1.4),
    ...others.map((row) => row.lr),
  );
  const inSet = curves.flatMap((curve, i) =>
    setOf(curve).map((segment) => ({ ...segment, panel: names[i]! })),
  );
  const several = curves.length > 1;
  const panel = several ? { fy: 'panel' } : {};
  return plotSvg(
    {
      height: PANEL_HEIGHT * curves.length + 30,
      marginLeft: 50,
      marginRight: 36,
      ...(several ? { fy: { axis: null, domain: names, padding: 0.12 } } : {}),
      x: { label: variable, labelArrow: 'none', labelAnchor: 'center', nice: false },
      y: {
        label: words('figure.lr.axis'),
        labelArrow: 'none',
        grid: true,
        domain: [0, top * 1.04],
        nice: false,
        ticks: 5,
      },
      marks: [
        Plot.rectX(inSet, { x1: 'low', x2: 'high', ...panel, fill: contrast, fillOpacity: bandOpacity }),
        Plot.line(points, { x: 'gamma', y: 'lr', ...panel, stroke: accent, strokeWidth: 1.3 }),
        Plot.ruleY(others, { y: 'lr', ...panel, stroke: quiet, strokeWidth: 0.8, strokeDasharray: '2 4' }),
        Plot.ruleY(critical, { y: 'lr', ...panel, stroke: contrast, strokeDasharray: '5 4' }),
        // Each line is named at its own end, outside the frame, where no curve strikes it through.
        Plot.text(apart(levels, (LABEL_HEIGHT * top) / PANEL_HEIGHT), {
          y: 'at',
          ...panel,
          frameAnchor: 'right',
          text: 'text',
          textAnchor: 'start',
          dx: 5,
          fill: ink,
          fontSize: 10,
        }),
        ...(several
          ? [
              Plot.text(names, {
                fy: (name: string) => name,
                frameAnchor: 'top-left',
                dx: 6,
                dy: 4,
                fill: ink,
              }),
            ]
          : []),
        Plot.ruleX(minima, { x: 'gamma', ...panel, stroke: quiet, strokeDasharray: '2 3' }),
        Plot.text(minima, {
          x: 'gamma',
          ...panel,
          frameAnchor: 'top',
          text: 'text',
          dx: 5,
          textAnchor: 'start',
          fill: ink,
          fontSize: 11,
        }),
        Plot.ruleY([0], { stroke: quiet }),
      ],
    },
    alt,
  );
}

/** Names of lines that lie close together stand above one another, each at its line or higher. */
function apart<T extends { panel: string; lr: number }>(
  levels: readonly T[],
  gap: number,
): (T & { at: number })[] {
  const last = new Map<string, number>();
  return [...levels]
    .sort((a, b) => a.lr - b.lr)
    .map((level) => {
      const below = last.get(level.panel);
      const at = below === undefined ? level.lr : Math.max(level.lr, below + gap);
      last.set(level.panel, at);
      return { ...level, at };
    });
}

/** At most MAX_POINTS points: the lowest of each run of neighbours, so that no minimum is lost. */
function thinned(curve: Curve): Curve['points'] {
  const run = Math.ceil(curve.points.length / MAX_POINTS);
  if (run === 1) return curve.points;
  const kept: Curve['points'][number][] = [];
  for (let start = 0; start < curve.points.length; start += run) {
    let lowest = curve.points[start]!;
    for (const point of curve.points.slice(start, start + run)) if (point.lr < lowest.lr) lowest = point;
    kept.push(lowest);
  }
  return kept;
}

/** Runs of candidates under the critical value. */
function setOf(curve: Curve): { low: number; high: number }[] {
  const segments: { low: number; high: number }[] = [];
  let open = false;
  for (const { gamma, lr } of curve.points) {
    if (lr > curve.critical) {
      open = false;
      continue;
    }
    const last = segments[segments.length - 1];
    if (open && last !== undefined) last.high = gamma;
    else segments.push({ low: gamma, high: gamma });
    open = true;
  }
  return segments;
}
