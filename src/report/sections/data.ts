import type { DescriptivesSpec } from '../../study/study.ts';
import { expressionText } from '../expression-text.ts';
import { block, inline, runs } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { derived, period, setting } from '../origin.ts';
import { count, countOf, type Scope } from '../scope.ts';
import { descriptivesTable } from '../tables/descriptives.ts';
import type { Context, ContextMap } from '../template.ts';
import { figuresAt } from './figures.ts';
import { reference } from './places.ts';

/** Sources, sample, missing values and descriptive statistics. */
export function dataContext(scope: Scope): ContextMap {
  const { study, results, data } = scope.input;
  const { sample } = results;
  const periods = data.periods;
  const imputed = sample.imputed.length;
  const variables = new Set(sample.imputed.map((cell) => cell.variable)).size;
  return {
    sources: data.sources.map((source) => ({
      name: source.name,
      citation: source.citation,
      url: source.url === null ? null : inline({ kind: 'link', href: source.url, text: source.url }),
      unmatched:
        source.unmatched === null || source.unmatched === 0 ? null : inline(countOf(source, 'unmatched')),
    })),
    cited: data.sources.some((source) => source.citation !== null),
    several_sources: data.sources.length > 1,
    panel: study.panel.time !== null,
    entity: scope.names.label(study.panel.entity),
    time: study.panel.time === null ? null : scope.names.label(study.panel.time),
    rows: inline(countOf(sample, 'rows')),
    entities: inline(countOf(sample, 'entities')),
    periods: inline(countOf(sample, 'periods')),
    balanced: sample.balanced,
    first: periods[0] === undefined ? null : inline(period(periods[0], { end: 'first' })),
    last: periods.at(-1) === undefined ? null : inline(period(periods.at(-1) as number, { end: 'last' })),
    where:
      study.sample.where === null
        ? null
        : inline({ kind: 'code', text: oneLine(expressionText(study.sample.where, (name) => name)) }),
    dropped: data.droppedBySample === 0 ? null : inline(countOf(data, 'droppedBySample')),
    one_dropped: data.droppedBySample === 1,
    imputation: scope.words(`imputation.${study.missing.method}`),
    imputed_by: study.missing.by === undefined ? null : scope.names.label(study.missing.by),
    imputed_sets: study.missing.sets !== undefined,
    imputed: imputed === 0 ? null : inline(derived(count(imputed), 'count', { path: '/sample/imputed' })),
    one_imputed: imputed === 1,
    imputed_variables: inline(
      derived(count(variables), 'different', { path: '/sample/imputed', field: 'variable' }),
    ),
    one_imputed_variable: variables === 1,
    max_gap:
      study.missing.maxGap === null
        ? null
        : inline(setting(String(study.missing.maxGap), study.missing.maxGap, '/data/missing/max_gap')),
    extrapolated: study.missing.edges === 'extrapolate',
    nearest: study.missing.edges === 'nearest',
    descriptives: study.models.flatMap((model) =>
      model.kind === 'descriptives' ? descriptivesContext(scope, model) : [],
    ),
    figures: block(...figuresAt(scope, 'data')),
    simulated: results.study.data_status === 'simulated',
  };
}

function descriptivesContext(scope: Scope, model: DescriptivesSpec): readonly Context[] {
  const result = scope.input.results.models[model.name];
  if (result?.kind !== 'descriptives') return [];
  const counts = new Set(result.rows.map((row) => row.n));
  const caption = scope.templates.inlines('caption/descriptives', { title: model.title });
  return [
    {
      table: block(descriptivesTable(scope, model.name, result, caption)),
      ref: reference(`tbl:${model.name}`),
      same_n: counts.size === 1,
      n: inline(countOf(result.rows[0] ?? {}, 'n')),
      figures: block(...figuresAt(scope, 'data', { model: model.name })),
      labels: runs([]),
    },
  ];
}
