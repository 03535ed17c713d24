import { stream } from '../../numeric/rng.ts';
import type { MeasureResult } from '../../results/results.ts';
import { benjaminiHochberg } from '../../stats/companion/false-discovery.ts';
import {
  geary,
  getisOrd,
  moran as globalMoran,
  localMoran,
  type Quadrant,
  type SpatialTest,
  spatialP,
} from '../../stats/companion/moran.ts';
import {
  type Permutations,
  permuteGlobal,
  permuteLocal,
  pseudoP,
} from '../../stats/companion/permutation.ts';
import {
  isolates,
  rowStandardized,
  type SpatialWeights,
  weightsAmong,
} from '../../stats/companion/spatial-weights.ts';
import type { NeighborsValue } from '../neighbors.ts';
import {
  type CompanionContext,
  measured,
  type Outcome,
  problemOf,
  type Slice,
  slicesOf,
  valuesOn,
} from './context.ts';

const QUADRANTS: readonly Quadrant[] = ['High-High', 'Low-Low', 'High-Low', 'Low-High'];
const LEVEL = 0.05;
const LEAST_ENTITIES = 4;

/** Moran's I, Geary's C and, where asked for, local Moran of each period. */
export function moran(context: CompanionContext): Outcome {
  const measures: MeasureResult[] = [];
  const rows: (string | number | null)[][] = [];
  for (const slice of slicesOf(context)) {
    const spatial = spatialOn(context, slice);
    // What is wrong in one period is wrong in most: told once.
    if ('problems' in spatial) return spatial;
    const x = valuesOn(context, slice.rows);
    if (x.every((value) => value === x[0])) {
      const message = `the variable is the same everywhere${whenOf(slice)}.`;
      return { problems: [problemOf(context, message, 'leave the period out', 'DATA011')] };
    }
    measures.push(...globalMeasures(context, x, spatial.weights, slice.time));
    if (context.params.options.local !== true) continue;
    const local = localRows(context, x, spatial, slice);
    rows.push(...local);
    measures.push(...quadrantMeasures(local, slice.time));
  }
  const columns = context.params.options.adjust === undefined ? LOCAL_COLUMNS : [...LOCAL_COLUMNS, ADJUSTED];
  return {
    measures,
    frames: context.params.options.local === true ? [{ name: 'local-moran', columns, rows }] : [],
    neighbors: neighborsOf(context),
  };
}

function neighborsOf({ inputs, params }: CompanionContext) {
  const { weights, rowStandardize } = inputs.neighbors as NeighborsValue;
  return {
    name: params.neighbors!,
    entities: weights.size,
    links: weights.values.length,
    row_standardized: rowStandardize,
  };
}

const whenOf = ({ time }: Slice) => (time === null ? '' : ` in ${time}`);

/** The weights among the entities of one period, with those as given beside them. */
export function spatialOn(
  context: CompanionContext,
  slice: Slice,
):
  | { readonly weights: SpatialWeights; readonly raw: SpatialWeights }
  | { readonly problems: ReturnType<typeof problemOf>[] } {
  const { weights, rowStandardize } = context.inputs.neighbors as NeighborsValue;
  const { frame } = context.data;
  const entities = Array.from(slice.rows, (row) => frame.entity[row]!);
  const raw = weightsAmong(weights, entities);
  const alone = isolates(raw);
  if (entities.length < LEAST_ENTITIES) {
    const message = `${entities.length} entities are left${whenOf(slice)}; spatial statistics need ${LEAST_ENTITIES}.`;
    return {
      problems: [
        problemOf(context, message, 'look for missing values, or a `where` that keeps too little', 'DATA011'),
      ],
    };
  }
  if (alone.length > 0) {
    const names = alone.slice(0, 5).map((i) => frame.entityLabels[entities[i]!]!);
    const more = alone.length > 5 ? ` and ${alone.length - 5} more` : '';
    const message = `${names.join(', ')}${more} ${alone.length > 1 ? 'have' : 'has'} no neighbor${whenOf(slice)}.`;
    const hint = 'give each a neighbor (an island the coast it is nearest to), or leave it out with `where`';
    return { problems: [problemOf(context, message, hint, 'DATA014')] };
  }
  return { weights: rowStandardize ? rowStandardized(raw) : raw, raw };
}

