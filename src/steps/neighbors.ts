import type { Column, Table } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/suggest.ts';
import type { StepKind } from '../plan/step.ts';
import {
  distanceLinks,
  greatCircleKm,
  type Link,
  type SpatialWeights,
  spatialWeights,
} from '../stats/companion/spatial-weights.ts';
import type { NeighborsSpec } from '../study/study.ts';
import type { Frame } from './frame.ts';
import type { SourceValue } from './source.ts';

/** Weights over all entities of the panel, in their order, before any row is standardized. */
export type NeighborsValue = { readonly weights: SpatialWeights; readonly rowStandardize: boolean };

type Params = Pick<NeighborsSpec, 'name' | 'pointer' | 'rowStandardize' | 'rule'>;
type Found = { readonly links: readonly Link[]; readonly problems: readonly Problem[] };

/** Who is a neighbor of whom, from a source or from coordinates. */
export const step: StepKind = {
  kind: 'neighbors',
  heavy: false,
  draws: false,
  run(inputs, jsonParams, context) {
    const params = jsonParams as unknown as Params;
    const frame = inputs.frame as Frame;
    const { links, problems } = linksOf(inputs, params, frame, context.warn);
    if (problems.length > 0) return { ok: false, problems };
    const weights = spatialWeights(frame.entityLabels.length, links);
    const value: NeighborsValue = { weights, rowStandardize: params.rowStandardize };
    return { ok: true, value };
  },
};

function linksOf(
  inputs: { readonly [port: string]: unknown },
  params: Params,
  frame: Frame,
  warn: (problem: Problem) => void,
): Found {
  const { rule } = params;
  if (rule.kind === 'distance') {
    const column = (name: string) => inputs[`factor:${name}`] as Column;
    return byDistance(params, rule, column(rule.latitude), column(rule.longitude), frame);
  }
  const { table } = inputs.source as SourceValue;
  const cells = rule.kind === 'pairs' ? pairCells(table, rule) : squareCells(table, rule.entity);
  return linked(cells, params, frame, warn);
}

/** One weight of a source: who on whom; NaN where the cell is empty. */
type Cell = { readonly from: string | null; readonly to: string | null; readonly weight: number };
type Pairs = Extract<NeighborsSpec['rule'], { kind: 'pairs' }>;

const labelAt = (column: Column, row: number): string | null => {
  const value = column.values[row];
  return value === null || value === undefined || Number.isNaN(value) ? null : String(value);
};

/** Text is no weight: NaN. */
const numberAt = (column: Column, row: number): number =>
  column.kind === 'number' ? column.values[row]! : Number.NaN;

function pairCells(table: Table, { from, to, weight, symmetric }: Pairs): Cell[] {
  return Array.from({ length: table.rows }, (_, row) => row).flatMap((row) => {
    const cell = {
      from: labelAt(table.columns[from]!, row),
      to: labelAt(table.columns[to]!, row),
      weight: weight === null ? 1 : numberAt(table.columns[weight]!, row),
    };
    return symmetric ? [cell, { ...cell, from: cell.to, to: cell.from }] : [cell];
  });
}

/** The diagonal counts for nothing, whatever stands there. */
function squareCells(table: Table, entity: string): Cell[] {
  return Array.from({ length: table.rows }, (_, row) => row).flatMap((row) => {
    const from = labelAt(table.columns[entity]!, row);
    return table.names
      .filter((name) => name !== entity && name !== from)
      .map((name) => ({ from, to: name, weight: numberAt(table.columns[name]!, row) }));
  });
}

const problem = ({ name, pointer }: Params, message: string, hint: string): Problem => ({
  code: 'DATA014',
  severity: 'error',
  message: `neighbors \`${name}\`: ${message}`,
  hint,
  pointer,
});

