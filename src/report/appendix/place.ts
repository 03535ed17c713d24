import type { ModelSpec } from '../../study/study.ts';
import { type Inlines, text } from '../document.ts';
import { runs } from '../fragment.ts';
import type { Scope } from '../scope.ts';
import { mainTable } from '../shown.ts';
import type { Context } from '../template.ts';

/** Where a reader of the paper has met a model: the heading of its section, else the author's title; null for neither. */
export function sectionTitle(scope: Scope, spec: ModelSpec): Context {
  const heading = scope.paper?.section(mainTable(spec)) ?? null;
  return heading === null ? spec.title : runs(heading);
}

/** What a model is called in a caption: the table of the paper, else its title or name. `part` is of the table's id. */
export function placeName(scope: Scope, spec: ModelSpec, part?: string): Context {
  const id = part === undefined ? mainTable(spec) : `tbl:${spec.name}:${part}`;
  const number = scope.paper?.table(id) ?? null;
  return number === null ? (spec.title ?? spec.name) : runs(phrased(scope, 'shown.table', id, number));
}

/** The same where the text around it speaks of the paper's tables already. */
export function shortName(scope: Scope, spec: ModelSpec): Inlines {
  const id = mainTable(spec);
  const number = scope.paper?.table(id) ?? null;
  return number === null ? [text(spec.name)] : phrased(scope, 'shown.short', id, number);
}

function phrased({ words }: Scope, key: string, target: string, elsewhere: string): Inlines {
  const [before = '', after = ''] = words(key).split('{number}');
  return [text(before), { kind: 'ref', target, elsewhere }, text(after)];
}
