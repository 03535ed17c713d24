import { stream } from '../../numeric/rng.ts';
import type { Replicates } from './bootstrap.ts';
import type { Design, Shape } from './design.ts';
import { missing, sobelEstimate } from './effects.ts';
import {
  chainKey,
  chainsOf,
  type Functional,
  indirectKey,
  moderationKey,
  PROPORTION,
  TOTAL_INDIRECT,
} from './functionals.ts';
import { replicateEstimate } from './interval.ts';
import type { Places } from './paths.ts';
import { type NormalPairs, productTests } from './product-tests.ts';
import type {
  ChainEffect,
  MediationEstimate,
  MediationInput,
  MediatorEffects,
  ModerationEffects,
} from './types.ts';

const MONTE_CARLO_DRAWS = 20_000;

/** What effects are reported from. */
export type Known = {
  readonly input: MediationInput;
  readonly shape: Shape;
  readonly design: Design;
  readonly places: Places;
  readonly functionals: readonly Functional[];
  readonly estimates: {
    readonly total: MediationEstimate;
    readonly direct: MediationEstimate;
    readonly a: readonly MediationEstimate[];
    readonly b: readonly MediationEstimate[];
    /** null entries and none at all where the path is not moderated. */
    readonly aProduct: readonly (MediationEstimate | null)[];
    readonly bProduct: readonly MediationEstimate[];
    readonly link: (from: number, to: number) => MediationEstimate;
  };
  readonly replicates: Replicates | null;
};

/** The slopes of the sample itself, as effects are computed from; NaN where a term was omitted. */
export function slopeVector({ estimates, places, shape }: Known): Float64Array {
  const { total, direct, a, b, aProduct, bProduct, link } = estimates;
  const slopes = new Float64Array(places.length);
  const put = (at: number, it: MediationEstimate | null | undefined): void => {
    slopes[at] = it?.estimate ?? Number.NaN;
  };
  put(places.total, total);
  put(places.direct, direct);
  for (let j = 0; j < shape.mediators; j++) {
    put(places.a(j), a[j]);
    put(places.b(j), b[j]);
    put(places.aProduct(j), aProduct[j]);
    put(places.bProduct(j), bProduct[j]);
    if (shape.serial) for (let i = 0; i < j; i++) put(places.link(i, j), link(i, j));
  }
  return slopes;
}

/** An effect with its replicates' uncertainty; `slopes` are those of the sample. */
export function effectOf(known: Known, key: string, slopes = slopeVector(known)): MediationEstimate {
  const functional = known.functionals.find((it) => it.key === key)!;
  const estimate = functional.of(slopes);
  if (!Number.isFinite(estimate)) return missing(null, 'omitted_term');
  const { replicates, input } = known;
  if (replicates === null) return missing(estimate, 'no_bootstrap');
  return replicateEstimate(estimate, replicates.values[key]!, {
    method: input.bootstrap?.interval ?? 'percentile',
    confidence: input.confidence,
    jackknife: replicates.jackknife[key] ?? null,
  });
}

/** With one mediator its own ab; with several the sum, of which Sobel's method without a bootstrap says nothing. */
export function wholeEffect(known: Known): MediationEstimate {
  if (known.shape.mediators === 1) return indirectOf(known, 0);
  return effectOf(known, TOTAL_INDIRECT);
}

/** Its replicates where there are some, else Sobel's numbers. */
function indirectOf(known: Known, j: number): MediationEstimate {
  const { a, b } = known.estimates;
  if (known.replicates === null) return sobelEstimate(a[j]!, b[j]!, known.input.confidence);
  return effectOf(known, indirectKey(j));
}

/** Indirect over total, unless ab and c' pull in opposite directions: then no proportion has a meaning. */
export function proportion(known: Known, indirect: number | null): MediationEstimate {
  const total = known.estimates.total.estimate;
  const direct = known.estimates.direct.estimate;
  if (indirect === null || total === null || direct === null) return missing(null, 'omitted_term');
  if (known.input.moderator) return missing(null, 'moderated');
  if (indirect * direct < 0) return missing(null, 'suppression');
  if (total === 0) return missing(null, 'zero_variance');
  return effectOf(known, PROPORTION);
}

/** Paths of one mediator, its ab, the tests asked for, and how ab changes with the moderator. */
export function mediatorEffects(known: Known, j: number, square: MediationEstimate | null): MediatorEffects {
  const { input, estimates } = known;
  const [a, b] = [estimates.a[j]!, estimates.b[j]!];
  const sobel = sobelEstimate(a, b, input.confidence);
  return {
    name: input.mediators[j]!.name,
    a,
    b,
    indirect: indirectOf(known, j),
    sobel: {
      stdError: sobel.stdError,
      statistic: sobel.statistic,
      pValue: sobel.pValue,
      reason: sobel.reason,
    },
    tests: productTests(a, b, input.tests ?? [], input.confidence, () => normalPairs(input, j)),
    square,
    moderation: input.moderator ? moderationEffects(known, j) : null,
  };
}

function normalPairs(input: MediationInput, mediator: number): NormalPairs {
  const draws = input.monteCarloDraws ?? MONTE_CARLO_DRAWS;
  const rng = stream(input.seed, input.stepId, 'mediation-monte-carlo', mediator);
  const first = new Float64Array(draws);
  const second = new Float64Array(draws);
  for (let i = 0; i < draws; i++) {
    first[i] = rng.normal();
    second[i] = rng.normal();
  }
  return { first, second };
}

function moderationEffects(known: Known, j: number): ModerationEffects {
  const { a, b } = known.shape;
  const of = (part: 'index' | 'low' | 'high' | 'difference') => effectOf(known, moderationKey(part, j));
  return {
    index: a && b ? missing(null, 'not_linear') : of('index'),
    low: of('low'),
    mean: effectOf(known, indirectKey(j)),
    high: of('high'),
    difference: of('difference'),
  };
}

export function chainEffects(known: Known): ChainEffect[] {
  return chainsOf(known.shape).map((through) => ({ through, indirect: effectOf(known, chainKey(through)) }));
}
