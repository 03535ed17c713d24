import type { ThresholdResult } from '../results/results.ts';
import { decidingTests, leadingRejections } from '../results/threshold-tests.ts';
import type { ThresholdSpec } from '../study/study.ts';
import {
  type AuditRow,
  type Deviation,
  everyHolds,
  relative,
  type Tally,
  tally,
  withinTolerance,
} from './audit-row.ts';

/** A difference of two nearly equal sums of squares loses digits. */
const F_TOLERANCE = 1e-9;

/**
 * Sums of squares never rise with a threshold more; F is what they give; thresholds ascend and lie in their own
 * intervals; regimes keep the share of rows that trimming promises and add up to N; the number selected follows from
 * the p-values.
 */
export function checkThreshold(spec: ThresholdSpec, result: ThresholdResult): AuditRow[] {
  const subject = spec.name;
  const value = ({ value }: { value: number }) => `${value}`;
  return [
    ...everyHolds('S0 >= S1 >= S2 >= S3', subject, 'every step', fallingSums(result.rss)),
    ...withinTolerance('F follows from the sums of squares', subject, fDeviations(spec, result), F_TOLERANCE),
    ...everyHolds(
      'thresholds lie in their intervals',
      subject,
      'every threshold',
      tally(result.thresholds, (one) => one.conf_low <= one.value && one.value <= one.conf_high, value),
    ),
    ...everyHolds('intervals widen with their coverage', subject, 'every threshold', nested(result)),
    ...everyHolds('thresholds ascend', subject, 'every pair', ascending(result)),
    ...everyHolds(
      'regimes add up to N',
      subject,
      `${splitRows(spec, result)} rows`,
      regimesAddUp(spec, result),
    ),
    ...everyHolds('regimes keep their trimmed share', subject, 'every regime', trimmedShare(spec, result)),
    ...everyHolds('critical values rise with the level', subject, 'every test', criticalsRise(result)),
    ...everyHolds(
      'the number selected follows from the p-values',
      subject,
      `${leadingRejections(decidingTests(result), spec.alpha)} selected`,
      selection(spec, result),
    ),
  ];
}

function fallingSums(rss: readonly number[]): Tally {
  const steps = rss.slice(1).map((after, position) => ({ before: rss[position], after, position }));
  return tally(
    steps,
    ({ before, after }) => after <= before,
    ({ position }) => `S${position + 1}`,
  );
}

/** F_k = (S_{k-1} - S_k)/(S_k/(N - n)) for the first two tests; the third has a refined pair as its null. */
function fDeviations(spec: ThresholdSpec, result: ThresholdResult): Deviation[] {
  const { rss, columns } = result;
  const entities = columns[0]?.fit.n_entities ?? null;
  if (spec.compat !== 'none' || entities === null || !spec.effects.includes('entity')) return [];
  const df = columns[0].fit.n_obs - entities;
  return decidingTests(result)
    .slice(0, 2)
    .flatMap((test, k) => {
      if (rss.length <= k + 1) return [];
      const implied = (rss[k] - rss[k + 1]) / (rss[k + 1] / df);
      return [{ at: `test ${test.thresholds}`, value: relative(test.f_statistic, implied) }];
    });
}

function nested({ thresholds }: ThresholdResult): Tally {
  return tally(
    thresholds,
    ({ value, intervals }) => {
      if (intervals === undefined) return null;
      const ends = [{ conf_low: value, conf_high: value }, ...intervals];
      return ends
        .slice(1)
        .every((wide, i) => wide.conf_low <= ends[i]!.conf_low && wide.conf_high >= ends[i]!.conf_high);
    },
    ({ value }) => `${value}`,
  );
}

function ascending({ thresholds }: ThresholdResult): Tally {
  const pairs = thresholds
    .slice(1)
    .map((upper, position) => ({ lower: thresholds[position].value, upper: upper.value }));
  return tally(
    pairs,
    ({ lower, upper }) => lower < upper,
    ({ lower, upper }) => `${lower}, ${upper}`,
  );
}

function rowsOf({ columns }: ThresholdResult): number {
  return columns[0]?.fit.n_obs ?? 0;
}

/** Hansen's program and pdR delete a period of every entity after the regimes are formed; xthreg keeps every row. */
function splitRows({ compat }: ThresholdSpec, result: ThresholdResult): number {
  const deleted = compat === 'hansen1999' || compat === 'pdr' ? (result.columns[0]?.fit.n_entities ?? 0) : 0;
  return rowsOf(result) + deleted;
}

function regimesAddUp(spec: ThresholdSpec, result: ThresholdResult): Tally {
  if (result.regime_rows.length === 0) return { held: 0, broken: [] };
  let rows = 0;
  for (const regime of result.regime_rows) rows += regime;
  const holds = rows === splitRows(spec, result) && result.regime_rows.length === result.selected + 1;
  return { held: holds ? 1 : 0, broken: holds ? [] : [result.regime_rows.join(' + ')] };
}

/** At least ceil(trim N) rows; by the least share asked for. Hansen's grid trims distinct values instead. */
function trimmedShare(spec: ThresholdSpec, result: ThresholdResult): Tally {
  if (result.selected === 0 || spec.grid !== 'all' || spec.compat !== 'none') return { held: 0, broken: [] };
  const least = Math.ceil(Math.min(...spec.trim) * rowsOf(result));
  return tally(
    result.regime_rows,
    (rows) => rows >= least,
    (rows) => `${rows} of at least ${least} rows`,
  );
}

function criticalsRise({ tests }: ThresholdResult): Tally {
  return tally(
    tests,
    ({ critical }) => {
      const { '0.10': at10, '0.05': at5, '0.01': at1 } = critical;
      return at10 === null || at5 === null || at1 === null ? null : at10 <= at5 && at5 <= at1;
    },
    ({ thresholds, method }) => `test ${thresholds} (${method})`,
  );
}

function selection(spec: ThresholdSpec, result: ThresholdResult): Tally {
  const leading = leadingRejections(decidingTests(result), spec.alpha);
  const holds = result.selected === leading && result.thresholds.length === result.selected;
  return {
    held: holds ? 1 : 0,
    broken: holds ? [] : [`${result.selected} selected, ${result.thresholds.length} reported`],
  };
}
