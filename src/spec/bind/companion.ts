import type { CompanionMethod, CompanionOptions } from '../../catalog/companion-methods.ts';
import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import { parseFormula } from '../../formula/parse.ts';
import type { CompanionSpec, Term } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Companion } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { placed, refuseTwice } from './choices.ts';
import { couplingOptions } from './coupling.ts';
import { bindTerm, bindTerms, bindWhere } from './formula.ts';
import { growthEquation } from './growth.ts';
import { checkOptions, given, type OptionTable } from './index-rules.ts';

const ofOneVariable: readonly CompanionMethod[] = [
  'theil',
  'dagum',
  'moran',
  'kernel_density',
  'sigma_convergence',
  'beta_convergence',
  'markov',
];
const convergence = ['sigma_convergence', 'beta_convergence'];
const beta = ['beta_convergence'];

/** Keys that go with some methods only. */
const options: OptionTable = {
  variable: ofOneVariable,
  variables: ['coupling', 'specialization'],
  shares: ['coupling'],
  form: ['coupling'],
  population: ['theil'],
  groups: ['theil', 'dagum'],
  neighbors: ['moran', 'markov'],
  inference: ['moran'],
  alternative: ['moran'],
  local: ['moran'],
  local_variance: ['moran'],
  permutations: ['moran'],
  adjust: ['moran'],
  kernel: ['kernel_density'],
  bandwidth: ['kernel_density'],
  points: ['kernel_density'],
  design: beta,
  from: beta,
  to: beta,
  divisor: ['sigma_convergence'],
  logged: convergence,
  controls: beta,
  effects: beta,
  vcov: beta,
  confidence: beta,
  index: ['obstacle_degree'],
  classes: ['markov'],
  scope: ['markov'],
  span: ['markov'],
};

/** Keys that a method cannot do without. */
const needed: { readonly [method in CompanionMethod]: readonly (keyof Companion)[] } = {
  coupling: ['variables'],
  specialization: ['variables'],
  obstacle_degree: ['index'],
  theil: ['variable'],
  dagum: ['variable', 'groups'],
  moran: ['variable', 'neighbors'],
  kernel_density: ['variable'],
  sigma_convergence: ['variable'],
  beta_convergence: ['variable'],
  markov: ['variable'],
};

const ofPeriods: readonly CompanionMethod[] = ['sigma_convergence', 'beta_convergence', 'markov'];

export function bindCompanion(binding: Binding, name: string, model: Companion): CompanionSpec {
  const pointer = pointerTo('models', name);
  const { method } = model;
  checkOptions(binding, model, [method], options, pointer);
  for (const key of needed[method])
    if (model[key] === undefined)
      binding.error('SPEC011', pointer, `\`method: ${method}\` needs \`${key}\`.`, {
        atKey: true,
        hint: `add \`${key}\``,
      });
  if (ofPeriods.includes(method) && !binding.hasTime)
    binding.error(
      'BIND015',
      `${pointer}/method`,
      `\`${method}\` needs periods, and the panel has no \`time\`.`,
      {
        hint: 'name the column of the periods: `data.panel.time`',
      },
    );
  const variables = variablesOf(binding, model, pointer);
  const bound = optionsOf(binding, model, variables, pointer);
  return {
    kind: 'companion',
    name,
    pointer,
    title: model.title ?? null,
    method,
    variables,
    population:
      model.population === undefined ? null : bindTerm(binding, model.population, `${pointer}/population`),
    groups: groupsOf(binding, model, pointer),
    neighbors: neighborsOf(binding, model, pointer),
    index: indexOf(binding, model, pointer),
    options: bound,
    columns:
      method === 'beta_convergence' ? growthEquation(binding, model, variables[0], bound, pointer) : [],
    where: bindWhere(binding, model.where, `${pointer}/where`),
    confidence: model.confidence ?? 0.95,
  };
}

function variablesOf(binding: Binding, model: Companion, pointer: string): Term[] {
  if (model.variables !== undefined) {
    const terms = bindTerms(binding, model.variables, `${pointer}/variables`);
    refuseTwice(binding, placed(terms, `${pointer}/variables`));
    return terms;
  }
  return model.variable === undefined ? [] : [bindTerm(binding, model.variable, `${pointer}/variable`)];
}

function groupsOf(binding: Binding, { groups }: Companion, pointer: string): string | null {
  if (groups === undefined) return null;
  binding.isColumn(groups, `${pointer}/groups`);
  return groups;
}

function neighborsOf(binding: Binding, { neighbors }: Companion, pointer: string): string | null {
  if (neighbors === undefined) return null;
  const known = Object.keys(binding.study.data.neighbors ?? {});
  if (!known.includes(neighbors) && neighbors !== hole && !binding.isFaulty('/data/neighbors')) {
    const there = known.length === 0 ? 'define them in `data.neighbors`' : `there are ${listNames(known)}`;
    const hint = didYouMean(neighbors, known) ?? there;
    binding.error('BIND015', `${pointer}/neighbors`, `The data have no neighbors \`${neighbors}\`.`, {
      hint,
    });
  }
  return neighbors;
}

