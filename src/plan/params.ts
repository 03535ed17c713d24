import type { Json, JsonObject } from '../base/json.ts';
import type { Expr } from '../formula/ast.ts';
import { printFormula } from '../formula/print.ts';
import type {
  ExternalSpec,
  IndexSpec,
  KinkSpec,
  ModelSpec,
  RegressionColumnSpec,
  SmoothTransitionSpec,
  SourceSpec,
  Study,
  TestsSpec,
  UncertaintySpec,
  VariableSpec,
} from '../study/study.ts';

/**
 * A step's parameters hold a formula as its canonical text, never as a tree with offsets: white space in a formula then
 * re-runs nothing.
 */
export function formulaText(expr: Expr | null): string | null {
  return expr === null ? null : printFormula(expr);
}

export function sourceParams(source: SourceSpec): JsonObject {
  return {
    name: source.name,
    path: source.path,
    format: source.format,
    encoding: source.encoding,
    sheet: source.sheet,
    delimiter: source.delimiter,
    missingCodes: source.missingCodes,
    layout: source.layout,
    pointer: source.pointer,
  };
}

/** Indicators stand in code-unit order of their names, so that the order of keys in the study changes no bit. */
export function indexParams(index: IndexSpec): JsonObject {
  const indicators = index.dimensions.flatMap((dimension) =>
    dimension.indicators.map((indicator) => ({
      name: indicator.name,
      dimension: dimension.name,
      direction: indicator.direction,
      formula: formulaText(indicator.expr),
      pointer: indicator.pointer,
    })),
  );
  indicators.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: index.name,
    pointer: index.pointer,
    ...(index.treat === undefined ? {} : { treat: index.treat as Json }),
    normalize: index.normalize as Json,
    weights: index.weights as Json,
    aggregate: index.aggregate as Json,
    ...(index.diagnostics === undefined ? {} : { diagnostics: index.diagnostics }),
    transform: index.transform,
    hasDimensions: index.hasDimensions,
    indicators,
  };
}

/** Formulas by their canonical text. */
export function variableParams({ name, pointer, definition }: VariableSpec): JsonObject {
  const { kind } = definition;
  if (kind === 'formula')
    return { name, pointer: `${pointer}/formula`, kind, formula: printFormula(definition.expr) };
  if (kind === 'coupling') {
    const { shares, form, value } = definition;
    return { name, pointer, kind, members: definition.members.map(printFormula), shares, form, value };
  }
  const { part, whole } = definition;
  return { name, pointer, kind, part: printFormula(part), whole: printFormula(whole) };
}

function columnParams(column: RegressionColumnSpec, seed: number): JsonObject {
  return {
    label: column.label,
    estimator: column.estimator,
    outcome: column.outcome.name,
    regressors: column.regressors.map((term) => term.name),
    controls: column.controls.map((term) => term.name),
    effects: column.effects,
    vcov: column.vcov as Json,
    where: formulaText(column.where),
    variance: column.variance,
    ...(column.span === 1 ? {} : { span: column.span }),
    ...(column.weights === null
      ? {}
      : { weights: { variable: column.weights.variable.name, type: column.weights.type } }),
    // The seed is a parameter of the columns that draw, so that another seed re-runs no other regression.
    ...(column.wild === null ? {} : { wild: { ...column.wild, seed } }),
    ...(column.categorical.length === 0 ? {} : { categorical: column.categorical }),
    ...(column.instruments === null
      ? {}
      : {
          instruments: {
            endogenous: column.instruments.endogenous,
            names: column.instruments.terms.map((term) => term.name),
          },
        }),
    ...designParams(column),
  };
}

function designParams({ random, ivMethod, constant, singletons, slopes }: RegressionColumnSpec): JsonObject {
  return {
    ...(random === undefined ? {} : { random }),
    ...(ivMethod === undefined ? {} : { ivMethod }),
    ...(constant === undefined ? {} : { constant }),
    ...(singletons === undefined ? {} : { singletons }),
    ...(slopes === undefined
      ? {}
      : { slopes: slopes.map(({ effect, terms }) => ({ effect, terms: terms.map(({ name }) => name) })) }),
  };
}

