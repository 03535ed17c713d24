import type { HausmanResult } from '../results/results.ts';
import { type AuditRow, everyHolds, tally, withinTolerance } from './audit-row.ts';

/** The level at which sigmamore decides which estimator is preferred. */
const LEVEL = 0.05;

/** The contrast is the difference of the slopes, p-values are shares, and the preference follows sigmamore. */
export function checkHausman(name: string, result: HausmanResult): AuditRow[] {
  const tests = [
    { at: 'statistic', p: result.p_value },
    { at: 'sigmamore', p: result.sigmamore.p_value },
    { at: 'auxiliary', p: result.auxiliary.p_value },
  ];
  const contrast = result.contrast.map((row) => ({
    at: row.term,
    value: row.difference - (row.fixed_effects - row.random_effects),
  }));
  const decisive = result.sigmamore.p_value;
  const preferred = decisive === null ? [] : [decisive < LEVEL ? 'fixed_effects' : 'random_effects'];
  return [
    ...withinTolerance('the contrast is the difference of the slopes', name, contrast, 0),
    ...everyHolds(
      'p-values lie in [0, 1]',
      name,
      'every test',
      tally(
        tests,
        ({ p }) => (p === null ? null : p >= 0 && p <= 1),
        ({ at }) => at,
      ),
    ),
    ...everyHolds(
      'the preferred estimator follows sigmamore',
      name,
      preferred.join(''),
      tally(
        preferred,
        (expected) => result.preferred === expected,
        () => result.preferred,
      ),
    ),
  ];
}
