import type { Problem } from '../diagnostics/diagnostic.ts';
import { columnsBesideLargest, MOST_COLUMNS } from '../stats/regression/slope-absorber.ts';
import type { RegressionInput, Slopes } from '../stats/regression/types.ts';
import { factorOn, type ModelData, type Sample, viewOnRows } from './sample.ts';

/** What a column says of its design beside its terms; keys that are at their default are not there. */
export type DesignParams = {
  readonly random?: 'time' | 'both';
  readonly ivMethod?: 'g2sls' | 'ec2sls';
  readonly constant?: false;
  readonly singletons?: 'keep';
  readonly slopes?: readonly { readonly effect: string; readonly terms: readonly string[] }[];
};

type Column = DesignParams & { readonly label: string; readonly effects: readonly string[] };

export function designInput(
  data: ModelData,
  column: Column,
  rows: Int32Array,
): Pick<RegressionInput, 'random' | 'ivMethod' | 'constant' | 'keepSingletons' | 'slopes'> {
  const { random, ivMethod, constant, singletons } = column;
  return {
    ...(random === undefined ? {} : { random }),
    ...(ivMethod === undefined ? {} : { ivMethod }),
    ...(constant === undefined ? {} : { constant }),
    ...(singletons === undefined ? {} : { keepSingletons: true }),
    ...(column.slopes === undefined ? {} : { slopes: slopesOn(data, column, rows) }),
  };
}

/** The columns of slopes on some rows, by the position of their effect. */
export function slopesOn(
  data: ModelData,
  { effects, slopes = [] }: Pick<Column, 'effects' | 'slopes'>,
  rows: Int32Array,
): Slopes[] {
  return slopes.map(({ effect, terms }) => ({
    effect: effects.indexOf(effect),
    columns: terms.map((name) => viewOnRows(data.term(name), rows)),
  }));
}

/** Slopes are solved for beside the largest effect as one dense system. */
export function tooManySlopes(
  data: ModelData,
  model: { readonly name: string; readonly pointer: string },
  column: Column,
  { rows }: Sample,
): Problem | null {
  if (column.slopes === undefined) return null;
  const factors = column.effects.map((name) => factorOn(data, name, rows));
  const count = columnsBesideLargest(factors, slopesOn(data, column, rows));
  if (count <= MOST_COLUMNS) return null;
  return {
    code: 'DATA011',
    severity: 'error',
    message: `${model.name}, column ${column.label}: beside the largest effect there are ${count} levels and slopes by level, and ${MOST_COLUMNS} can be solved for`,
    hint: 'take fewer effects beside the one whose levels have slopes',
    pointer: `${model.pointer}/slopes`,
  };
}
