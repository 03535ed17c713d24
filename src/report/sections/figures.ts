import type { Block } from '../document.ts';
import { runs } from '../fragment.ts';
import type { Figure, FigurePlacement } from '../input.ts';
import { figureBlock, type Scope } from '../scope.ts';
import type { ContextMap } from '../template.ts';
import {
  coefficientFacts,
  correlationFacts,
  overTimeFacts,
  rankFacts,
  regionFacts,
  weightFacts,
} from './figure-facts.ts';
import {
  curveFacts,
  likelihoodFacts,
  rankIntervalFacts,
  regimeFacts,
  residualFacts,
  shareFacts,
} from './figure-model-facts.ts';
import { proseList, reference } from './places.ts';

/** The figures of one place, each after the sentence that says what it shows; those of a model or an index only beside it. */
export function figuresAt(
  scope: Scope,
  placement: FigurePlacement,
  owner: { readonly model?: string; readonly index?: string } = {},
): readonly Block[] {
  return scope.input.figures
    .filter((it) => it.placement === placement && it.model === owner.model && it.index === owner.index)
    .flatMap((it) => introduced(scope, it));
}

/** A figure after its sentence, which `figure/SORT.hbs` words; alone where its sort has none. */
export function introduced(scope: Scope, figure: Figure): readonly Block[] {
  const facts = factsOf(scope, figure);
  const template = `figure/${figure.sort}`;
  if (facts === null || !scope.templates.has(template)) return [figureBlock(scope, figure)];
  const context = { ref: reference(`fig:${figure.name}`), ...facts };
  return [...scope.templates.blocks(template, context), figureBlock(scope, figure)];
}

/** What the sentence of a figure is made of; null where there is nothing to say. */
function factsOf(scope: Scope, figure: Figure): ContextMap | null {
  const { index, model } = figure;
  if (index !== undefined) return indexFacts(scope, figure.sort, index);
  if (model !== undefined) return modelFacts(scope, figure, model);
  return {};
}

function indexFacts(scope: Scope, sort: Figure['sort'], index: string): ContextMap | null {
  switch (sort) {
    case 'weights':
      return weightFacts(scope, index);
    case 'index':
      return overTimeFacts(scope, index);
    case 'regions':
      return regionFacts(scope, index);
    case 'ranks':
      return rankFacts(scope, index);
    default:
      return null;
  }
}

function modelFacts(scope: Scope, { sort, place }: Figure, model: string): ContextMap | null {
  const spec = scope.input.study.models.find((it) => it.name === model);
  const result = scope.input.results.models[model];
  if (spec?.kind === 'descriptives') return correlationFacts(scope, model);
  if (spec?.kind === 'regression' && result?.kind === 'regression') {
    return sort === 'residuals' ? residualFacts(scope, spec, result) : coefficientFacts(scope, spec, result);
  }
  if (spec?.kind === 'mediation') {
    return {
      treatment: runs(scope.names.prose(spec.treatment.name)),
      outcome: runs(scope.names.prose(spec.outcome.name)),
      mediators: proseList(scope, spec.mediators),
    };
  }
  if (spec?.kind === 'threshold' && result?.kind === 'threshold') {
    return sort === 'regimes' ? regimeFacts(scope, spec, result) : likelihoodFacts(scope, spec, result);
  }
  if (spec?.kind === 'kink') return { variable: runs(scope.names.prose(spec.kinkVariable.name)) };
  if (spec?.kind === 'smooth_transition')
    return { variable: runs(scope.names.prose(spec.transitionVariable.name)) };
  if (spec?.kind !== 'uncertainty' || result?.kind !== 'uncertainty') return null;
  if (sort === 'rank_intervals') return rankIntervalFacts(scope, result, place ?? 0);
  return sort === 'curve'
    ? curveFacts(scope, result, spec.carry[place ?? 0] ?? '')
    : shareFacts(scope, result);
}
