import { describe, expect, test } from 'vitest';
import { regimeSharesFigure } from '../../../../src/report/figures/regime-shares.ts';
import { countByPeriod } from '../../../../src/report/tables/regimes.ts';
import { conditionText } from '../../../../src/report/tables/threshold.ts';
import type { ThresholdDetails, ThresholdResult } from '../../../../src/results/results.ts';
import { builtInWords } from '../../../support/words.ts';

const words = builtInWords('en');
const HOSTILE = '<script>alert(1)</script> > 0.5';

const membership: ThresholdDetails['membership'] = [2012, 2011].flatMap((time) =>
  ['Anhui', 'Beijing', 'Fujian'].map((entity, i) => ({ entity, time, regime: i + time > 2012 ? 1 : 0 })),
);

describe('regimes over time', () => {
  test('are counted by period, periods ascending', () => {
    expect(countByPeriod(membership, 2)).toEqual([
      { time: 2011, rows: [2, 1] },
      { time: 2012, rows: [1, 2] },
    ]);
    expect(countByPeriod([{ entity: 'a', time: null, regime: 0 }], 2)).toEqual([]);
  });

  test('are drawn as one bar per period and regime, the same each time, with no markup from a name', () => {
    const draw = () => regimeSharesFigure({ curves: [], membership }, ['low', HOSTILE], words, HOSTILE)!;
    expect(draw()).toBe(draw());
    expect(draw()).not.toContain('<script');
    expect(draw()).toContain('&lt;script&gt;');
    expect(draw().match(/<rect /g)!.length).toBe(4);
  });

  test('are not drawn for one period or one regime', () => {
    const once = membership.filter(({ time }) => time === 2011);
    expect(regimeSharesFigure({ curves: [], membership: once }, ['a', 'b'], words, 'alt')).toBeNull();
    expect(regimeSharesFigure({ curves: [], membership }, ['a'], words, 'alt')).toBeNull();
  });

  test("say on which side a row at the threshold is: above it on Hansen's grid", () => {
    const result = (rule: 'all' | number) =>
      ({ thresholds: [{ value: 0.1 }, { value: 0.3 }], grid: { rule } }) as unknown as ThresholdResult;
    const texts = (rule: 'all' | number) => [0, 1, 2].map((r) => conditionText(result(rule), 'q', r, 4));
    expect(texts('all')).toEqual(['q ≤ 0.1000', '0.1000 < q ≤ 0.3000', 'q > 0.3000']);
    expect(texts(400)).toEqual(['q < 0.1000', '0.1000 ≤ q < 0.3000', 'q ≥ 0.3000']);
  });
});