function indexOf(binding: Binding, { index }: Companion, pointer: string): string | null {
  if (index === undefined) return null;
  if (!binding.indices.has(index) && index !== hole) {
    const hint = didYouMean(index, binding.indices) ?? `the indices are ${listNames([...binding.indices])}`;
    binding.error('BIND015', `${pointer}/index`, `The study has no index \`${index}\`.`, { hint });
    return null;
  }
  const { normalize, weights } = binding.study.indices?.[index] ?? {};
  if (weights?.method === 'benefit_of_the_doubt')
    binding.error(
      'BIND015',
      `${pointer}/index`,
      'Under benefit of the doubt every row has weights of its own.',
      {
        hint: 'diagnose an index with weights in common',
      },
    );
  const method = normalize?.method ?? 'minmax';
  if (!['minmax', 'goalposts'].includes(method) || normalize?.range !== undefined)
    binding.error(
      'BIND015',
      `${pointer}/index`,
      'Obstacle degrees measure the distance to a best value of 1.',
      {
        hint: 'normalize the index by `minmax` or `goalposts`, with the usual range of 0 to 1',
      },
    );
  return index;
}

function optionsOf(
  binding: Binding,
  model: Companion,
  variables: readonly Term[],
  pointer: string,
): CompanionOptions {
  switch (model.method) {
    case 'coupling':
      return couplingOptions(binding, model, variables.length, pointer);
    case 'moran':
      if (model.adjust === 'benjamini_hochberg' && model.local === false)
        binding.error(
          'SPEC017',
          `${pointer}/adjust`,
          '`adjust` is of local Moran, which `local: false` leaves out.',
          {
            atKey: true,
            hint: 'remove one of the two',
          },
        );
      return {
        inference: model.inference ?? 'randomization',
        alternative: model.alternative ?? 'two_sided',
        local: model.local ?? true,
        local_variance: model.local_variance ?? 'conditional',
        ...(model.permutations === undefined ? {} : { permutations: model.permutations }),
        ...(model.adjust === 'benjamini_hochberg' ? { adjust: model.adjust } : {}),
      };
    case 'kernel_density':
      return {
        kernel: model.kernel ?? 'gaussian',
        bandwidth: model.bandwidth ?? 'nrd0',
        points: model.points ?? 200,
      };
    case 'sigma_convergence':
      return {
        logged: model.logged ?? isLogged(binding, variables[0]),
        divisor: model.divisor ?? 'n - 1',
      };
    case 'beta_convergence':
      return given({
        logged: model.logged ?? isLogged(binding, variables[0]),
        design: model.design ?? 'panel',
        ...spanOf(binding, model, pointer),
      });
    case 'markov':
      return { classes: model.classes ?? 4, scope: model.scope ?? 'pooled', span: model.span ?? 1 };
    default:
      return {};
  }
}

/** An index with `transform: ln`, or a formula `ln(...)`, its own or that of the variable. */
function isLogged(binding: Binding, term: Term | undefined): boolean {
  if (term === undefined) return false;
  if (term.expr.kind === 'call') return term.expr.callee === 'ln';
  if (term.expr.kind !== 'name') return false;
  const { indices = {}, variables = {} } = binding.study;
  const { name } = term.expr;
  if (Object.hasOwn(indices, name)) return indices[name]!.transform === 'ln';
  const formula = parseFormula((Object.hasOwn(variables, name) ? variables[name]!.formula : null) ?? name);
  return formula.ok && formula.value.kind === 'call' && formula.value.callee === 'ln';
}

function spanOf(binding: Binding, model: Companion, pointer: string): { from?: number; to?: number } {
  const { design = 'panel', from, to } = model;
  if (design === 'panel') {
    for (const key of ['from', 'to'] as const)
      if (model[key] !== undefined)
        binding.error(
          'SPEC017',
          `${pointer}/${key}`,
          `\`${key}\` goes with \`design: cross_section\` only.`,
          {
            atKey: true,
            hint: 'write `design: cross_section`, or `where` to keep some periods',
          },
        );
    return {};
  }
  if (from === undefined || to === undefined || to <= from)
    binding.error(
      'SPEC011',
      `${pointer}/design`,
      'A cross-section of growth needs `from` and a later `to`.',
      {
        hint: 'for instance `from: 2011, to: 2022`',
      },
    );
  if (model.effects !== undefined)
    binding.error('SPEC017', `${pointer}/effects`, 'A cross-section has no effects to absorb.', {
      atKey: true,
      hint: 'remove the key',
    });
  return { from, to };
}
