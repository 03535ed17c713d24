import type { Study } from '../study/study.ts';
import type { FigureInput } from './figures/figure-input.ts';
import type { SourceReport } from './input.ts';
import { oneLine } from './names.ts';

/** How the documents call an entity of the data. */
export type EntityNames = (entity: string) => string;

/** By the study's labels, else by the value labels that a source has for the entity column, else as the data do. */
export function entityNames(
  { panel }: Study,
  sources: readonly Pick<SourceReport, 'valueLabels'>[],
): EntityNames {
  const labels = new Map<string, string>();
  for (const { valueLabels } of sources) {
    for (const [value, label] of Object.entries(valueLabels[panel.entity] ?? {}))
      if (!labels.has(value)) labels.set(value, label);
  }
  for (const [entity, label] of Object.entries(panel.labels ?? {})) labels.set(entity, label);
  return (entity) => oneLine(labels.get(entity) ?? entity);
}

/** What figures are drawn from, with entities called as the documents call them. */
export function withEntityNames(input: FigureInput, nameOf: EntityNames): FigureInput {
  const { results, details } = input;
  const named = <T extends { readonly entity: string }>(row: T): T => ({
    ...row,
    entity: nameOf(row.entity),
  });
  const indices = mapValues(results.indices, (index) => ({ ...index, scores: index.scores.map(named) }));
  const models = mapValues(results.models, (model) =>
    model.kind === 'uncertainty'
      ? { ...model, indices: mapValues(model.indices, (it) => ({ ...it, rows: it.rows.map(named) })) }
      : model,
  );
  const companions = mapValues(details.companions ?? {}, ({ frames }) => ({
    frames: frames.map((frame) => {
      const at = frame.columns.indexOf('entity');
      if (at < 0) return frame;
      const rows = frame.rows.map((row) =>
        row.map((value, j) => (j === at && value !== null ? nameOf(String(value)) : value)),
      );
      return { ...frame, rows };
    }),
  }));
  return { ...input, results: { ...results, indices, models }, details: { ...details, companions } };
}

function mapValues<T>(record: { readonly [key: string]: T }, change: (value: T) => T): { [key: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
