import type { SmoothTransitionDetails, SmoothTransitionResult } from '../../results/results.ts';
import { formatNumber } from '../format.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, ink, quiet, series, signed } from './style.ts';

const MOST = 600;

/** The transition functions at the observed values of the transition variable: where the data lie is where the dots are. */
export function transitionFigure(
  { points }: SmoothTransitionDetails,
  result: SmoothTransitionResult,
  labels: { readonly x: string; readonly y: string },
  alt: string,
): string | null {
  if (points.length < 2) return null;
  const ascending = [...points].sort((a, b) => a.q - b.q);
  const run = Math.ceil(ascending.length / MOST);
  const shown = ascending.filter((_, i) => i % run === 0 || i === ascending.length - 1);
  const places = result.transitions.flatMap(({ locations }) =>
    locations.flatMap(({ estimate }) =>
      estimate === null ? [] : [{ q: estimate, text: signed(formatNumber(estimate, 4)) }],
    ),
  );
  const marks = result.transitions.flatMap((_, r) => {
    const rows = shown.map(({ q, g }) => ({ q, g: g[r] ?? 0 }));
    const color = r === 0 ? accent : series[r % series.length]!;
    return [
      Plot.line(rows, { x: 'q', y: 'g', stroke: color, strokeWidth: 1.3 }),
      Plot.dot(rows, { x: 'q', y: 'g', r: 2, fill: color, fillOpacity: 0.35 }),
    ];
  });
  return plotSvg(
    {
      height: 280,
      marginLeft: 50,
      x: { label: labels.x, labelArrow: 'none', labelAnchor: 'center', nice: false },
      y: { label: labels.y, labelArrow: 'none', grid: true, domain: [0, 1], ticks: 5 },
      marks: [
        ...marks,
        Plot.ruleX(places, { x: 'q', stroke: contrast, strokeDasharray: '2 3' }),
        Plot.text(places, {
          x: 'q',
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
