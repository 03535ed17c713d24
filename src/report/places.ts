import type { ReportInput } from './input.ts';

/** Where an entry stands: in results.json, in the details beside it, or in what is known of the data and the program. */
export type Place = { readonly root: Root; readonly pointer: string };

const ROOTS = ['results', 'details', 'data', 'provenance'] as const;
type Root = (typeof ROOTS)[number];

type Places = ReadonlyMap<object, string>;

const known = new WeakMap<object, Places>();

/**
 * The place of an entry of what a report is made from, found by what it is and not by what it equals; null for a copy
 * or for what is none of them.
 */
export function placeOf(input: Pick<ReportInput, Root>, entry: object): Place | null {
  for (const root of ROOTS) {
    const pointer = placesIn(input[root]).get(entry);
    if (pointer !== undefined) return { root, pointer };
  }
  return null;
}

function placesIn(root: object): Places {
  const found = known.get(root) ?? walked(root);
  known.set(root, found);
  return found;
}

function walked(root: object): Places {
  const places = new Map<object, string>();
  const walk = (value: object, pointer: string): void => {
    places.set(value, pointer);
    if (Array.isArray(value)) {
      // A list of numbers holds no other entries, and there are long ones.
      if (typeof value[0] !== 'object') return;
      for (let i = 0; i < value.length; i++) {
        const entry: unknown = value[i];
        if (typeof entry === 'object' && entry !== null) walk(entry, `${pointer}/${i}`);
      }
      return;
    }
    if (ArrayBuffer.isView(value)) return;
    for (const [key, entry] of Object.entries(value)) {
      if (typeof entry !== 'object' || entry === null) continue;
      walk(entry, `${pointer}/${/[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`);
    }
  };
  walk(root, '');
  return places;
}
