import type { UncertaintyResult } from '../../results/results.ts';
import type { CarriedEstimate, ChoiceShare, RankRow } from '../../results/uncertainty.ts';
import {
  cell,
  type Inlines,
  type NumberRun,
  type TableBlock,
  type TableCell,
  type TableRow,
  text,
  textCell,
} from '../document.ts';
import { DASH } from '../format.ts';
import { type Fragment, inline } from '../fragment.ts';
import { alphaRun, coverage, remainder } from '../notes.ts';
import { from } from '../origin.ts';
import { finishTable, type Holding, numberOf, type Scope, slug } from '../scope.ts';

/** Columns of running text, then numbers. */
const wide = (share: number) => ({ align: 'left' as const, share });
const decimal = { align: 'decimal' as const };
const center = { align: 'center' as const };

/** A share of draws in percent. */
function shareOf<Field extends string>(of: Holding<Field>, field: Field): NumberRun {
  const value = of[field] ?? 0;
  return from({ kind: 'number', text: (100 * value).toFixed(1), value }, of, field);
}

/** The same in running text. */
export const percentRuns = <Field extends string>(of: Holding<Field>, field: Field): Fragment =>
  (of[field] ?? null) === null ? inline(text(DASH)) : inline(shareOf(of, field), text('%'));

function percentCell<Field extends string>(of: Holding<Field>, field: Field): TableCell {
  return (of[field] ?? null) === null ? textCell(DASH) : cell(shareOf(of, field), text('%'));
}

function between<Low extends string, High extends string>(
  scope: Scope,
  of: Holding<Low> & Holding<High>,
  low: Low,
  high: High,
): TableCell {
  if ((of[low] ?? null) === null || (of[high] ?? null) === null) return textCell(DASH);
  return cell(text('['), numberOf(scope, of, low), text(', '), numberOf(scope, of, high), text(']'));
}

/** How an estimate is named: its term, and where it is from. */
export function estimateLabel(
  { words, names }: Pick<Scope, 'words' | 'names'>,
  { model, column, term, effect }: CarriedEstimate,
  { estimates }: Pick<UncertaintyResult, 'estimates'>,
): string {
  const alone = estimates.every((row) => !row.focus || row.model === model) ? '.alone' : '';
  const named = { model: names.model(model), term: names.term(term ?? '') };
  if (effect === 'indirect')
    return words(`uncertainty.indirect${term === null ? '_all' : ''}${alone}`, named);
  return words(`uncertainty.coefficient${alone}`, { ...named, column: column ?? '' });
}

/** What the index choices do to each estimate that a carried model is about. */
export function carriedTable(scope: Scope, name: string, result: UncertaintyResult): TableBlock {
  const rows = result.estimates.filter(({ focus }) => focus);
  const head = [
    'table.estimate_of',
    'table.estimate',
    'table.std_error',
    'table.draws_range',
    'table.choice_share',
    'table.combined_interval',
    'table.stands',
  ];
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${name}-estimates`,
    file: `uncertainty-estimates-${slug(name)}`,
    caption: scope.templates.inlines('caption/uncertainty-estimates', {}),
    columns: [wide(0.24), decimal, decimal, center, decimal, center, decimal],
    head: [{ cells: head.map((key) => textCell(scope.words(key))) }],
    body: [
      rows.map(
        (row): TableRow => ({
          cells: [
            textCell(estimateLabel(scope, row, result)),
            cell(numberOf(scope, row, 'estimate')),
            cell(numberOf(scope, row, 'std_error')),
            between(scope, row, 'draw_low', 'draw_high'),
            percentCell(row, 'choice_share'),
            between(scope, row, 'conf_low', 'conf_high'),
            percentCell(row, 'same_sign_significant'),
          ],
        }),
      ),
    ],
    notes: [
      scope.templates.inlines('note/uncertainty-estimates', {
        coverage: coverage(result.confidence),
        alpha: alphaRun(remainder(result.confidence)),
        scale: { [result.scale]: true },
        reasons: [
          ...new Set(rows.flatMap(({ reason }) => (reason === undefined ? [] : [scope.phrase(reason)]))),
        ],
      }),
    ],
  });
}

/** Sobol indices of the rank shift of each index, and of each estimate. Null where none could be had. */
export function sharesTable(scope: Scope, name: string, result: UncertaintyResult): TableBlock | null {
  const outputs = shareOutputs(scope, result);
  if (outputs.length === 0) return null;
  const head = [
    'table.choice',
    'table.first_order',
    'table.interval_head',
    'table.total_order',
    'table.interval_head',
  ];
  const exact = result.design === 'factorial';
  const columns = exact ? [0, 1, 3] : [0, 1, 2, 3, 4];
  const pick = <T>(all: readonly T[]): T[] => columns.map((k) => all[k] as T);
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${name}-shares`,
    file: `uncertainty-shares-${slug(name)}`,
    caption: scope.templates.inlines('caption/uncertainty-shares', {}),
    columns: pick([wide(0.34), decimal, center, decimal, center]),
    head: [{ cells: pick(head).map((key) => textCell(scope.words(key))) }],
    body: outputs.map(({ label, shares }) => [
      { cells: [{ content: [text(label)], span: columns.length }], group: true },
      ...shares.map(
        (row): TableRow => ({
          cells: pick([
            textCell(choiceLabel(scope, row.choice)),
            cell(numberOf(scope, row, 'first')),
            between(scope, row, 'first_low', 'first_high'),
            cell(numberOf(scope, row, 'total')),
            between(scope, row, 'total_low', 'total_high'),
          ]),
        }),
      ),
    ]),
    notes: [
      scope.templates.inlines('note/uncertainty-shares', {
        exact,
        estimator: result.estimator === null ? '' : scope.words(`sobol.${result.estimator}`),
        coverage: coverage(result.confidence),
      }),
    ],
  });
}

