import type { DroppedResult, ModelResult, SingletonResult } from '../../results/results.ts';
import { cell, type Inlines, type TableRow, text, textCell } from '../document.ts';
import { columnLabel, formatCount } from '../format.ts';
import { block, inline } from '../fragment.ts';
import { oneLine } from '../names.ts';
import { fixed, period } from '../origin.ts';
import { emptyCell, type Scope } from '../scope.ts';
import { reference } from '../sections/places.ts';
import { effectLabel } from '../tables/role-names.ts';
import type { ContextMap } from '../template.ts';
import { shortName } from './place.ts';
import { decimal, plainTable, wrapped } from './plain-table.ts';

/** More rows than these, of one model, are in `results.json` alone. */
const LISTED = 1000;

type Lost = { readonly label: Inlines; readonly singletons: readonly SingletonResult[] };

/** The rows that stand alone in an absorbed effect; models and columns that lose the same rows are told once. */
export function singletonsAppendix(scope: Scope): ContextMap {
  const lost = lostRows(scope);
  const longest = Math.max(0, ...lost.map(({ singletons }) => singletons.length));
  return {
    singletons: lost.length === 0 ? null : block(singletonsTable(scope, lost)),
    singletons_ref: reference('app:singletons'),
    singletons_cut: longest > LISTED ? inline(fixed(formatCount(LISTED))) : null,
  };
}

function lostRows(scope: Scope): Lost[] {
  const kinds = new Map<string, { models: Map<string, string[]>; singletons: readonly SingletonResult[] }>();
  for (const { name } of scope.input.study.models) {
    const model = scope.input.results.models[name];
    if (model === undefined) continue;
    for (const [label, dropped] of droppedOf(model)) {
      const singletons = dropped.flatMap((it) => it.singletons ?? []);
      if (singletons.length === 0) continue;
      const key = JSON.stringify(singletons);
      const known = kinds.get(key) ?? { models: new Map<string, string[]>(), singletons };
      known.models.set(name, [...(known.models.get(name) ?? []), label]);
      kinds.set(key, known);
    }
  }
  return [...kinds.values()].map(({ models, singletons }) => ({
    label: [...models].flatMap(([name, labels], i) => [
      ...(i === 0 ? [] : [text(scope.typography.separator)]),
      ...placeOf(scope, name, labels),
    ]),
    singletons,
  }));
}

/** `Table 4`, with the columns where the model has others. */
function placeOf(scope: Scope, name: string, labels: readonly string[]): Inlines {
  const spec = scope.input.study.models.find((it) => it.name === name);
  const model = scope.input.results.models[name];
  if (spec === undefined || model === undefined) return [text(name)];
  const all = droppedOf(model).length === labels.length;
  return [...shortName(scope, spec), ...(all ? [] : [text(` ${labels.map(columnLabel).join(', ')}`)])];
}

function droppedOf(model: ModelResult): (readonly [label: string, dropped: readonly DroppedResult[]])[] {
  if (model.kind === 'companion') return [['', model.dropped_rows]];
  return 'columns' in model ? model.columns.map(({ label, dropped_rows }) => [label, dropped_rows]) : [];
}

function singletonsTable(scope: Scope, lost: readonly Lost[]) {
  const timed = scope.input.study.panel.time !== null;
  return plainTable(scope, {
    id: 'singletons',
    caption: 'app-singletons',
    columns: [
      ['table.model', wrapped(0.2)],
      ['table.entity', wrapped(0.28)],
      ...(timed ? [['table.time', decimal] as const] : []),
      ['table.effect', wrapped(0.22)],
      ['table.level', wrapped(0.28)],
    ],
    groups: lost.map(({ label, singletons }) =>
      singletons.slice(0, LISTED).map(
        ({ entity, time, effect, level }, i): TableRow => ({
          cells: [
            i === 0 ? { content: label } : emptyCell,
            textCell(scope.entityName(entity)),
            ...(timed ? [time === null ? emptyCell : cell(period(time))] : []),
            textCell(effectLabel(scope, effect)),
            textCell(effect === 'entity' ? scope.entityName(level) : oneLine(level)),
          ],
        }),
      ),
    ),
  });
}
