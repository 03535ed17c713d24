import type { Json } from '../base/json.ts';
import { quantileType7 } from '../numeric/quantile.ts';
import { sum } from '../numeric/sum.ts';
import type { ReportInput } from './input.ts';
import { placeOf } from './places.ts';

/**
 * Numbers of the results, or of their details: a field of an entry that is at hand, those at a place, or a field of the
 * entries of a list there.
 */
export type Selection = Held | At;

/** A field of an entry of the results (no copy of one). */
export type Held = { readonly entry: object; readonly field: string };

export type At = {
  /** JSON pointer into results.json; from `details` where that is true. */
  readonly path: string;
  readonly details?: true;
  /** Entries whose fields are these. */
  readonly where?: { readonly [field: string]: string | number | boolean | null };
  readonly field?: string;
  /** The members of a list of numbers, each by itself. */
  readonly spread?: true;
};

/** What is done with the numbers that were taken, in the order in which they were. */
export type Fold =
  | 'value'
  | 'magnitude'
  | 'sum'
  | 'mean'
  | 'median'
  | 'middle_half'
  | 'count'
  | 'different'
  /** Of weights by period: the sum over indicators of their means. */
  | 'sum_of_means'
  /** How many different ones the first selection takes, less how many the second does. */
  | 'less'
  /** How many there are beside the five that are named. */
  | 'after_five'
  /** How many there are besides the first. */
  | 'others'
  /** Of lower ends, then as many upper ends: how many intervals do not hold zero. */
  | 'clear'
  /** The first over the sum of the others. */
  | 'part'
  /** How many the first selection takes over how many the last does. */
  | 'of_all'
  /** Of equal parts: at how many places all say the same. */
  | 'same_in_all'
  /** The first two multiplied, over the third. */
  | 'standardized'
  /** The same with its sign. */
  | 'rescaled'
  /** exp of the first; exp of the first, times the second. */
  | 'exponential'
  | 'exponential_times'
  /** Of a slope of a logarithm: the change of the level, in percent, without its sign. */
  | 'percent_change'
  /** All but the last: how many are not above the last. */
  | 'at_most'
  /** Of a sum of squares, N and the residual degrees of freedom (results/information.ts). */
  | 'rmse'
  | 'root_mse'
  | 'log_likelihood'
  | 'aic'
  | 'bic'
  /** Quartiles and ends of one list. */
  | 'quantile_0'
  | 'quantile_25'
  | 'quantile_50'
  | 'quantile_75'
  | 'quantile_100'
  /** Of two halves, ranks before and after: how many are higher, lower; how far the one goes that goes farthest. */
  | 'rose'
  | 'fell'
  /** How many are in both halves. */
  | 'in_both'
  | 'most_up'
  | 'most_down';

/** What a selection takes; null where its place is not there or holds something else. */
export function selected(input: ReportInput, it: Selection): readonly unknown[] | null {
  const { results, details } = input;
  if ('entry' in it) return placeOf(input, it.entry) === null ? null : [field(it.entry, it.field)];
  const root = (it.details === true ? details : results) as unknown;
  const found = at(root, it.path);
  if (found === undefined) return null;
  if (it.spread === true && isList(found)) return Array.from(found as ArrayLike<unknown>);
  if (!Array.isArray(found)) return it.field === undefined ? [found] : [field(found, it.field)];
  const entries =
    it.where === undefined ? found : (grouped(found, Object.keys(it.where)).get(keyOf(it.where)) ?? []);
  return it.field === undefined ? entries : entries.map((entry) => field(entry, it.field as string));
}

type Groups = ReadonlyMap<string, readonly unknown[]>;

/** A table asks a list for the entries of each of its rows. */
const groupings = new WeakMap<object, Map<string, Groups>>();

