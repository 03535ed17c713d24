import { compareCodeUnits } from '../base/compare.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { printFormula } from '../formula/print.ts';
import type { IndexSpec, SourceSpec, Study, VariableSpec } from '../study/study.ts';
import { type ExternalFacts, externalSteps } from './external.ts';
import { modelInputs, needsOf } from './model-inputs.ts';
import { inputsOf, type NameResolver, resolverOf, termStep } from './names.ts';
import { formulaText, indexParams, modelParams, sourceParams, studyParams } from './params.ts';
import type { Plan, PlannedStep } from './step.ts';

/** What the plan needs to know that is not in the study. */
export type Surroundings = {
  /** Absolute path of each source's file, by source name. */
  readonly dataFiles: { readonly [source: string]: string };
  /** Absolute path of each template, by name: the study's own where it has one. */
  readonly templates: { readonly [name: string]: string };
  /** Absolute paths of the fonts of the figures, by name. */
  readonly fonts: { readonly [name: string]: string };
  /** What there is of each external program, by model. */
  readonly externals?: { readonly [model: string]: ExternalFacts };
  readonly engineVersion: string;
  /** Digest of the canonical study document. */
  readonly studyDigest: string;
  /** The study, written out again from the merged document. */
  readonly studyText: string;
};

/** The step that reads one source. */
export function sourceStep(source: SourceSpec, file: string): PlannedStep {
  return {
    id: `source:${source.name}`,
    kind: 'source',
    params: sourceParams(source),
    inputs: { file: { file } },
    pointer: source.pointer,
  };
}

/** Study -> steps. The order of keys in the study does not change the order, the ids or the parameters of numbers. */
export function compilePlan(study: Study, around: Surroundings): Plan {
  const resolve = resolverOf(study);
  const steps = new Map<string, PlannedStep>();
  const add = (step: PlannedStep) => steps.set(step.id, step);

  for (const source of study.sources) add(sourceStep(source, around.dataFiles[source.name]!));
  add(panelStep(study));
  add({
    id: 'frame',
    kind: 'frame',
    params: {},
    inputs: { panel: { step: 'panel' } },
    pointer: '/data/panel',
  });
  for (const variable of study.variables) add(variableStep(variable, resolve));
  for (const index of study.indices) add(indexStep(index, resolve));
  for (const step of termSteps(study, resolve)) add(step);
  for (const model of study.models) {
    if (model.kind === 'external') continue;
    add({
      id: `model:${model.name}`,
      kind: model.kind,
      params: modelParams(model, study),
      inputs: modelInputs(model, study, resolve),
      pointer: model.pointer,
    });
  }
  for (const step of externalSteps(study, around, resolve)) add(step);
  for (const step of reportSteps(study, around)) add(step);
  for (const step of columnSteps(steps)) add(step);
  return { studyId: study.id, seed: study.seed, steps: inOrder(steps) };
}

function panelStep(study: Study): PlannedStep {
  const named = study.sources.map((source) => source.name);
  // Which source is on the left matters to a left join alone.
  const names = study.join.how === 'left' ? named : [...named].sort(compareCodeUnits);
  const inputs: PlannedStep['inputs'] = Object.fromEntries(
    names.map((name) => [`source:${name}`, { step: `source:${name}` }]),
  );
  const params = {
    sources: names.map((name) => {
      const { path, pointer } = study.sources.find((source) => source.name === name)!;
      return { name, path, pointer };
    }),
    entity: study.panel.entity,
    time: study.panel.time,
    how: study.join.how,
    missing: study.missing as unknown as Json,
    where: formulaText(study.sample.where),
    expect: study.sample.expect,
  };
  return { id: 'panel', kind: 'panel', params, inputs, pointer: '/data' };
}

function variableStep(variable: VariableSpec, resolve: NameResolver): PlannedStep {
  const { name, pointer, definition } = variable;
  const exprs = definition.kind === 'formula' ? [definition.expr] : [definition.part, definition.whole];
  const params: JsonObject =
    definition.kind === 'formula'
      ? { name, pointer: `${pointer}/formula`, kind: definition.kind, formula: printFormula(definition.expr) }
      : {
          name,
          pointer,
          kind: definition.kind,
          part: printFormula(definition.part),
          whole: printFormula(definition.whole),
        };
  // A variable that only labels a data column bears its name: there the name means the column.
  const beneath: NameResolver = (used) => (used === name ? `column:${used}` : resolve(used));
  const inputs = { frame: { step: 'frame' }, ...inputsOf(exprs, beneath) };
  return { id: `variable:${name}`, kind: 'variable', params, inputs, pointer };
}

function indexStep(index: IndexSpec, resolve: NameResolver): PlannedStep {
  const exprs = index.dimensions.flatMap((dimension) =>
    dimension.indicators.map((indicator) => indicator.expr),
  );
  const inputs = { frame: { step: 'frame' }, ...inputsOf(exprs, resolve) };
  return {
    id: `index:${index.name}`,
    kind: 'index',
    params: indexParams(index),
    inputs,
    pointer: index.pointer,
  };
}