/** Cells among the entities of the panel; others are told of, once. */
function linked(
  cells: readonly Cell[],
  params: Params,
  { entityLabels }: Frame,
  warn: (problem: Problem) => void,
): Found {
  const places = new Map(entityLabels.map((label, i) => [label, i]));
  const links = new Map<string, Link>();
  const strangers = new Set<string>();
  const problems: Problem[] = [];
  const tell = (message: string, hint: string) => {
    if (problems.length < MOST_TOLD) problems.push(problem(params, message, hint));
  };
  for (const { from, to, weight } of cells) {
    const [i, j] = [from, to].map((label) => (label === null ? undefined : places.get(label)));
    for (const label of [from, to]) if (label !== null && !places.has(label)) strangers.add(label);
    const pair = `${from ?? '(empty)'} and ${to ?? '(empty)'}`;
    if (from === null || to === null) tell(`a row names nobody: ${pair}.`, 'give both names in every row');
    else if (!(weight >= 0)) tell(`the weight of ${pair} is no number of 0 or more.`, 'write 0 for none');
    if (i === undefined || j === undefined || !(weight > 0)) continue;
    if (i === j) tell(`${from} is listed as its own neighbor.`, 'remove the row');
    else if (links.has(`${i} ${j}`))
      tell(`${pair} stand twice.`, 'list each pair once; with `symmetric: true` in one direction only');
    else links.set(`${i} ${j}`, { from: i, to: j, weight });
  }
  if (strangers.size > 0) warn(strangersWarning(params, [...strangers], entityLabels));
  if (problems.length === 0 && links.size === 0)
    tell('no pair has two entities of the panel.', 'name entities as the panel does');
  return { links: [...links.values()], problems };
}

const MOST_TOLD = 5;

function strangersWarning(params: Params, strangers: readonly string[], labels: readonly string[]): Problem {
  const near = didYouMean(strangers[0]!, labels);
  const more = strangers.length > 1 ? ` and ${strangers.length - 1} more` : '';
  const message = `${strangers[0]}${more} ${strangers.length > 1 ? 'are' : 'is'} no entity of the panel and left out.`;
  return {
    ...problem(params, message, near ?? 'name entities as the panel does'),
    severity: 'warning',
  };
}

type Place = { readonly latitude: number; readonly longitude: number };
type Distance = Extract<NeighborsSpec['rule'], { kind: 'distance' }>;

function byDistance(
  params: Params,
  { latitude, longitude, distance }: Distance,
  north: Column,
  east: Column,
  frame: Frame,
): Found {
  const places = new Map<number, Place>();
  const problems: Problem[] = [];
  const told = new Set<number>();
  for (let row = 0; row < frame.rows; row++) {
    const entity = frame.entity[row]!;
    const place = { latitude: numberAt(north, row), longitude: numberAt(east, row) };
    const label = frame.entityLabels[entity]!;
    const known = places.get(entity);
    const why = wrongPlace(place, known);
    if (why !== null && !told.has(entity)) {
      told.add(entity);
      const hint = `look at \`${latitude}\` and \`${longitude}\`: degrees, the same in every row of an entity`;
      problems.push(problem(params, `${label} ${why}.`, hint));
    }
    if (known === undefined) places.set(entity, place);
  }
  if (problems.length > 0) return { links: [], problems: problems.slice(0, MOST_TOLD) };
  const at = (i: number) => places.get(i)!;
  const size = frame.entityLabels.length;
  const same = firstAtOnePlace(size, at);
  if (same !== null) {
    const pair = same.map((i) => frame.entityLabels[i]).join(' and ');
    return {
      links: [],
      problems: [problem(params, `${pair} are at one place.`, 'give each its own coordinates')],
    };
  }
  return { links: distanceLinks(size, (i, j) => greatCircleKm(at(i), at(j)), distance), problems: [] };
}

function wrongPlace({ latitude, longitude }: Place, known: Place | undefined): string | null {
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return 'has a row without coordinates';
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 360) return 'has coordinates that are no degrees';
  const moved = known !== undefined && (known.latitude !== latitude || known.longitude !== longitude);
  return moved ? 'has different coordinates in different rows' : null;
}

function firstAtOnePlace(size: number, at: (i: number) => Place): [number, number] | null {
  const seen = new Map<string, number>();
  for (let i = 0; i < size; i++) {
    const key = `${at(i).latitude} ${at(i).longitude}`;
    const other = seen.get(key);
    if (other !== undefined) return [other, i];
    seen.set(key, i);
  }
  return null;
}
