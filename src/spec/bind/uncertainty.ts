import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { IndexSpec, MissingSpec, ModelSpec } from '../../study/study.ts';
import {
  type AlternativesSpec,
  type ChoiceKind,
  type FactorSpec,
  runsOf,
  type UncertaintySpec,
} from '../../study/uncertainty.ts';
import { hole } from '../fit.ts';
import type { Uncertainty } from '../study-document.generated.ts';
import {
  aggregateRules,
  alternativeNames,
  imputationRules,
  normalizeRules,
  OWN,
  refuseRepeated,
  treatRules,
  weightsRules,
} from './alternatives.ts';
import { type Binding, pointerTo } from './binding.ts';

/** A factorial of more combinations than this is a mistake, or work for another design. */
const MOST_COMBINATIONS = 20_000;
/** Sobol runs, and draws: beyond this nobody waits. */
const MOST_RUNS = 1_000_000;

export function bindUncertainty(
  binding: Binding,
  name: string,
  model: Uncertainty,
  indices: readonly IndexSpec[],
  missing: MissingSpec,
): UncertaintySpec {
  const pointer = pointerTo('models', name);
  const of = indicesOf(binding, model.of, indices, `${pointer}/of`);
  const together = model.together ?? true;
  const bound = choicesOf(binding, model.vary, of, missing, together, `${pointer}/vary`);
  const { factors } = bound;
  const spec: UncertaintySpec = {
    kind: 'uncertainty',
    name,
    pointer,
    title: model.title ?? null,
    of: of.map((index) => index.name),
    together,
    ...bound,
    perturb: perturbOf(model),
    design: model.design ?? 'monte_carlo',
    replications: model.replications ?? 500,
    estimator: model.estimator ?? 'jansen',
    exclude: excludeOf(binding, model, factors, pointer),
    scale: model.scale ?? 'spread',
    carry: model.carry ?? [],
    confidence: model.confidence ?? 0.95,
  };
  checkCarry(binding, spec);
  checkDesign(binding, model, spec);
  return spec;
}

function perturbOf({ vary }: Uncertainty): UncertaintySpec['perturb'] {
  const written = vary.perturb_weights;
  return written === undefined ? null : { by: written.by, sets: written.sets ?? 100 };
}

function indicesOf(
  binding: Binding,
  names: readonly string[],
  indices: readonly IndexSpec[],
  pointer: string,
): IndexSpec[] {
  const there = indices.map((index) => index.name);
  return names.flatMap((name, i) => {
    const index = indices.find((one) => one.name === name);
    if (index === undefined && name !== hole) {
      const hint =
        didYouMean(name, there) ?? (there.length > 0 ? `the indices are ${listNames(there)}` : null);
      binding.error('BIND015', `${pointer}/${i}`, `The study has no index \`${name}\`.`, { hint });
    }
    return index ?? [];
  });
}

type Choices = Pick<UncertaintySpec, 'factors' | 'alternatives' | 'imputations'>;

function choicesOf(
  binding: Binding,
  vary: Uncertainty['vary'],
  of: readonly IndexSpec[],
  missing: MissingSpec,
  together: boolean,
  pointer: string,
): Choices {
  const factors: FactorSpec[] = [];
  const lists: { [index: string]: { -readonly [K in keyof AlternativesSpec]: AlternativesSpec[K] } } = {};
  for (const index of of)
    lists[index.name] = {
      treat: [index.treat ?? null],
      normalize: [index.normalize],
      weights: [index.weights],
      aggregate: [index.aggregate],
      leaveOut: [[]],
    };
  const imputations =
    vary.imputation === undefined ? [] : imputationRules(binding, vary.imputation, `${pointer}/imputation`);
  if (vary.imputation !== undefined) {
    const names = alternativeNames(binding, vary.imputation, `${pointer}/imputation`);
    const { columns: _, ...own } = missing;
    refuseRepeated(binding, [[own, ...imputations]], names, `${pointer}/imputation`);
    factors.push({
      name: 'imputation',
      kind: 'imputation',
      index: null,
      levels: [OWN, ...names],
      places: {},
    });
  }
  const rules = {
    treat: treatRules,
    normalize: normalizeRules,
    weights: weightsRules,
    aggregate: aggregateRules,
  };
  for (const kind of ['treat', 'normalize', 'weights', 'aggregate'] as const) {
    const written = vary[kind];
    if (written === undefined) continue;
    const place = `${pointer}/${kind}`;
    const names = alternativeNames(binding, written, place);
    const bind = rules[kind] as (
      binding: Binding,
      written: unknown,
      index: IndexSpec,
      pointer: string,
    ) => never[];
    const before = binding.diagnostics.length;
    for (const index of of) {
      // Every index reads the same text: what is wrong in it is said once.
      const told = binding.diagnostics.length > before;
      const bound = told ? [] : bind(binding, written, index, place);
      lists[index.name]![kind] = [...lists[index.name]![kind], ...bound] as never;
    }
    const sound = binding.diagnostics.length === before;
    const own = of.map((index) => lists[index.name]![kind]);
    if (sound && together) refuseRepeated(binding, own, names, place);
    if (sound && !together) for (const list of own) refuseRepeated(binding, [list], names, place);
    factors.push(...factorsOf(kind, of, together, [OWN, ...names]));
  }
  if (vary.leave_out !== undefined)
    factors.push(...leaveOut(binding, vary.leave_out, of, lists, together, `${pointer}/leave_out`));
  if (vary.perturb_weights !== undefined) {
    const sets = Array.from({ length: vary.perturb_weights.sets ?? 100 }, (_, k) => String(k + 1));
    factors.push(...factorsOf('perturb_weights', of, together, [OWN, ...sets]));
  }
  return { factors, alternatives: lists, imputations };
}

