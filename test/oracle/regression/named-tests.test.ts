import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RegressionInput } from '../../../src/stats/regression/types.ts';
import { oneSidedMultipliers } from '../../../src/stats/tests/one-sided-multipliers.ts';
import { randomOrSerial } from '../../../src/stats/tests/random-or-serial.ts';
import type { TestRow } from '../../../src/stats/tests/types.ts';
import { wooldridgeTest } from '../../../src/stats/tests/wooldridge.ts';
import { readSample } from './data-sets.ts';

/* Tests that `include` may name: one-sided multipliers, random effects or serial correlation, Wooldridge's. plm 2.6-2. */

const STATISTIC = 1e-9;
/** A p-value multiplies the relative error of its statistic. */
const P_VALUE = 1e-7;
/** Beyond this R's own tail of F is off in the sixth digit. */
const FAR = 1e-250;
const FAR_P_VALUE = 1e-5;

type Own = { readonly statistic: number; readonly p: number | null; readonly df2: number | null };
const expected = JSON.parse(readFileSync(new URL('named-tests.json', import.meta.url), 'utf8')) as {
  [spec: string]: {
    y: string;
    x: string | string[];
    entity: string;
    time: string;
    tests: { [name: string]: Own };
  };
};

const ROWS: { [plm: string]: (input: RegressionInput) => TestRow } = {
  LM_honda_individual: (input) => oneSidedMultipliers('honda', input)[0]!,
  LM_honda_time: (input) => oneSidedMultipliers('honda', input)[1]!,
  LM_honda_twoways: (input) => oneSidedMultipliers('honda', input)[2]!,
  LM_kw_twoways: (input) => oneSidedMultipliers('king_wu', input)[0]!,
  LM_ghm_twoways: (input) => oneSidedMultipliers('gourieroux_holly_monfort', input)[0]!,
  pbsytest_re: (input) => randomOrSerial('bera_sosa_escudero_yoon', input)[0]!,
  pbsytest_ar: (input) => randomOrSerial('bera_sosa_escudero_yoon', input)[1]!,
  pbsytest_j: (input) => randomOrSerial('baltagi_li', input)[0]!,
  pwartest: (input) => wooldridgeTest('wooldridge_within', input),
  pwfdtest_fe: (input) => wooldridgeTest('wooldridge_levels', input),
  pwfdtest_fd: (input) => wooldridgeTest('wooldridge_differences', input),
};

describe.each(Object.entries(expected))('%s', (spec, ref) => {
  const sample = readSample(spec, ref.entity, ref.time);
  const terms = [ref.x].flat();
  const input: RegressionInput = {
    y: sample.column(ref.y),
    terms,
    columns: terms.map(sample.column),
    estimator: 'pooled_ols',
    absorb: [],
    entity: sample.entity,
    time: sample.time,
    vcov: { type: 'iid' },
    confidence: 0.95,
    variance: 'swamy_arora',
    difference: { periods: sample.periods, span: 1 },
  };
  test.each(Object.entries(ref.tests))('%s', (name, want) => {
    const { statistic, pValue, df2 } = ROWS[name]!(input);
    expect(Math.abs(statistic / want.statistic - 1), `${statistic}, want ${want.statistic}`).toBeLessThan(
      STATISTIC,
    );
    if (want.df2 !== null) expect(df2).toBe(want.df2);
    if (want.p === null) return;
    if (want.p < 1e-300) expect(pValue).toBeLessThan(1e-290);
    else
      expect(Math.abs(pValue! / want.p - 1), `${pValue}, want ${want.p}`).toBeLessThan(
        want.p < FAR ? FAR_P_VALUE : P_VALUE,
      );
  });
});