export type ShareOutput = { readonly label: string; readonly shares: readonly ChoiceShare[] };

/** Outputs whose variance was split. */
export function shareOutputs(
  scope: Pick<Scope, 'words' | 'names'>,
  result: UncertaintyResult,
): ShareOutput[] {
  const known = (shares: readonly ChoiceShare[]) => shares.some(({ first }) => first !== null);
  return [
    ...Object.entries(result.indices).map(([index, { shares }]) => ({
      label: scope.words('uncertainty.rank_shift', { index: scope.names.label(index) }),
      shares,
    })),
    ...result.estimates.flatMap((row) =>
      row.focus ? [{ label: estimateLabel(scope, row, result), shares: row.shares }] : [],
    ),
  ].filter(({ shares }) => known(shares));
}

/** `weights`, or `Rural: weights` where each index has its own. */
export function choiceLabel({ words, names }: Pick<Scope, 'words' | 'names'>, choice: string): string {
  const at = choice.lastIndexOf('.');
  if (at < 0) return words(`choice.${choice}`);
  return words('uncertainty.of', {
    index: names.label(choice.slice(0, at)),
    choice: words(`choice.${choice.slice(at + 1)}`),
  });
}

/** The verdict on each hypothesis under the draws. */
export function verdictShareTable(scope: Scope, name: string, result: UncertaintyResult): TableBlock | null {
  if (result.verdicts.length === 0) return null;
  const verdicts = Object.keys(result.verdicts[0]!.shares) as (keyof (typeof result.verdicts)[0]['shares'])[];
  const shown = verdicts.filter((verdict) => result.verdicts.some(({ shares }) => shares[verdict] > 0));
  const head: Inlines[] = ['table.hypothesis', 'table.verdict_own', 'table.stands_under']
    .map((key): Inlines => [text(scope.words(key))])
    .concat(shown.map((verdict): Inlines => [text(scope.words(`verdict.${verdict}`))]));
  return finishTable(scope, {
    kind: 'table',
    id: `tbl:${name}-verdicts`,
    file: `uncertainty-verdicts-${slug(name)}`,
    caption: scope.templates.inlines('caption/uncertainty-verdicts', {}),
    columns: [{ align: 'left' }, wide(0.2), decimal, ...shown.map(() => decimal)],
    head: [{ cells: head.map((content) => ({ content })) }],
    body: [
      result.verdicts.map((row) => ({
        cells: [
          textCell(row.hypothesis),
          textCell(scope.words(`verdict.${row.verdict}`)),
          percentCell(row, 'stands'),
          ...shown.map((verdict) => percentCell(row.shares, verdict)),
        ],
      })),
    ],
    notes: [scope.templates.inlines('note/uncertainty-verdicts', {})],
  });
}

/** Rows of the last period, best first. */
export function lastRows(rows: readonly RankRow[]): readonly RankRow[] {
  const last = Math.max(...rows.map(({ time }) => time ?? 0));
  return rows.filter(({ time }) => (time ?? last) === last).toSorted((a, b) => a.rank - b.rank);
}

/** Ranks with their intervals, of the last period: all others are in the file. */
export function rankTable(scope: Scope, name: string, index: string, result: UncertaintyResult): TableBlock {
  const rows = lastRows(result.indices[index]!.rows);
  const head = [
    'table.entity',
    'table.score',
    'table.score_interval',
    'table.rank',
    'table.rank_median',
    'table.rank_interval',
    'table.rank_shift',
    'table.ahead',
  ];
  const rank = (row: RankRow, field: 'rank' | 'rank_median' | 'rank_low' | 'rank_high') => {
    const value = row[field];
    return from(
      { kind: 'number', text: Number.isInteger(value) ? String(value) : value.toFixed(1), value },
      row,
      field,
    );
  };
  return finishTable(scope, {
    kind: 'table',
    id: `app:ranks-${slug(name)}-${slug(index)}`,
    file: `ranks-${slug(name)}-${slug(index)}`,
    caption: scope.templates.inlines('caption/uncertainty-ranks', {
      index: scope.names.label(index),
      time: rows[0]?.time == null ? null : String(rows[0].time),
    }),
    columns: [wide(0.22), decimal, center, decimal, decimal, center, decimal, decimal],
    head: [{ cells: head.map((key) => textCell(scope.words(key))) }],
    body: [
      rows.map((row) => ({
        cells: [
          textCell(scope.entityName(row.entity)),
          cell(numberOf(scope, row, 'score')),
          between(scope, row, 'score_low', 'score_high'),
          cell(rank(row, 'rank')),
          cell(rank(row, 'rank_median')),
          cell(text('['), rank(row, 'rank_low'), text(', '), rank(row, 'rank_high'), text(']')),
          cell(
            from(
              { kind: 'number', text: row.rank_shift.toFixed(2), value: row.rank_shift },
              row,
              'rank_shift',
            ),
          ),
          percentCell(row, 'ahead_of_next'),
        ],
      })),
    ],
    notes: [
      scope.templates.inlines('note/uncertainty-ranks', {
        coverage: coverage(result.confidence),
        scale: { [result.scale]: true },
      }),
    ],
  });
}
