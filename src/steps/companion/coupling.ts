import { mean } from '../../numeric/sum.ts';
import type { MeasureResult } from '../../results/results.ts';
import { coupling as couplingOf } from '../../stats/companion/coupling.ts';
import { specialization as specializationOf } from '../../stats/companion/specialization.ts';
import {
  type CompanionContext,
  cellOf,
  firstBroken,
  measured,
  notPositive,
  type Outcome,
  problemOf,
  slicesOf,
  valuesOn,
} from './context.ts';

/** Coupling of subsystems row by row, and means by period. */
export function coupling(context: CompanionContext): Outcome {
  const { params, data, sample } = context;
  const problems = params.variables.flatMap((name, j) => {
    const broken = firstBroken(
      sample.rows,
      valuesOn(context, sample.rows, j),
      (value) => value >= 0 && value <= 1,
    );
    if (broken === null) return [];
    const message = `\`${name}\` is ${broken.value} at ${cellOf(context, broken.row)}; a subsystem lies in [0, 1].`;
    return [
      problemOf(
        context,
        message,
        'use an index of normalized indicators, without `transform: ln`',
        'DATA007',
      ),
    ];
  });
  if (problems.length > 0) return { problems };
  const { form = 'standard', shares = [] } = params.options;
  const rows: (string | number | null)[][] = [];
  const measures: MeasureResult[] = [];
  for (const slice of slicesOf(context)) {
    const columns = params.variables.map((_, j) => valuesOn(context, slice.rows, j));
    const found = Array.from(slice.rows, (_, i) =>
      couplingOf(
        columns.map((column) => column[i]!),
        shares,
        form,
      ),
    );
    const zero = found.findIndex((one) => Number.isNaN(one.coupling));
    if (zero >= 0) {
      const message = `every subsystem is 0 at ${cellOf(context, slice.rows[zero]!)}, and coupling divides by their sum.`;
      return {
        problems: [problemOf(context, message, 'shift the indices: `weights: { shift: ... }`', 'DATA007')],
      };
    }
    found.forEach((one, i) => {
      const entity = data.frame.entityLabels[data.frame.entity[slice.rows[i]!]!]!;
      rows.push([entity, slice.time, one.coupling, one.development, one.coordination]);
    });
    for (const name of ['coupling', 'development', 'coordination'] as const)
      measures.push(measured(name, slice.time, mean(found.map((one) => one[name]))));
  }
  const columns = ['entity', 'time', 'coupling', 'development', 'coordination'];
  return { measures, frames: [{ name: 'coupling', columns, rows }] };
}

/** Krugman and Herfindahl indices of entities, Herfindahl of the parts. */
export function specialization(context: CompanionContext): Outcome {
  const { params, data, sample } = context;
  const problems = params.variables.flatMap(
    (name, j) => notPositive(context, name, valuesOn(context, sample.rows, j), true) ?? [],
  );
  if (problems.length > 0) return { problems };
  const rows: (string | number | null)[][] = [];
  const measures: MeasureResult[] = [];
  for (const slice of slicesOf(context)) {
    const parts = params.variables.map((_, j) => valuesOn(context, slice.rows, j));
    const { krugman, herfindahl, concentration } = specializationOf(parts);
    const empty = krugman.findIndex(Number.isNaN);
    const absent = concentration.findIndex(Number.isNaN);
    if (empty >= 0 || absent >= 0) {
      const what =
        empty >= 0
          ? `all parts are 0 at ${cellOf(context, slice.rows[empty]!)}`
          : `\`${params.variables[absent]}\` is 0 everywhere in ${slice.time}`;
      return {
        problems: [problemOf(context, `${what}, and shares divide by the sum.`, 'leave it out', 'DATA007')],
      };
    }
    Array.from(slice.rows, (row) => data.frame.entityLabels[data.frame.entity[row]!]!).forEach(
      (entity, i) => {
        rows.push([entity, slice.time, krugman[i]!, herfindahl[i]!]);
      },
    );
    params.variables.forEach((name, k) => {
      measures.push(measured('concentration', slice.time, concentration[k]!, [name]));
    });
    measures.push(
      measured('krugman_mean', slice.time, mean(krugman)),
      measured('herfindahl_mean', slice.time, mean(herfindahl)),
    );
  }
  return {
    measures,
    frames: [{ name: 'specialization', columns: ['entity', 'time', 'krugman', 'herfindahl'], rows }],
  };
}
