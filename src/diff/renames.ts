import { renamesUnder } from './references.ts';
import type { StudyChange } from './types.ts';

/** Old name -> new name, so that results of a renamed thing are compared and not listed as gone and come. */
export type Renames = {
  readonly models: ReadonlyMap<string, string>;
  readonly hypotheses: ReadonlyMap<string, string>;
  /** Variables and indices, as terms of models. */
  readonly terms: ReadonlyMap<string, string>;
  /** New name of an index -> renamed indicators. */
  readonly indicators: ReadonlyMap<string, ReadonlyMap<string, string>>;
};

/** The renamings among the changes of a study. `indices`: names of the new side's indices. */
export function renamesOf(changes: readonly StudyChange[], indices: readonly string[]): Renames {
  const terms = new Map([...renamesUnder(changes, 'variables'), ...renamesUnder(changes, 'indices')]);
  return {
    models: renamesUnder(changes, 'models'),
    hypotheses: renamesUnder(changes, 'hypotheses'),
    terms,
    indicators: new Map(indices.map((index) => [index, indicatorRenames(changes, index)])),
  };
}

/** Of an index with or without dimensions. */
function indicatorRenames(changes: readonly StudyChange[], index: string): Map<string, string> {
  const parents = changes.flatMap(({ path, change, old }) => {
    const suffix = `.${String(old)}`;
    const inIndex = change === 'renamed' && path.startsWith(`indices.${index}.`) && path.endsWith(suffix);
    const parent = path.slice(0, -suffix.length);
    return inIndex && parent.endsWith('.indicators') ? [parent] : [];
  });
  return new Map([...new Set(parents)].flatMap((parent) => [...renamesUnder(changes, parent)]));
}

export function renamed(names: ReadonlyMap<string, string>): (name: string) => string {
  return (name) => names.get(name) ?? name;
}
