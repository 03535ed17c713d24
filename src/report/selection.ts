import type { Json } from '../base/json.ts';
import { quantileType7 } from '../numeric/quantile.ts';
import { sum } from '../numeric/sum.ts';
import type { ReportInput } from './input.ts';

/** Numbers of the results, or of their details: those at a place, or a field of the entries of a list there. */
export type Selection = {
  /** JSON pointer into results.json; from `details` where that is true. */
  readonly path: string;
  readonly details?: true;
  /** Entries whose fields are these. */
  readonly where?: { readonly [field: string]: string | number | boolean | null };
  readonly field?: string;
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
  /** Of two halves, ranks before and after: how many are higher, lower; how far the one goes that goes farthest. */
  | 'rose'
  | 'fell'
  | 'most_up'
  | 'most_down';

/** What a selection takes; null where its place is not there or holds something else. */
export function selected({ results, details }: ReportInput, it: Selection): readonly unknown[] | null {
  const root = (it.details === true ? details : results) as unknown;
  const found = at(root, it.path);
  if (found === undefined) return null;
  if (!Array.isArray(found)) return it.field === undefined ? [found] : [field(found, it.field)];
  const wanted = Object.entries(it.where ?? {});
  return found
    .filter((entry) => wanted.every(([key, value]) => (field(entry, key) ?? null) === value))
    .map((entry) => (it.field === undefined ? entry : field(entry, it.field)));
}

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
  mean: (numbers) => (numbers.length === 0 ? null : total(numbers) / numbers.length),
  median: (numbers) => (numbers.length === 0 ? null : quantileType7(sorted(numbers), 0.5)),
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
  rose: (_, parts) => moves(parts).filter((up) => up > 0).length,
  fell: (_, parts) => moves(parts).filter((up) => up < 0).length,
  most_up: (_, parts) => Math.max(0, ...moves(parts)),
  most_down: (_, parts) => Math.max(0, ...moves(parts).map((up) => -up)),
};

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
