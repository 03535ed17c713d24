import type { Json, JsonObject } from '../base/json.ts';
import { namesIn } from '../formula/names.ts';
import { printFormula } from '../formula/print.ts';
import { affectedBy, carriedExprs, indexExprs } from '../study/affected.ts';
import { definitionExprs } from '../study/definition.ts';
import type { Claim, ModelSpec, Study } from '../study/study.ts';
import type { UncertaintySpec } from '../study/uncertainty.ts';
import { inputsOf, type NameResolver } from './names.ts';
import { indexParams, modelParams, variableParams, withoutOffsets } from './params.ts';
import type { PlannedStep } from './step.ts';

type Around = {
  /** The step of the panel with other missing cells filled. */
  readonly panelStep: (id: string, missing: Json) => PlannedStep;
  readonly modelInputs: (model: ModelSpec) => PlannedStep['inputs'];
};

/** The analysis, and before it one panel for each other way to fill missing cells. */
export function uncertaintySteps(study: Study, resolve: NameResolver, around: Around): PlannedStep[] {
  return study.models.flatMap((model) => {
    if (model.kind !== 'uncertainty') return [];
    const panels = model.imputations.map((rule, k) =>
      around.panelStep(`panel:${model.name}:${k + 1}`, { ...rule, columns: study.missing.columns } as Json),
    );
    return [...panels, uncertaintyStep(study, model, resolve, around)];
  });
}

type CarriedKind = 'regression' | 'mediation' | 'threshold' | 'kink' | 'smooth_transition';
type Carried = Extract<ModelSpec, { kind: CarriedKind }>;

const carriedKinds: ReadonlySet<string> = new Set<CarriedKind>([
  'regression',
  'mediation',
  'threshold',
  'kink',
  'smooth_transition',
]);
const isCarried = (model: ModelSpec): model is Carried => carriedKinds.has(model.kind);

function uncertaintyStep(
  study: Study,
  spec: UncertaintySpec,
  resolve: NameResolver,
  around: Around,
): PlannedStep {
  const affected = affectedBy(study, spec);
  const models = study.models.filter(
    (model): model is Carried => isCarried(model) && spec.carry.includes(model.name),
  );
  const hypotheses = study.hypotheses.filter(({ claim }) =>
    modelsOf(claim).some((name) => spec.carry.includes(name)),
  );
  const quoted = new Set([...spec.carry, ...hypotheses.flatMap(({ claim }) => modelsOf(claim))]);
  const indices = study.indices.filter(({ name }) => affected.names.has(name));
  const variables = study.variables.filter(({ name }) => affected.order.includes(name));
  const terms = models.flatMap((model) => carriedExprs(model).terms);
  const moved = terms.filter(({ expr }) => namesIn(expr).some((name) => affected.names.has(name)));
  const exprs = [
    ...indices.flatMap(indexExprs),
    ...variables.flatMap(({ definition }) => definitionExprs(definition)),
    ...moved.map(({ expr }) => expr),
  ];
  const { title: _title, carry: _carry, ...rest } = spec;
  return {
    id: `model:${spec.name}`,
    kind: 'uncertainty',
    params: {
      ...(withoutOffsets(rest) as JsonObject),
      affected: { columns: affected.columns, order: affected.order },
      indices: Object.fromEntries(indices.map((index) => [index.name, indexParams(index)])),
      variables: Object.fromEntries(variables.map((variable) => [variable.name, variableParams(variable)])),
      terms: Object.fromEntries(moved.map(({ name, expr }) => [name, printFormula(expr)])),
      models: models.map((model) => ({
        ...modelParams(model, study),
        focus: focusOf(model),
      })),
      specs: withoutOffsets(study.models.filter(({ name }) => quoted.has(name))),
      hypotheses: withoutOffsets(hypotheses),
    },
    inputs: {
      ...Object.assign({}, ...models.map(around.modelInputs)),
      frame: { step: 'frame' },
      ...inputsOf(exprs, resolve),
      ...Object.fromEntries(
        spec.imputations.map((_, k) => [`panel:${k + 1}`, { step: `panel:${spec.name}:${k + 1}` }]),
      ),
      ...Object.fromEntries([...quoted].map((name) => [`model:${name}`, { step: `model:${name}` }])),
    },
    pointer: spec.pointer,
  };
}

/** The terms that a model is about; controls are not. */
function focusOf(model: Carried): string[] {
  switch (model.kind) {
    case 'regression':
      return [...new Set(model.columns.flatMap(({ regressors }) => regressors.map(({ name }) => name)))];
    case 'mediation':
      return [model.treatment.name, ...model.mediators.map(({ name }) => name)];
    case 'threshold':
    case 'smooth_transition':
      return model.regimeRegressors.map(({ name }) => name);
    case 'kink':
      return [model.kinkVariable.name];
  }
}

/** Every model that a claim quotes. */
export function modelsOf(claim: Claim): string[] {
  switch (claim.kind) {
    case 'all':
    case 'any':
      return claim.members.flatMap(modelsOf);
    case 'not':
      return modelsOf(claim.member);
    case 'external': {
      const other = claim.condition.equalsCoefficient;
      return other === undefined ? [claim.model] : [claim.model, other.model];
    }
    default:
      return [claim.model];
  }
}
