import type { MeasureResult } from '../../results/results.ts';
import { dagumGini } from '../../stats/companion/dagum.ts';
import { entropyInequality } from '../../stats/companion/entropy-inequality.ts';
import { onRows } from '../sample.ts';
import {
  type CompanionContext,
  groupsOn,
  measured,
  notPositive,
  type Outcome,
  orReason,
  problemOf,
  type Slice,
  slicesOf,
  valuesOn,
} from './context.ts';

const NO_INEQUALITY = 'there is no inequality to share out';

/** Theil's T, the mean logarithmic deviation and GE(2) by period, with their parts by group. */
export function theil(context: CompanionContext): Outcome {
  const { params, data, sample } = context;
  const problems = [
    notPositive(context, params.variables[0]!, valuesOn(context, sample.rows)),
    params.population === null
      ? null
      : notPositive(context, params.population, onRows(data.term(params.population), sample.rows)),
  ].filter((problem) => problem !== null);
  if (problems.length > 0) return { problems };
  const measures = slicesOf(context).flatMap((slice) => entropyMeasures(context, slice));
  return { measures, frames: [] };
}

function entropyMeasures(context: CompanionContext, { time, rows }: Slice): MeasureResult[] {
  const { params, data } = context;
  const x = valuesOn(context, rows);
  const population =
    params.population === null
      ? new Float64Array(rows.length).fill(1)
      : onRows(data.term(params.population), rows);
  const grouped = params.groups !== null;
  const { labels, codes } = grouped
    ? groupsOn(context, rows)
    : { labels: [''], codes: new Int32Array(rows.length) };
  return (['theil', 'mld', 'ge2'] as const).flatMap((name) => {
    const found = entropyInequality(name, x, population, codes, labels.length);
    const { total, within, between, groups } = found;
    if (!grouped) return [measured(name, time, total)];
    return [
      measured(name, time, total),
      measured(`${name}_within`, time, within),
      measured(`${name}_between`, time, between),
      orReason(`${name}_between_share`, time, between / total, NO_INEQUALITY),
      ...groups.flatMap(({ group, value, contribution }) => [
        measured(`${name}_group`, time, value, [labels[group]!]),
        orReason(`${name}_group_share`, time, contribution / total, NO_INEQUALITY, [labels[group]!]),
      ]),
    ];
  });
}

/** Dagum's three parts of the Gini coefficient by period, with those of groups and pairs of groups. */
export function dagum(context: CompanionContext): Outcome {
  const { params, sample } = context;
  const negative = notPositive(context, params.variables[0]!, valuesOn(context, sample.rows), true);
  if (negative !== null) return { problems: [negative] };
  const measures: MeasureResult[] = [];
  for (const slice of slicesOf(context)) {
    const { labels, codes } = groupsOn(context, slice.rows);
    const x = valuesOn(context, slice.rows);
    const empty = labels.find((_, g) => !x.some((value, i) => codes[i] === g && value > 0));
    if (empty !== undefined) {
      const when = slice.time === null ? '' : ` in ${slice.time}`;
      const message = `every value of group ${empty}${when} is 0, and a Gini coefficient divides by the mean.`;
      return { problems: [problemOf(context, message, 'leave the group out with `where`', 'DATA007')] };
    }
    measures.push(...dagumMeasures(x, codes, labels, slice.time));
  }
  return { measures, frames: [] };
}

function dagumMeasures(
  x: Float64Array,
  codes: Int32Array,
  labels: readonly string[],
  time: number | null,
): MeasureResult[] {
  const { gini, within, between, overlap, groups, pairs } = dagumGini(x, codes, labels.length);
  const pairOf = (pair: { first: number; second: number }) => [labels[pair.first]!, labels[pair.second]!];
  const parts = Object.entries({ within, between, overlap });
  return [
    measured('gini', time, gini),
    ...parts.map(([part, value]) => measured(`gini_${part}`, time, value)),
    ...parts.map(([part, value]) => orReason(`gini_${part}_share`, time, value / gini, NO_INEQUALITY)),
    ...groups.map(({ group, gini: own }) => measured('gini_group', time, own, [labels[group]!])),
    ...pairs.map((pair) => measured('gini_pair', time, pair.gini, pairOf(pair))),
    ...pairs.map((pair) =>
      orReason('affluence_pair', time, pair.affluence, 'the two groups do not differ', pairOf(pair)),
    ),
  ];
}
