import { markOf, NOTHING, pairText, signedText } from './scalar-text.ts';
import type { Section, SectionRow } from './section.ts';
import type { EstimateChange, EstimateSide, Shown } from './types.ts';

const SHIFT_DIGITS = 2;

/** Estimates with their stars, standard errors and p-values, old and new, and the move in old standard errors. */
export function estimateSection(title: string, changes: readonly EstimateChange[]): Section {
  const rows = changes.map((row): SectionRow => ({ change: row.change, cells: cellsOf(row) }));
  const head = ['', 'model', 'term', 'old', 'new', 'shift', 's.e.', 'p', 'note'];
  return { title, head, right: [3, 4, 5], rows };
}

function cellsOf(row: EstimateChange): string[] {
  const { old, new: fresh, shift } = row;
  const estimates = pairText(old?.estimate ?? null, fresh?.estimate ?? null);
  return [
    markOf(row.change),
    row.column === null ? row.model : `${row.model} ${row.column}`,
    row.term,
    sideText(old, estimates.old),
    sideText(fresh, estimates.new),
    shift === null ? '' : `${signedText(shift, SHIFT_DIGITS)} s.e.`,
    moveText(old?.std_error ?? null, fresh?.std_error ?? null),
    moveText(old?.p_value ?? null, fresh?.p_value ?? null, {
      old: old?.p_shown ?? null,
      new: fresh?.p_shown ?? null,
    }),
    notes(row),
  ];
}

function sideText(side: EstimateSide | null, estimate: string): string {
  if (side === null) return NOTHING;
  return side.estimate === null ? (side.reason ?? NOTHING) : `${estimate}${side.stars}`;
}

function moveText(old: number | null, fresh: number | null, shown?: Shown): string {
  const pair = pairText(old, fresh, shown);
  return old === fresh ? pair.old : `${pair.old} → ${pair.new}`;
}

function notes({ old, new: fresh, signFlip }: EstimateChange): string {
  const found: string[] = [];
  if (signFlip) found.push('sign flipped');
  const [before, after] = [old?.stars ?? '', fresh?.stars ?? ''];
  if (old !== null && fresh !== null && before !== after)
    found.push(after.length >= before.length ? 'stars gained' : 'stars lost');
  return found.join(', ');
}
