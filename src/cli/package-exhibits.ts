import { compareCodeUnits } from '../base/compare.ts';
import type { PackageFacts } from '../export/package-readme.ts';

type Outputs = { readonly [name: string]: string | Uint8Array };

/**
 * Tables and figures in the order of the paper, with the file of each. Known from the Markdown of the paper; a study
 * without it gets the files alone.
 */
export function exhibitsOf(outputs: Outputs): PackageFacts['exhibits'] {
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

function filesAlone(outputs: Outputs): PackageFacts['exhibits'] {
  return Object.keys(outputs)
    .filter((name) => /^tables\/.*\.csv$|^figures\/.*\.svg$/.test(name))
    .sort(compareCodeUnits)
    .map((file) => ({ label: '', caption: file, file }));
}
