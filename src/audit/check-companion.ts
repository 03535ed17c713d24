import { sum } from '../numeric/sum.ts';
import type { CompanionResult, MeasureResult } from '../results/results.ts';
import { type AuditRow, type Deviation, everyHolds, tally, withinTolerance } from './audit-row.ts';

/** Sums of parts against their whole, relative to it. */
const PARTS = 1e-9;
const ROUNDING = 1e-9;

type Rule = { readonly check: string; readonly deviations: Deviation[] };

/** Parts that add up to their whole, shares to 1, and bounds that each measure keeps. */
export function checkCompanion(name: string, { measures, method, rows }: CompanionResult): AuditRow[] {
  const rules = [...identities(method, measures), ...shares(measures), ...counts(measures, rows)];
  return [
    ...rules.flatMap(({ check, deviations }) => withinTolerance(check, name, deviations, PARTS)),
    ...everyHolds('shares and probabilities lie in [0, 1]', name, 'every one', tally(measures, inUnit, at)),
    ...everyHolds(
      'p-values lie in [0, 1]',
      name,
      'every test',
      tally(measures, ({ p_value: p }) => (p === undefined || p === null ? null : p >= 0 && p <= 1), at),
    ),
    ...everyHolds('inequality is not negative', name, 'every one', tally(measures, notNegative, at)),
  ];
}

const at = ({ measure, of, time }: MeasureResult) =>
  [measure, ...of, ...(time === null ? [] : [time])].join(' ');

const IN_UNIT =
  /_share$|^probability|^stationary$|^obstacle|^coupling$|^coordination$|^development$|^concentration$|^herfindahl_mean$|^gini/;
const NOT_NEGATIVE = /^theil|^mld|^ge2|^gini|^sd_log$|^cv$|^bandwidth$|^peak$|^geary_c$/;

function inUnit({ measure, estimate }: MeasureResult): boolean | null {
  if (estimate === null || !IN_UNIT.test(measure)) return null;
  return estimate >= -ROUNDING && estimate <= 1 + ROUNDING;
}

function notNegative({ measure, estimate }: MeasureResult): boolean | null {
  return estimate === null || !NOT_NEGATIVE.test(measure) ? null : estimate >= -ROUNDING;
}

/** Wholes and the parts that they are made of, by method. */
const SUMS: { readonly [method: string]: readonly (readonly [whole: string, ...parts: string[]])[] } = {
  dagum: [['gini', 'gini_within', 'gini_between', 'gini_overlap']],
  theil: ['theil', 'mld', 'ge2'].map((name) => [name, `${name}_within`, `${name}_between`] as const),
};

function identities(method: string, measures: readonly MeasureResult[]): Rule[] {
  return (SUMS[method] ?? []).map(([whole, ...parts]) => {
    const deviations = measures
      .filter((one) => one.measure === whole)
      .flatMap(({ time, estimate }): Deviation[] => {
        const found = parts.flatMap((part) =>
          measures.filter((one) => one.measure === part && one.time === time),
        );
        if (found.length < parts.length || estimate === null) return [];
        const total = sum(found.map((one) => one.estimate ?? Number.NaN));
        return [
          { at: time === null ? '' : `${time}`, value: (total - estimate) / Math.max(estimate, ROUNDING) },
        ];
      });
    return { check: `${parts.join(' + ')} = ${whole}`, deviations };
  });
}

/** Sets of shares with sum 1: of indicators in a period, of a row of a transition matrix, of a stationary distribution. */
function shares(measures: readonly MeasureResult[]): Rule[] {
  const sets = new Map<string, number[]>();
  for (const { measure, of, time, estimate } of measures) {
    const key = shareSet(measure, of);
    if (key === null || estimate === null) continue;
    const full = `${key}${time === null ? '' : ` ${time}`}`;
    sets.set(full, [...(sets.get(full) ?? []), estimate]);
  }
  const deviations = [...sets].map(([set, values]) => ({ at: set, value: sum(values) - 1 }));
  return [{ check: 'shares of a whole sum to 1', deviations }];
}

function shareSet(measure: string, of: readonly string[]): string | null {
  if (measure === 'obstacle' || measure === 'obstacle_dimension' || measure === 'stationary') return measure;
  if (measure === 'probability' || measure === 'probability_given')
    return `${measure} ${of.slice(0, -1).join(' ')}`;
  return /^gini_(within|between|overlap)_share$/.test(measure) ? 'shares of gini' : null;
}

/** Each entity stands in one quadrant, so that the quadrants of all periods together hold every row. */
function counts(measures: readonly MeasureResult[], rows: number): Rule[] {
  const quadrants = measures.filter(({ measure }) => measure === 'quadrant');
  if (quadrants.length === 0) return [];
  const total = sum(quadrants.map(({ estimate }) => estimate ?? Number.NaN));
  return [{ check: 'every row stands in one quadrant', deviations: [{ at: '', value: total - rows }] }];
}
