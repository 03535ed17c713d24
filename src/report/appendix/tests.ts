import type { HausmanResult, MediationResult, ThresholdResult } from '../../results/results.ts';
import type { HausmanSpec, MediationSpec, ThresholdSpec } from '../../study/study.ts';
import { cell, type TableRow, text, textCell } from '../document.ts';
import { block, inline, runs } from '../fragment.ts';
import { coverage } from '../notes.ts';
import { derived, from, position, setting } from '../origin.ts';
import { count, countOf, lengthOf, number, numberOf, pValueOf, type Scope, slug } from '../scope.ts';
import { reference, shownTable } from '../sections/places.ts';
import { pointerPart, type Selection } from '../selection.ts';
import { effectsTable } from '../tables/effects.ts';
import { intervalTable, regimeEntityTable } from '../tables/regimes.ts';
import { thresholdEstimateTable, thresholdName, thresholdTestTable } from '../tables/threshold.ts';
import type { Context, ContextMap } from '../template.ts';
import { placeName, sectionTitle } from './place.ts';
import { decimal, plainTable, wrapped } from './plain-table.ts';
import { sensitivityTable } from './sensitivity.ts';
/** Hausman, mediation and threshold in every detail. */
export function testsAppendix(scope: Scope): ContextMap {
  const hausman: Context[] = [];
  const mediations: Context[] = [];
  const thresholds: Context[] = [];
  for (const spec of scope.input.study.models) {
    const result = scope.input.results.models[spec.name];
    if (spec.kind === 'hausman' && result?.kind === 'hausman')
      hausman.push(hausmanContext(scope, spec, result));
    if (spec.kind === 'mediation' && result?.kind === 'mediation')
      mediations.push(mediationContext(scope, spec, result));
    if (spec.kind === 'threshold' && result?.kind === 'threshold')
      thresholds.push(thresholdContext(scope, spec, result));
  }
  return { hausman, mediations, thresholds, any: hausman.length + mediations.length + thresholds.length > 0 };
}

function hausmanContext(scope: Scope, { name, of: tested }: HausmanSpec, result: HausmanResult): ContextMap {
  const { words } = scope;
  const model = scope.input.study.models.find((it) => it.name === tested);
  const of = model === undefined ? tested : placeName(scope, model);
  const row = (
    key: string,
    it: { statistic: number | null; df: number | null; p_value: number | null },
  ): TableRow => ({
    cells: [
      textCell(words(key)),
      cell(numberOf(scope, it, 'statistic')),
      cell(countOf(it, 'df')),
      cell(pValueOf(scope, it, 'p_value')),
    ],
  });
  const reasons = [result.reason, result.sigmamore.reason, result.auxiliary.reason]
    .filter((it) => it !== undefined)
    .map(scope.phrase);
  const tests = plainTable(scope, {
    id: `hausman-${slug(name)}`,
    caption: 'app-hausman',
    context: { of },
    columns: [
      ['table.test', wrapped(0.6)],
      ['table.chi2', decimal],
      ['table.df', decimal],
      ['table.p', decimal],
    ],
    rows: [
      row('hausman.sigmamore', result.sigmamore),
      row('hausman.classical', result),
      row('hausman.mundlak', result.auxiliary),
    ],
    notes: [scope.templates.inlines('note/app-hausman', { definite: result.definite, reasons })],
  });
  const contrast = plainTable(scope, {
    id: `contrast-${slug(name)}`,
    caption: 'app-contrast',
    context: { of },
    columns: [
      ['table.term', wrapped(0.4)],
      ['table.fixed_effects', decimal],
      ['table.random_effects', decimal],
      ['table.difference', decimal],
    ],
    rows: result.contrast.map((it) => ({
      cells: [
        textCell(scope.names.term(it.term)),
        cell(numberOf(scope, it, 'fixed_effects')),
        cell(numberOf(scope, it, 'random_effects')),
        cell(numberOf(scope, it, 'difference')),
      ],
    })),
  });
  return {
    name,
    of,
    title: model === undefined ? null : sectionTitle(scope, model),
    tests: block(tests),
    tests_ref: reference(`app:hausman-${slug(name)}`),
    contrast: result.contrast.length === 0 ? null : block(contrast),
    contrast_ref: reference(`app:contrast-${slug(name)}`),
  };
}

function mediationContext(scope: Scope, spec: MediationSpec, result: MediationResult): ContextMap {
  const replicates = scope.input.details.mediations[spec.name]?.replicates ?? {};
  const sensitivity = sensitivityTable(scope, spec, result);
  const drawn = Object.entries(replicates).filter(([, values]) => values.length > 1);
  const name = placeName(scope, spec, 'effects');
  const shown = shownTable(scope, `tbl:${spec.name}:effects`);
  const caption = scope.templates.inlines('caption/app-effects', { name });
  const spread = plainTable(scope, {
    id: `replicates-${slug(spec.name)}`,
    caption: 'app-replicates',
    context: { name },
    columns: [
      ['effect.short.mediator', wrapped(0.3)],
      ['table.replicates', decimal],
      ['table.min', decimal],
      ['quantile.25', decimal],
      ['quantile.50', decimal],
      ['quantile.75', decimal],
      ['table.max', decimal],
    ],
    rows: drawn.map(([mediator, values]) => {
      const sorted = Float64Array.from(values).sort();
      const all: Selection = {
        details: true,
        path: `/mediations/${pointerPart(spec.name)}/replicates/${pointerPart(mediator)}`,
        spread: true,
      };
      return {
        cells: [
          textCell(scope.names.term(mediator)),
          cell(lengthOf(values)),
          ...([0, 25, 50, 75, 100] as const).map((percent) =>
            cell(derived(number(scope, quantile(sorted, percent / 100)), `quantile_${percent}`, all)),
          ),
        ],
      };
    }),
  });
  return {
    name: spec.name,
    title: sectionTitle(scope, spec),
    shown,
    // Once in the paper is enough.
    effects:
      shown !== null
        ? null
        : block({ ...effectsTable(scope, spec, result, caption), id: `app:effects-${slug(spec.name)}` }),
    replicates: drawn.length === 0 ? null : block(spread),
    replicates_ref: reference(`app:replicates-${slug(spec.name)}`),
    sensitivity_ref: reference(`app:sensitivity-${slug(spec.name)}`),
    sensitivity: sensitivity === null ? null : block(sensitivity),
    method: result.bootstrap?.method ?? null,
    replications: result.bootstrap === null ? null : inline(countOf(result.bootstrap, 'replications')),
    failed:
      result.bootstrap === null || result.bootstrap.failed === 0
        ? null
        : inline(countOf(result.bootstrap, 'failed')),
    coverage: coverage(spec.confidence),
  };
}

