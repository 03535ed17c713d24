import type { KinkResult, SmoothTransitionResult } from '../results/results.ts';
import { BROOM, broom, columnsCsv } from './column-files.ts';
import { type CsvCell, csv } from './csv.ts';
import type { ReportInput } from './input.ts';

/** The tables of a kink or smooth transition model by kind, in full precision. */
export function nonlinearFiles(
  input: ReportInput,
  name: string,
  model: KinkResult | SmoothTransitionResult,
): readonly (readonly [string, string])[] {
  const differences = csv(
    ['term', 'lower', 'upper', ...BROOM],
    model.regime_difference.map((it): CsvCell[] => [it.of, it.between[0], it.between[1], ...broom(it)]),
  );
  const shared = [
    ['threshold', columnsCsv(model.columns)],
    ['regime-difference', differences],
  ] as const;
  return model.kind === 'kink'
    ? [...shared, ['kink', kinkCsv(model)], ['kink-profile', profileCsv(input, name)]]
    : [
        ...shared,
        ['transition-tests', testsCsv(model)],
        ['transition', transitionsCsv(model)],
        ['transition-function', functionCsv(input, name)],
      ];
}

function kinkCsv({ test, kink }: KinkResult): string {
  return csv(
    [
      'f',
      'p.value',
      'critical.10',
      'critical.05',
      'critical.01',
      'replications',
      'failed',
      'kink',
      'std.error',
      'conf.low',
      'conf.high',
      'connected',
      'bounded',
      'critical',
    ],
    [
      [
        test.f_statistic,
        test.p_value,
        test.critical['0.10'],
        test.critical['0.05'],
        test.critical['0.01'],
        test.replications,
        test.failed,
        kink.value,
        kink.std_error,
        kink.conf_low,
        kink.conf_high,
        kink.connected,
        kink.bounded,
        kink.critical,
      ],
    ],
  );
}

function profileCsv({ details }: ReportInput, name: string): string {
  const curve = details.kinks[name]?.curve ?? [];
  return csv(
    ['gamma', 'rss', 'f'],
    curve.map(({ gamma, rss, f }) => [gamma, rss, f]),
  );
}

function testsCsv({ tests }: SmoothTransitionResult): string {
  return csv(
    ['hypothesis', 'order', 'transitions', 'version', 'statistic', 'df', 'df2', 'p.value'],
    tests.flatMap((test) =>
      (['lm_chi2', 'lm_f', 'robust_chi2', 'robust_f'] as const).map((version): CsvCell[] => {
        const { statistic, df, df2, p_value } = test[version];
        return [test.hypothesis, test.order, test.transitions, version, statistic, df, df2, p_value];
      }),
    ),
  );
}

function transitionsCsv({ transitions }: SmoothTransitionResult): string {
  return csv(
    ['transition', 'parameter', ...BROOM],
    transitions.flatMap(({ gamma, locations }, r): CsvCell[][] => [
      [r + 1, 'gamma', ...broom(gamma)],
      ...locations.map((it, j): CsvCell[] => [r + 1, `c${j + 1}`, ...broom(it)]),
    ]),
  );
}

function functionCsv({ details }: ReportInput, name: string): string {
  const points = details.transitions[name]?.points ?? [];
  const width = points[0]?.g.length ?? 0;
  return csv(
    ['q', ...Array.from({ length: width }, (_, r) => `g${r + 1}`)],
    points.map(({ q, g }) => [q, ...g]),
  );
}
