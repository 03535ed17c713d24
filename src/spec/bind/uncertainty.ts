import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import type { IndexSpec, MissingSpec } from '../../study/study.ts';
import type { AlternativesSpec, ChoiceKind, FactorSpec, UncertaintySpec } from '../../study/uncertainty.ts';
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
import { leaveOut } from './leave-out.ts';
import { checkCarry, checkDesign } from './uncertainty-checks.ts';

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
    if (index?.aggregate.missing === 'skip')
      binding.error(
        'SPEC017',
        `${pointer}/${i}`,
        `\`${name}\` lets indicators be missing; draws need every cell.`,
        {
          hint: 'fill the gaps of its indicators (`data.missing`), or leave it out of `of`',
        },
      );
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