/** Type 7, of sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const below = sorted[low] ?? Number.NaN;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? below;
  return below + (place - low) * (above - below);
}

function thresholdContext(scope: Scope, spec: ThresholdSpec, result: ThresholdResult): ContextMap {
  const caption = (kind: string, part?: string) =>
    scope.templates.inlines(`caption/${kind}`, { name: placeName(scope, spec, part) });
  const rss = plainTable(scope, {
    id: `rss-${slug(spec.name)}`,
    caption: 'app-rss',
    context: { name: placeName(scope, spec, 'tests') },
    columns: [
      ['table.thresholds', decimal],
      ['table.rss', decimal],
    ],
    rows: result.rss.map((value, k) => ({
      cells: [cell(position(k, 0)), cell(from(number(scope, value), result.rss, String(k)))],
    })),
    notes: [scope.templates.inlines('note/app-rss', {})],
  });
  const details = scope.input.details.thresholds[spec.name];
  const curves = details?.curves ?? [];
  const membership =
    result.selected === 0 || details === undefined
      ? null
      : regimeEntityTable(scope, spec, result, details.membership, caption('app-membership'));
  const intervals = intervalTable(scope, spec, result, caption('app-intervals', 'estimates'));
  const testsShown = shownTable(scope, `tbl:${spec.name}:tests`);
  const estimatesShown = shownTable(scope, `tbl:${spec.name}:estimates`);
  const curveAt = (i: number, rest: string, field?: string): Selection => ({
    details: true,
    path: `/thresholds/${pointerPart(spec.name)}/curves/${i}${rest}`,
    ...(field === undefined ? {} : { field }),
  });
  const held = curves.map((curve) => curve.points.filter((point) => point.lr <= curve.critical).length);
  return {
    name: spec.name,
    title: sectionTitle(scope, spec),
    variable: runs(scope.names.prose(result.threshold_variable)),
    tests_shown: testsShown,
    estimates_shown: estimatesShown,
    tests:
      testsShown !== null
        ? null
        : block({
            ...thresholdTestTable(scope, spec, result, caption('app-threshold-tests')),
            id: `app:tests-${slug(spec.name)}`,
          }),
    estimates:
      result.thresholds.length === 0 || estimatesShown !== null
        ? null
        : block({
            ...thresholdEstimateTable(scope, spec, result, caption('app-threshold-estimates')),
            id: `app:estimates-${slug(spec.name)}`,
          }),
    intervals: intervals === null ? null : block(intervals),
    intervals_ref: intervals === null ? null : reference(intervals.id),
    membership: membership === null ? null : block(membership),
    membership_ref: membership === null ? null : reference(membership.id),
    membership_file:
      membership === null && result.selected > 0
        ? inline({ kind: 'code', text: `tables/regimes-${slug(spec.name)}.csv` })
        : null,
    rss: result.rss.length === 0 ? null : block(rss),
    rss_ref: reference(`app:rss-${slug(spec.name)}`),
    candidates: inline(countOf(result.grid, 'candidates')),
    trims: [...new Set(result.grid.trim)].map((it) => inline(setting(String(it), it, 'trim'))),
    selected: result.selected > 0,
    rule_all: result.grid.rule === 'all',
    grid: result.grid.rule === 'all' ? null : inline(from(count(result.grid.rule), result.grid, 'rule')),
    curves: curves.map((curve, i) => ({
      name: result.thresholds[i] === undefined ? 'γ' : thresholdName(result, i),
      gamma: inline(derived(numberOf(scope, curve, 'threshold'), 'value', curveAt(i, '/threshold'))),
      points: inline(derived(count(curve.points.length), 'count', curveAt(i, '/points'))),
      held: inline(
        derived(count(held[i] ?? 0), 'at_most', curveAt(i, '/points', 'lr'), curveAt(i, '/critical')),
      ),
      critical: inline(derived(numberOf(scope, curve, 'critical'), 'value', curveAt(i, '/critical'))),
    })),
    // Without a threshold all rows are of one regime.
    regimes:
      result.regime_rows.length < 2
        ? null
        : result.regime_rows.map((rows, regime) => ({
            regime: inline(text(String(regime + 1))),
            rows: inline(from(count(rows), result.regime_rows, String(regime))),
          })),
    file: inline({ kind: 'code', text: `tables/lr-${slug(spec.name)}.csv` }),
  };
}
