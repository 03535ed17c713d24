import { Plot, plotSvg } from './plot.ts';
import { accent, ink } from './style.ts';

export type HeatCell = { readonly from: string; readonly to: string; readonly probability: number | null };

const CELL = 58;

/** A transition matrix: the darker a cell, the likelier the move. */
export function transitionHeatFigure(
  cells: readonly HeatCell[],
  axes: { readonly from: string; readonly to: string },
  alt: string,
): string {
  const classes = [...new Set(cells.map(({ from }) => from))];
  const known = cells.filter((cell) => cell.probability !== null);
  const size = classes.length * CELL;
  return plotSvg(
    {
      width: size + 76,
      height: size + 56,
      marginLeft: 52,
      marginRight: 24,
      marginTop: 38,
      marginBottom: 18,
      x: {
        type: 'band',
        domain: classes,
        label: axes.to,
        labelAnchor: 'center',
        labelArrow: 'none',
        axis: 'top',
        padding: 0.04,
      },
      y: {
        type: 'band',
        domain: classes,
        label: axes.from,
        labelAnchor: 'center',
        labelArrow: 'none',
        padding: 0.04,
      },
      marks: [
        Plot.cell(known, {
          x: 'to',
          y: 'from',
          fill: accent,
          fillOpacity: (cell: HeatCell) => 0.06 + 0.74 * cell.probability!,
        }),
        Plot.text(known, {
          x: 'to',
          y: 'from',
          text: (cell: HeatCell) => cell.probability!.toFixed(2),
          fill: ink,
          fontSize: 12,
        }),
      ],
    },
    alt,
  );
}
