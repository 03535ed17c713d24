import type { KinkResult, SmoothTransitionResult } from '../results/results.ts';
import type { KinkSpec, SmoothTransitionSpec } from '../study/study.ts';
import { type AuditRow, everyHolds, relative, type Tally, tally, withinTolerance } from './audit-row.ts';

/** A difference of two nearly equal sums of squares loses digits. */
const F_TOLERANCE = 1e-9;
/** Slopes and their difference come from one matrix. */
const DIFFERENCE_TOLERANCE = 1e-9;

type Regimes = Pick<KinkResult | SmoothTransitionResult, 'columns' | 'regime_difference' | 'rss'>;

function falling(rss: readonly number[]): Tally {
  const steps = rss.slice(1).map((after, i) => ({ before: rss[i]!, after, i }));
  return tally(
    steps,
    ({ before, after }) => after <= before,
    ({ i }) => `S${i + 1}`,
  );
}

/** Upper less lower slope, as the column prints them. */
function differences(subject: string, { columns, regime_difference }: Regimes): AuditRow[] {
  const slope = (of: string, regime: number): number | null =>
    columns[0]?.terms.find((term) => term.of === of && term.regime === regime)?.estimate ?? null;
  const deviations = regime_difference.flatMap(({ of, between, estimate }) => {
    const [low, high] = [slope(of, between[0]), slope(of, between[1])];
    if (low === null || high === null || estimate === null) return [];
    const scale = Math.max(Math.abs(low), Math.abs(high), Number.MIN_VALUE);
    return [{ at: `${of} ${between.join('-')}`, value: Math.abs(estimate - (high - low)) / scale }];
  });
  return withinTolerance('differences are those of the slopes', subject, deviations, DIFFERENCE_TOLERANCE);
}

/** F is what the sums of squares give; the kink lies in its interval; rows on either side add up and keep their share. */
export function checkKink(spec: KinkSpec, result: KinkResult): AuditRow[] {
  const { kink, rss, regime_rows: rows, columns, test } = result;
  const subject = spec.name;
  const fit = columns[0]!.fit;
  const nested = spec.effects.includes('entity') ? fit.n_entities : null;
  const implied = nested === null ? null : ((rss[0]! - rss[1]!) / rss[1]!) * (fit.n_obs - nested);
  const least = Math.ceil(spec.trim * fit.n_obs - 1e-9);
  const one = (holds: boolean, otherwise: string): Tally => ({
    held: holds ? 1 : 0,
    broken: holds ? [] : [otherwise],
  });
  return [
    ...everyHolds('S0 >= S1', subject, 'every step', falling(rss)),
    ...withinTolerance(
      'F follows from the sums of squares',
      subject,
      implied === null ? [] : [{ at: 'F', value: relative(test.f_statistic, implied) }],
      F_TOLERANCE,
    ),
    ...everyHolds(
      'the kink lies in its interval',
      subject,
      'the kink',
      one(kink.conf_low <= kink.value && kink.value <= kink.conf_high, `${kink.value}`),
    ),
    ...everyHolds(
      'both sides add up to N and keep their trimmed share',
      subject,
      `${fit.n_obs} rows, at least ${least} on either side`,
      one(rows[0]! + rows[1]! === fit.n_obs && Math.min(...rows) >= least, rows.join(' + ')),
    ),
    ...differences(subject, result),
  ];
}

/** Sums of squares never rise with a transition more; locations ascend; the number selected follows from the p-values. */
export function checkSmoothTransition(
  spec: SmoothTransitionSpec,
  result: SmoothTransitionResult,
): AuditRow[] {
  const subject = spec.name;
  const { transitions, selected, tests, locations, decided_by: by } = result;
  const deciding = [
    tests.find((test) => test.hypothesis === 'linearity' && test.order === locations),
    ...transitions.map((_, r) =>
      tests.find(
        (test) => test.hypothesis === 'remaining' && test.order === locations && test.transitions === r + 1,
      ),
    ),
  ];
  const rejects = (r: number): boolean => {
    const p = deciding[r]?.[by].p_value ?? null;
    return p !== null && p < spec.alpha / (1 << r);
  };
  const follows =
    transitions.length === selected &&
    transitions.every((_, r) => rejects(r)) &&
    (selected === spec.maxTransitions || !rejects(selected));
  return [
    ...everyHolds('S0 >= S1 >= S2 >= S3', subject, 'every step', falling(result.rss)),
    ...everyHolds(
      'locations ascend',
      subject,
      'every transition',
      tally(
        transitions,
        (one) => one.locations.every((it, i) => i === 0 || one.locations[i - 1]!.estimate! <= it.estimate!),
        (one) => one.locations.map((it) => it.estimate).join(', '),
      ),
    ),
    ...everyHolds('the number selected follows from the p-values', subject, `${selected} selected`, {
      held: follows ? 1 : 0,
      broken: follows ? [] : [`${selected} selected`],
    }),
    ...differences(subject, result),
  ];
}

/**
 * Steepness and locations that count in K: a steepness at its bound is taken as known, and of two locations that coincide
 * only one moves the fit. Without standard errors of the slopes either, theirs say nothing.
 */
export function countParameters({ transitions, columns }: SmoothTransitionResult): number {
  const silent = columns.every(({ terms }) => terms.every(({ std_error }) => std_error === null));
  let count = 0;
  for (const { gamma, locations, at_bound } of transitions) {
    const free = at_bound ? locations : [gamma, ...locations];
    count += free.filter(({ std_error }) => silent || std_error !== null).length;
  }
  return count;
}