function factorsOf(
  kind: ChoiceKind,
  of: readonly IndexSpec[],
  together: boolean,
  levels: readonly string[],
): FactorSpec[] {
  const places = levels.map((_, k) => k);
  if (together || of.length === 1) {
    const all = Object.fromEntries(of.map((index) => [index.name, places]));
    return [{ name: kind, kind, index: null, levels, places: all }];
  }
  return of.map((index) => ({
    name: `${index.name}.${kind}`,
    kind,
    index: index.name,
    levels,
    places: { [index.name]: places },
  }));
}

type Lists = { [index: string]: { leaveOut: readonly (readonly string[])[] } };

/** One left out at a time: of one of the indices where they vary together, of each where they do not. */
function leaveOut(
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

function excludeOf(
  binding: Binding,
  { exclude = [], design }: Uncertainty,
  factors: readonly FactorSpec[],
  own: string,
): UncertaintySpec['exclude'] {
  const pointer = `${own}/exclude`;
  if (exclude.length > 0 && design === 'sobol')
    binding.error('SPEC017', pointer, 'Sobol indices need choices that are drawn independently.', {
      atKey: true,
      hint: 'write `design: factorial` or `monte_carlo`, or remove `exclude`',
    });
  return exclude.map((combination, i) => {
    const places: { [factor: string]: number } = {};
    for (const [key, level] of Object.entries(combination)) {
      const at = `${pointer}/${i}${pointerTo(key)}`;
      const factor = factors.find(({ name }) => name === key);
      const names = factors.map(({ name }) => name);
      if (factor === undefined) {
        const hint = didYouMean(key, names) ?? `the choices are ${listNames(names)}`;
        binding.error('BIND015', at, `\`${key}\` does not vary.`, { atKey: true, hint });
        continue;
      }
      const place = factor.levels.indexOf(level);
      if (place < 0) {
        const hint =
          didYouMean(level, factor.levels) ?? `its alternatives are ${listNames(factor.levels, 12)}`;
        binding.error('BIND015', at, `\`${key}\` has no alternative \`${level}\`.`, { hint });
      }
      places[key] = place;
    }
    if (Object.values(places).every((place) => place === 0) && Object.keys(places).length > 0)
      binding.error('SPEC017', `${pointer}/${i}`, "The study's own choices cannot be excluded.", {});
    return places;
  });
}

const carried = ['regression', 'mediation', 'threshold'];

function checkCarry(binding: Binding, { carry, pointer }: UncertaintySpec): void {
  const { models } = binding.study;
  const fitting = Object.keys(models).filter((name) => carried.includes(models[name]!.kind));
  carry.forEach((name, i) => {
    const model = Object.hasOwn(models, name) ? models[name]! : null;
    if (name === hole || binding.isFaulty(pointerTo('models', name))) return;
    if (model !== null && carried.includes(model.kind)) return;
    const message =
      model === null
        ? `The study has no model \`${name}\`.`
        : `\`${name}\` is of kind ${model.kind}; regressions, mediations and thresholds can be carried.`;
    const hint = didYouMean(name, fitting) ?? (fitting.length > 0 ? `these are ${listNames(fitting)}` : null);
    binding.error('BIND009', `${pointer}/carry/${i}`, message, { hint });
  });
}

function checkDesign(binding: Binding, model: Uncertainty, spec: UncertaintySpec): void {
  const { runs, combinations } = runsOf(spec);
  if (spec.design === 'factorial' && combinations > MOST_COMBINATIONS)
    binding.error(
      'SPEC014',
      `${spec.pointer}/design`,
      `The choices have ${combinations} combinations; a factorial is refused above ${MOST_COMBINATIONS}.`,
      { hint: 'write `design: monte_carlo` or `sobol`, or fewer alternatives' },
    );
  else if (runs > MOST_RUNS)
    binding.error(
      'SPEC014',
      `${spec.pointer}/replications`,
      `The design has ${runs} runs; more than ${MOST_RUNS} are refused.`,
      { hint: 'write fewer `replications`' },
    );
  const unused = [
    ['replications', spec.design === 'factorial', 'monte_carlo or sobol'],
    ['estimator', spec.design !== 'sobol', 'sobol'],
  ] as const;
  for (const [key, useless, design] of unused) {
    if (model[key] === undefined || !useless) continue;
    binding.error('SPEC017', `${spec.pointer}/${key}`, `\`${key}\` goes with \`design: ${design}\` only.`, {
      atKey: true,
      hint: 'remove the key, or write another design',
    });
  }
}

/** What a carried model must have to do with the indices, and an index with the others that vary. */
export function checkUncertainty(
  binding: Binding,
  models: readonly ModelSpec[],
  affected: (spec: UncertaintySpec) => {
    readonly models: readonly string[];
    readonly nested: readonly (readonly [string, string])[];
  },
): void {
  for (const spec of models) {
    if (spec.kind !== 'uncertainty') continue;
    const found = affected(spec);
    spec.carry.forEach((name, i) => {
      if (!models.some((model) => model.name === name) || found.models.includes(name)) return;
      const message = `\`${name}\` uses nothing that varies: every draw would give the same.`;
      binding.error('BIND015', `${spec.pointer}/carry/${i}`, message, {
        hint: 'carry a model of one of the indices, or remove it',
      });
    });
    for (const [outer, inner] of found.nested) {
      const message = `\`${outer}\` is made from \`${inner}\`, which varies, too.`;
      const at = `${spec.pointer}/of/${spec.of.indexOf(outer)}`;
      binding.error('BIND015', at, message, {
        hint: `remove \`${outer}\`: it is computed anew from each draw of \`${inner}\``,
      });
    }
  }
}
