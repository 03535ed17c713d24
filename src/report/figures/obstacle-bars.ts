import { Plot, plotSvg } from './plot.ts';
import { accent, ink, shorten, textWidth } from './style.ts';

export type Obstacle = { readonly label: string; readonly share: number };

const LINE = 21;
const MOST_LABEL = 220;

/** Bars: how much each indicator stands in the way, the greatest on top. */
export function obstacleBarsFigure(obstacles: readonly Obstacle[], axis: string, alt: string): string {
  const rows = obstacles.map(({ label, share }) => ({ label: shorten(label, MOST_LABEL, 11), share }));
  const marginLeft = Math.ceil(Math.max(...rows.map(({ label }) => textWidth(label, 11))) + 26);
  return plotSvg(
    {
      height: rows.length * LINE + 58,
      marginLeft,
      marginRight: 44,
      x: { label: axis, labelAnchor: 'center', labelArrow: 'none', percent: true, grid: true, ticks: 6 },
      y: {
        type: 'band',
        domain: [...new Set(rows.map(({ label }) => label))],
        label: null,
        padding: 0.2,
        tickSize: 0,
      },
      marks: [
        Plot.barX(rows, { x: 'share', y: 'label', fill: accent }),
        Plot.text(rows, {
          x: 'share',
          y: 'label',
          text: ({ share }: Obstacle) => (share * 100).toFixed(1),
          dx: 4,
          textAnchor: 'start',
          fill: ink,
          fontSize: 11,
        }),
      ],
    },
    alt,
  );
}