/** Everything of a model that its estimates depend on; labels and titles are not among it. */
export function modelParams(
  model: Exclude<ModelSpec, ExternalSpec | UncertaintySpec>,
  study: Study,
): JsonObject {
  const { name, pointer, kind } = model;
  switch (model.kind) {
    case 'descriptives':
      return { name, pointer, kind, variables: model.variables.map((term) => term.name) };
    case 'regression':
      return {
        name,
        pointer,
        kind,
        confidence: model.confidence,
        columns: model.columns.map((column) => columnParams(column, study.seed)),
      };
    case 'tests': {
      const of = study.models.find((other) => other.name === model.of);
      const columns =
        of?.kind === 'regression' ? of.columns.map((column) => columnParams(column, study.seed)) : [];
      return {
        name,
        pointer,
        kind,
        of: model.of,
        include: model.include,
        joint: model.joint,
        columns,
        unitRoot: unitRootParams(model),
      };
    }
    case 'hausman': {
      const of = study.models.find((other) => other.name === model.of);
      const columns =
        of?.kind === 'regression' ? of.columns.map((column) => columnParams(column, study.seed)) : [];
      return { name, pointer, kind, of: model.of, columns };
    }
    case 'mediation':
      return {
        name,
        pointer,
        kind,
        outcome: model.outcome.name,
        treatment: model.treatment.name,
        mediators: model.mediators.map((term) => term.name),
        controls: model.controls.map((term) => term.name),
        effects: model.effects,
        vcov: model.vcov as Json,
        where: formulaText(model.where),
        confidence: model.confidence,
        bootstrap: model.bootstrap as Json,
        style: model.style,
        serial: model.serial,
        moderator:
          model.moderator === null
            ? null
            : {
                variable: model.moderator.term.name,
                paths: model.moderator.paths,
                treatmentProduct: model.moderator.treatmentProduct.name,
                mediatorProducts: model.moderator.mediatorProducts.map((term) => term.name),
              },
        tests: model.tests,
        nonlinear: model.nonlinear,
        sensitivity: model.sensitivity,
      };
    case 'kink':
    case 'smooth_transition':
      return nonlinearParams(model);
    case 'threshold':
      return {
        name,
        pointer,
        kind,
        outcome: model.outcome.name,
        thresholdVariable: model.thresholdVariable.name,
        regimeRegressors: model.regimeRegressors.map((term) => term.name),
        controls: model.controls.map((term) => term.name),
        effects: model.effects,
        vcov: model.vcov as Json,
        where: formulaText(model.where),
        confidence: model.confidence,
        maxThresholds: model.maxThresholds,
        alpha: model.alpha,
        trim: model.trim,
        grid: model.grid,
        bootstrap: model.bootstrap as Json,
        regimeIntercepts: model.regimeIntercepts,
        compat: model.compat,
      };
    case 'companion': {
      const index = study.indices.find((other) => other.name === model.index);
      return {
        name,
        pointer,
        kind,
        method: model.method,
        variables: model.variables.map((term) => term.name),
        population: model.population?.name ?? null,
        groups: model.groups,
        neighbors: model.neighbors,
        options: model.options as Json,
        columns: model.columns.map((column) => columnParams(column, study.seed)),
        where: formulaText(model.where),
        confidence: model.confidence,
        // The seed is part of what those depend on alone that draw.
        ...(model.options.permutations === undefined ? {} : { seed: study.seed }),
        ...(index === undefined ? {} : { index: indexParams(index) }),
      };
    }
  }
}

function unitRootParams({ unitRoot }: TestsSpec): Json {
  if (unitRoot === null) return null;
  return { ...unitRoot, variables: unitRoot.variables.map((term) => term.name) } as Json;
}

function nonlinearParams(model: KinkSpec | SmoothTransitionSpec): JsonObject {
  const { name, pointer, kind, effects, confidence, trim } = model;
  const common = {
    name,
    pointer,
    kind,
    outcome: model.outcome.name,
    controls: model.controls.map((term) => term.name),
    effects,
    vcov: model.vcov as Json,
    where: formulaText(model.where),
    confidence,
    trim,
    grid: model.grid as Json,
  };
  if (model.kind === 'kink')
    return { ...common, kinkVariable: model.kinkVariable.name, bootstrap: model.bootstrap as Json };
  const { locations, maxTransitions, alpha, test } = model;
  return {
    ...common,
    transitionVariable: model.transitionVariable.name,
    regimeRegressors: model.regimeRegressors.map((term) => term.name),
    locations,
    maxTransitions,
    alpha,
    test,
  };
}

/** The study as data: without its text and the offsets of its formulas, so that equal studies are equal data. */
export function studyParams(study: Study): JsonObject {
  return withoutOffsets({ ...study, document: {} }) as JsonObject;
}

/** A study rebuilt from {@link studyParams}. */
export function studyOf(params: Json): Study {
  return params as unknown as Study;
}

const NOWHERE = { start: 0, end: 0 };

export function withoutOffsets(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutOffsets);
  if (value === null || typeof value !== 'object') return value as Json;
  const copy: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    copy[key] = key === 'at' && isRange(member) ? NOWHERE : withoutOffsets(member);
  }
  return copy;
}

function isRange(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}
