import type { Estimate, ModelResult } from '../results/results.ts';
import type { ModelSpec } from '../study/study.ts';
import { formatNumber } from './format.ts';
import type { Figure, ReportInput } from './input.ts';
import { printedNumbers } from './rounding.ts';
import { indicatorWeights } from './tables/indicators.ts';

/** Numbers that a figure must print, each as often as it stands here, and others that its words may hold. */
export type ExpectedLabels = { readonly numbers: readonly string[]; readonly allowed: ReadonlySet<string> };

/** Levels of confidence that a likelihood-ratio curve draws beside its own. */
const LEVELS = [90, 95, 99];

/** What the labels of a figure are by the results, worked out here once more; drawings have code of their own. */
export function expectedLabels(figure: Figure, input: ReportInput): ExpectedLabels {
  const spec = input.study.models.find(({ name }) => name === figure.model);
  const result = figure.model === undefined ? undefined : input.results.models[figure.model];
  return {
    numbers: dataLabels(figure, spec, result, input),
    allowed: new Set([
      ...(figure.sort === 'companion' ? input.data.periods.map(String) : []),
      ...namesOf(result, spec),
    ]),
  };
}

/** The coverage of intervals, and columns whose estimates an index was carried into. */
function namesOf(result: ModelResult | undefined, spec: ModelSpec | undefined): readonly string[] {
  const confidence = spec !== undefined && 'confidence' in spec ? spec.confidence : null;
  const coverage = confidence === null ? [] : [String(Math.round(confidence * 100))];
  const carried =
    result?.kind === 'uncertainty'
      ? result.estimates.flatMap(({ column }) => printedNumbers(column ?? ''))
      : [];
  // Labels of rows are cut where there is no room: what is left of a column's may stand there.
  const columns =
    result?.kind === 'regression' ? result.columns.flatMap(({ label }) => printedNumbers(label)) : [];
  const kink = result?.kind === 'kink' ? [formatNumber(result.kink.value, 4)] : [];
  return [...coverage, ...carried, ...columns, ...kink];
}

function dataLabels(
  { sort, index, model = '' }: Figure,
  spec: ModelSpec | undefined,
  result: ModelResult | undefined,
  { study, results, details }: ReportInput,
): readonly string[] {
  const four = (value: number | null): string[] => (value === null ? [] : [formatNumber(value, 4)]);
  const set = (value: number | null): string[] =>
    value === null ? [] : [formatNumber(value, study.outputs.digits)];
  switch (sort) {
    case 'roadmap': {
      const { rows, entities, periods } = results.sample;
      return (periods > 1 ? [rows, entities, periods] : [rows]).map(String);
    }
    case 'weights':
      return indicatorWeights(results.indices[index ?? '']?.weights ?? []).map(({ weight }) =>
        formatNumber(weight, 3),
      );
    case 'correlations':
      return (details.descriptives?.[model]?.correlations ?? []).flatMap((row, i) =>
        row.slice(0, i).flatMap((r) => (r === null ? [] : [formatNumber(r, 2)])),
      );
    case 'path':
      return spec?.kind === 'mediation' && result?.kind === 'mediation'
        ? pathLabels(spec, result, set, four)
        : [];
    case 'lr': {
      const curves = (details.thresholds[model]?.curves ?? []).filter(({ points }) => points.length > 1);
      const confidence = spec?.kind === 'threshold' ? spec.confidence * 100 : 0;
      const levels = LEVELS.filter((level) => Math.abs(level - confidence) > 1e-9).concat(confidence);
      return curves.flatMap(({ threshold }, i) => [
        ...four(threshold),
        ...levels.map((level) => String(Math.round(level * 10) / 10)),
        ...(curves.length > 1 ? [String(i + 1)] : []),
      ]);
    }
    case 'regimes':
      return result?.kind === 'threshold'
        ? result.regime_rows.flatMap((_, regime) =>
            result.thresholds
              .filter((__, i) => i === regime || i === regime - 1)
              .flatMap(({ value }) => set(value)),
          )
        : [];
    case 'transition':
      return result?.kind === 'smooth_transition'
        ? result.transitions.flatMap(({ locations }) => locations.flatMap(({ estimate }) => four(estimate)))
        : [];
    case 'companion':
      return result?.kind === 'companion' ? companionLabels(result) : [];
    default:
      return [];
  }
}

type Printed = (value: number | null) => readonly string[];

/** Every path with its estimate; the indirect effect with its interval. */
function pathLabels(
  spec: Extract<ModelSpec, { kind: 'mediation' }>,
  { effects }: Extract<ModelResult, { kind: 'mediation' }>,
  set: Printed,
  four: Printed,
): readonly string[] {
  const of = (it: Estimate | undefined): readonly string[] => set(it?.estimate ?? null);
  const paths = spec.mediators.flatMap(({ name }) => of(effects.mediators[name]?.a));
  if (spec.style === 'two_step') return [...paths, ...of(effects.total)];
  const { estimate, conf_low: low, conf_high: high } = effects.indirect;
  const chained = spec.mediators
    .slice(1)
    .flatMap(({ name }, i) =>
      of(effects.links?.find((it) => it.from === spec.mediators[i]?.name && it.to === name)),
    );
  return [
    ...paths,
    ...spec.mediators.flatMap(({ name }) => of(effects.mediators[name]?.b)),
    ...chained,
    ...of(effects.direct),
    ...of(effects.total),
    ...four(estimate),
    ...(estimate === null || low === null || high === null ? [] : [...four(low), ...four(high)]),
  ];
}

function companionLabels({
  method,
  measures,
}: Extract<ModelResult, { kind: 'companion' }>): readonly string[] {
  if (method === 'markov')
    return measures.flatMap(({ measure, estimate }) =>
      measure === 'probability' && estimate !== null ? [estimate.toFixed(2)] : [],
    );
  if (method !== 'obstacle_degree') return [];
  const times = measures.flatMap(({ time }) => time ?? []);
  const last = times.length === 0 ? null : Math.max(...times);
  return measures.flatMap(({ measure, time, estimate }) =>
    measure === 'obstacle' && time === last && estimate !== null ? [(estimate * 100).toFixed(1)] : [],
  );
}
