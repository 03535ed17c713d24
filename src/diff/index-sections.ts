import { markOf, NOTHING, pairText, signedText } from './scalar-text.ts';
import type { Section, SectionRow } from './section.ts';
import type { ScoreChange, WeightChange } from './types.ts';

const CHANGE_DIGITS = 3;
/** Scores have a row per cell of the panel: the largest movers tell. */
const MOVERS = 10;

export function weightSection(changes: readonly WeightChange[]): Section {
  const rows = changes.map((row): SectionRow => {
    const period = row.time === null ? '' : ` (${row.time})`;
    return {
      change: row.change,
      cells: [markOf(row.change), row.index, `${row.indicator}${period}`, ...numbersOf(row)],
    };
  });
  return {
    title: 'Weights',
    head: ['', 'index', 'indicator', 'old', 'new', 'change', 'rank'],
    right: [3, 4, 5, 6],
    rows,
  };
}

export function scoreSection(changes: readonly ScoreChange[]): Section {
  const rows = changes.map((row): SectionRow => {
    const place = row.time === null ? row.entity : `${row.entity} ${row.time}`;
    return { change: row.change, cells: [markOf(row.change), row.index, place, ...numbersOf(row)] };
  });
  return {
    title: 'Scores',
    head: ['', 'index', 'at', 'old', 'new', 'change', 'rank'],
    right: [3, 4, 5, 6],
    limit: MOVERS,
    rows,
  };
}

function numbersOf(row: WeightChange | ScoreChange): string[] {
  const pair = pairText(row.old, row.new);
  const change = row.old === null || row.new === null ? '' : signedText(row.new - row.old, CHANGE_DIGITS);
  return [pair.old, pair.new, change, rankText(row.oldRank, row.newRank)];
}

function rankText(old: number | null, fresh: number | null): string {
  if (old === fresh) return old === null ? NOTHING : String(old);
  return `${old ?? NOTHING} → ${fresh ?? NOTHING}`;
}
