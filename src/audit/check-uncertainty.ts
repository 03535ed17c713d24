import type { Estimate, Results, UncertaintyResult } from '../results/results.ts';
import type { CarriedEstimate } from '../results/uncertainty.ts';
import { type AuditRow, everyHolds, relative, tally, withinTolerance } from './audit-row.ts';

/** Sums of squares over draws. */
const TOLERANCE = 1e-9;
/** Shares of draws. */
const SHARES = 1e-12;

/**
 * The own choices give the study's own numbers; variances add up; ranks and intervals are in order; shares sum to 1.
 */
export function checkUncertainty(
  name: string,
  result: UncertaintyResult,
  { models, hypotheses }: Pick<Results, 'models' | 'hypotheses'>,
): AuditRow[] {
  const { estimates, verdicts, indices } = result;
  const label = ({ model, column, term }: CarriedEstimate) => [model, column, term].filter(Boolean).join(' ');
  const rows = Object.entries(indices).flatMap(([index, { rows: own }]) =>
    own.map((row) => ({ ...row, at: `${index} ${row.entity} ${row.time ?? ''}` })),
  );
  return [
    ...everyHolds(
      "own choices give the study's own estimates",
      name,
      'every estimate',
      tally(estimates, (row) => row.estimate === ownEstimate(row, models)?.estimate, label),
    ),
    ...everyHolds(
      "own choices give the study's own verdicts",
      name,
      'every hypothesis',
      tally(
        verdicts,
        ({ hypothesis, verdict }) => hypotheses[hypothesis]?.verdict === verdict,
        ({ hypothesis }) => hypothesis,
      ),
    ),
    ...withinTolerance(
      'variance within and between draws add up',
      name,
      estimates.flatMap((row) => {
        const { variance_within: within, variance_between: between, total_std_error: total } = row;
        if (within === null || between === null || total === null) return [];
        return [{ at: label(row), value: relative(within + between, total * total) }];
      }),
      TOLERANCE,
    ),
    ...everyHolds(
      'estimates lie in order',
      name,
      'every estimate',
      tally(
        estimates,
        ({ least, median, greatest, conf_low: low, conf_high: high }) =>
          least === null || median === null || greatest === null || low === null || high === null
            ? null
            : least <= median && median <= greatest && low <= high,
        label,
      ),
    ),
    ...everyHolds(
      'ranks lie in order, from 1',
      name,
      'every row',
      tally(
        rows,
        ({ rank, rank_low: low, rank_median: median, rank_high: high }) =>
          rank >= 1 && low >= 1 && low <= median && median <= high,
        ({ at }) => at,
      ),
    ),
    ...withinTolerance(
      'shares of verdicts sum to 1',
      name,
      verdicts.map(({ hypothesis, shares }) => ({
        at: hypothesis,
        value: Object.values(shares).reduce((total, share) => total + share, 0) - 1,
      })),
      SHARES,
    ),
  ];
}

function ownEstimate(row: CarriedEstimate, models: Results['models']): Estimate | undefined {
  const model = models[row.model];
  if (model === undefined || !('columns' in model)) return undefined;
  if (row.effect === 'coefficient')
    return model.columns
      .find(({ label }) => label === row.column)
      ?.terms.find(({ term }) => term === row.term);
  if (model.kind !== 'mediation') return undefined;
  return row.term === null ? model.effects.indirect : model.effects.mediators[row.term]?.indirect;
}
