import type { Document, FigureBlock } from './document.ts';
import { expectedLabels } from './figure-labels.ts';
import type { AuditRow, ReportInput } from './input.ts';
import { labelsOf } from './origin-tables.ts';
import { typedParts } from './typed-numbers.ts';

/** A text of a drawing: what it says and where it stands in the group that it is drawn in. */
type Label = { readonly text: string; readonly x: number; readonly y: number };

/** What is wrong with the numbers of one figure: printed and not expected, or the other way round. */
export type CheckedFigure = {
  readonly name: string;
  /** Numbers that label data, and numbers of axes. */
  readonly labels: number;
  readonly ticks: number;
  readonly wrong: readonly string[];
};

const checked = new WeakMap<Document, readonly CheckedFigure[]>();

/**
 * The numbers in the drawings of a document: labels of data are those that the results give (figure-labels.ts), no more and
 * no fewer; numbers of an axis go up evenly, and stand where they say.
 */
export function checkedFigures(document: Document, input: ReportInput): readonly CheckedFigure[] {
  const known = checked.get(document);
  if (known !== undefined) return known;
  const made = document.blocks.flatMap((block) =>
    block.kind === 'figure' ? [checkedFigure(block, input)] : [],
  );
  checked.set(document, made);
  return made;
}

export function auditFigures(document: Document, input: ReportInput): AuditRow[] {
  const figures = checkedFigures(document, input);
  if (figures.length === 0) return [];
  const wrong = figures.flatMap(({ name, wrong: own }) => own.map((text) => `${name}: ${text}`));
  let all = 0;
  for (const { labels, ticks } of figures) all += labels + ticks;
  const every = `${all} of ${all}`;
  return [
    {
      check: 'Numbers in figures are those of the results',
      subject: document.appendix ? 'appendix' : 'paper',
      observed: wrong.length === 0 ? every : wrong.join('; '),
      expected: every,
      ok: wrong.length === 0,
    },
  ];
}

export function checkedFigure(block: FigureBlock, input: ReportInput): CheckedFigure {
  const names = namesOf(input);
  const figure = input.figures.find(({ name }) => name === block.name);
  const groups = groupsOf(block.svg);
  const labels: Label[] = [];
  let ticks = 0;
  for (const group of groups) {
    if (isAxis(group, input.data.periods)) ticks += group.length;
    else labels.push(...group);
  }
  const printed = labels.flatMap(({ text }) => numbersOf(text, names));
  if (figure === undefined) return { name: block.name, labels: printed.length, ticks, wrong: [] };
  const { numbers, allowed } = expectedLabels(figure, input);
  const left = [...numbers, ...placesOf(groups, figure.sort)];
  const wrong = printed.filter((number) => {
    const at = left.indexOf(number);
    if (at >= 0) left.splice(at, 1);
    return at < 0 && !allowed.has(number);
  });
  return {
    name: block.name,
    labels: printed.length,
    ticks,
    wrong: [...wrong, ...left.map((number) => `${number} is missing`)],
  };
}

/** Where names have no room, variables have numbers: each before its name, and at the head of its column. */
function placesOf(groups: readonly (readonly Label[])[], sort: string): string[] {
  const rows = groups.flat().filter(({ text }) => /^\(\d+\) ./.test(text)).length;
  if (sort !== 'correlations' || rows === 0) return [];
  const places = Array.from({ length: rows }, (_, i) => String(i + 1));
  return [...places, ...places.slice(0, -1)];
}

const named = new WeakMap<ReportInput, readonly string[]>();

/** Names with digits. A period is one, too, but a part of other numbers. */
function namesOf(input: ReportInput): readonly string[] {
  const known = named.get(input) ?? labelsOf(input).filter((name) => !/^[-\d.]+$/.test(name));
  named.set(input, known);
  return known;
}

/** Numbers of a text that stand for themselves, each with its sign; those of names are none. */
function numbersOf(text: string, names: readonly string[]): string[] {
  if (!/\d/.test(text)) return [];
  // What has no room is cut, or stands on several lines.
  const whole = text.replace(/…$/, '').trim();
  if (/\p{L}/u.test(whole) && names.some((name) => name.includes(whole))) return [];
  const rest = names.reduce((left, name) => left.replaceAll(name, ' '), text.replaceAll('−', '-'));
  return typedParts(rest).flatMap(({ text: number, number: is, start }) =>
    is ? [`${/(^|[\s[=(])-$/.test(rest.slice(0, start)) ? '-' : ''}${number}`] : [],
  );
}

const ENTITIES: { readonly [entity: string]: string } = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#160;': ' ',
};

/** The texts of each group of a drawing, in their order. */
function groupsOf(svg: string): Label[][] {
  const groups: Label[][] = [[]];
  const open = [0];
  let at = { x: 0, y: 0 };
  for (const [, end, tag, attributes = '', content = ''] of svg.matchAll(
    /<(\/?)(g|text|tspan)\b([^>]*)>([^<]*)/g,
  )) {
    if (tag === 'g') {
      if (end === '/') open.pop();
      else if (!attributes.endsWith('/')) open.push(groups.push([]) - 1);
      continue;
    }
    if (end === '/') continue;
    if (tag === 'text') at = placeOf(attributes);
    const text = content.replace(/&(?:amp|lt|gt|quot|#160);/g, (entity) => ENTITIES[entity] ?? entity).trim();
    if (text !== '') groups[open.at(-1) ?? 0]!.push({ text, ...at });
  }
  return groups;
}

function placeOf(attributes: string): { x: number; y: number } {
  const moved = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes);
  if (moved !== null) return { x: Number(moved[1]), y: Number(moved[2]) };
  const side = (name: string) => Number(new RegExp(`\\b${name}="([-\\d.]+)"`).exec(attributes)?.[1] ?? 0);
  return { x: side('x'), y: side('y') };
}

/** Coordinates are to a hundredth, and numbers of an axis to their last digit. */
const PIXEL = 0.6;

/** Whether the texts of a group are the numbers of one axis: in a line, evenly apart, in value as in place. */
function isAxis(group: readonly Label[], periods: readonly number[]): boolean {
  const [first, second] = group;
  if (first === undefined || second === undefined) return false;
  const values = group.map(({ text }) => numeric(text));
  if (values.some((value) => value === null)) return false;
  const across = group.every(({ y }) => y === first.y);
  if (!across && group.some(({ x }) => x !== first.x)) return false;
  const places = group.map(({ x, y }) => (across ? x : y));
  return (
    goesUp(values as number[], places) ||
    goesUp(
      (values as number[]).map((it) => periods.indexOf(it)),
      places,
    )
  );
}

/** Periods may be apart by more than one, and stand side by side. */
function goesUp(values: readonly number[], places: readonly number[]): boolean {
  const [a = 0, b = 0] = values;
  if (values.includes(-1) && new Set(values).size < values.length) return false;
  const slope = ((places[1] ?? 0) - (places[0] ?? 0)) / (b - a);
  return values.every((value, i) => {
    const step = i === 0 ? b - a : value - (values[i - 1] as number);
    const even = Math.abs(step - (b - a)) <= 1e-6 * Math.abs(b - a);
    return even && Math.abs((places[i] ?? 0) - (places[0] ?? 0) - slope * (value - a)) <= PIXEL;
  });
}

function numeric(text: string): number | null {
  const match = /^([−-]?[\d,]+(?:\.\d+)?)%?$/.exec(text);
  return match === null ? null : Number((match[1] as string).replace('−', '-').replaceAll(',', ''));
}
