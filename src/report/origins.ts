import type { Json } from '../base/json.ts';
import { type FoundNumber, numberAtPointer, numbersOf, stepOf } from '../results/numbers.ts';
import type { NumberRun } from './document.ts';
import type { ReportInput } from './input.ts';
import { namesOf } from './names.ts';
import type { NumberOrigin } from './number-origin.ts';
import { type Candidates, candidatesOf } from './origin-candidates.ts';
import { type OriginRecord, recordOf } from './origin-records.ts';
import { digitsBeside, labelsOf, pathTable, stepTable, table } from './origin-tables.ts';
import { placeOf } from './places.ts';
import { pointerPart } from './selection.ts';
import { tableOwners } from './table-owners.ts';
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
  /** A cell's: where its numbers have no origin of their own, that of the column is theirs. */
  readonly column?: { readonly table: string; readonly head: string };
};

export const inProse = (owner: string | null): NumberPlace => ({ owner, hints: [], loose: true });

/** The origins of the numbers that one page prints. */
export type NumberOrigins = {
  /** The model or the index that a table is of, by the table's id. */
  readonly ownerOf: (id: string) => string | null;
  /** The position in `data().numbers` of a number with an origin of its own or one that the results hold; else null. */
  readonly of: (run: NumberRun, place: NumberPlace) => number | null;
  /** The position of what is said of the numbers that the words of a template hold. */
  readonly typed: () => number;
  /** The position of what is said of all numbers of one column that have no other origin, and of all in a figure. */
  readonly ofColumn: (table: string, head: string) => number;
  readonly ofFigure: (step: string) => number;
  /** Whether text holds a number that is no part of a name, a label, a unit or a citation of the study, nor a period. */
  readonly holdsNumber: (text: string) => boolean;
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
  const label = remembered(namesOf(input.study, words, typographyOf(input.study.outputs.language)).label);
  const found = equalsOf(numbersByValue(input), label);
  const ownerOf = tableOwners(input);
  const strings = table<string>((text) => text);
  const steps = stepTable(input, words);
  const paths = pathTable();
  const numbers = table<Kept>((it) => ('pointer' in it ? it.pointer : JSON.stringify(it)));
  const holdsNumber = digitsBeside(labelsOf(input));
  const told = { words, step: (pointer: string) => steps.add(stepOf(pointer)) };
  const fixed = (): number => numbers.add({ n: words('origin.fixed'), f: words('origin.fixed.more') });
  return {
    ownerOf,
    of: (run, place) => {
      if (run.origin?.kind === 'fixed') return fixed();
      if (run.origin !== undefined)
        return numbers.add(heldBy(run.origin, input) ?? recordOf(run, run.origin, place.owner, input, told));
      const origin = run.value === null ? null : originOf(found, run, place);
      return origin === null ? null : numbers.add(origin);
    },
    typed: fixed,
    ofColumn: (id, head) => {
      const owner = ownerOf(id);
      return numbers.add({ n: head, f: words('origin.cell'), s: steps.add(stepOfTable(id, owner, input)) });
    },
    ofFigure: (step) =>
      numbers.add({ n: words('origin.figure'), f: words('origin.figure.more'), s: steps.add(step) }),
    holdsNumber,
    data: () => {
      const kept = numbers
        .entries()
        .map((it) =>
          'pointer' in it
            ? [
                it.value,
                pathOf(it.words).map((word) => strings.add(namedField(word, words) ?? label(word))),
                steps.add(stepOf(it.pointer)),
                paths.add(it.pointer),
              ]
            : it,
        );
      return {
        words: Object.fromEntries(UI_WORDS.map((key) => [key, words(`origin.${key}`)])),
        numbers: kept as unknown as Json,
        paths: paths.entries(),
        strings: strings.entries(),
        steps: steps.entries(),
        study: input.studyText,
      };
    },
  };
}

/** The number of results.json that an origin names; null where it names several, or another place. */
function heldBy(origin: NumberOrigin, input: ReportInput): FoundNumber | null {
  if (origin.kind !== 'result' || origin.fields.length !== 1) return null;
  const place = placeOf(input, origin.of);
  if (place?.root !== 'results') return null;
  const pointer = `${place.pointer}/${pointerPart(origin.fields[0] as string)}`;
  return numberAtPointer(input.results as unknown as Json, pointer);
}

/** A number of the results, or what is said of another. */
type Kept = FoundNumber | OriginRecord;

/** Tables that no model and no index has stand on one step or on all of them. */
function stepOfTable(id: string, owner: string | null, { study }: ReportInput): string {
  if (owner !== null)
    return `${study.indices.some(({ name }) => name === owner) ? 'index' : 'model'}:${owner}`;
  if (id === 'tbl:hypotheses') return 'verdicts';
  if (id === 'app:audit') return 'audit';
  return 'panel';
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

const UI_WORDS = [
  'explain',
  'close',
  'value',
  'results',
  'key',
  'from',
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

/** The numbers of one value, of a model or an index or of all; null where there are none. */
type Equals = (value: number, owner: string | null) => Candidates | null;

function equalsOf(
  byNumber: ReadonlyMap<number, readonly FoundNumber[]>,
  label: (name: string) => string,
): Equals {
  const known = new Map<number, Map<string | null, Candidates | null>>();
  const grouped = (value: number): Map<string | null, Candidates | null> => {
    const all = byNumber.get(value) ?? [];
    const groups = new Map<string | null, FoundNumber[]>([[null, [...all]]]);
    for (const number of all) {
      const owner = number.words[1] ?? null;
      if (owner === null) continue;
      const group = groups.get(owner);
      if (group === undefined) groups.set(owner, [number]);
      else group.push(number);
    }
    return new Map(
      [...groups].map(([owner, numbers]) => [
        owner,
        numbers.length > 0 ? candidatesOf(numbers, label) : null,
      ]),
    );
  };
  return (value, owner) => {
    const groups = known.get(value) ?? grouped(value);
    known.set(value, groups);
    return groups.get(owner) ?? null;
  };
}

/**
 * The number of the results that is printed. Equal numbers are told apart by the table's model, then by what heads the row
 * and the column; where that leaves several models, nothing is claimed.
 */
function originOf(
  found: Equals,
  run: NumberRun,
  { owner, hints, loose = false }: NumberPlace,
): FoundNumber | null {
  const value = run.value as number;
  // Prose states sizes without their sign.
  const held = found(value, null) === null ? -value : value;
  const same = found(held, null);
  const own = owner === null ? null : found(held, owner);
  const candidates = own ?? (owner === null || loose ? same : null);
  if (candidates === null) return null;
  if (candidates.numbers.length === 1) return candidates.numbers[0] ?? null;
  const best = candidates.best([...hints, ...keyWords(run.key)]);
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
