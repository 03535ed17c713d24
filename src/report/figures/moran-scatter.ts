import { standardDeviation } from '../../numeric/sum.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, ink, quiet, shorten, textWidth } from './style.ts';

export type SpatialPoint = {
  readonly entity: string;
  /** Deviation from the mean, and the weighted mean of the neighbors' deviations. */
  readonly z: number;
  readonly lag: number;
  readonly significant: boolean;
};

const WIDTH = 520;
const HEIGHT = 400;
const NAMED = 12;

/** Moran's scatterplot in standard deviations: significant entities filled and, where they are few, named. */
export function moranScatterFigure(
  points: readonly SpatialPoint[],
  slope: number | null,
  words: Words,
  alt: string,
): string | null {
  if (points.length < 4) return null;
  const spread = standardDeviation(points.map(({ z }) => z));
  const scaled = points.map((point) => ({ ...point, z: point.z / spread, lag: point.lag / spread }));
  const reach = Math.max(...scaled.map(({ z }) => Math.abs(z)));
  const named = [...scaled]
    .filter(({ significant }) => significant)
    .sort((a, b) => Math.abs(b.z * b.lag) - Math.abs(a.z * a.lag))
    .slice(0, NAMED)
    .map((point) => ({ ...point, text: shorten(point.entity, 110, 10) }));
  const range = (values: readonly number[]) => Math.max(...values) - Math.min(...values) || 1;
  const perZ = (WIDTH - 108) / (slope === null ? range(scaled.map(({ z }) => z)) : 2 * reach);
  const perLag = (HEIGHT - 74) / range(scaled.map(({ lag }) => lag));
  // The stronger of two whose names would overlap keeps its own.
  const labels: typeof named = [];
  for (const point of named) {
    const clear = labels.every(
      (it) =>
        Math.abs(it.lag - point.lag) * perLag > 13 ||
        Math.abs(it.z - point.z) * perZ > (textWidth(it.text, 10) + textWidth(point.text, 10)) * 0.65,
    );
    if (clear) labels.push(point);
  }
  const line = slope === null ? [] : [-reach, reach].map((z) => ({ z, lag: slope * z }));
  return plotSvg(
    {
      height: HEIGHT,
      width: WIDTH,
      marginLeft: 52,
      marginRight: 40,
      x: { label: words('figure.moran.x'), labelAnchor: 'center', labelArrow: 'none', ticks: 7, inset: 8 },
      y: { label: words('figure.moran.y'), labelArrow: 'none', ticks: 6, inset: 8 },
      marks: [
        Plot.ruleX([0], { stroke: quiet }),
        Plot.ruleY([0], { stroke: quiet }),
        Plot.line(line, { x: 'z', y: 'lag', stroke: contrast, strokeWidth: 1.6 }),
        Plot.dot(scaled, {
          x: 'z',
          y: 'lag',
          r: 3.4,
          stroke: accent,
          fill: (point: SpatialPoint) => (point.significant ? accent : 'none'),
        }),
        Plot.text(labels, { x: 'z', y: 'lag', text: 'text', dy: -9, fill: ink, fontSize: 10 }),
      ],
    },
    alt,
  );
}
