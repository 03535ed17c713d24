import type { Study } from '../../study/study.ts';
import type { Figure, FigureSort } from '../input.ts';
import { conditionText } from '../tables/threshold.ts';
import { coefficientFigure } from './coefficients.ts';
import { companionFigure } from './companion.ts';
import type { FigureInput } from './figure-input.ts';
import { indexOverTimeFigure } from './index-over-time.ts';
import { kinkLineFigure, kinkProfileFigure } from './kink-line.ts';
import { fileName, longLabel, shortLabel } from './labels.ts';
import { lrCurveFigure } from './lr-curve.ts';
import { mediationPathFigure } from './mediation-path.ts';
import { regimeSharesFigure } from './regime-shares.ts';
import { studyFigures } from './study-figures.ts';
import { transitionFigure } from './transition.ts';
import { uncertaintyFigures } from './uncertainty.ts';
import { weightsFigure } from './weights.ts';

/** Every figure of a study, in the order of the paper. */
export function drawFigures(input: FigureInput): Figure[] {
  return [...indexFigures(input), ...modelFigures(input), ...studyFigures(input)];
}

function indexFigures({ study, results, words }: FigureInput): Figure[] {
  return study.indices.flatMap((index, place) => {
    const result = results.indices[index.name];
    if (result === undefined) return [];
    const label = index.label ?? index.name;
    const base = { index: index.name, placement: 'indices' as const };
    const weightsAlt = words('figure.weights.alt', { label });
    const weights: Figure = {
      ...base,
      sort: 'weights',
      name: fileName('weights', index.name, place),
      caption: words('figure.weights', { label }),
      alt: weightsAlt,
      svg: weightsFigure(index, result, words, weightsAlt),
    };
    const timeAlt = words('figure.index.alt', { label });
    const svg = indexOverTimeFigure(result, label, words, timeAlt);
    if (svg === null) return [weights];
    const caption = words('figure.index', { label });
    return [
      weights,
      { ...base, sort: 'index', name: fileName('index', index.name, place), caption, alt: timeAlt, svg },
    ];
  });
}

function modelFigures(input: FigureInput): Figure[] {
  return input.study.models.flatMap((model, place) => {
    if (model.kind === 'uncertainty') return uncertaintyFigures(input, model, place);
    const figures = [
      modelFigure(input, model, place),
      membershipFigure(input, model, place),
      ...nonlinearFigures(input, model, place),
      companionOf(input, model, place),
    ];
    return figures.filter((figure) => figure !== null);
  });
}

function companionOf(input: FigureInput, spec: Study['models'][number], place: number): Figure | null {
  const { study, results, details, words } = input;
  const result = results.models[spec.name];
  if (spec.kind !== 'companion' || result?.kind !== 'companion') return null;
  return companionFigure({ study, spec, result, details: details.companions?.[spec.name], words }, place);
}

/** Where thresholds were found and there are periods: who is in which regime over time. */
function membershipFigure(input: FigureInput, model: Study['models'][number], place: number): Figure | null {
  const { study, results, details, words } = input;
  const result = results.models[model.name];
  const own = details.thresholds[model.name];
  if (model.kind !== 'threshold' || result?.kind !== 'threshold' || own === undefined) return null;
  const variable = shortLabel(study, model.thresholdVariable.name);
  const { digits } = study.outputs;
  const labels = result.regime_rows.map((_, regime) => conditionText(result, variable, regime, digits));
  const long = longLabel(study, model.thresholdVariable.name);
  const alt = words('figure.regimes.alt', { variable: long });
  const svg = regimeSharesFigure(own, labels, words, alt);
  if (svg === null) return null;
  const caption = words('figure.regimes', { variable: long });
  return {
    sort: 'regimes',
    name: fileName('regimes', model.name, place),
    model: model.name,
    placement: 'threshold',
    caption,
    alt,
    svg,
  };
}

/** The bent line and the profile of its kink point; the transition functions. */
function nonlinearFigures(input: FigureInput, model: Study['models'][number], place: number): Figure[] {
  const { study, results, details, words } = input;
  const result = results.models[model.name];
  const figure = (
    kind: FigureSort,
    placement: Figure['placement'],
    key: string,
    variable: string,
    draw: (alt: string) => string | null,
  ): Figure[] => {
    const alt = words(`${key}.alt`, { variable });
    const svg = draw(alt);
    const caption = words(key, { variable });
    return svg === null
      ? []
      : [
          {
            sort: kind,
            name: fileName(kind.replace('_', '-'), model.name, place),
            model: model.name,
            placement,
            caption,
            alt,
            svg,
          },
        ];
  };
  const kink = details.kinks[model.name];
  if (model.kind === 'kink' && result?.kind === 'kink' && kink !== undefined) {
    const x = longLabel(study, model.kinkVariable.name);
    const y = words('figure.kink.axis', { outcome: shortLabel(study, model.outcome.name) });
    return [
      ...figure('kink', 'kink', 'figure.kink', x, (alt) => kinkLineFigure(kink, result, { x, y }, alt)),
      ...figure('kink_profile', 'kink', 'figure.kink.profile', x, (alt) =>
        kinkProfileFigure(kink, result, x, words, alt),
      ),
    ];
  }
  const smooth = details.transitions[model.name];
  if (model.kind !== 'smooth_transition' || result?.kind !== 'smooth_transition' || smooth === undefined)
    return [];
  const x = longLabel(study, model.transitionVariable.name);
  const labels = { x, y: words('figure.transition.axis') };
  return figure('transition', 'smooth_transition', 'figure.transition', x, (alt) =>
    transitionFigure(smooth, result, labels, alt),
  );
}

function modelFigure(input: FigureInput, model: Study['models'][number], place: number): Figure | null {
  const { study, results, details, words } = input;
  const result = results.models[model.name];
  const made = (
    kind: FigureSort,
    placement: Figure['placement'],
    caption: string,
    alt: string,
    svg: string | null,
  ): Figure | null =>
    svg === null
      ? null
      : {
          sort: kind,
          name: fileName(kind, model.name, place),
          model: model.name,
          placement,
          caption,
          alt,
          svg,
        };

  if (model.kind === 'regression' && result?.kind === 'regression') {
    const alt = words('figure.coefficients.alt');
    const svg = coefficientFigure(study, model, result, words, alt);
    return made('coefficients', 'regression', words('figure.coefficients'), alt, svg);
  }
  if (model.kind === 'mediation' && result?.kind === 'mediation') {
    const alt = words('figure.path.alt');
    const caption = words('figure.path', {
      treatment: longLabel(study, model.treatment.name),
      outcome: longLabel(study, model.outcome.name),
    });
    return made('path', 'mediation', caption, alt, mediationPathFigure(study, model, result, words, alt));
  }
  const curves = details.thresholds[model.name];
  if (model.kind === 'threshold' && curves !== undefined) {
    const variable = longLabel(study, model.thresholdVariable.name);
    const alt = words('figure.lr.alt', { variable });
    const svg = lrCurveFigure(curves, variable, model.confidence, words, alt);
    return made('lr', 'threshold', words('figure.lr', { variable }), alt, svg);
  }
  return null;
}
