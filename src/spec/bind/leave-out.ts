import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { IndexSpec } from '../../study/study.ts';
import type { FactorSpec } from '../../study/uncertainty.ts';
import { hole } from '../fit.ts';
import type { Uncertainty } from '../study-document.generated.ts';
import { OWN } from './alternatives.ts';
import type { Binding } from './binding.ts';

type Lists = { [index: string]: { leaveOut: readonly (readonly string[])[] } };

/** One left out at a time: of one of the indices where they vary together, of each where they do not. */
export function leaveOut(
  binding: Binding,
  written: NonNullable<Uncertainty['vary']['leave_out']>,
  of: readonly IndexSpec[],
  lists: Lists,
  together: boolean,
  pointer: string,
): FactorSpec[] {
  const sets = of.map((index) => ({ index, sets: leftOut(binding, written, index, pointer) }));
  if (typeof written !== 'string') {
    const known = of.flatMap((index) =>
      index.dimensions.flatMap((dimension) => dimension.indicators.map((indicator) => indicator.name)),
    );
    written.forEach((name, i) => {
      if (known.includes(name) || name === hole || of.length === 0) return;
      const hint = didYouMean(name, known) ?? `the indicators are ${listNames(known, 12)}`;
      binding.error('BIND015', `${pointer}/${i}`, `No index that varies has the indicator \`${name}\`.`, {
        hint,
      });
    });
  }
  for (const { index, sets: own } of sets) lists[index.name]!.leaveOut = [[], ...own.map(({ out }) => out)];
  if (!together && of.length > 1)
    return sets.map(({ index, sets: own }) => ({
      name: `${index.name}.leave_out`,
      kind: 'leave_out' as const,
      index: index.name,
      levels: [OWN, ...own.map(({ name }) => name)],
      places: { [index.name]: [0, ...own.map((_, k) => k + 1)] },
    }));
  const levels = [OWN];
  const places: { [index: string]: number[] } = Object.fromEntries(of.map((index) => [index.name, [0]]));
  for (const { index, sets: own } of sets) {
    own.forEach(({ name }, k) => {
      levels.push(of.length > 1 ? `${index.name}.${name}` : name);
      for (const other of of) places[other.name]!.push(other.name === index.name ? k + 1 : 0);
    });
  }
  return [{ name: 'leave_out', kind: 'leave_out', index: null, levels, places }];
}

function leftOut(
  binding: Binding,
  written: NonNullable<Uncertainty['vary']['leave_out']>,
  { name: index, dimensions, hasDimensions }: IndexSpec,
  pointer: string,
): { readonly name: string; readonly out: readonly string[] }[] {
  const names = dimensions.flatMap((dimension) => dimension.indicators.map((indicator) => indicator.name));
  const byDimension = written === 'dimensions';
  if ((byDimension && !hasDimensions) || (byDimension ? dimensions.length : names.length) < 2) {
    const what = byDimension ? 'dimensions' : 'indicators';
    const message = `The index \`${index}\` has too few ${what} to leave one out.`;
    binding.error('BIND015', pointer, message, {});
    return [];
  }
  if (byDimension)
    return dimensions.map((dimension) => ({
      name: dimension.name,
      out: dimension.indicators.map((indicator) => indicator.name),
    }));
  const chosen = typeof written === 'string' ? names : names.filter((name) => written.includes(name));
  return chosen.map((name) => ({ name, out: [name] }));
}
