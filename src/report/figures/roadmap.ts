import type { Results } from '../../results/results.ts';
import { claimModels } from '../../study/claim-models.ts';
import { modelTerms } from '../../study/model-terms.ts';
import type { ModelSpec, Study } from '../../study/study.ts';
import type { Words } from '../words.ts';
import { type FlowBox, type FlowEdge, flowSvg } from './flow.ts';
import { longLabel } from './labels.ts';

type Drawn = { readonly study: Study; readonly results: Results; readonly words: Words };

/** The technical roadmap: data, measurement, models, hypotheses with their verdicts, each leading to the next. */
export function roadmapFigure({ study, results, words }: Drawn, alt: string): string {
  const sources = study.sources.map(
    ({ name }): FlowBox => ({ id: `source ${name}`, strong: null, text: name }),
  );
  const { rows, entities, periods } = results.sample;
  const sample: FlowBox = {
    id: 'sample',
    strong: null,
    text: words(periods > 1 ? 'figure.roadmap.sample' : 'figure.roadmap.cross_section', {
      rows: String(rows),
      entities: String(entities),
      periods: String(periods),
    }),
  };
  const measured = [
    ...study.indices.map((it) => ({ ...it, index: true })),
    ...study.variables.map((it) => ({ ...it, index: false })),
  ];
  const measures = measured.map(
    ({ name, label, index }): FlowBox => ({
      id: `measure ${name}`,
      strong: null,
      text: label ?? name,
      filled: index,
    }),
  );
  const models = shownModels(study).map(
    (model): FlowBox => ({ id: `model ${model.name}`, ...modelWords(study, model, words) }),
  );
  const hypotheses = study.hypotheses.map(({ name, statement }): FlowBox => {
    const verdict = results.hypotheses[name]?.verdict;
    return {
      id: `hypothesis ${name}`,
      strong:
        verdict === undefined
          ? name
          : words('figure.roadmap.verdict', { name, verdict: words(`verdict.${verdict}`) }),
      text: statement,
      filled: verdict === 'supported',
    };
  });
  const heading = (key: string) => words(`figure.roadmap.${key}`);
  const single = measures.length > 0 ? measures : [sample];
  const edges: FlowEdge[] = [
    ...sources.map(({ id }) => ({ from: id, to: 'sample' })),
    ...(measures.length > 0 ? single.map(({ id }) => ({ from: 'sample', to: id })) : []),
    ...modelEdges(study),
    ...verdictEdges(study),
  ];
  const layers = [
    { heading: heading('data'), boxes: sources },
    { heading: heading('panel'), boxes: [sample] },
    { heading: heading('measures'), boxes: measures },
    { heading: heading('models'), boxes: models },
    { heading: heading('hypotheses'), boxes: hypotheses },
  ];
  return flowSvg(layers, edges, alt);
}

/** Tables of descriptives lead to no hypothesis; tests stand with the regression that they are of. */
function shownModels(study: Study): ModelSpec[] {
  const beside: readonly string[] = ['descriptives', 'hausman', 'tests'];
  return study.models.filter(({ kind }) => !beside.includes(kind));
}

function modelWords(study: Study, model: ModelSpec, words: Words): Pick<FlowBox, 'strong' | 'text'> {
  const kind = words(`figure.kind.${model.kind}`);
  if (model.title !== null) return { strong: model.title, text: kind };
  if (model.kind === 'regression') {
    const estimators = [
      ...new Set(model.columns.map(({ estimator }) => words(`estimator.short.${estimator}`))),
    ];
    const outcome = model.columns[0]?.outcome.name;
    return {
      strong: `${kind} (${estimators.join(', ')})`,
      text: outcome === undefined ? '' : longLabel(study, outcome),
    };
  }
  if (model.kind === 'mediation')
    return { strong: kind, text: model.mediators.map(({ name }) => longLabel(study, name)).join(', ') };
  if (model.kind === 'threshold')
    return { strong: kind, text: longLabel(study, model.thresholdVariable.name) };
  return { strong: kind, text: model.name };
}

/** From what a model is made of. */
function modelEdges(study: Study): FlowEdge[] {
  const measured = new Set([...study.indices, ...study.variables].map(({ name }) => name));
  return shownModels(study).flatMap((model): FlowEdge[] => {
    const used = modelTerms(study, model).filter((name) => measured.has(name));
    const to = `model ${model.name}`;
    const from = used.length === 0 ? [] : used.map((name) => `measure ${name}`);
    return (from.length === 0 && measured.size === 0 ? ['sample'] : from).map((id) => ({ from: id, to }));
  });
}

function verdictEdges(study: Study): FlowEdge[] {
  return study.hypotheses.flatMap(({ name, claim }) =>
    claimModels(claim).map((model) => ({ from: `model ${model}`, to: `hypothesis ${name}` })),
  );
}
