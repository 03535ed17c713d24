import type { CompanionDetails, MediationDetails, Results, ThresholdDetails } from '../../results/results.ts';
import type { Study } from '../../study/study.ts';
import type { Figure } from '../input.ts';
import { conditionText } from '../tables/threshold.ts';
import { coefficientFigure } from './coefficients.ts';
import { indexOverTimeFigure } from './index-over-time.ts';
import { fileName, longLabel, shortLabel } from './labels.ts';
import { lrCurveFigure } from './lr-curve.ts';
import { mediationPathFigure } from './mediation-path.ts';
import { regimeSharesFigure } from './regime-shares.ts';
import { weightsFigure } from './weights.ts';

export type FigureInput = {
  readonly study: Study;
  readonly results: Results;
  readonly details: {
    readonly thresholds: { readonly [model: string]: ThresholdDetails };
    readonly mediations: { readonly [model: string]: MediationDetails };
    readonly companions?: { readonly [model: string]: CompanionDetails };
  };
};

/** Every figure of a study, in the order of the paper. */
export function drawFigures(input: FigureInput): Figure[] {
  return [...indexFigures(input), ...modelFigures(input)];
}

function indexFigures({ study, results }: FigureInput): Figure[] {
  return study.indices.flatMap((index, place) => {
    const result = results.indices[index.name];
    if (result === undefined) return [];
    const label = index.label ?? index.name;
    const base = { index: index.name, placement: 'indices' as const };
    const weightsAlt = `Bars: the weight of each indicator of ${label}.`;
    const weights: Figure = {
      ...base,
      name: fileName('weights', index.name, place),
      caption: `Weights of the indicators of ${label}`,
      alt: weightsAlt,
      svg: weightsFigure(index, result, weightsAlt),
    };
    const timeAlt = `Lines: the score of ${label} by period: median, middle half, range, and the entities at both ends of the last period.`;
    const svg = indexOverTimeFigure(result, label, timeAlt);
    if (svg === null) return [weights];
    const caption = `${label} over time: median, middle half and range of the entities, with the highest and the lowest of the last period`;
    return [weights, { ...base, name: fileName('index', index.name, place), caption, alt: timeAlt, svg }];
  });
}

function modelFigures(input: FigureInput): Figure[] {
  return input.study.models.flatMap((model, place) => {
    const figures = [modelFigure(input, model, place), membershipFigure(input, model, place)];
    return figures.filter((figure) => figure !== null);
  });
}

/** Where thresholds were found and there are periods: who is in which regime over time. */
function membershipFigure(input: FigureInput, model: Study['models'][number], place: number): Figure | null {
  const { study, results, details } = input;
  const result = results.models[model.name];
  const own = details.thresholds[model.name];
  if (model.kind !== 'threshold' || result?.kind !== 'threshold' || own === undefined) return null;
  const variable = shortLabel(study, model.thresholdVariable.name);
  const { digits } = study.outputs;
  const labels = result.regime_rows.map((_, regime) => conditionText(result, variable, regime, digits));
  const alt = `Bars: the share of entities in each regime of ${longLabel(study, model.thresholdVariable.name)} by period.`;
  const svg = regimeSharesFigure(own, labels, alt);
  if (svg === null) return null;
  const caption = `Entities in each regime of ${longLabel(study, model.thresholdVariable.name)} by period`;
  return {
    name: fileName('regimes', model.name, place),
    model: model.name,
    placement: 'threshold',
    caption,
    alt,
    svg,
  };
}

function modelFigure(input: FigureInput, model: Study['models'][number], place: number): Figure | null {
  const { study, results, details } = input;
  const result = results.models[model.name];
  const made = (
    kind: string,
    placement: Figure['placement'],
    caption: string,
    alt: string,
    svg: string | null,
  ): Figure | null =>
    svg === null
      ? null
      : { name: fileName(kind, model.name, place), model: model.name, placement, caption, alt, svg };

  if (model.kind === 'regression' && result?.kind === 'regression') {
    const alt = 'Points with intervals: the estimate of each regressor in each column of the table.';
    const caption =
      'Estimates of the regressors by column, with their intervals; hollow where the interval includes zero';
    return made('coefficients', 'regression', caption, alt, coefficientFigure(study, model, result, alt));
  }
  if (model.kind === 'mediation' && result?.kind === 'mediation') {
    const alt = 'Path diagram: treatment, mediators and outcome, with the estimate of each path.';
    const caption = `Paths from ${longLabel(study, model.treatment.name)} to ${longLabel(study, model.outcome.name)}; dashed where the interval includes zero`;
    return made('path', 'mediation', caption, alt, mediationPathFigure(study, model, result, alt));
  }
  const curves = details.thresholds[model.name];
  if (model.kind === 'threshold' && curves !== undefined) {
    const variable = longLabel(study, model.thresholdVariable.name);
    const alt = `Curve: the likelihood ratio over the candidate thresholds of ${variable}, with its critical values.`;
    const caption = `Likelihood ratio of the threshold in ${variable}; the shaded candidates are the confidence set, dotted the critical values at the other usual levels`;
    return made('lr', 'threshold', caption, alt, lrCurveFigure(curves, variable, model.confidence, alt));
  }
  return null;
}
