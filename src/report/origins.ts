import { compareCodeUnits } from '../base/compare.ts';
import type { Json } from '../base/json.ts';
import { type FoundNumber, numbersOf, stepOf } from '../results/numbers.ts';
import type { NumberRun } from './document.ts';
import type { ReportInput, WalkStep } from './input.ts';
import { namesOf } from './names.ts';
import { slug } from './scope.ts';
import { studyLines } from './study-lines.ts';
import { typographyOf } from './typography.ts';
import { readWords, type Words } from './words.ts';

/**
 * Where a number stands: whose table it is in (a model's or an index's), and what heads its row and column. Prose is
 * `loose`: beside the table of a model it may speak of others.
 */
export type NumberPlace = {
  readonly owner: string | null;
  readonly hints: readonly string[];
  readonly loose?: boolean;
};

export const inProse = (owner: string | null): NumberPlace => ({ owner, hints: [], loose: true });

/** The origins of the numbers that one page prints. */
export type NumberOrigins = {
  /** The model or the index that a table is of, by the table's id. */
  readonly ownerOf: (id: string) => string | null;
  /** The position in `data().numbers` of a number that the results hold; null for one that they do not. */
  readonly of: (run: NumberRun, place: NumberPlace) => number | null;
  /** What the page's script needs, strings and steps once each, after every number was asked for. */
  readonly data: () => Json;
};

/** Levels of the results that name nothing. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'models',
  'indices',
  'hypotheses',
  'columns',
  'terms',
  'rows',
  'fit',
  'effects',
  'mediators',
  'tests',
  'vcov',
  'weights',
  'scores',
  'outputs',
]);

/** Fields that have a name of their own in the words of the language. */
const FIELDS: ReadonlySet<string> = new Set([
  'estimate',
  'std_error',
  'statistic',
  'p_value',
  'conf_low',
  'conf_high',
  'n',
  'mean',
  'std_dev',
  'min',
  'max',
  'weight',
  'entropy',
  'score',
  'value',
  'n_obs',
  'n_entities',
  'n_periods',
  'n_clusters',
  'df_resid',
  'r2_within',
  'r2_overall',
  'r2_between',
  'r2_lsdv',
  'adj_r2',
  'f_statistic',
  'f_p_value',
  'entities',
  'periods',
  'df',
]);

/** The same walk as `repro trace`, for a page: from a number to its step, what that rests on, rows and lines of the study. */
export function numberOrigins(input: ReportInput): NumberOrigins {
  const words = readWords(input.templates, input.study.outputs.language);
  const found = numbersByValue(input);
  const label = remembered(namesOf(input.study, words, typographyOf(input.study.outputs.language)).label);
  const owners = ownersOf(input).map((owner) => ({ owner, part: slug(owner) }));
  const strings = table<string>((text) => text);
  const steps = stepTable(input, words);
  const numbers = table<FoundNumber>(({ pointer }) => pointer);
  return {
    ownerOf: (id) => owners.find(({ part }) => isOf(id.replace(/^tbl:/, ''), part))?.owner ?? null,
    of: (run, place) => {
      const origin = run.value === null ? null : originOf(found, run, place, label);
      return origin === null ? null : numbers.add(origin);
    },
    data: () => ({
      words: Object.fromEntries(UI_WORDS.map((key) => [key, words(`origin.${key}`)])),
      numbers: numbers
        .entries()
        .map(({ value, pointer, words: path }) => [
          value,
          pathOf(path).map((word) => strings.add(namedField(word, words) ?? label(word))),
          steps.add(stepOf(pointer)),
        ]),
      strings: strings.entries(),
      steps: steps.entries(),
      study: input.studyText,
    }),
  };
}

/** The label of a name is asked for once per number and hint. */
function remembered(label: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? label(name);
    known.set(name, found);
    return found;
  };
}

/** The longest names first: one may begin another. */
function ownersOf({ results }: ReportInput): string[] {
  const names = [...Object.keys(results.models), ...Object.keys(results.indices)];
  return names.sort((a, b) => b.length - a.length || compareCodeUnits(a, b));
}

const isOf = (id: string, owner: string): boolean =>
  id === owner || id.startsWith(`${owner}-`) || id.endsWith(`-${owner}`);

const UI_WORDS = [
  'explain',
  'close',
  'value',
  'rests',
  'lines',
  'sort',
  'ascending',
  'descending',
  'original',
];

