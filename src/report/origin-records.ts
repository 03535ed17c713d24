import type { NumberRun } from './document.ts';
import type { ReportInput } from './input.ts';
import type { NumberOrigin, ResultOrigin } from './number-origin.ts';
import { placeOf } from './places.ts';
import { folded, pointerPart, type Selection, selected, studyValue } from './selection.ts';
import { studyLines } from './study-lines.ts';
import type { Words } from './words.ts';

/** What a page says of a number that is no result as it stands; its script knows these letters. */
/** Place, entries of it, and the numbers there: some of them and how many there are. */
type Input = readonly [place: string, entries: string, some: readonly number[], all: number];

/** What records are written with: words of the language, and steps by the place of what they made. */
export type Telling = { readonly words: Words; readonly step: (pointer: string) => number };

export type OriginRecord = {
  /** Name. */
  readonly n: string;
  /** What is done, in words. */
  readonly f: string;
  readonly v?: number;
  /** What it is done with: a place in the results, which of its entries, and the number where it is one. */
  readonly o?: readonly Input[];
  /** Key of the study, and the lines where it stands. */
  readonly k?: string;
  readonly l?: readonly [number, number];
  /** Step, by its position. */
  readonly s?: number;
};

/** `/models/base/alpha` -> `models.base.alpha`, as the messages of the program write it. */
export const dotted = (pointer: string): string => pointer.slice(1).replaceAll('/', '.');

/** The pointer of a setting: the first of the places that the study has, else the most likely one; null where none is. */
export function settingPointer(
  key: string,
  owner: string | null,
  { study }: ReportInput,
): { readonly pointer: string; readonly value: unknown } {
  const own =
    owner === null ? [] : [`/models/${pointerPart(owner)}/${key}`, `/indices/${pointerPart(owner)}/${key}`];
  const places = key.startsWith('/') ? [key] : own;
  for (const pointer of places) {
    const value = studyValue(study.document, pointer);
    if (value !== undefined) return { pointer, value };
  }
  const isIndex = study.indices.some(({ name }) => name === owner);
  return { pointer: places[isIndex && places.length > 1 ? 1 : 0] ?? `/${key}`, value: undefined };
}

/** The record of a number with an origin of its own. */
export function recordOf(
  { value }: NumberRun,
  origin: NumberOrigin,
  owner: string | null,
  input: ReportInput,
  { words, step }: Telling,
): OriginRecord {
  switch (origin.kind) {
    case 'setting': {
      const { pointer, value: set } = settingPointer(origin.key, owner, input);
      const lines = set === undefined ? null : studyLines(input.studyText.split('\n'), pointer);
      const rule = origin.rule === 'same' ? '' : ` ${words(`origin.rule.${origin.rule}`)}`;
      return {
        n: words('origin.setting'),
        f: words(set === undefined ? 'origin.default' : 'origin.set') + rule,
        ...(value === null ? {} : { v: value }),
        k: dotted(pointer),
        ...(lines === null ? {} : { l: [lines.from, lines.to] as const }),
      };
    }
    case 'derived':
      return {
        n: words('origin.derived'),
        f: words(`origin.fold.${origin.fold}`),
        ...(value === null ? {} : { v: value }),
        o: inputsOf(input, origin.of),
        ...restsOn(input, origin.of, step),
      };
    case 'result':
      return {
        n: words('origin.detail'),
        f: words('origin.detail.more'),
        ...(value === null ? {} : { v: value }),
        o: inputsOf(
          input,
          origin.fields.map((field) => ({ entry: origin.of, field })),
        ),
        ...restsOn(input, [{ entry: origin.of, field: '' }], step),
      };
    case 'position':
      return { n: words('origin.position'), f: words('origin.position.more') };
    case 'fixed':
      return { n: words('origin.fixed'), f: words('origin.fixed.more') };
    case 'period':
      return { n: words('origin.period'), f: words('origin.period.more'), k: 'data.panel.time' };
  }
}

function shownPlace(input: ReportInput, it: Selection): string {
  if (!('entry' in it)) return `${it.details === true ? 'details' : 'results.json'}${it.path}`;
  return fieldPlace(input, it.entry, it.field);
}

/** `results.json/models/base/columns/0/fit/n_obs`. */
function fieldPlace(input: ReportInput, entry: object, field: string): string {
  const place = placeOf(input, entry);
  const root = place === null || place.root === 'results' ? 'results.json' : place.root;
  return `${root}${place?.pointer ?? ''}/${pointerPart(field)}`;
}

function entriesOf(it: Selection): string {
  if ('entry' in it) return '';
  const { where = {}, field } = it;
  const conditions = Object.entries(where).map(([key, value]) => `${key} = ${String(value)}`);
  return [...conditions, ...(field === undefined ? [] : [field])].join(', ');
}

