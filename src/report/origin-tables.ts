import { compareCodeUnits } from '../base/compare.ts';
import type { Json } from '../base/json.ts';
import { entityNames } from './entity-names.ts';
import type { ReportInput, WalkStep } from './input.ts';
import { oneLine } from './names.ts';
import { studyLines } from './study-lines.ts';
import type { Words } from './words.ts';

export type Table<In, Out = In> = { readonly add: (entry: In) => number; readonly entries: () => Out[] };

/** Entries once each, by their position. */
export function table<T>(keyOf: (entry: T) => string): Table<T> {
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

/** Steps by id, each after those that it rests on. */
export function stepTable(input: ReportInput, words: Words): Table<string, Json> {
  const byId = new Map((input.walk ?? []).map((step) => [step.id, step]));
  const lines = input.studyText.split('\n');
  const positions = new Map<string, number>();
  const kept: Json[] = [];
  const add = (id: string): number => {
    const known = positions.get(id);
    if (known !== undefined) return known;
    const step = byId.get(id);
    if (step === undefined) {
      positions.set(id, kept.length);
      return kept.push([id, '', 0, 0, []]) - 1;
    }
    const needs = step.needs.map(add);
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

/** Places of the results as a tree, so that what many share stands once. */
export function pathTable(): { readonly add: (pointer: string) => number; readonly entries: () => Json[] } {
  const known = new Map<string, number>([['', -1]]);
  const kept: Json[] = [];
  const add = (pointer: string): number => {
    const found = known.get(pointer);
    if (found !== undefined) return found;
    const cut = pointer.lastIndexOf('/');
    const above = add(pointer.slice(0, cut));
    known.set(pointer, kept.length);
    return kept.push([above, pointer.slice(cut + 1)]) - 1;
  };
  return { add, entries: () => kept };
}

/** Words of the study, of its data and its sources that hold digits, and the periods: the longest first. */
export function labelsOf({ study, data }: ReportInput): readonly string[] {
  const labels = new Set<string>();
  const add = (text: string) => {
    if (/\d/.test(text) && /[^\d\s.,-]/.test(text)) labels.add(oneLine(text));
  };
  const walk = (value: Json) => {
    if (typeof value === 'string') add(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null)
      for (const [key, entry] of Object.entries(value)) {
        add(key);
        walk(entry);
      }
  };
  walk(study.document);
  const nameOf = entityNames(study, data.sources);
  for (const entity of data.entities) {
    add(entity);
    add(nameOf(entity));
  }
  for (const source of data.sources) source.columns.forEach(add);
  for (const time of data.periods) labels.add(String(time));
  return [...labels].sort((a, b) => b.length - a.length || compareCodeUnits(a, b));
}

/** Whether digits are left in a text without the given labels, which are taken out in their order. */
export function digitsBeside(labels: readonly string[]): (text: string) => boolean {
  const known = new Set(labels);
  const lengths = [...new Set(labels.map(({ length }) => length))];
  // Most texts hold none of a thousand labels, and none is then looked for.
  const holdsOne = (text: string) =>
    lengths.some((length) => {
      for (let from = 0; from + length <= text.length; from++)
        if (known.has(text.slice(from, from + length))) return true;
      return false;
    });
  const without = (text: string) => labels.reduce((rest, it) => rest.replaceAll(it, ''), text);
  return (text) => /\d/.test(text) && (!holdsOne(text) || /\d/.test(without(text)));
}
