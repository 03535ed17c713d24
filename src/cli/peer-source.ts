import { invariant } from '../base/invariant.ts';
import type { ModelView } from '../export/column-table.ts';
import type { PeerNeighbors } from '../export/peer.ts';
import type { PeerSource } from '../export/peer-model.ts';
import type { PlannedStep } from '../plan/step.ts';
import type { Results } from '../results/results.ts';
import { treatAll } from '../stats/index/treat-all.ts';
import type { Frame } from '../steps/frame.ts';
import { indexInput, keptRows } from '../steps/index.ts';
import type { IndexParams } from '../steps/index-params.ts';
import type { NeighborsValue } from '../steps/neighbors.ts';
import { filterRows, modelData } from '../steps/sample.ts';
import type { OpenStudy } from './open-study.ts';
import { engineVersion } from './package-files.ts';

/** What the scripts of a study are made from: its results, and what each model was given. The plan has run. */
export async function peerSource(open: OpenStudy): Promise<PeerSource> {
  invariant(open.ready, 'a study that is not ready has no results');
  const { study, plan } = open.ready;
  const frame = (await open.engine.value('frame')) as Frame;
  const views = new Map<string, ModelView>();
  for (const model of study.models) {
    const step = plan.steps.find(({ id }) => id === `model:${model.name}`);
    const inputs = await inputsOf(open, step?.inputs ?? {});
    views.set(model.name, viewOf(inputs, model));
  }
  const prepared = await preparedIndices(open, frame);
  const rows = Int32Array.from(
    Array.from({ length: frame.rows }, (_, row) => row).filter((row) => frame.kept[row] === 1),
  );
  return {
    study,
    results: (await open.engine.value('results')) as Results,
    version: engineVersion(),
    rows: {
      rows,
      entityName: frame.entityName,
      timeName: frame.timeName,
      entity: Array.from(rows, (row) => frame.entityLabels[frame.entity[row]!]!),
      time: Float64Array.from(rows, (row) => frame.time[row]!),
    },
    neighbors: await neighborsOf(open, frame),
    view: (model) => views.get(model)!,
    index: (name) => prepared.get(name) ?? null,
  };
}

/** Weights of the neighbors that companions look among. */
async function neighborsOf(open: OpenStudy, frame: Frame): Promise<PeerNeighbors[]> {
  invariant(open.ready, 'a study that is not ready has no results');
  const { models } = open.ready.study;
  const asked = new Set(
    models.flatMap((model) => (model.kind === 'companion' ? (model.neighbors ?? []) : [])),
  );
  const found: PeerNeighbors[] = [];
  for (const name of asked) {
    const { weights, rowStandardize } = (await open.engine.value(`neighbors:${name}`)) as NeighborsValue;
    const { size, starts, columns, values } = weights;
    const links = Array.from({ length: size }, (_, from) => from).flatMap((from) =>
      Array.from(columns.subarray(starts[from]!, starts[from + 1]!), (to, k) => ({
        from: frame.entityLabels[from]!,
        to: frame.entityLabels[to]!,
        weight: values[starts[from]! + k]!,
      })),
    );
    found.push({ name, standardize: rowStandardize, links });
  }
  return found;
}

async function inputsOf(open: OpenStudy, ports: PlannedStep['inputs']): Promise<{ [port: string]: unknown }> {
  invariant(open.ready, 'a study that is not ready has no results');
  const inputs: { [port: string]: unknown } = {};
  for (const [port, input] of Object.entries(ports))
    if ('step' in input) inputs[port] = await open.engine.value(input.step);
  return inputs;
}

/** The indicators of every index as they are normalized. */
async function preparedIndices(open: OpenStudy, frame: Frame) {
  invariant(open.ready, 'a study that is not ready has no results');
  const { study, plan } = open.ready;
  const prepared = new Map<string, NonNullable<ReturnType<PeerSource['index']>>>();
  for (const { name } of study.indices) {
    const step = plan.steps.find(({ id }) => id === `index:${name}`);
    if (step === undefined) continue;
    const inputs = await inputsOf(open, step.inputs);
    const input = indexInput(inputs, step.params as unknown as IndexParams, frame, keptRows(frame));
    invariant(input.ok, `the indicators of ${name} were evaluated before`);
    const treated = treatAll(input.value);
    invariant(treated.ok, `the indicators of ${name} were treated before`);
    const values = input.value.indicators.map((it, j) => treated.value[j]?.values ?? it.values);
    prepared.set(name, { input: input.value, values });
  }
  return prepared;
}

function viewOf(
  inputs: { readonly [port: string]: unknown },
  at: { readonly name: string; readonly pointer: string },
): ModelView {
  const data = modelData(inputs);
  return {
    term: (name) => (inputs[`term:${name}`] === undefined ? null : data.term(name)),
    factor: (name) => (inputs[`factor:${name}`] === undefined ? null : data.factor(name)),
    filter: (where) => {
      const found = filterRows(data, where, at);
      invariant(found.ok && found.value !== null, `the row filter ${where} was evaluated before`);
      return found.value;
    },
  };
}
