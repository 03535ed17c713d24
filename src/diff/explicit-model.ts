import { canonicalJson } from '../base/canonical.ts';
import type { JsonObject } from '../base/json.ts';
import type { Expr } from '../formula/ast.ts';
import { printFormula } from '../formula/print.ts';
import type {
  CompanionSpec,
  ExternalSpec,
  KinkSpec,
  MediationSpec,
  ModelSpec,
  RegressionColumnSpec,
  RegressionSpec,
  SmoothTransitionSpec,
  Term,
  ThresholdSpec,
  UncertaintySpec,
  VcovSpec,
} from '../study/study.ts';

/** A model in the language's keys, every default written out. */
export function explicitModel(model: ModelSpec): JsonObject {
  const { kind, title } = model;
  switch (model.kind) {
    case 'descriptives':
      return { kind, title, variables: names(model.variables) };
    case 'tests': {
      const { of, include, joint, unitRoot } = model;
      return {
        kind,
        title,
        of,
        include: [...include].sort(),
        joint: joint.map((terms) => [...terms]),
        ...(unitRoot === null
          ? {}
          : {
              unit_root: {
                ...unitRoot,
                variables: names(unitRoot.variables),
                tests: [...unitRoot.tests].sort(),
              },
            }),
      };
    }
    case 'uncertainty':
      return { kind, title, ...explicitUncertainty(model) };
    case 'hausman':
      return { kind, title, of: model.of };
    case 'regression':
      return { kind, title, confidence: model.confidence, ...explicitColumns(model) };
    case 'mediation':
      return { kind, title, ...explicitMediation(model) };
    case 'kink':
    case 'smooth_transition':
      return { kind, title, ...explicitNonlinear(model) };
    case 'threshold':
      return { kind, title, ...explicitThreshold(model) };
    case 'companion':
      return { kind, title, ...explicitCompanion(model) };
    case 'external':
      return { kind, title, ...explicitExternal(model) };
  }
}

function explicitExternal(model: ExternalSpec): JsonObject {
  const { command, inputs, outputs, version, environment, timeoutS, memoryMb } = model;
  return {
    command: [...command],
    inputs: Object.fromEntries(
      inputs.map((input): [string, JsonObject] => [
        input.name,
        input.kind === 'file' ? { file: input.path } : { variables: names(input.variables) },
      ]),
    ),
    outputs: Object.fromEntries(
      outputs.map(({ name, label, missingCodes }) => [name, { label, missing_codes: [...missingCodes] }]),
    ),
    version: version === null ? null : [...version],
    environment: [...environment],
    timeout: timeoutS,
    memory: memoryMb,
  };
}

/** Levels carry the labels; the rules beneath stand in the order of the study. */
function explicitUncertainty(model: UncertaintySpec): JsonObject {
  const { of, together, factors, alternatives, imputations, perturb, exclude, ...rest } = model;
  const { design, replications, estimator, scale, carry, confidence } = rest;
  return {
    of: [...of],
    together,
    choices: Object.fromEntries(factors.map(({ name, levels }) => [name, [...levels]])),
    alternatives: withoutUndefined({ ...alternatives, imputations }),
    perturb_weights: perturb,
    design,
    replications: design === 'factorial' ? null : replications,
    estimator: design === 'sobol' ? estimator : null,
    exclude: exclude.map((combination) => ({ ...combination })),
    scale,
    carry: [...carry],
    confidence,
  };
}

const withoutUndefined = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/**
 * Cumulative columns are the last one's terms; of named columns, what all of them share stands at the model, as an
 * author would write it, and only the rest in the column.
 */
function explicitColumns({ cumulative, columns }: RegressionSpec): JsonObject {
  const explicit = columns.map(explicitColumn);
  if (cumulative) return { ...explicit[explicit.length - 1], columns: 'cumulative' };
  if (columns.length === 1 && columns[0].label === '(1)') return { ...explicit[0], columns: 'single' };
  const shared = Object.entries(explicit[0] ?? {}).filter(([key, value]) =>
    explicit.every((column) => canonicalJson(column[key]) === canonicalJson(value)),
  );
  const own = columns.map(({ label }, position) => {
    const rest = Object.entries(explicit[position]).filter(
      ([key]) => !shared.some(([other]) => other === key),
    );
    return [label, Object.fromEntries(rest)];
  });
  return { ...Object.fromEntries(shared), columns: Object.fromEntries(own) };
}

