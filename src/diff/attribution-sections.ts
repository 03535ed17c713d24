import { markOf, pairText, scalarText, signedText } from './scalar-text.ts';
import type { Section, SectionRow } from './section.ts';
import type { Attribution, AttributionRow } from './types.ts';

const PART_DIGITS = 3;
/** Parts named in a row, unless everything is asked for. */
const NAMED = 3;
/** A part below this share of the whole change is not worth a word. */
const LEAST_SHARE = 0.005;

/** The changes by number, then each result that moved with what moved it, the largest part first. */
export function attributionSections(attribution: Attribution | null, all: boolean): Section[] {
  if (attribution === null) return [];
  const { changes, rows } = attribution;
  const moved = rows.filter(({ change }) => change !== 'same' && change !== 'rounding');
  const legend = changes.map(({ label, old, new: fresh, moves }, at): SectionRow => {
    return { change: 'same', cells: [`[${at + 1}]`, label, old, fresh, `${moves} of ${moved.length}`] };
  });
  return [
    {
      title: `Changes, by what they moved (${attribution.method})`,
      head: ['no.', 'change', 'old', 'new', 'moves most'],
      right: [4],
      rows: legend,
    },
    {
      title: 'What moved each result',
      head: ['', 'result', 'old', 'new', 'moved by'],
      right: [2, 3],
      rows: (all ? rows : moved).map((row) => resultRow(row, all)),
    },
  ];
}

function resultRow(row: AttributionRow, all: boolean): SectionRow {
  const pair = pairText(row.old, row.new, row.shown);
  const name = `${row.layer} ${row.name}`;
  return { change: row.change, cells: [markOf(row.change), name, pair.old, pair.new, partsText(row, all)] };
}

/** `[2] +0.013, [1] -0.004`; shares of a change of state in percent. */
function partsText({ parts, rest, counted, old, new: fresh }: AttributionRow, all: boolean): string {
  if (parts.includes(null)) return 'no such result in a version in between';
  const whole = typeof old === 'number' && typeof fresh === 'number' ? Math.abs(fresh - old) : 1;
  const numbered = [
    ...parts.map((part, at) => ({ name: `[${at + 1}]`, part: part ?? 0 })),
    { name: 'together', part: rest ?? 0 },
  ];
  const told = numbered
    .filter(({ part }) => Math.abs(part) > LEAST_SHARE * whole)
    .sort((one, other) => Math.abs(other.part) - Math.abs(one.part));
  const shown = all ? told : told.slice(0, NAMED);
  const texts = shown.map(({ name, part }) => `${name} ${partText(part, counted)}`);
  return [...texts, ...(shown.length < told.length ? ['...'] : [])].join(', ');
}

function partText(part: number, counted: boolean): string {
  return counted
    ? signedText(part, PART_DIGITS)
    : `${scalarText(Number((part * 100).toPrecision(PART_DIGITS)))}%`;
}
