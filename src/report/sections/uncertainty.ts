import type { UncertaintyResult } from '../../results/results.ts';
import type { UncertaintySpec } from '../../study/study.ts';
import { block, inline, runs } from '../fragment.ts';
import { levelLabel } from '../level-label.ts';
import { coverage } from '../notes.ts';
import { derived, from, period } from '../origin.ts';
import { count, countOf, numberOf, type Scope } from '../scope.ts';
import { pointerPart, type Selection } from '../selection.ts';
import { mainTable } from '../shown.ts';
import {
  carriedTable,
  choiceLabel,
  estimateLabel,
  lastRows,
  percentRuns,
  sharesTable,
  verdictShareTable,
} from '../tables/uncertainty.ts';
import type { Context, ContextMap } from '../template.ts';
import { figuresAt } from './figures.ts';
import { modelTitle, reference } from './places.ts';

/** From here on choices matter as much as sampling. */
const HALF = 0.5;

/** What varies, how far ranks move, what becomes of each estimate and of each verdict. */
export function uncertaintyContext(
  scope: Scope,
  spec: UncertaintySpec,
  result: UncertaintyResult,
): ContextMap {
  const of = { of: spec.of.map((index) => scope.names.label(index)) };
  const shares = sharesTable(scope, spec.name, result);
  const verdicts = verdictShareTable(scope, spec.name, result);
  const carried = result.estimates.some(({ focus }) => focus);
  const failed = result.failed.reduce((total, { runs: n }) => total + n, 0);
  return {
    title: modelTitle(scope, spec, of),
    ...of,
    several: spec.of.length > 1,
    together: spec.together && spec.of.length > 1,
    runs: inline(countOf(result, 'runs')),
    draws: inline(countOf(result, 'draws')),
    combinations: inline(countOf(result, 'combinations')),
    distinct: inline(countOf(result, 'distinct')),
    design: { [result.design]: true },
    choices: result.choices.map(({ choice, levels }, i) =>
      levelsContext(scope, spec.name, i, choice, levels),
    ),
    excluded: spec.exclude.length > 0,
    failed:
      failed === 0
        ? null
        : inline(
            derived(count(failed), 'sum', {
              path: `/models/${pointerPart(spec.name)}/failed`,
              field: 'runs',
            }),
          ),
    reasons: result.failed.map(({ reason }) => scope.phrase(reason.replace(/\.$/, ''))),
    coverage: coverage(result.confidence),
    indices: Object.entries(result.indices).map(([index, it]) => indexContext(scope, spec.name, index, it)),
    estimates: carried ? block(carriedTable(scope, spec.name, result)) : null,
    estimates_ref: reference(`tbl:${spec.name}-estimates`),
    carried_refs: spec.carry.flatMap((name) => carriedTableRef(scope, name)),
    several_carried: spec.carry.length > 1,
    carried: result.estimates.filter(({ focus }) => focus).map((row) => carriedContext(scope, row, result)),
    shares: shares === null ? null : block(shares),
    shares_ref: reference(`tbl:${spec.name}-shares`),
    verdicts: verdicts === null ? null : block(verdicts),
    verdicts_ref: reference(`tbl:${spec.name}-verdicts`),
    told: result.verdicts.map((row) => ({
      hypothesis: row.hypothesis,
      verdict: scope.words(`verdict.${row.verdict}`),
      stands: percentRuns(row, 'stands'),
      always: row.stands === 1,
    })),
    figures: block(...figuresAt(scope, 'uncertainty', { model: spec.name })),
  };
}

/** The table whose estimates are carried through the draws. */
function carriedTableRef(scope: Scope, name: string): Context[] {
  const model = scope.input.study.models.find((it) => it.name === name);
  if (model === undefined) return [];
  return [reference(model.kind === 'mediation' ? `tbl:${name}:effects` : mainTable(model))];
}

/** A choice with its alternatives by name; long lists by their number. */
function levelsContext(
  scope: Scope,
  model: string,
  at: number,
  choice: string,
  levels: readonly string[],
): Context {
  const others = levels.slice(1);
  return {
    name: choiceLabel(scope, choice),
    many:
      others.length > 12
        ? inline(
            derived(count(others.length), 'others', {
              path: `/models/${pointerPart(model)}/choices/${at}/levels`,
            }),
          )
        : null,
    levels: others.length > 12 ? [] : others.map((level) => levelLabel(scope, choice, level)),
  };
}

function indexContext(
  scope: Scope,
  model: string,
  index: string,
  it: UncertaintyResult['indices'][string],
): Context {
  const rows = lastRows(it.rows);
  const time = rows[0]?.time ?? null;
  const place: Selection = {
    path: `/models/${pointerPart(model)}/indices/${pointerPart(index)}/rows`,
    ...(time === null ? {} : { where: { time } }),
    field: 'entity',
  };
  const widest = rows.reduce((top, row) =>
    row.rank_high - row.rank_low > top.rank_high - top.rank_low ? row : top,
  );
  const rank = (field: 'rank_low' | 'rank_high') => {
    const value = widest[field];
    return inline(from({ kind: 'number', text: String(Number(value.toFixed(1))), value }, widest, field));
  };
  const shift = (field: 'mean' | 'low' | 'high') => {
    const value = it.mean_shift[field];
    return inline(from({ kind: 'number', text: value.toFixed(2), value }, it.mean_shift, field));
  };
  return {
    name: runs(scope.names.prose(index)),
    shift: shift('mean'),
    low: shift('low'),
    high: shift('high'),
    entities: inline(derived(count(rows.length), 'different', place)),
    entity: scope.entityName(widest.entity),
    rank_low: rank('rank_low'),
    rank_high: rank('rank_high'),
    time: rows[0]?.time == null ? null : inline(period(rows[0].time)),
  };
}

function carriedContext(
  scope: Scope,
  row: UncertaintyResult['estimates'][number],
  result: UncertaintyResult,
): Context {
  const share = row.choice_share;
  return {
    label: estimateLabel(scope, row, result),
    all_clear: row.same_sign_significant === 1,
    known: row.mean !== null,
    estimate: inline(numberOf(scope, row, 'estimate')),
    low: inline(numberOf(scope, row, 'draw_low')),
    high: inline(numberOf(scope, row, 'draw_high')),
    share: percentRuns(row, 'choice_share'),
    mostly: share !== null && share > HALF,
    keeps: row.same_sign === 1,
    same: percentRuns(row, 'same_sign'),
    clear: percentRuns(row, 'same_sign_significant'),
  };
}
