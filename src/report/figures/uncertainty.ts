import type { Results, UncertaintyDetails, UncertaintyResult } from '../../results/results.ts';
import type { Study, UncertaintySpec } from '../../study/study.ts';
import type { Figure } from '../input.ts';
import { levelLabel } from '../level-label.ts';
import { namesOf } from '../names.ts';
import type { Scope } from '../scope.ts';
import { choiceLabel, estimateLabel, lastRows, shareOutputs } from '../tables/uncertainty.ts';
import { typographyOf } from '../typography.ts';
import type { Words } from '../words.ts';
import { shareFigure } from './choice-shares.ts';
import { fileName } from './labels.ts';
import { MOST_RANKED, rankFigure } from './rank-intervals.ts';
import { curveFigure } from './specification-curve.ts';

type Input = {
  readonly study: Study;
  readonly results: Results;
  readonly details: { readonly uncertainties: { readonly [model: string]: UncertaintyDetails } };
  readonly words: Words;
};

/** Rank intervals of each index, the curve of each carried model's first estimate, and what each choice accounts for. */
export function uncertaintyFigures(input: Input, spec: UncertaintySpec, place: number): Figure[] {
  const result = input.results.models[spec.name];
  const details = input.details.uncertainties[spec.name];
  if (result?.kind !== 'uncertainty' || details === undefined) return [];
  const scope = {
    words: input.words,
    names: namesOf(input.study, input.words, typographyOf(input.study.outputs.language)),
  } as Scope;
  const base = { model: spec.name, placement: 'uncertainty' as const };
  return [
    ...rankFigures(scope, spec, result, place).map((figure) => ({ ...base, ...figure })),
    ...curveFigures(scope, spec, result, details, place).map((figure) => ({ ...base, ...figure })),
    ...shareFigures(scope, spec, result, place).map((figure) => ({ ...base, ...figure })),
  ];
}

type Drawn = Pick<Figure, 'sort' | 'place' | 'name' | 'caption' | 'alt' | 'svg'>;

function rankFigures(scope: Scope, spec: UncertaintySpec, result: UncertaintyResult, place: number): Drawn[] {
  const { words, names } = scope;
  return Object.entries(result.indices).map(([index, { rows }], k) => {
    const last = lastRows(rows);
    const told = { index: names.label(index), time: String(last[0]?.time ?? ''), shown: String(MOST_RANKED) };
    const alt = words('figure.rank_intervals.alt', told);
    const timed = last[0]?.time !== null;
    const cut = last.length > MOST_RANKED ? words('figure.rank_intervals.cut', told) : '';
    return {
      sort: 'rank_intervals',
      place: k,
      name: `${fileName('ranks', spec.name, place)}-${k + 1}`,
      caption: words(timed ? 'figure.rank_intervals.timed' : 'figure.rank_intervals', told) + cut,
      alt,
      svg: rankFigure(last, words, Math.round(result.confidence * 100), alt),
    };
  });
}

/** The first estimate that each model is about; of a mediation the first indirect effect. */
function curveFigures(
  scope: Scope,
  spec: UncertaintySpec,
  result: UncertaintyResult,
  details: UncertaintyDetails,
  place: number,
): Drawn[] {
  const { words } = scope;
  const focus = result.estimates.filter((row) => row.focus);
  return spec.carry.flatMap((model, k): Drawn[] => {
    const own = focus.filter((row) => row.model === model);
    const chosen = own.find(({ effect }) => effect === 'indirect') ?? own[0];
    if (chosen === undefined || chosen.estimate === null) return [];
    const at = focus.indexOf(chosen);
    const label = estimateLabel(scope, chosen, result);
    const alt = words('figure.curve.alt', { estimate: label });
    const svg = curveFigure(
      {
        estimates: details.estimates[at]!,
        stdErrors: details.stdErrors[at]!,
        levels: details.levels,
        choices: result.choices.map(({ choice, levels }) => ({
          label: choiceLabel(scope, choice),
          levels: levels.map((level) => levelLabel(scope, choice, level)),
        })),
        own: chosen.estimate,
        confidence: result.confidence,
      },
      words,
      alt,
    );
    if (svg === null) return [];
    const name = `${fileName('curve', spec.name, place)}-${k + 1}`;
    return [{ sort: 'curve', place: k, name, caption: words('figure.curve', { estimate: label }), alt, svg }];
  });
}

function shareFigures(
  scope: Scope,
  spec: UncertaintySpec,
  result: UncertaintyResult,
  place: number,
): Drawn[] {
  const { words } = scope;
  const outputs = shareOutputs(scope, result);
  if (outputs.length === 0) return [];
  const alt = words('figure.shares.alt');
  return [
    {
      sort: 'shares',
      name: fileName('shares', spec.name, place),
      caption: words('figure.shares'),
      alt,
      svg: shareFigure(outputs, (choice) => choiceLabel(scope, choice), words, alt),
    },
  ];
}
