import { invariant } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Column } from '../data/table.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { stream } from '../numeric/rng.ts';
import { mean, standardDeviation } from '../numeric/sum.ts';
import type { StepContext } from '../plan/step.ts';
import { computeIndex, type IndexProblem } from '../stats/index/compute-index.ts';
import {
  type IndexAlternatives,
  type IndexChoice,
  indexVariants,
  ownChoice,
} from '../stats/uncertainty/variants.ts';
import type { Frame } from './frame.ts';
import { indexInput, keptRows, spread } from './index.ts';
import type { PanelValue } from './panel.ts';
import type { UncertaintyParams } from './uncertainty-params.ts';
import { step as variableStep } from './variable.ts';

type Ports = { readonly [port: string]: unknown };

/** Everything that a draw makes: scores of indices on the kept rows, and columns on all rows, by name. */
export type Drawn = {
  readonly scores: { readonly [index: string]: Float64Array };
  readonly columns: { readonly [name: string]: Float64Array };
};

export type Scorer = {
  readonly rows: Int32Array;
  readonly perturbations: { readonly [index: string]: readonly Float64Array[] };
  readonly draw: (levels: Int32Array) => Promise<Result<Drawn, readonly string[]>>;
};

/** Prepares what all draws share: indicators under every imputation, perturbed sets, the caches of each index. */
export function scorerOf(
  inputs: Ports,
  params: UncertaintyParams,
  context: StepContext,
): Result<Scorer, readonly Problem[]> {
  const frame = inputs.frame as Frame;
  const rows = keptRows(frame);
  const gappy = params.affected.order.find((name) => params.indices[name]?.aggregate.missing === 'skip');
  if (gappy !== undefined) {
    const message = `\`${gappy}\` is made of what varies, and lets indicators be missing; draws need every cell`;
    const hint = 'fill the gaps of its indicators (`data.missing`), or remove `aggregate.missing`';
    return err([{ code: 'RUN001', severity: 'error', message, hint, pointer: `${params.pointer}/of` }]);
  }
  const refilled = refilledColumns(inputs, params, frame);
  if (!refilled.ok) return refilled;
  const perturbations: { [index: string]: readonly Float64Array[] } = {};
  const variants: { [index: string]: ReturnType<typeof indexVariants> } = {};
  for (const name of params.of) {
    const sets = perturbedSets(params, name, context);
    if (sets.length > 0) perturbations[name] = sets;
    const made = variantsOf(inputs, params, name, { frame, rows, refilled: refilled.value, sets });
    if (!made.ok) return made;
    variants[name] = made.value;
  }
  const scale = scaleOf(params);
  const own = new Map<string, Float64Array>();
  const drawn = async (levels: Int32Array): Promise<Result<Drawn, readonly string[]>> => {
    const isOwn = levels.every((level) => level === 0);
    const scores: { [index: string]: Float64Array } = {};
    const columns: { [name: string]: Float64Array } = { ...refilled.value[imputationOf(params, levels)] };
    for (const name of params.affected.order) {
      const ports = withColumns(inputs, columns);
      if (!Object.hasOwn(params.indices, name)) {
        const made = await variableStep.run(ports, params.variables[name] as never, context);
        if (!made.ok) return err(made.problems.map(({ message }) => message));
        columns[name] = (made.value as { values: Float64Array }).values;
        continue;
      }
      const index = params.indices[name]!;
      const raw = Object.hasOwn(variants, name)
        ? variants[name]!(choiceOf(params, name, levels))
        : composed(ports, params, name, { frame, rows });
      if (!raw.ok) return err(raw.error.map(({ message }) => `${name}: ${message}`));
      scores[name] = raw.value;
      if (isOwn) own.set(name, raw.value);
      const scaled = isOwn ? raw.value : scale(raw.value, own.get(name)!);
      if (index.transform === 'ln') {
        const bad = scaled.findIndex((score) => !(score > 0));
        if (bad >= 0) return err([`${name}: a score of ${scaled[bad]!.toPrecision(3)} has no logarithm`]);
      }
      columns[name] = spread(index.transform === 'ln' ? scaled.map(Math.log) : scaled, rows, frame.rows);
    }
    return ok({ scores, columns });
  };
  return ok({ rows, perturbations, draw: drawn });
}

/** Columns that each imputation fills; the study's own changes nothing. */
function refilledColumns(
  inputs: Ports,
  { imputations, affected, pointer }: UncertaintyParams,
  frame: Frame,
): Result<{ [name: string]: Float64Array }[], readonly Problem[]> {
  const all: { [name: string]: Float64Array }[] = [{}];
  for (const k of imputations.keys()) {
    const { panel } = inputs[`panel:${k + 1}`] as PanelValue;
    if (panel.kept.some((kept, row) => kept !== frame.kept[row])) {
      const message = `the rows that \`sample.where\` keeps change with alternative ${k + 1} of \`imputation\``;
      const hint = 'let the sample depend on columns that are not filled';
      return err([
        { code: 'RUN001', severity: 'error', message, hint, pointer: `${pointer}/vary/imputation/${k}` },
      ]);
    }
    const columns: { [name: string]: Float64Array } = {};
    for (const name of affected.columns) {
      const column = panel.columns[name];
      if (column?.kind === 'number') columns[name] = column.values;
    }
    all.push(columns);
  }
  return ok(all);
}