/** So many inputs of one number are listed, and so many numbers of each. */
const LISTED = 12;
const SHOWN = 4;

function inputsOf(input: ReportInput, of: readonly Selection[]): Input[] {
  const listed = of.slice(0, LISTED).map((it): Input => {
    const found = (selected(input, it) ?? []).filter((value) => typeof value === 'number');
    return [shownPlace(input, it), entriesOf(it), found.slice(0, SHOWN), found.length];
  });
  return of.length > LISTED ? [...listed, ['…', '', [], of.length]] : listed;
}

/** The step that made the first of the inputs. */
function restsOn(input: ReportInput, of: readonly Selection[], step: Telling['step']): { s?: number } {
  const [first] = of;
  if (first === undefined) return {};
  if (!('entry' in first))
    return first.details === true ? { s: step(stepPath(first.path)) } : { s: step(first.path) };
  const place = placeOf(input, first.entry);
  if (place === null || place.root === 'provenance') return {};
  return { s: step(place.root === 'details' ? stepPath(place.pointer) : place.pointer) };
}

/** Details are kept by model, under the kind of each. */
const stepPath = (pointer: string): string => `/models/${pointer.split('/')[2] ?? ''}`;

const numbersOf = (value: unknown): number[] =>
  (Array.isArray(value) ? value : [value]).filter((it): it is number => typeof it === 'number');

/** What a study that does not say it was read to mean: the same key of the model or index, as the language fills it in. */
function boundNumbers(key: string, owner: string | null, { study }: ReportInput): number[] {
  const symbol = /^\/outputs\/stars\/(.*)$/.exec(key)?.[1];
  if (symbol !== undefined)
    return (study.outputs.stars ?? []).flatMap((it) => (it.symbol === symbol ? [it.below] : []));
  if (key === '/study/seed') return [study.seed];
  const own = /^\/(?:models|indices)\/([^/]+)\/(.*)$/.exec(key);
  const name = own === null ? owner : (own[1] as string);
  const spec =
    study.models.find((it) => it.name === name) ?? study.indices.find((it) => it.name === name) ?? null;
  const whole: unknown = key.startsWith('/') && own === null ? study : spec;
  let here: unknown = whole;
  for (const part of (own === null ? key : (own[2] as string)).split('/').filter((it) => it !== '')) {
    const camel = part.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    if (typeof here !== 'object' || here === null) return [];
    here = Reflect.get(here, camel);
  }
  return numbersOf(here);
}

/** Whether a number in prose is what its origin says, worked out once more; null where nothing can be said. */
export function keepsOrigin(run: NumberRun, owner: string | null, input: ReportInput): boolean | null {
  const { origin, value } = run;
  if (origin === undefined || value === null) return null;
  if (origin.kind === 'result') return keepsResult(run, origin, input);
  if (origin.kind === 'derived') {
    const again = folded(input, origin.fold, origin.of);
    return again !== null && near(Math.abs(again), Math.abs(value));
  }
  if (origin.kind === 'period') {
    const { periods } = input.data;
    if (origin.of !== undefined) return placeOf(input, origin.of) !== null && origin.of.time === value;
    if (origin.end === undefined) return periods.includes(value);
    return value === (origin.end === 'first' ? periods[0] : periods.at(-1));
  }
  if (origin.kind !== 'setting') return null;
  const { value: said } = settingPointer(origin.key, owner, input);
  const allowed = said === undefined ? boundNumbers(origin.key, owner, input) : numbersOf(said);
  if (allowed.length === 0) return null;
  const remainder = origin.rule.startsWith('remainder');
  // A level may be a part of what the confidence leaves: of a default nothing more is known.
  const unsure = said === undefined && remainder;
  const held = allowed.some(
    (set) => near(remainder ? 1 - set : set, value) || (remainder && near(set, 1 - value)),
  );
  return held || !unsure ? held : null;
}

/** Null for an entry that is none of the results: a copy of one says nothing. */
function keepsResult(
  { value }: NumberRun,
  { of, fields, sign }: ResultOrigin,
  input: ReportInput,
): boolean | null {
  if (placeOf(input, of) === null) return null;
  const [first = ''] = fields;
  const held = heldNumber(of, first);
  if (held === null) return false;
  return value === (sign === 'turned' ? -held : sign === 'without' ? Math.abs(held) : held);
}

/** A number of an entry, by the name of its field. */
export function heldNumber(of: object, field: string): number | null {
  const held = (of as { readonly [field: string]: unknown })[field];
  return typeof held === 'number' ? held : null;
}

/** Sums in another order differ in the last digits. */
const CLOSE = 1e-9;
const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= CLOSE * Math.max(1, Math.abs(a), Math.abs(b));