/**
 * Inline formulas and data columns: one step for each distinct one, however many models use it. Its place in the study is that of the
 * first of them by name (the last one added stands), not by the order of keys.
 */
function termSteps(study: Study, resolve: NameResolver): PlannedStep[] {
  const steps: PlannedStep[] = [];
  const models = [...study.models].sort((a, b) => compareCodeUnits(b.name, a.name));
  for (const model of models) {
    for (const term of needsOf(model, study).terms) {
      const id = termStep(term, resolve);
      if (!id.startsWith('term:')) continue;
      const formula = printFormula(term.expr);
      const pointer = term.pointer ?? model.pointer;
      steps.push({
        id,
        kind: 'variable',
        params: { name: formula, pointer, kind: 'formula', formula },
        inputs: { frame: { step: 'frame' }, ...inputsOf([term.expr], resolve) },
        pointer,
      });
    }
  }
  return steps;
}

function reportSteps(study: Study, around: Surroundings): PlannedStep[] {
  const step = (
    id: string,
    params: PlannedStep['params'],
    from: readonly string[],
    pointer = '',
  ): PlannedStep => ({
    id,
    kind: id,
    params,
    inputs: Object.fromEntries(from.map((source) => [source, { step: source }])),
    pointer,
  });
  const whole = studyParams(study);
  const models = study.models.map((model) => `model:${model.name}`);
  const indices = study.indices.map((index) => `index:${index.name}`);
  const quotients = study.variables
    .filter((variable) => variable.definition.kind === 'location_quotient')
    .map((variable) => `variable:${variable.name}`);
  const orders = {
    indices: study.indices.map((index) => ({
      name: index.name,
      indicators: index.dimensions.flatMap((dimension) =>
        dimension.indicators.map((indicator) => indicator.name),
      ),
    })),
    models: study.models.map((model) => model.name),
    hypotheses: study.hypotheses.map((hypothesis) => hypothesis.name),
  };
  const identity = {
    id: study.id,
    title: study.title,
    data_status: study.dataStatus,
    digest: around.studyDigest,
  };
  const document = { study: whole, engineVersion: around.engineVersion };
  const templates = Object.fromEntries(
    Object.entries(around.templates).map(([name, file]) => [`template:${name}`, { file }]),
  );
  const fonts = Object.fromEntries(
    Object.entries(around.fonts).map(([name, file]) => [`font:${name}`, { file }]),
  );
  // Figures have words of their own, but no other template.
  const wordFile = `${study.outputs.language}/words.txt`;
  const words = Object.fromEntries(
    Object.entries(templates).filter(([port]) => port === `template:${wordFile}`),
  );
  const figures = step('figures', { study: whole }, ['results', ...models]);
  const papers = step('documents', document, [
    'results',
    'figures',
    'audit',
    'panel',
    ...models,
    ...quotients,
  ]);
  const appendix = step('appendix', { ...document, studyText: around.studyText }, [
    'results',
    'figures',
    'audit',
    'panel',
    ...models,
    ...quotients,
  ]);
  return [
    step('verdicts', { hypotheses: whole.hypotheses!, models: whole.models! }, models, '/hypotheses'),
    step('results', { study: identity, orders }, ['panel', 'verdicts', ...indices, ...models]),
    step('audit', { study: whole }, ['results', 'frame', ...quotients]),
    { ...figures, inputs: { ...figures.inputs, ...fonts, ...words } },
    { ...papers, inputs: { ...papers.inputs, ...templates } },
    { ...appendix, inputs: { ...appendix.inputs, ...templates } },
  ];
}

/** One step for each raw column that some step asks for. */
function columnSteps(steps: ReadonlyMap<string, PlannedStep>): PlannedStep[] {
  const wanted = new Set<string>();
  for (const step of steps.values()) {
    for (const input of Object.values(step.inputs)) {
      if ('step' in input && input.step.startsWith('column:')) wanted.add(input.step);
    }
  }
  return [...wanted].map((id) => ({
    id,
    kind: 'column',
    params: { name: id.slice('column:'.length) },
    inputs: { panel: { step: 'panel' } },
    pointer: '/data',
  }));
}

/** Topological order; among steps that are ready, by code unit of the id. */
function inOrder(steps: ReadonlyMap<string, PlannedStep>): PlannedStep[] {
  const left = new Map([...steps].sort(([a], [b]) => compareCodeUnits(a, b)));
  const ordered: PlannedStep[] = [];
  const done = new Set<string>();
  const ready = (step: PlannedStep) =>
    Object.values(step.inputs).every((input) => !('step' in input) || done.has(input.step));
  while (left.size > 0) {
    const before = ordered.length;
    for (const step of left.values()) {
      if (!ready(step)) continue;
      ordered.push(step);
      done.add(step.id);
      left.delete(step.id);
    }
    if (ordered.length === before) throw new Error(`plan has a cycle among: ${[...left.keys()].join(', ')}`);
  }
  return ordered;
}
