import { compareCodeUnits } from '../base/compare.ts';
import type { PackageExhibit } from '../export/package-facts.ts';
import { slug } from '../report/scope.ts';
import type { Study } from '../study/study.ts';

/** An exhibit, and the key of the study that it is made from; null where that is the study as a whole. */
type Exhibit = Omit<PackageExhibit, 'from'> & { readonly key: string; readonly pointer: string | null };

type Outputs = { readonly [name: string]: string | Uint8Array };

/**
 * Tables and figures in the order of the paper, with the file of each. Known from the Markdown of the paper; a study
 * without it gets the files alone.
 */
export function exhibitsOf(outputs: Outputs, study: Study): Exhibit[] {
  const owners = ownersOf(study);
  return listed(outputs).map((exhibit) => ({ ...exhibit, ...ownerOf(exhibit.file, owners) }));
}

function listed(outputs: Outputs): Omit<PackageExhibit, 'from'>[] {
  const paper = outputs['paper.md'];
  if (typeof paper !== 'string') return filesAlone(outputs);
  const tables = new Map<string, string>();
  for (const [name, content] of Object.entries(outputs)) {
    if (!/^tables\/.*\.md$/.test(name) || typeof content !== 'string') continue;
    tables.set((content.split('\n')[0] ?? '').replace(/^\*\*|\*\*$/g, ''), name.replace(/\.md$/, '.csv'));
  }
  const found: { label: string; caption: string; file: string }[] = [];
  let picture = '';
  for (const line of paper.split('\n')) {
    picture = /^!\[.*\]\((figures\/[^)]+)\)$/.exec(line)?.[1] ?? picture;
    const [, label = '', caption = ''] = /^\*\*([^*]+)\*\*\s*(.+)$/.exec(line) ?? [];
    if (label === '') continue;
    const table = tables.get(caption);
    if (table !== undefined) found.push({ label, caption, file: table });
    else if (picture !== '') {
      found.push({ label, caption, file: picture });
      picture = '';
    }
  }
  return found;
}

function filesAlone(outputs: Outputs): Omit<PackageExhibit, 'from'>[] {
  return Object.keys(outputs)
    .filter((name) => /^tables\/.*\.csv$|^figures\/.*\.svg$/.test(name))
    .sort(compareCodeUnits)
    .map((file) => ({ label: '', caption: file, file }));
}

type Owner = { readonly key: string; readonly pointer: string; readonly name: string };

function ownersOf({ models, indices, tables = [] }: Study): Owner[] {
  const all = { models, indices, tables };
  return Object.entries(all).flatMap(([part, list]) =>
    list.map(({ name, pointer }) => ({ key: `${part}.${name}`, pointer, name: slug(name) })),
  );
}

/** Files are named after what they are of: `regression-baseline.csv`. */
function ownerOf(file: string, owners: readonly Owner[]): Pick<Exhibit, 'key' | 'pointer'> {
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '');
  if (stem === 'hypotheses') return { key: 'hypotheses', pointer: '/hypotheses' };
  const own = owners
    .filter(
      ({ name }) => same(stem, name) || same(stem, `table-${name}`) || flat(stem).endsWith(`-${flat(name)}`),
    )
    .sort((a, b) => b.name.length - a.name.length)[0];
  return own ?? { key: '', pointer: null };
}

/** Figures have dashes where tables keep what a name has. */
const flat = (name: string): string => name.replaceAll('_', '-').toLowerCase();
const same = (a: string, b: string): boolean => flat(a) === flat(b);
