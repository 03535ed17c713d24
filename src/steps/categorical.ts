import { compareCodeUnits } from '../base/compare.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { didYouMean, listNames } from '../diagnostics/suggest.ts';
import type { Expr } from '../formula/ast.ts';
import { printFormula } from '../formula/print.ts';
import type { CategoricalSpec } from '../study/study.ts';
import type { ModelData } from './sample.ts';

type Level = string | number;
type Categorized = { readonly label: string; readonly categorical?: readonly CategoricalSpec[] };

/** Dummies of one column's rows; `bases` says which level each categorical column leaves out. */
export type Dummies = {
  readonly terms: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly bases: readonly { readonly name: string; readonly base: string }[];
};

const nowhere = { start: 0, end: 0 };

/** The formula that is 1 at a level, which is the dummy's name: `region == "west"`. */
export function dummyTerm(name: string, level: Level): string {
  const right: Expr =
    typeof level === 'number'
      ? { kind: 'number', value: level, at: nowhere }
      : { kind: 'text', value: level, at: nowhere };
  return printFormula({
    kind: 'binary',
    operator: '==',
    left: { kind: 'name', name, at: nowhere },
    right,
    at: nowhere,
  });
}

function levelsOf(values: ArrayLike<Level | null>, rows: Iterable<number>): Level[] {
  const seen = new Set<Level>();
  for (const row of rows) {
    const value = values[row];
    if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) continue;
    seen.add(value);
  }
  return [...seen].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compareCodeUnits(String(a), String(b)),
  );
}

/** The base as the column holds it: a study may write a number that the data have as text. */
function baseAmong(levels: readonly Level[], base: Level | null): Level | null {
  return levels.find((level) => base !== null && String(level) === String(base)) ?? null;
}

/** One dummy per level of the rows but the base; where no row has the base, the first level stands in for it. */
export function dummiesOn(data: ModelData, { categorical }: Categorized, rows: Int32Array): Dummies {
  const terms: string[] = [];
  const columns: Float64Array[] = [];
  const bases: { name: string; base: string }[] = [];
  for (const { name, base } of categorical ?? []) {
    const { values } = data.factor(name);
    const levels = levelsOf(values, rows);
    const left = baseAmong(levels, base) ?? levels[0];
    if (left === undefined) continue;
    bases.push({ name, base: String(left) });
    for (const level of levels) {
      if (level === left) continue;
      terms.push(dummyTerm(name, level));
      columns.push(Float64Array.from(rows, (row) => (values[row] === level ? 1 : 0)));
    }
  }
  return { terms, columns, bases };
}

/** A base that no row of the data has is a slip. */
export function categoricalFaults(
  data: ModelData,
  model: { readonly name: string; readonly pointer: string },
  { label, categorical }: Categorized,
): Problem[] {
  if (categorical === undefined || categorical.length === 0) return [];
  const { frame } = data;
  const kept = Array.from({ length: frame.rows }, (_, row) => row).filter((row) => frame.kept[row] === 1);
  return categorical.flatMap(({ name, base }): Problem[] => {
    if (base === null) return [];
    const levels = levelsOf(data.factor(name).values, kept);
    if (baseAmong(levels, base) !== null) return [];
    const there = levels.map(String);
    return [
      {
        code: 'DATA011',
        severity: 'error',
        message: `${model.name}, column ${label}: no row has the base ${base} of ${name}`,
        hint: didYouMean(String(base), there) ?? `its levels are ${listNames(there)}`,
        pointer: `${model.pointer}/categorical`,
      },
    ];
  });
}
