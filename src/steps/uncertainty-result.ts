import { quantileType7, sorted } from '../numeric/quantile.ts';
import { mean } from '../numeric/sum.ts';
import type { StepContext } from '../plan/step.ts';
import type { Verdict } from '../results/results.ts';
import type {
  CarriedEstimate,
  IndexUncertainty,
  UncertaintyDetails,
  UncertaintyResult,
  VerdictShares,
} from '../results/uncertainty.ts';
import { combinations, type Draw } from '../stats/uncertainty/design.ts';
import { meanShift, rankingBlocks, ranksOf, summarizeRanks } from '../stats/uncertainty/ranks.ts';
import { spreadOf } from '../stats/uncertainty/spread.ts';
import type { Frame } from './frame.ts';
import { onRows } from './sample.ts';
import { type Measured, type Quantity, quantitiesOf } from './uncertainty-carry.ts';
import type { UncertaintyParams } from './uncertainty-params.ts';
import { type Combination, failedRuns } from './uncertainty-runs.ts';
import type { Scorer } from './uncertainty-scores.ts';
import { choiceShares, factorsOf } from './uncertainty-shares.ts';

type Sound = Combination & { readonly ok: true };

export type Computed = {
  readonly inputs: { readonly [port: string]: unknown };
  readonly params: UncertaintyParams;
  readonly context: StepContext;
  readonly scorer: Scorer;
  readonly own: Sound;
  readonly design: readonly Draw[];
  readonly runs: readonly Combination[];
  readonly distinct: number;
};

/** Results and details of an analysis from its runs. */
export function uncertaintyValue(all: Computed): {
  readonly result: UncertaintyResult;
  readonly details: UncertaintyDetails;
} {
  const { params, design, runs, own, scorer } = all;
  const drawn = drawnRuns(all);
  const indices: { [index: string]: IndexUncertainty } = {};
  const shifts: { [index: string]: Float64Array } = {};
  for (const name of Object.keys(own.drawn.scores)) {
    const made = indexUncertainty(all, name, drawn);
    indices[name] = made.result;
    shifts[name] = made.shifts;
  }
  const estimates = params.models.flatMap((model) => {
    const result = own.carried.models[model.name];
    return result === undefined ? [] : quantitiesOf(model, result);
  });
  const measured = new Map<Combination, ReadonlyMap<string, Measured>>();
  for (const run of runs) if (!measured.has(run)) measured.set(run, measuredIn(run, params));
  const columns = estimates.map(({ key }) => runs.map((run) => measured.get(run)!.get(key) ?? null));
  const focus = estimates.flatMap(({ quantity }, k) => (quantity.focus ? [k] : []));
  const number = (k: number, of: (one: Measured) => number | null) =>
    Float64Array.from(columns[k]!, (one) => (one === null ? Number.NaN : (of(one) ?? Number.NaN)));
  const result: UncertaintyResult = {
    kind: 'uncertainty',
    of: params.of,
    design: params.design,
    estimator: params.design === 'sobol' ? params.estimator : null,
    runs: runs.length,
    draws: drawn.length,
    combinations: combinations(factorsOf(params)),
    distinct: all.distinct,
    choices: params.factors.map(({ name, levels }) => ({ choice: name, levels })),
    scale: params.scale,
    confidence: params.confidence,
    failed: failedRuns(runs),
    indices,
    estimates: estimates.map(({ quantity, measured: at }, k) =>
      carriedEstimate(all, quantity, at, columns[k]!, drawn),
    ),
    verdicts: verdictShares(all, drawn),
  };
  const details: UncertaintyDetails = {
    blocks: design.map(({ block }) => block),
    levels: design.map(({ levels }) => levels),
    shifts,
    estimates: focus.map((k) => number(k, ({ estimate }) => estimate.estimate)),
    stdErrors: focus.map((k) => number(k, ({ estimate }) => estimate.std_error)),
    pValues: focus.map((k) => number(k, ({ estimate }) => estimate.p_value)),
    perturbations: scorer.perturbations,
  };
  return { result, details };
}

/** Runs that ranks and spreads are of: all of them, or A and B of a Sobol design, whose other rows depend on these. */
function drawnRuns({ design, params }: Computed): readonly number[] {
  return design.flatMap(({ block }, i) =>
    params.design !== 'sobol' || block === 'A' || block === 'B' ? [i] : [],
  );
}

