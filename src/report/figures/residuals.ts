import type { RegressionDetails } from '../../results/results.ts';
import type { Words } from '../words.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, bandOpacity, quiet, width } from './style.ts';
import { svgDocument } from './svg.ts';

const HEIGHT = 250;

/** Left: quantiles of the residuals against those of a normal distribution. Right: their quartiles by fitted value. */
export function residualFigure({ residuals }: RegressionDetails, words: Words, alt: string): string | null {
  if (residuals === null) return null;
  const { quantiles, groups } = residuals;
  const half = width / 2;
  const common = { width: half, height: HEIGHT, marginLeft: 46, marginTop: 24, marginBottom: 42 };
  const left = plotSvg(
    {
      ...common,
      x: { label: words('figure.residuals.normal'), labelArrow: 'none', labelAnchor: 'center', ticks: 5 },
      y: { label: words('figure.residuals.axis'), labelArrow: 'none', grid: true, ticks: 5 },
      marks: [
        Plot.line([quantiles[0]!, quantiles[quantiles.length - 1]!], {
          x: 'normal',
          y: 'normal',
          stroke: quiet,
          strokeDasharray: '5 4',
        }),
        Plot.dot(quantiles, { x: 'normal', y: 'residual', r: 2, fill: accent }),
      ],
    },
    '',
  );
  const right = plotSvg(
    {
      ...common,
      x: { label: words('figure.residuals.fitted'), labelArrow: 'none', labelAnchor: 'center', ticks: 5 },
      y: { label: words('figure.residuals.axis'), labelArrow: 'none', grid: true, ticks: 5 },
      marks: [
        Plot.areaY(groups, {
          x: 'fitted',
          y1: 'low',
          y2: 'high',
          fill: accent,
          fillOpacity: bandOpacity * 1.4,
        }),
        Plot.ruleY([0], { stroke: quiet, strokeDasharray: '5 4' }),
        Plot.line(groups, { x: 'fitted', y: 'median', stroke: accent, strokeWidth: 2 }),
      ],
    },
    '',
  );
  const inner = (svg: string) => /<\/style>\n([\s\S]*)\n<\/svg>/.exec(svg)?.[1] ?? '';
  const content = `${inner(left)}\n<g transform="translate(${half},0)">${inner(right)}</g>`;
  return svgDocument(content, { width, height: HEIGHT }, alt);
}
