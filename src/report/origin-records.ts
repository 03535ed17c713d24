import type { NumberRun } from './document.ts';
import type { ReportInput } from './input.ts';
import type { NumberOrigin } from './number-origin.ts';
import { folded, pointerPart, type Selection, selected, studyValue } from './selection.ts';
import { studyLines } from './study-lines.ts';
import type { Words } from './words.ts';

/** What a page says of a number that is no result as it stands; its script knows these letters. */
export type OriginRecord = {
  /** Name. */
  readonly n: string;
  /** What is done, in words. */
  readonly f: string;
  readonly v?: number;
  /** What it is done with: a place in the results, which of its entries, and the number where it is one. */
  readonly o?: readonly (readonly [string, string, number | null])[];
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
  words: Words,
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
        o: origin.of.map((it) => [placeOf(it), entriesOf(it), onlyNumber(input, it)] as const),
      };
    case 'fixed':
      return { n: words('origin.fixed'), f: words('origin.fixed.more') };
    case 'period':
      return { n: words('origin.period'), f: words('origin.period.more'), k: 'data.panel.time' };
  }
}

const placeOf = ({ path, details }: Selection): string =>
  `${details === true ? 'details' : 'results.json'}${path}`;

function entriesOf({ where = {}, field }: Selection): string {
  const conditions = Object.entries(where).map(([key, value]) => `${key} = ${String(value)}`);
  return [...conditions, ...(field === undefined ? [] : [field])].join(', ');
}

function onlyNumber(input: ReportInput, it: Selection): number | null {
  const found = selected(input, it) ?? [];
  return found.length === 1 && typeof found[0] === 'number' ? found[0] : null;
}

/** The number that a setting says, as it is printed; null where the study leaves it to the default. */
export function settingNumber(set: unknown): number | null {
  return typeof set === 'number' ? set : null;
}

/** Whether a number in prose is what its origin says, worked out once more; null where nothing can be said. */
export function keepsOrigin(run: NumberRun, owner: string | null, input: ReportInput): boolean | null {
  const { origin, value } = run;
  if (origin === undefined || value === null) return null;
  if (origin.kind === 'derived') {
    const again = folded(input, origin.fold, origin.of);
    return again !== null && near(Math.abs(again), Math.abs(value));
  }
  if (origin.kind === 'period') return input.data.periods.includes(value);
  if (origin.kind !== 'setting') return null;
  const set = settingNumber(settingPointer(origin.key, owner, input).value);
  if (set === null) return null;
  return near(origin.rule.startsWith('remainder') ? 1 - set : set, value);
}

/** Sums in another order differ in the last digits. */
const CLOSE = 1e-9;
const near = (a: number, b: number): boolean =>
  Math.abs(a - b) <= CLOSE * Math.max(1, Math.abs(a), Math.abs(b));
