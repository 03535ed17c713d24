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
  const walk = (value: Json, pointer: string, way: Way | null) => {
    if (typeof value === 'number') found.push(numberAt(value, pointer, way));
    else if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++)
        walk(value[i] as Json, `${pointer}/${i}`, { above: way, entry: value[i] as Json });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        const step = /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
        walk(entry, `${pointer}/${step}`, { above: way, key });
      }
    }
  };
  walk(results, '', null);
  return found;
}

/** The number at a JSON pointer into the results; null where none stands there. */
export function numberAtPointer(results: Json, pointer: string): FoundNumber | null {
  let here: Json | undefined = results;
  let way: Way | null = null;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const inList: boolean = Array.isArray(here);
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return null;
    here = (here as { readonly [key: string]: Json })[key];
    way = inList ? { above: way, entry: here as Json } : { above: way, key };
  }
  return typeof here === 'number' ? numberAt(here, pointer, way) : null;
}

/** The way to a number, from it upward. */
type Way = { readonly above: Way | null } & ({ readonly key: string } | { readonly entry: Json });

/** Words are made only of the few numbers that somebody asks for, and kept: equal numbers are asked for again and again. */
function numberAt(value: number, pointer: string, way: Way | null): FoundNumber {
  let known: readonly string[] | null = null;
  return {
    pointer,
    value,
    get words() {
      known ??= wordsOn(way);
      return known;
    },
  };
}

function wordsOn(way: Way | null): readonly string[] {
  const words: string[] = [];
  for (let at = way; at !== null; at = at.above)
    words.unshift(...('key' in at ? [at.key] : namesOf(at.entry)));
  return words;
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
