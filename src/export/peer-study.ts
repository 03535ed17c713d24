import type { ModelSpec } from '../study/study.ts';
import { columnTable } from './column-table.ts';
import type { Expected, PeerModel, PeerStudy } from './peer.ts';
import { companionPeer } from './peer-companion.ts';
import { indexPeers } from './peer-index.ts';
import { mediationPeer } from './peer-mediation.ts';
import { emptyModel, type PeerContext, type PeerSource, withColumns } from './peer-model.ts';
import { nonlinearPeer } from './peer-nonlinear.ts';
import { type RegressionModel, regressionContext } from './peer-regression.ts';
import { hausmanPeer, testsPeer } from './peer-tests.ts';
import { thresholdPeer } from './peer-threshold.ts';

/** A study with its results as other programs can repeat it. Models keep the study's order. */
export function peerStudy(source: PeerSource): PeerStudy {
  const { study, version, rows } = source;
  const table = columnTable(rows);
  const models = study.models.map((model) => peerModel(model, { source, table }));
  return {
    id: study.id,
    title: study.title,
    version,
    simulated: study.dataStatus === 'simulated',
    entity: table.entity,
    time: table.time,
    columns: table.columns(),
    models,
    indices: indexPeers(source),
    neighbors: source.neighbors,
    rows: { entity: rows.entity, time: rows.timeName === null ? null : rows.time },
  };
}

function peerModel(model: ModelSpec, context: PeerContext): PeerModel {
  const empty = emptyModel(model.name, model.kind);
  switch (model.kind) {
    case 'descriptives':
      return descriptivesPeer(model, context);
    case 'regression':
      return regressionPeer(model, context);
    case 'hausman':
      return hausmanPeer(model, context);
    case 'mediation':
      return mediationPeer(model, context);
    case 'threshold':
      return thresholdPeer(model, context);
    case 'kink':
    case 'smooth_transition':
      return nonlinearPeer(model, context);
    case 'companion':
      return companionPeer(model, context);
    case 'tests':
      return testsPeer(model, context);
    case 'external':
      return { ...empty, left: ['the external program, which is a script itself'] };
    case 'uncertainty':
      return { ...empty, left: ["the other choices of an index, whose draws are repro's own"] };
  }
}

function descriptivesPeer(
  model: Extract<ModelSpec, { kind: 'descriptives' }>,
  context: PeerContext,
): PeerModel {
  const { source, table } = context;
  const result = source.results.models[model.name];
  const view = source.view(model.name);
  const rows = result?.kind === 'descriptives' ? result.rows : [];
  const descriptives = rows.flatMap((row) => {
    const name = table.term(view, row.variable);
    if (name === null) return [];
    const { n, mean, std_dev, min, max } = row;
    const values = { n, mean, std_dev, min, max };
    const expected = Object.entries(values).flatMap(([quantity, value]): Expected[] =>
      value === null ? [] : [{ quantity, value }],
    );
    return [{ name, expected }];
  });
  return { ...emptyModel(model.name, model.kind), descriptives };
}

function regressionPeer(model: RegressionModel, context: PeerContext): PeerModel {
  const result = context.source.results.models[model.name];
  const columns = result?.kind === 'regression' ? result.columns : [];
  return withColumns(
    emptyModel(model.name, model.kind),
    columns,
    regressionContext(model, model.name, context),
  );
}
