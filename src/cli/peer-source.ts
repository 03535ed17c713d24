import { invariant } from '../base/invariant.ts';
import type { ModelView } from '../export/column-table.ts';
import type { PeerSource } from '../export/peer-model.ts';
import type { Results } from '../results/results.ts';
import type { Frame } from '../steps/frame.ts';
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
    const inputs: { [port: string]: unknown } = {};
    for (const [port, input] of Object.entries(step?.inputs ?? {}))
      if ('step' in input) inputs[port] = await open.engine.value(input.step);
    views.set(model.name, viewOf(inputs, model));
  }
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
    view: (model) => views.get(model)!,
  };
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