const byValue = new WeakMap<ReportInput['results'], ReadonlyMap<number, readonly FoundNumber[]>>();

/** Every page of a build asks for them. */
function numbersByValue({ results }: ReportInput): ReadonlyMap<number, readonly FoundNumber[]> {
  const known = byValue.get(results);
  if (known !== undefined) return known;
  const found = new Map<number, FoundNumber[]>();
  for (const number of numbersOf(results as unknown as Json)) {
    const same = found.get(number.value);
    if (same === undefined) found.set(number.value, [number]);
    else same.push(number);
  }
  byValue.set(results, found);
  return found;
}

/**
 * The number of the results that is printed. Equal numbers are told apart by the table's model, then by what heads the row
 * and the column; where that leaves several models, nothing is claimed.
 */
function originOf(
  found: ReadonlyMap<number, readonly FoundNumber[]>,
  run: NumberRun,
  { owner, hints, loose = false }: NumberPlace,
  label: (name: string) => string,
): FoundNumber | null {
  const value = run.value as number;
  // Prose states sizes without their sign.
  const same = found.get(value) ?? found.get(-value) ?? [];
  const own = owner === null ? same : same.filter(({ words }) => words[1] === owner);
  const candidates = own.length > 0 ? own : owner === null || loose ? same : [];
  const asked = [...hints, ...keyWords(run.key)];
  if (candidates.length === 1) return candidates[0] ?? null;
  const says = (hint: string, word: string) => hint === word || hint === label(word);
  const fit = candidates.map(
    ({ words }) => asked.filter((hint) => words.some((word) => says(hint, word))).length,
  );
  const most = Math.max(0, ...fit);
  const best = candidates.filter((_, i) => fit[i] === most);
  const [first = null] = best;
  if (first === null) return null;
  if (best.every(({ words }) => words[1] === first.words[1])) return first;
  // A count of rows is every model's, and the sample's first of all.
  return best.find(({ words }) => words[0] === 'sample') ?? null;
}

function keyWords(key: string | undefined): string[] {
  if (key === undefined) return [];
  return (JSON.parse(key) as unknown[]).filter((word) => typeof word === 'string');
}

const pathOf = (words: readonly string[]): readonly string[] => words.filter((word) => !STRUCTURE.has(word));

const namedField = (word: string, words: Words): string | null =>
  FIELDS.has(word) ? words(`number.${word}`) : null;

type Table<In, Out = In> = { readonly add: (entry: In) => number; readonly entries: () => Out[] };

/** Entries once each, by their position. */
function table<T>(keyOf: (entry: T) => string): Table<T> {
  const positions = new Map<string, number>();
  const kept: T[] = [];
  return {
    add: (entry) => {
      const known = positions.get(keyOf(entry));
      if (known !== undefined) return known;
      positions.set(keyOf(entry), kept.length);
      return kept.push(entry) - 1;
    },
    entries: () => kept,
  };
}

/** Steps by id, each after those that it rests on; -1 for one that is not of the plan. */
function stepTable(input: ReportInput, words: Words): Table<string, Json> {
  const byId = new Map((input.walk ?? []).map((step) => [step.id, step]));
  const lines = input.studyText.split('\n');
  const positions = new Map<string, number>();
  const kept: Json[] = [];
  const add = (id: string): number => {
    const known = positions.get(id);
    const step = byId.get(id);
    if (known !== undefined || step === undefined) return known ?? -1;
    const needs = step.needs.map(add).filter((at) => at >= 0);
    const place = studyLines(lines, step.pointer);
    positions.set(id, kept.length);
    return kept.push([step.id, detailOf(step, input, words), place?.from ?? 0, place?.to ?? 0, needs]) - 1;
  };
  return { add, entries: () => kept };
}

function detailOf(step: WalkStep, { data, results }: ReportInput, words: Words): string {
  if (step.kind === 'source') {
    const source = data.sources.find(({ name }) => step.id === `source:${name}`);
    return source === undefined
      ? ''
      : words('origin.source', { path: source.path, rows: String(source.rows) });
  }
  // Where the kind is all there is to say, the name of the step says it.
  if (step.kind !== 'panel') return step.id.startsWith(`${step.detail}:`) ? '' : step.detail;
  const { rows, entities, imputed } = results.sample;
  return words('origin.panel', {
    joined: String(data.joinedRows),
    dropped: String(data.droppedBySample),
    filled: String(imputed.length),
    rows: String(rows),
    entities: String(entities),
  });
}
