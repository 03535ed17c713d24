import type { RegressionResult } from '../../results/results.ts';
import type { RegressionSpec, Study } from '../../study/study.ts';
import type { Words } from '../words.ts';
import { longLabel } from './labels.ts';
import { Plot, plotSvg } from './plot.ts';
import { accent, contrast, quiet, shorten, textWidth } from './style.ts';

const ROW = 24;
const MAX_LABEL = 230;

type Mark = {
  readonly row: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly clear: boolean;
};

/**
 * Estimates of the regressors (controls are in the table) with their intervals, a row for each column of the table.
 * Intervals that include zero are drawn hollow.
 */
export function coefficientFigure(
  study: Study,
  model: RegressionSpec,
  result: RegressionResult,
  words: Words,
  alt: string,
): string | null {
  const marks = marksOf(study, model, result);
  if (marks.length === 0) return null;
  const rows = [...new Set(marks.map((mark) => mark.row))];
  const marginLeft = Math.ceil(Math.max(50, ...rows.map((row) => textWidth(row, 11))) + 14);
  const solid = marks.filter((mark) => mark.clear);
  const hollow = marks.filter((mark) => !mark.clear);
  return plotSvg(
    {
      height: rows.length * ROW + 74,
      marginLeft,
      marginRight: 36,
      x: {
        label: words('figure.coefficients.axis', { coverage: String(Math.round(model.confidence * 100)) }),
        labelArrow: 'none',
        labelAnchor: 'center',
        grid: true,
        nice: true,
        ticks: 6,
      },
      y: { label: null, domain: rows, tickSize: 0, padding: 0.4 },
      marks: [
        Plot.ruleX([0], { stroke: quiet, strokeWidth: 1.2 }),
        Plot.link(marks, {
          x1: 'low',
          x2: 'high',
          y1: 'row',
          y2: 'row',
          stroke: (mark: Mark) => (mark.clear ? accent : contrast),
          strokeWidth: 1.8,
        }),
        Plot.dot(solid, { x: 'estimate', y: 'row', r: 4.5, fill: accent }),
        Plot.dot(hollow, { x: 'estimate', y: 'row', r: 4, stroke: contrast, strokeWidth: 1.8, fill: 'none' }),
      ],
    },
    alt,
  );
}

function marksOf(study: Study, model: RegressionSpec, result: RegressionResult): Mark[] {
  return result.columns.flatMap((column, i) => {
    const regressors = new Set(model.columns[i]?.regressors.map((term) => term.name));
    const several = regressors.size > 1;
    return column.terms.flatMap((term) => {
      if (!regressors.has(term.term)) return [];
      if (term.estimate === null || term.conf_low === null || term.conf_high === null) return [];
      const label = longLabel(study, term.term);
      const row =
        result.columns.length === 1
          ? label
          : several
            ? `${label} ${column.label}`
            : `${column.label} ${label}`;
      const clear = term.conf_low > 0 || term.conf_high < 0;
      return [
        {
          row: shorten(row, MAX_LABEL, 11),
          estimate: term.estimate,
          low: term.conf_low,
          high: term.conf_high,
          clear,
        },
      ];
    });
  });
}
