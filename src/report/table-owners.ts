import { compareCodeUnits } from '../base/compare.ts';
import type { ReportInput } from './input.ts';
import { slug } from './scope.ts';

const known = new WeakMap<ReportInput, (id: string) => string | null>();

/** The model or the index that a table is of, by the table's id; null where it is of none. */
export function tableOwners(input: ReportInput): (id: string) => string | null {
  const found = known.get(input);
  if (found !== undefined) return found;
  const owners = ownersOf(input).map((owner) => ({ owner, part: slug(owner) }));
  const made = (id: string): string | null =>
    owners.find(({ part }) => isOf(id.replace(/^tbl:/, ''), part))?.owner ?? null;
  known.set(input, made);
  return made;
}

/** The longest names first: one may begin another. */
function ownersOf({ results }: ReportInput): string[] {
  const names = [...Object.keys(results.models), ...Object.keys(results.indices)];
  return names.sort((a, b) => b.length - a.length || compareCodeUnits(a, b));
}

const isOf = (id: string, owner: string): boolean =>
  id === owner ||
  (/^[-:]/.test(id.slice(owner.length)) && id.startsWith(owner)) ||
  (/[-:]$/.test(id.slice(0, -owner.length)) && id.endsWith(owner));
