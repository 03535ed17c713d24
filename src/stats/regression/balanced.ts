import type { Design } from './absorb-levels.ts';
import { isAscending } from './factor.ts';

/** Two factors whose every pair of levels has the same number of rows. */
export function isBalanced({ main, mainCounts, others, counts, weights }: Design): boolean {
  if (others.length !== 1 || weights !== null) return false;
  const perCell = main.codes.length / (main.levels * others[0]!.levels);
  if (!Number.isInteger(perCell)) return false;
  if (
    !mainCounts.every((count) => count === mainCounts[0]) ||
    !counts.every((count) => count === counts[0])
  ) {
    return false;
  }
  if (perCell === 1 && isGrid(main.codes, others[0]!.codes, others[0]!.levels)) return true;
  return isAscending(main.codes)
    ? hasEqualRuns(main.codes, others[0]!.codes, others[0]!.levels, perCell)
    : hasEqualCells(main.codes, others[0]!.codes, main.levels, others[0]!.levels, perCell);
}

/** Rows sorted by both factors, one per cell, as a balanced panel's are. */
function isGrid(main: Int32Array, other: Int32Array, levels: number): boolean {
  for (let start = 0, g = 0; start < main.length; start += levels, g++) {
    for (let t = 0; t < levels; t++) if (main[start + t] !== g || other[start + t] !== t) return false;
  }
  return true;
}

/** On rows sorted by the main factor: every run has every level of the other as often. */
function hasEqualRuns(main: Int32Array, other: Int32Array, levels: number, perCell: number): boolean {
  const before = new Int32Array(levels);
  const run = levels * perCell;
  for (let start = 0, g = 1; start < main.length; start += run, g++) {
    for (let i = start; i < start + run; i++) before[other[i]!]! += 1;
    for (let level = 0; level < levels; level++) if (before[level] !== g * perCell) return false;
  }
  return true;
}

function hasEqualCells(
  main: Int32Array,
  other: Int32Array,
  mainLevels: number,
  levels: number,
  perCell: number,
): boolean {
  const cells = new Int32Array(mainLevels * levels);
  for (let i = 0; i < main.length; i++) cells[main[i]! * levels + other[i]!]! += 1;
  return cells.every((count) => count === perCell);
}
