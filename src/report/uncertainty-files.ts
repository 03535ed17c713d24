import type { UncertaintyDetails, UncertaintyResult } from '../results/results.ts';
import { type CsvCell, csv } from './csv.ts';

const finite = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

/** Every run: where it stands in the design, its choices by name, rank shifts, and the estimates that models are about. */
export function designCsv(result: UncertaintyResult, details: UncertaintyDetails): string {
  const focus = result.estimates.filter((row) => row.focus);
  const named = focus.map(({ model, column, term, effect }) =>
    [model, column, effect === 'indirect' ? 'indirect' : null, term].filter((it) => it !== null).join(' '),
  );
  const indices = Object.keys(details.shifts);
  const rows = details.levels.map((levels, run): CsvCell[] => [
    run + 1,
    details.blocks[run] ?? '',
    ...result.choices.map(({ levels: names }, k) => names[levels[k]!] ?? null),
    ...indices.map((index) => finite(details.shifts[index]![run])),
    ...focus.flatMap((_, k) => [
      finite(details.estimates[k]![run]),
      finite(details.stdErrors[k]![run]),
      finite(details.pValues[k]![run]),
    ]),
  ]);
  const header = [
    'run',
    'block',
    ...result.choices.map(({ choice }) => choice),
    ...indices.map((index) => `rank shift ${index}`),
    ...named.flatMap((name) => [name, `${name} std.error`, `${name} p.value`]),
  ];
  return csv(header, rows);
}

/** Ranks and scores of all rows and indices. */
export function ranksCsv(result: UncertaintyResult): string {
  const rows = Object.entries(result.indices).flatMap(([index, { rows: own }]) =>
    own.map((row): CsvCell[] => [
      index,
      row.entity,
      row.time,
      row.score,
      row.score_low,
      row.score_high,
      row.rank,
      row.rank_mean,
      row.rank_median,
      row.rank_low,
      row.rank_high,
      row.rank_shift,
      row.ahead_of_next,
    ]),
  );
  return csv(
    [
      'index',
      'entity',
      'time',
      'score',
      'score.low',
      'score.high',
      'rank',
      'rank.mean',
      'rank.median',
      'rank.low',
      'rank.high',
      'rank.shift',
      'ahead.of.next',
    ],
    rows,
  );
}

/** Every estimate of the carried models. */
export function carriedCsv({ estimates }: UncertaintyResult): string {
  return csv(
    [
      'model',
      'column',
      'term',
      'effect',
      'estimate',
      'std.error',
      'mean',
      'median',
      'least',
      'greatest',
      'draw.low',
      'draw.high',
      'variance.within',
      'variance.between',
      'total.std.error',
      'choice.share',
      'conf.low',
      'conf.high',
      'same.sign',
      'same.sign.significant',
      'draws',
    ],
    estimates.map((row) => [
      row.model,
      row.column,
      row.term,
      row.effect,
      row.estimate,
      row.std_error,
      row.mean,
      row.median,
      row.least,
      row.greatest,
      row.draw_low,
      row.draw_high,
      row.variance_within,
      row.variance_between,
      row.total_std_error,
      row.choice_share,
      row.conf_low,
      row.conf_high,
      row.same_sign,
      row.same_sign_significant,
      row.draws,
    ]),
  );
}

/** Sobol indices of every output. */
export function sharesCsv(result: UncertaintyResult): string {
  const outputs = [
    ...Object.entries(result.indices).map(([index, { shares }]) => ({ of: `rank shift ${index}`, shares })),
    ...result.estimates.map(({ model, column, term, effect, shares }) => ({
      of: [model, column, effect === 'indirect' ? 'indirect' : null, term]
        .filter((it) => it !== null)
        .join(' '),
      shares,
    })),
  ];
  return csv(
    ['output', 'choice', 'first', 'first.low', 'first.high', 'total', 'total.low', 'total.high'],
    outputs.flatMap(({ of, shares }) =>
      shares.map((row): CsvCell[] => [
        of,
        row.choice,
        row.first,
        row.first_low,
        row.first_high,
        row.total,
        row.total_low,
        row.total_high,
      ]),
    ),
  );
}

/** What multiplies each weight, by set. */
export function perturbationsCsv(
  { perturbations }: UncertaintyDetails,
  indicators: (index: string) => readonly string[],
): string {
  return csv(
    ['index', 'set', 'indicator', 'multiplier'],
    Object.entries(perturbations).flatMap(([index, sets]) =>
      sets.flatMap((set, k) =>
        indicators(index).map((name, j): CsvCell[] => [index, k + 1, name, finite(set[j])]),
      ),
    ),
  );
}
