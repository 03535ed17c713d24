import { compareCodeUnits } from '../base/compare.ts';
import type { Json } from '../base/json.ts';
import { printFormula } from '../formula/print.ts';
import { definitionExprs } from '../study/definition.ts';
import type { IndexSpec, NeighborsSpec, SourceSpec, Study, VariableSpec } from '../study/study.ts';
import { externalSteps } from './external.ts';
import { modelInputs, needsOf } from './model-inputs.ts';
import { inputsOf, type NameResolver, resolverOf, termStep } from './names.ts';
import { formulaText, indexParams, modelParams, sourceParams, variableParams } from './params.ts';
import { reportSteps, type Surroundings } from './report-steps.ts';
import type { Plan, PlannedStep } from './step.ts';
import { uncertaintySteps } from './uncertainty.ts';

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
  for (const neighbors of study.neighbors ?? []) add(neighborsStep(neighbors));
  for (const variable of study.variables) add(variableStep(variable, resolve));
  for (const index of study.indices) add(indexStep(index, resolve));
  for (const step of termSteps(study, resolve)) add(step);
  for (const model of study.models) {
    if (model.kind === 'external' || model.kind === 'uncertainty') continue;
    add({
      id: `model:${model.name}`,
      kind: model.kind,
      params: modelParams(model, study),
      inputs: modelInputs(model, study, resolve),
      pointer: model.pointer,
    });
  }
  for (const step of externalSteps(study, around, resolve)) add(step);
  for (const step of uncertaintySteps(study, resolve, {
    panelStep: (id, missing) => panelStep(study, id, missing),
    modelInputs: (model) => modelInputs(model, study, resolve),
  }))
    add(step);
  for (const step of columnSteps(steps)) add(step);
  for (const step of reportSteps(study, around, inOrder(steps))) add(step);
  return { studyId: study.id, seed: study.seed, steps: inOrder(steps) };
}

function panelStep(
  study: Study,
  id = 'panel',
  missing: Json = study.missing as unknown as Json,
): PlannedStep {
  const named = study.sources.filter(({ apart }) => apart !== true).map((source) => source.name);
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
    missing,
    where: formulaText(study.sample.where),
    expect: study.sample.expect,
    // Which entities bear a label, not which label: those are for the documents.
    ...(study.panel.labels === undefined ? {} : { labelled: Object.keys(study.panel.labels) }),
  };
  return { id, kind: 'panel', params, inputs, pointer: '/data' };
}

/** Neighbors know the entities of the frame; a source of theirs is not in the panel. */
function neighborsStep(neighbors: NeighborsSpec): PlannedStep {
  const { name, pointer, rowStandardize, rule } = neighbors;
  const inputs: { [port: string]: { step: string } } = { frame: { step: 'frame' } };
  if (rule.kind === 'distance') {
    for (const column of [rule.latitude, rule.longitude])
      inputs[`factor:${column}`] = { step: `column:${column}` };
  } else inputs.source = { step: `source:${rule.source}` };
  const params = { name, pointer, rowStandardize, rule };
  return { id: `neighbors:${name}`, kind: 'neighbors', params, inputs, pointer };
}

function variableStep(variable: VariableSpec, resolve: NameResolver): PlannedStep {
  const { name, pointer, definition } = variable;
  const params = variableParams(variable);
  // A variable that only labels a data column bears its name: there the name means the column.
  const beneath: NameResolver = (used) => (used === name ? `column:${used}` : resolve(used));
  const inputs = { frame: { step: 'frame' }, ...inputsOf(definitionExprs(definition), beneath) };
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