type Shared = {
  readonly frame: Frame;
  readonly rows: Int32Array;
  readonly refilled: readonly { readonly [name: string]: Float64Array }[];
  readonly sets: readonly Float64Array[];
};

function variantsOf(
  inputs: Ports,
  params: UncertaintyParams,
  name: string,
  { frame, rows, refilled, sets }: Shared,
): Result<ReturnType<typeof indexVariants>, readonly Problem[]> {
  const index = params.indices[name]!;
  const columns: Float64Array[][] = [];
  let first = null;
  for (const filled of refilled) {
    const made = indexInput(withColumns(inputs, filled), index, frame, rows);
    if (!made.ok) return made;
    first ??= made.value;
    columns.push(made.value.indicators.map(({ values }) => values));
  }
  invariant(first !== null, 'there is always the own imputation');
  const { treat, normalize, weights, aggregate, leaveOut } = params.alternatives[name]!;
  const alternatives: IndexAlternatives = {
    columns,
    treat: treat.map((rule) => rule ?? undefined),
    normalize,
    weights,
    aggregate,
    leaveOut,
    perturb: [null, ...sets],
  };
  return ok(indexVariants(first, alternatives));
}

/** An index that is made from those that vary. */
function composed(
  ports: Ports,
  { indices }: UncertaintyParams,
  name: string,
  { frame, rows }: Pick<Shared, 'frame' | 'rows'>,
): Result<Float64Array, readonly (Problem | IndexProblem)[]> {
  const input = indexInput(ports, indices[name]!, frame, rows);
  if (!input.ok) return input;
  const computed = computeIndex({ ...input.value, transform: 'none' });
  return computed.ok ? ok(computed.value.scores) : computed;
}

/** Uniform on 1 - by .. 1 + by, one stream per set; indices that vary together have sets of their own all the same. */
function perturbedSets(
  { perturb, indices }: UncertaintyParams,
  name: string,
  { seed, stepId }: StepContext,
): Float64Array[] {
  if (perturb === null) return [];
  const { by, sets } = perturb;
  return Array.from({ length: sets }, (_, set) => {
    const rng = stream(seed, stepId, `perturbed weights ${name}`, set);
    return Float64Array.from(indices[name]!.indicators, () => 1 + by * (2 * rng.uniform() - 1));
  });
}

const KINDS = {
  imputation: 'columns',
  treat: 'treat',
  normalize: 'normalize',
  weights: 'weights',
  aggregate: 'aggregate',
  leave_out: 'leaveOut',
  perturb_weights: 'perturb',
} as const;

function choiceOf({ factors }: UncertaintyParams, index: string, levels: Int32Array): IndexChoice {
  const choice: { -readonly [K in keyof IndexChoice]: number } = { ...ownChoice };
  factors.forEach(({ kind, places }, k) => {
    if (kind === 'imputation') choice.columns = levels[k]!;
    else if (Object.hasOwn(places, index)) choice[KINDS[kind]] = places[index]![levels[k]!]!;
  });
  return choice;
}

function imputationOf({ factors }: UncertaintyParams, levels: Int32Array): number {
  const k = factors.findIndex(({ kind }) => kind === 'imputation');
  return k < 0 ? 0 : levels[k]!;
}

/** Ports with the columns of a draw in the place of the study's own. */
export function withColumns(
  inputs: Ports,
  columns: { readonly [name: string]: Float64Array },
): { [port: string]: unknown } {
  const ports: { [port: string]: unknown } = { ...inputs };
  for (const [name, values] of Object.entries(columns)) {
    const column: Column = { kind: 'number', values };
    for (const port of [`name:${name}`, `term:${name}`, `factor:${name}`])
      if (Object.hasOwn(inputs, port)) ports[port] = column;
  }
  return ports;
}

type Scale = (scores: Float64Array, own: Float64Array) => Float64Array;

function scaleOf({ scale }: UncertaintyParams): Scale {
  if (scale === 'own') return (scores) => scores;
  const measure = scale === 'spread' ? spreadOf : rangeOf;
  return (scores, own) => {
    const from = measure(scores);
    const to = measure(own);
    if (!(from.width > 0)) return scores;
    return scores.map((score) => to.at + ((score - from.at) / from.width) * to.width);
  };
}

const spreadOf = (scores: Float64Array) => ({ at: mean(scores), width: standardDeviation(scores) });

function rangeOf(scores: Float64Array): { at: number; width: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    low = Math.min(low, score);
    high = Math.max(high, score);
  }
  return { at: low, width: high - low };
}
