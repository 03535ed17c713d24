import type { ThresholdResult, ThresholdTest } from './results.ts';

/** Bootstrap methods of a threshold model in the order asked for; the first decides. */
export function methodsOf({ tests }: ThresholdResult): readonly string[] {
  return [...new Set(tests.map(({ method }) => method))];
}

/** The tests of one method, by number of thresholds. */
export function testsBy({ tests }: ThresholdResult, method: string): readonly ThresholdTest[] {
  return tests.filter((test) => test.method === method);
}

/** The tests that decide how many thresholds are selected: those of the first method. */
export function decidingTests(result: ThresholdResult): readonly ThresholdTest[] {
  const [first] = result.tests;
  return first === undefined ? [] : testsBy(result, first.method);
}

/** Leading tests with p < alpha. */
export function leadingRejections(tests: readonly ThresholdTest[], alpha: number): number {
  const first = tests.findIndex(({ p_value }) => p_value === null || p_value >= alpha);
  return first === -1 ? tests.length : first;
}
