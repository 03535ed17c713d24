import type { Panel } from '../../../src/data/panel.ts';
import type { Table } from '../../../src/data/table.ts';
import type { Problem } from '../../../src/diagnostics/diagnostic.ts';
import type { Expr } from '../../../src/formula/ast.ts';
import { parseFormula } from '../../../src/formula/parse.ts';
import {
  type PanelInput,
  type PanelReport,
  type PanelSource,
  preparePanel,
} from '../../../src/panel/prepare.ts';
import { table } from '../readers/options.ts';

export async function source(name: string, csv: string): Promise<PanelSource> {
  const read: Table = await table(csv, { path: `${name}.csv` });
  return { name, path: `${name}.csv`, pointer: `/data/sources/${name}`, table: read };
}

export function formula(text: string): Expr {
  const parsed = parseFormula(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

export const options: Omit<PanelInput, 'sources'> = {
  entity: 'id',
  time: 't',
  how: 'outer',
  missing: { method: 'none', edges: 'none', maxGap: null, columns: [] },
  where: null,
  expect: { entities: null, periods: null, balanced: null, rows: null },
};

export async function prepare(
  csv: string | PanelSource[],
  over: Partial<PanelInput> = {},
): Promise<{ panel: Panel; report: PanelReport }> {
  const sources = typeof csv === 'string' ? [await source('main', csv)] : csv;
  const result = preparePanel({ ...options, sources, ...over });
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join('\n'));
  return result.value;
}

export async function refused(
  csv: string | PanelSource[],
  over: Partial<PanelInput> = {},
): Promise<readonly Problem[]> {
  const sources = typeof csv === 'string' ? [await source('main', csv)] : csv;
  const result = preparePanel({ ...options, sources, ...over });
  if (result.ok) throw new Error('the panel was prepared');
  return result.error;
}

/** Cells of a column of the panel, NaN as null. */
export function column(panel: Panel, name: string): (number | string | null)[] {
  return Array.from(panel.columns[name]!.values as ArrayLike<number | string | null>, (cell) =>
    typeof cell === 'number' && Number.isNaN(cell) ? null : cell,
  );
}