function grouped(list: readonly unknown[], keys: readonly string[]): Groups {
  const known = groupings.get(list) ?? new Map<string, Groups>();
  groupings.set(list, known);
  const name = keys.join('\u0000');
  const found = known.get(name);
  if (found !== undefined) return found;
  const groups = new Map<string, unknown[]>();
  for (const entry of list) {
    const key = JSON.stringify(keys.map((it) => field(entry, it) ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  known.set(name, groups);
  return groups;
}

const keyOf = (where: NonNullable<At['where']>): string => JSON.stringify(Object.values(where));

/** A number worked out anew from the results, by code that no section of the report shares; null where it cannot be. */
export function folded(input: ReportInput, fold: Fold, of: readonly Selection[]): number | null {
  const parts = of.map((it) => selected(input, it));
  if (parts.some((part) => part === null)) return null;
  const taken = parts.flatMap((part) => part ?? []);
  if (fold === 'count') return taken.length;
  if (fold === 'others') return taken.length - 1;
  if (fold === 'different') return new Set(taken.map((it) => JSON.stringify(it))).size;
  const numbers = taken.filter((it): it is number => typeof it === 'number');
  return FOLDS[fold](numbers, parts.map((part) => part ?? []) as readonly (readonly number[])[]);
}

type Folding = (numbers: readonly number[], parts: readonly (readonly number[])[]) => number | null;

const sorted = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers).sort();
const total = (numbers: readonly number[]): number => sum(Float64Array.from(numbers));

const FOLDS: { readonly [fold in Exclude<Fold, 'count' | 'others' | 'different'>]: Folding } = {
  value: ([first]) => first ?? null,
  magnitude: ([first]) => (first === undefined ? null : Math.abs(first)),
  sum: total,
  less: (_, [all = [], some = []]) => new Set(all).size - some.length,
  after_five: ([all = 0]) => all - 5,
  sum_of_means: (_, parts) => total(parts.map((part) => total(part) / part.length)),
  mean: (numbers) => (numbers.length === 0 ? null : total(numbers) / numbers.length),
  median: (numbers) => quantileOf(numbers, 0.5),
  middle_half: (numbers) =>
    numbers.length === 0 ? null : quantileType7(sorted(numbers), 0.75) - quantileType7(sorted(numbers), 0.25),
  clear: (numbers) => {
    const half = numbers.length / 2;
    return numbers.slice(0, half).filter((low, i) => low > 0 || (numbers[half + i] ?? 0) < 0).length;
  },
  part: ([first = 0, ...all]) => first / total(all),
  of_all: (_, parts) => (parts[0] ?? []).length / (parts.at(-1) ?? []).length,
  same_in_all: (_, [first = [], ...others]) =>
    first.filter((value, i) => others.every((other) => other[i] === value)).length,
  standardized: ([slope, x, y]) =>
    slope === undefined || x === undefined || y === undefined ? null : Math.abs((slope * x) / y),
  rescaled: ([slope, x, y]) =>
    slope === undefined || x === undefined || y === undefined ? null : (slope * x) / y,
  exponential: ([first]) => (first === undefined ? null : Math.exp(first)),
  percent_change: ([first]) => (first === undefined ? null : 100 * Math.abs(Math.exp(first) - 1)),
  exponential_times: ([first, second]) =>
    first === undefined || second === undefined ? null : Math.exp(first) * second,
  at_most: (numbers) => numbers.slice(0, -1).filter((value) => value <= (numbers.at(-1) ?? 0)).length,
  rmse: ([rss = 0, n = 0]) => Math.sqrt(rss / n),
  root_mse: ([rss = 0, , df = 0]) => Math.sqrt(rss / df),
  log_likelihood: (numbers) => likelihood(numbers),
  aic: (numbers) => 2 * (parametersOf(numbers) - likelihood(numbers)),
  bic: (numbers) => parametersOf(numbers) * Math.log(numbers[1] ?? 0) - 2 * likelihood(numbers),
  quantile_0: (numbers) => quantileOf(numbers, 0),
  quantile_25: (numbers) => quantileOf(numbers, 0.25),
  quantile_50: (numbers) => quantileOf(numbers, 0.5),
  quantile_75: (numbers) => quantileOf(numbers, 0.75),
  quantile_100: (numbers) => quantileOf(numbers, 1),
  rose: (_, parts) => moves(parts).filter((up) => up > 0).length,
  fell: (_, parts) => moves(parts).filter((up) => up < 0).length,
  in_both: (_, parts) => moves(parts).length,
  most_up: (_, parts) => Math.max(0, ...moves(parts)),
  most_down: (_, parts) => Math.max(0, ...moves(parts).map((up) => -up)),
};

/** Of normal errors: N/2 (ln(N / RSS) - ln(2 pi) - 1), the maximum of their likelihood. */
const likelihood = ([rss = 0, n = 0]: readonly number[]): number =>
  (n / 2) * (Math.log(n / rss) - Math.log(2 * Math.PI) - 1);

const parametersOf = ([, n = 0, df = 0]: readonly number[]): number => n - df;

const quantileOf = (numbers: readonly number[], share: number): number | null =>
  numbers.length === 0 ? null : quantileType7(sorted(numbers), share);

/** Places gained: names and scores before, names and scores after; ties by name. */
function moves(parts: readonly (readonly unknown[])[]): number[] {
  const [names = [], scores = [], later = [], after = []] = parts;
  const before = places(names as readonly string[], scores as readonly number[]);
  return [...places(later as readonly string[], after as readonly number[])].flatMap(([name, place]) => {
    const old = before.get(name);
    return old === undefined ? [] : [old - place];
  });
}

function places(names: readonly string[], scores: readonly number[]): Map<string, number> {
  const rows = names.map((name, i) => ({ name, score: scores[i] ?? 0 }));
  rows.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  return new Map(rows.map(({ name }, i) => [name, i]));
}

function at(root: unknown, pointer: string): unknown {
  let here = root;
  for (const part of pointerParts(pointer)) here = field(here, part);
  return here;
}

const isList = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/** `/models/a~1b/0` -> `models`, `a/b`, `0`. */
export const pointerParts = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A name as a part of a JSON pointer. */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What a pointer into the study leads to; undefined where the study does not say it. */
export const studyValue = (document: Json, pointer: string): unknown => at(document, pointer);

function field(entry: unknown, key: string): unknown {
  if (typeof entry !== 'object' || entry === null) return undefined;
  return Object.hasOwn(entry, key) ? (entry as { readonly [key: string]: unknown })[key] : undefined;
}