function explicitColumn(column: RegressionColumnSpec): JsonObject {
  return {
    estimator: column.estimator,
    outcome: column.outcome.name,
    regressors: names(column.regressors),
    controls: names(column.controls),
    ...sampled(column),
    variance: column.estimator === 'random_effects' ? column.variance : null,
    ...(column.estimator === 'first_difference' ? { span: column.span } : {}),
    ...(column.weights === null
      ? {}
      : { weights: { variable: column.weights.variable.name, type: column.weights.type } }),
    ...(column.wild === null ? {} : { wild_bootstrap: column.wild }),
    ...(column.categorical.length === 0
      ? {}
      : { categorical: Object.fromEntries(column.categorical.map(({ name, base }) => [name, { base }])) }),
    ...(column.instruments === null
      ? {}
      : { instruments: { of: column.instruments.endogenous, are: names(column.instruments.terms) } }),
    ...explicitDesign(column),
  };
}

/** Keys that few columns have, where they are not at their default. */
function explicitDesign(column: RegressionColumnSpec): JsonObject {
  const { random, ivMethod, constant, singletons, slopes } = column;
  return {
    ...(random === undefined ? {} : { random: random === 'both' ? ['entity', 'time'] : ['time'] }),
    ...(ivMethod === undefined ? {} : { iv_method: ivMethod }),
    ...(constant === undefined ? {} : { constant }),
    ...(singletons === undefined ? {} : { singletons }),
    ...(slopes === undefined
      ? {}
      : { slopes: Object.fromEntries(slopes.map(({ effect, terms }) => [effect, names(terms)])) }),
  };
}

function explicitMediation(model: MediationSpec): JsonObject {
  return {
    outcome: model.outcome.name,
    treatment: model.treatment.name,
    mediators: names(model.mediators),
    controls: names(model.controls),
    ...sampled(model),
    confidence: model.confidence,
    bootstrap: model.bootstrap,
    style: model.style,
    theory: model.theory,
    serial: model.serial,
    moderator:
      model.moderator === null
        ? null
        : { variable: model.moderator.term.name, paths: [...model.moderator.paths].sort() },
    tests: [...model.tests].sort(),
    nonlinear: model.nonlinear,
    sensitivity: model.sensitivity,
  };
}

function explicitThreshold(model: ThresholdSpec): JsonObject {
  return {
    outcome: model.outcome.name,
    threshold_variable: model.thresholdVariable.name,
    regime_regressors: names(model.regimeRegressors),
    controls: names(model.controls),
    ...sampled(model),
    confidence: model.confidence,
    max_thresholds: model.maxThresholds,
    alpha: model.alpha,
    trim: model.trim,
    grid: model.grid,
    bootstrap: explicitSchemes(model),
    regime_intercepts: model.regimeIntercepts,
    compat: model.compat,
  };
}

function explicitNonlinear(model: KinkSpec | SmoothTransitionSpec): JsonObject {
  const common = {
    outcome: model.outcome.name,
    controls: names(model.controls),
    ...sampled(model),
    confidence: model.confidence,
    trim: model.trim,
    grid: model.grid,
  };
  if (model.kind === 'kink')
    return { ...common, kink_variable: model.kinkVariable.name, bootstrap: model.bootstrap };
  return {
    ...common,
    transition_variable: model.transitionVariable.name,
    regime_regressors: names(model.regimeRegressors),
    locations: model.locations,
    max_transitions: model.maxTransitions,
    alpha: model.alpha,
    test: model.test,
  };
}

function explicitCompanion(model: CompanionSpec): JsonObject {
  const { method, variables, population, groups, neighbors, index, options, columns, where, confidence } =
    model;
  const equation = columns[0];
  return {
    method,
    variables: names(variables),
    population: population?.name ?? null,
    groups,
    neighbors,
    index,
    ...(options as JsonObject),
    ...(equation === undefined
      ? {}
      : { controls: names(equation.controls), ...sampled(equation), confidence }),
    where: where === null ? null : printFormula(where),
  };
}

/** One scheme stands by itself, as an author would write it; of several the order means something. */
function explicitSchemes({ bootstrap }: ThresholdSpec): JsonObject | null {
  if (bootstrap === null) return null;
  const { replications, methods } = bootstrap;
  return { replications, method: methods.length === 1 ? methods[0]! : [...methods] };
}

/** Effects and clusters are sets: their order is no part of what they mean. */
function sampled(model: {
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: Expr | null;
}): JsonObject {
  const { effects, vcov, where } = model;
  return {
    effects: [...effects].sort(),
    vcov: explicitVcov(vcov),
    where: where === null ? null : printFormula(where),
  };
}

function explicitVcov(vcov: VcovSpec): JsonObject {
  switch (vcov.type) {
    case 'cluster':
      return { type: vcov.type, by: [...vcov.by].sort(), small_sample: vcov.smallSample };
    case 'driscoll_kraay':
    case 'newey_west':
      return { type: vcov.type, lags: vcov.lags, small_sample: vcov.smallSample };
    default:
      return { type: vcov.type };
  }
}

function names(terms: readonly Term[]): string[] {
  return terms.map(({ name }) => name);
}
