import type { Json } from '../base/json.ts';

/** A number of the results, where it stands and by which names it can be asked for. */
export type FoundNumber = {
  /** JSON pointer into results.json. */
  readonly pointer: string;
  /** Keys on the way, and what names the entries of lists: a column's label, a term, a variable. */
  readonly words: readonly string[];
  readonly value: number;
};

/** What names an entry of a list in the results. */
const naming = [
  'label',
  'term',
  'variable',
  'indicator',
  'threshold',
  'entity',
  'time',
  'of',
  'between',
] as const;

/** Every number of the results, in their order. */
export function numbersOf(results: Json): FoundNumber[] {
  const found: FoundNumber[] = [];
  const walk = (value: Json, pointer: string, words: readonly string[]) => {
    if (typeof value === 'number') found.push({ pointer, words, value });
    else if (Array.isArray(value)) {
      for (const [i, entry] of value.entries()) walk(entry, `${pointer}/${i}`, [...words, ...namesOf(entry)]);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        const step = key.replaceAll('~', '~0').replaceAll('/', '~1');
        walk(entry, `${pointer}/${step}`, [...words, key]);
      }
    }
  };
  walk(results, '', []);
  return found;
}

function namesOf(entry: Json): string[] {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
  const record = entry as { readonly [key: string]: Json };
  return naming.flatMap((key) => {
    const name = record[key];
    return typeof name === 'string' || typeof name === 'number' ? [String(name)] : [];
  });
}

/** The step that computed what stands at this place of the results. */
export function stepOf(pointer: string): string {
  const [, group, name] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (group === 'models') return `model:${name}`;
  if (group === 'indices') return `index:${name}`;
  return group === 'hypotheses' ? 'verdicts' : 'panel';
}
