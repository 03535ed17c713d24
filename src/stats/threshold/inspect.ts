import { distinctValues, minimumRows, trimOf } from './candidates.ts';
import type { ThresholdSample } from './sample.ts';
import type { Scan } from './scan.ts';
import type { Step } from './sequence.ts';
import type { NamedColumn, ThresholdInput, ThresholdProblem, ThresholdWarning } from './types.ts';

/** Fewer candidates than this make steps of the LR set and of the bootstrap distribution that a reader should know of. */
const FEW_CANDIDATES = 10;
/** Fewer entities than this leave a bootstrap by entity too few samples that differ. */
const FEW_ENTITIES = 10;

/** Why not one candidate could be scanned. */
export function whyNone(sample: ThresholdSample, scan: Scan): ThresholdProblem {
  return scan.candidates.gamma.length === 0 ? noCandidate(sample.input) : noVariation(sample.input);
}

function noCandidate(input: ThresholdInput): ThresholdProblem {
  const { name, values } = input.thresholdVariable;
  const rows = values.length;
  const distinct = new Set(values).size;
  const trim = trimOf(input.trim, 1);
  const least = minimumRows(trim, rows);
  if (distinct === 1) {
    return {
      kind: 'no_candidates',
      at: 'threshold_variable',
      message: `${name} has the same value in all ${rows} rows, so that there is nothing to split by`,
      hint: 'choose a threshold variable that varies',
    };
  }
  if (2 * least > rows) {
    return {
      kind: 'no_candidates',
      at: 'trim',
      message: `trim ${trim} asks for ${least} of ${rows} rows in each of two regimes`,
      hint: 'use a smaller trim, or more data',
    };
  }
  const best = mostEvenSplit(values);
  return {
    kind: 'no_candidates',
    at: 'threshold_variable',
    message: `${name} has ${distinct} distinct values, and none of them leaves ${least} of ${rows} rows (trim ${trim}) on either side: the most even split, at ${best.value}, leaves ${best.below} and ${rows - best.below}`,
    hint: 'use a smaller trim, or a threshold variable with more distinct values',
  };
}

function mostEvenSplit(q: Float64Array): { value: number; below: number } {
  const order = Int32Array.from(q, (_, i) => i).sort((a, b) => q[a]! - q[b]!);
  const { values, below } = distinctValues(q, order);
  let best = 1;
  for (let i = 1; i < values.length; i++) {
    const short = (at: number) => Math.min(below[at]!, q.length - below[at]!);
    if (short(i) > short(best)) best = i;
  }
  return { value: values[best - 1]!, below: below[best]! };
}

function noVariation(input: ThresholdInput): ThresholdProblem {
  const { name } = input.thresholdVariable;
  if (input.regimeIntercepts && isConstantWithin(input.thresholdVariable, input)) {
    return {
      kind: 'no_variation',
      at: 'regime_intercepts',
      message: `${name} does not change within any entity, so that the entity effects already hold every intercept of a regime`,
      hint: 'leave regime_intercepts out, or use a threshold variable that changes over time',
    };
  }
  const constant = input.regimeRegressors.filter((column) => isConstantWithin(column, input));
  const why =
    constant.length === 0
      ? 'at every candidate the regime terms are collinear with the effects or the controls'
      : `${constant.map((column) => column.name).join(', ')} does not change within any entity`;
  return {
    kind: 'no_variation',
    at: 'regime_regressors',
    message: `splitting by ${name} adds nothing to the model: ${why}`,
    hint: 'see whether the effects or controls already explain the regime regressors',
  };
}

/** Whether a column keeps one value within every entity; false where no entity has two rows. */
function isConstantWithin({ values }: NamedColumn, { entity }: ThresholdInput): boolean {
  if (entity === null || entity.levels === values.length) return false;
  for (let i = 1; i < values.length; i++) {
    if (entity.codes[i] === entity.codes[i - 1] && values[i] !== values[i - 1]) return false;
  }
  return true;
}

/** What a reader should know of a model that was estimated. */
export function warningsOf(
  sample: ThresholdSample,
  steps: readonly Step[],
  membership: Int32Array,
  selected: number,
): ThresholdWarning[] {
  const { input } = sample;
  return [
    fewValues(input, steps[0]!.scanned.length),
    constantWithin(input),
    fewEntities(sample),
    ...(selected === 0 ? [] : loneEntities(input, membership, selected)),
    pdrThirdTest(input, steps),
  ].filter((warning) => warning !== null);
}

function fewValues({ thresholdVariable }: ThresholdInput, candidates: number): ThresholdWarning | null {
  if (candidates >= FEW_CANDIDATES) return null;
  const { name, values } = thresholdVariable;
  const left = candidates === 1 ? 'one candidate' : `${candidates} candidates`;
  return {
    kind: 'few_values',
    at: 'threshold_variable',
    message: `${name} has ${new Set(values).size} distinct values, of which trimming leaves ${left}: the interval of the threshold is no finer than these`,
    hint: 'if it is a category, an interaction in a regression says the same without a search',
  };
}

function constantWithin(input: ThresholdInput): ThresholdWarning | null {
  const { thresholdVariable } = input;
  if (!isConstantWithin(thresholdVariable, input)) return null;
  return {
    kind: 'constant_within_entities',
    at: 'threshold_variable',
    message: `${thresholdVariable.name} does not change within any entity: regimes separate entities, and none ever moves from one to another`,
    hint: null,
  };
}

function fewEntities({ input, clusters }: ThresholdSample): ThresholdWarning | null {
  if (input.bootstrap === null || clusters.count >= FEW_ENTITIES) return null;
  return {
    kind: 'few_entities',
    at: 'bootstrap',
    message: `the bootstrap draws by entity, and there are ${clusters.count}: its p-values and critical values are rough`,
    hint: null,
  };
}

function loneEntities(
  { entity, thresholdVariable }: ThresholdInput,
  membership: Int32Array,
  selected: number,
): ThresholdWarning[] {
  if (entity === null) return [];
  const warnings: ThresholdWarning[] = [];
  for (let regime = 0; regime <= selected; regime++) {
    const held = new Set<number>();
    membership.forEach((own, i) => {
      if (own === regime) held.add(entity.codes[i]!);
    });
    if (held.size !== 1) continue;
    warnings.push({
      kind: 'lone_entity',
      at: 'trim',
      message: `regime ${regime + 1} of ${thresholdVariable.name} holds rows of one entity only`,
      hint: 'use a larger trim, or say why one entity stands for a regime',
    });
  }
  return warnings;
}

function pdrThirdTest({ compat }: ThresholdInput, steps: readonly Step[]): ThresholdWarning | null {
  if (compat !== 'pdr' || steps.length < 3) return null;
  return {
    kind: 'pdr_third_test',
    at: 'compat',
    message:
      'the third test is as pdR computes it, with a null model that lacks the lower threshold: its F and p are wrong, and are here for comparison only',
    hint: 'leave compat out for a test that can be used',
  };
}