function indexUncertainty(
  { inputs, params, own, runs, scorer, design, context }: Computed,
  name: string,
  drawn: readonly number[],
): { readonly result: IndexUncertainty; readonly shifts: Float64Array } {
  const frame = inputs.frame as Frame;
  const { rows } = scorer;
  const times = frame.timeName === null ? null : onRows(frame.time, rows);
  const blocks = rankingBlocks(times, rows.length);
  const ownScores = own.drawn.scores[name]!;
  const ownRanks = ranksOf(ownScores, blocks);
  const ranked = new Map<Combination, { scores: Float64Array; values: Float64Array; ranks: Float64Array }>();
  for (const run of runs) {
    if (!run.ok || ranked.has(run)) continue;
    const scores = run.drawn.scores[name]!;
    ranked.set(run, {
      scores,
      values: onRows(run.drawn.columns[name]!, rows),
      ranks: ranksOf(scores, blocks),
    });
  }
  const shifts = Float64Array.from(runs, (run) => {
    const found = ranked.get(run);
    return found === undefined ? Number.NaN : meanShift(found.ranks, ownRanks);
  });
  const sound = drawn.flatMap((i) => ranked.get(runs[i]!) ?? []);
  const summary = summarizeRanks({ scores: ownScores, ranks: ownRanks }, sound, blocks, params.confidence);
  const values = onRows(own.drawn.columns[name]!, rows);
  const tail = (1 - params.confidence) / 2;
  const drawnShifts = sorted(drawn.flatMap((i) => (Number.isNaN(shifts[i]!) ? [] : [shifts[i]!])));
  return {
    shifts,
    result: {
      rows: summary.map((row, i) => {
        const ascending = sorted(sound.map((one) => one.values[i]!));
        return {
          entity: frame.entityLabels[frame.entity[rows[i]!]!]!,
          time: times === null ? null : times[i]!,
          score: values[i]!,
          score_low: quantileType7(ascending, tail),
          score_high: quantileType7(ascending, 1 - tail),
          rank: row.own,
          rank_mean: row.mean,
          rank_median: row.median,
          rank_low: row.low,
          rank_high: row.high,
          rank_shift: row.shift,
          ahead_of_next: row.aheadOfNext,
          ...(row.aheadOfNext === null ? { reason: 'it is the last of its period' } : {}),
        };
      }),
      mean_shift: {
        mean: mean(drawnShifts),
        low: quantileType7(drawnShifts, tail),
        high: quantileType7(drawnShifts, 1 - tail),
      },
      shares: choiceShares(params, design, shifts, context, `rank shift ${name}`),
    },
  };
}

function measuredIn(run: Combination, params: UncertaintyParams): ReadonlyMap<string, Measured> {
  const found = new Map<string, Measured>();
  if (!run.ok) return found;
  for (const model of params.models) {
    const result = run.carried.models[model.name];
    if (result === undefined) continue;
    for (const { key, measured } of quantitiesOf(model, result)) found.set(key, measured);
  }
  return found;
}

const unknown = {
  mean: null,
  median: null,
  least: null,
  greatest: null,
  draw_low: null,
  draw_high: null,
  variance_within: null,
  variance_between: null,
  total_std_error: null,
  choice_share: null,
  conf_low: null,
  conf_high: null,
  same_sign: null,
  same_sign_significant: null,
};

function carriedEstimate(
  { params, design, context }: Computed,
  quantity: Quantity,
  own: Measured,
  measured: readonly (Measured | null)[],
  drawn: readonly number[],
): CarriedEstimate {
  const { estimate, std_error } = own.estimate;
  const usable = drawn.flatMap((i) => {
    const one = measured[i] ?? null;
    return one === null || one.estimate.estimate === null || one.estimate.std_error === null ? [] : [one];
  });
  const output = Float64Array.from(measured, (one) => one?.estimate.estimate ?? Number.NaN);
  const key = `${quantity.model} ${quantity.column ?? ''} ${quantity.term ?? ''} ${quantity.effect}`;
  const base = { ...quantity, estimate, std_error, draws: usable.length };
  const shares = choiceShares(params, design, output, context, key);
  if (usable.length === 0 || estimate === null)
    return { ...base, ...unknown, shares, reason: 'no draw has an estimate with a standard error' };
  const spread = spreadOf(
    usable.map((one) => ({
      estimate: one.estimate.estimate!,
      stdError: one.estimate.std_error!,
      df: one.df ?? Number.POSITIVE_INFINITY,
    })),
    params.confidence,
  );
  const alpha = 1 - params.confidence;
  const sign = Math.sign(estimate);
  const same = usable.filter((one) => Math.sign(one.estimate.estimate!) === sign);
  const clear = same.filter(({ estimate: { p_value: p } }) => p !== null && p < alpha);
  return {
    ...base,
    mean: spread.mean,
    median: spread.median,
    least: spread.least,
    greatest: spread.greatest,
    draw_low: spread.low,
    draw_high: spread.high,
    variance_within: spread.within,
    variance_between: spread.between,
    total_std_error: spread.stdError,
    choice_share: spread.choiceShare,
    conf_low: spread.mixtureLow,
    conf_high: spread.mixtureHigh,
    same_sign: same.length / usable.length,
    same_sign_significant: clear.length / usable.length,
    shares,
    ...(spread.choiceShare === null || std_error === null ? { reason: 'the estimate has no variance' } : {}),
  };
}

const VERDICTS: readonly Verdict[] = [
  'supported',
  'partially_supported',
  'contradicted',
  'not_supported',
  'not_testable',
];

function verdictShares({ params, own, runs }: Computed, drawn: readonly number[]): VerdictShares[] {
  return params.hypotheses.flatMap(({ name }): VerdictShares[] => {
    const verdict = own.carried.verdicts[name]?.verdict;
    if (verdict === undefined) return [];
    const found = drawn.flatMap((i) => {
      const run = runs[i]!;
      return run.ok ? (run.carried.verdicts[name]?.verdict ?? []) : [];
    });
    if (found.length === 0) return [];
    const share = (one: Verdict) => found.filter((other) => other === one).length / found.length;
    return [
      {
        hypothesis: name,
        verdict,
        stands: share(verdict),
        shares: Object.fromEntries(VERDICTS.map((one) => [one, share(one)])) as VerdictShares['shares'],
        draws: found.length,
      },
    ];
  });
}