/** Permutations of a period, each with a stream of its own; null where p-values are those of the normal distribution. */
function permutationsOf(
  { params, stepId }: CompanionContext,
  what: string,
  time: number | null,
): Permutations | null {
  const { permutations: times } = params.options;
  const { seed } = params;
  if (times === undefined || seed === undefined) return null;
  const purpose = `${what} permutations${time === null ? '' : ` ${time}`}`;
  return { times, stream: (replicate) => stream(seed, stepId, purpose, replicate) };
}

function globalMeasures(
  context: CompanionContext,
  x: Float64Array,
  weights: SpatialWeights,
  time: number | null,
): MeasureResult[] {
  const { inference = 'randomization', alternative = 'two_sided' } = context.params.options;
  const permutations = permutationsOf(context, 'global', time);
  const permuted = permutations === null ? null : permuteGlobal(x, weights, permutations);
  const tested = (measure: string, test: SpatialTest, which: 'moran' | 'geary'): MeasureResult => ({
    ...measured(measure, time, test.estimate),
    expectation: test.expectation,
    std_error: Math.sqrt(test.variance),
    statistic: test.statistic,
    p_value:
      permutations === null || permuted === null
        ? spatialP(test.statistic, alternative)
        : pseudoP(permuted[which], permutations.times, alternative),
  });
  return [
    tested('moran_i', globalMoran(x, weights, inference), 'moran'),
    tested('geary_c', geary(x, weights, inference), 'geary'),
  ];
}

const LOCAL_COLUMNS = [
  'entity',
  'time',
  'value',
  'z',
  'lag',
  'local_i',
  'expectation',
  'variance',
  'statistic',
  'p.value',
  'quadrant',
  'getis_ord',
] as const;

/** Stands last where p-values are adjusted. */
const ADJUSTED = 'p.adjusted';

function localRows(
  context: CompanionContext,
  x: Float64Array,
  { weights, raw }: { weights: SpatialWeights; raw: SpatialWeights },
  { time, rows }: Slice,
): (string | number | null)[][] {
  const { frame } = context.data;
  const local = localMoran(x, weights, context.params.options.local_variance ?? 'conditional');
  const hot = getisOrd(x, raw);
  const permutations = permutationsOf(context, 'local', time);
  const permuted = permutations === null ? null : permuteLocal(x, weights, permutations);
  const found = Array.from(rows, (row, i) => {
    const deviation = Math.sqrt(local.variance[i]!);
    // An entity exactly at the mean has no conditional variance.
    const statistic = deviation > 0 ? (local.estimate[i]! - local.expectation[i]!) / deviation : null;
    return [
      frame.entityLabels[frame.entity[row]!]!,
      time,
      x[i]!,
      local.z[i]!,
      local.lag[i]!,
      local.estimate[i]!,
      local.expectation[i]!,
      local.variance[i]!,
      statistic,
      statistic === null
        ? null
        : permutations === null || permuted === null
          ? spatialP(statistic, 'two_sided')
          : pseudoP(permuted[i]!, permutations.times, 'two_sided'),
      local.quadrant[i]!,
      Number.isFinite(hot[i]) ? hot[i]! : null,
    ];
  });
  if (context.params.options.adjust === undefined) return found;
  const adjusted = benjaminiHochberg(found.map((row) => row[P_VALUE] as number | null));
  return found.map((row, i) => [...row, adjusted[i]!]);
}

const P_VALUE = LOCAL_COLUMNS.indexOf('p.value');

function quadrantMeasures(rows: readonly (string | number | null)[][], time: number | null): MeasureResult[] {
  const at = (name: (typeof LOCAL_COLUMNS)[number]) => LOCAL_COLUMNS.indexOf(name);
  return QUADRANTS.flatMap((quadrant) => {
    const own = rows.filter((row) => row[at('quadrant')] === quadrant);
    // The adjusted p stands behind all others.
    const deciding = (row: readonly (string | number | null)[]) => row[LOCAL_COLUMNS.length] ?? row[P_VALUE];
    const significant = own.filter((row) => ((deciding(row) as number | null | undefined) ?? 1) < LEVEL);
    return [
      measured('quadrant', time, own.length, [quadrant]),
      measured('quadrant_significant', time, significant.length, [quadrant]),
    ];
  });
}
