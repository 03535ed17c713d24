import type { Expr } from '../../formula/ast.ts';
import { namesIn } from '../../formula/names.ts';
import { definitionExprs } from '../../study/definition.ts';
import type { DimensionSpec, IndexSpec, IndicatorSpec, VariableSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import type { Index, Indicator, Indicators, Variable } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { couplingOptions } from './coupling.ts';
import { refuseAggregate } from './doubt.ts';
import { bindFormula, nameExpr } from './formula.ts';
import { checkGaps } from './index-gaps.ts';
import { bindAggregate, bindNormalize, bindTreat } from './index-rules.ts';
import { bindWeights } from './index-weights.ts';

const unreadable: Expr = nameExpr(hole);

function definitionOf(
  binding: Binding,
  name: string,
  variable: Variable,
  pointer: string,
): VariableSpec['definition'] {
  const quotient = variable.location_quotient;
  if (quotient !== undefined) {
    const part = bindFormula(binding, quotient.part, `${pointer}/location_quotient/part`) ?? unreadable;
    const whole = bindFormula(binding, quotient.whole, `${pointer}/location_quotient/whole`) ?? unreadable;
    return { kind: 'location_quotient', part, whole, partText: quotient.part, wholeText: quotient.whole };
  }
  if (variable.coupling !== undefined) return couplingOf(binding, variable, variable.coupling, pointer);
  if (variable.formula !== undefined) {
    const expr = bindFormula(binding, variable.formula, `${pointer}/formula`) ?? unreadable;
    return { kind: 'formula', expr, text: variable.formula };
  }
  if (!binding.isFaulty(pointer) && !binding.columns.has(name) && binding.allColumnsKnown) {
    const message = `The data have no column \`${name}\`, and the variable has no formula.`;
    binding.error('BIND011', pointer, message, {
      atKey: true,
      hint: binding.columnHint(name, binding.columns.keys()),
    });
  }
  return { kind: 'formula', expr: nameExpr(name), text: name };
}

type Coupling = NonNullable<Variable['coupling']>;

function couplingOf(
  binding: Binding,
  variable: Variable,
  coupling: Coupling,
  pointer: string,
): VariableSpec['definition'] {
  const other = (['formula', 'location_quotient'] as const).find((key) => variable[key] !== undefined);
  if (other !== undefined) {
    const message = `A variable has \`${other}\` or \`coupling\`, not both.`;
    binding.error('SPEC017', `${pointer}/coupling`, message, { atKey: true, hint: 'remove one of the two' });
  }
  const place = `${pointer}/coupling`;
  const { of, value = 'coordination' } = coupling;
  const members = of.map((text, i) => bindFormula(binding, text, `${place}/of/${i}`) ?? unreadable);
  const { form, shares } = couplingOptions(binding, coupling, of.length, place);
  return { kind: 'coupling', members, texts: of, shares, form, value };
}

export function bindVariable(binding: Binding, name: string, variable: Variable): VariableSpec {
  const pointer = pointerTo('variables', name);
  return {
    name,
    pointer,
    label: variable.label ?? null,
    symbol: variable.symbol ?? null,
    unit: variable.unit ?? null,
    description: variable.description ?? null,
    source: variable.source ?? null,
    definition: definitionOf(binding, name, variable, pointer),
  };
}

/** Whether a variable is no more than a label on the data column of its name. */
export function isPlainColumn(variable: VariableSpec): boolean {
  return (
    variable.definition.kind === 'formula' &&
    variable.definition.expr.kind === 'name' &&
    variable.definition.expr.name === variable.name
  );
}

function bindIndicator(
  binding: Binding,
  index: string,
  name: string,
  indicator: Indicator,
  pointer: string,
): IndicatorSpec {
  const long = typeof indicator === 'string' ? { direction: indicator } : indicator;
  let expr: Expr | null = nameExpr(name);
  if (long.formula !== undefined) expr = bindFormula(binding, long.formula, `${pointer}/formula`);
  else if (name === index || !binding.variables.has(name)) binding.isColumn(name, pointer, true);
  return {
    name,
    pointer,
    label: long.label ?? null,
    unit: long.unit ?? null,
    direction: long.direction === 'positive' ? 1 : -1,
    expr: expr ?? unreadable,
    text: long.formula ?? null,
  };
}

function bindIndicators(
  binding: Binding,
  index: string,
  indicators: Indicators,
  pointer: string,
): IndicatorSpec[] {
  return Object.entries(indicators).map(([name, indicator]) =>
    bindIndicator(binding, index, name, indicator, pointer + pointerTo(name)),
  );
}

/** Within one index an indicator stands once, whatever its dimension: weights are told apart by its name. */
function refuseTwice(binding: Binding, dimensions: readonly DimensionSpec[]): void {
  const first = new Map<string, IndicatorSpec>();
  for (const indicator of dimensions.flatMap((dimension) => dimension.indicators)) {
    const other = first.get(indicator.name);
    if (other === undefined) {
      first.set(indicator.name, indicator);
      continue;
    }
    const related = [{ at: binding.span(other.pointer, true), note: 'it stands here first' }];
    const hint = 'give one of them another name, with a `formula`';
    const message = `The indicator \`${indicator.name}\` stands twice in one index.`;
    binding.error('BIND004', indicator.pointer, message, { atKey: true, related, hint });
  }
}

function bindDimensions(binding: Binding, name: string, index: Index, pointer: string): DimensionSpec[] {
  if (index.dimensions === undefined) {
    const indicators = bindIndicators(binding, name, index.indicators ?? {}, `${pointer}/indicators`);
    return [{ name: '', label: null, indicators }];
  }
  return Object.entries(index.dimensions).map(([key, dimension]) => ({
    name: key,
    label: dimension.label ?? null,
    indicators: bindIndicators(
      binding,
      name,
      dimension.indicators,
      `${pointer}/dimensions${pointerTo(key)}/indicators`,
    ),
  }));
}

function checkScope(binding: Binding, index: Index, pointer: string): void {
  for (const part of ['normalize', 'weights'] as const) {
    const scope = index[part]?.scope ?? 'pooled';
    if (scope === 'pooled' || binding.hasTime) continue;
    const hint = 'name the column of the periods: `data.panel.time`';
    binding.error(
      'BIND015',
      `${pointer}/${part}/scope`,
      `\`${scope}\` needs periods, and the panel has no \`time\`.`,
      { hint },
    );
  }
  if (index.weights?.within === 'dimension' && index.dimensions === undefined) {
    const hint = 'group the indicators under `dimensions`, or remove `within`';
    binding.error('BIND015', `${pointer}/weights/within`, 'The index has no dimensions to weigh within.', {
      hint,
    });
  }
}

export function bindIndex(binding: Binding, name: string, index: Index): IndexSpec {
  const pointer = pointerTo('indices', name);
  const dimensions = bindDimensions(binding, name, index, pointer);
  refuseTwice(binding, dimensions);
  checkScope(binding, index, pointer);
  refuseAggregate(binding, index, pointer);
  const treat = bindTreat(binding, index.treat, dimensions, `${pointer}/treat`);
  const spec: IndexSpec = {
    name,
    pointer,
    label: index.label ?? null,
    symbol: index.symbol ?? null,
    ...(treat === undefined ? {} : { treat }),
    normalize: bindNormalize(binding, index.normalize, dimensions, `${pointer}/normalize`),
    weights: bindWeights(binding, index.weights, dimensions, `${pointer}/weights`),
    aggregate: bindAggregate(
      binding,
      index.aggregate,
      index.dimensions !== undefined,
      `${pointer}/aggregate`,
    ),
    ...(index.diagnostics === true ? { diagnostics: true } : {}),
    transform: index.transform ?? 'none',
    hasDimensions: index.dimensions !== undefined,
    dimensions,
  };
  checkGaps(binding, index, spec);
  return spec;
}

/** The names that each variable and index needs, itself left out where it is the data column of its name. */
export function needsOf(
  variables: readonly VariableSpec[],
  indices: readonly IndexSpec[],
): Map<string, readonly string[]> {
  const needs = new Map<string, readonly string[]>();
  for (const variable of variables) {
    const { definition } = variable;
    const exprs = definitionExprs(definition);
    needs.set(variable.name, isPlainColumn(variable) ? [] : exprs.flatMap(namesIn));
  }
  for (const index of indices) {
    const own = index.dimensions.flatMap((dimension) => dimension.indicators);
    needs.set(
      index.name,
      own.flatMap((indicator) => namesIn(indicator.expr)),
    );
  }
  return needs;
}
