import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceValue } from '../steps/source.ts';
import type { Study } from '../study/study.ts';

type Opened = { readonly engine: Engine; readonly ready: { readonly study: Study } | null };

/** Diagnostics about a cell of the data, with the row of the file that it stands in. */
export async function withFileRows(
  { engine, ready }: Opened,
  diagnostics: readonly Diagnostic[],
): Promise<Diagnostic[]> {
  if (ready === null || diagnostics.every(({ cell }) => cell === undefined)) return [...diagnostics];
  const { labelOf } = await import('../panel/keys.ts');
  const { panel, sources } = ready.study;

  const rowOf = async ({ column, entity, time }: NonNullable<Diagnostic['cell']>): Promise<string | null> => {
    for (const { name, path } of sources) {
      const { table } = (await engine.value(`source:${name}`)) as SourceValue;
      if (!Object.hasOwn(table.columns, column)) continue;
      const entities = table.columns[panel.entity]!.values;
      const times = panel.time === null ? null : table.columns[panel.time]!.values;
      const row = table.rowNumbers.findIndex(
        (_, i) => labelOf(entities[i]!) === entity && (times === null || times[i] === time),
      );
      if (row >= 0) return `row ${table.rowNumbers[row]} of ${path}`;
    }
    return null;
  };

  return Promise.all(
    diagnostics.map(async (diagnostic) => {
      const row = diagnostic.cell === undefined ? null : await rowOf(diagnostic.cell);
      return row === null ? diagnostic : { ...diagnostic, message: `${diagnostic.message} It is in ${row}.` };
    }),
  );
}
