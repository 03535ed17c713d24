import { compareCodeUnits } from '../../base/compare.ts';
import type { Expr } from '../../formula/ast.ts';
import { namesIn } from '../../formula/names.ts';
import { claimModels } from '../../study/claim-models.ts';
import { modelTerms } from '../../study/model-terms.ts';
import type { Study } from '../../study/study.ts';
import type { Words } from '../words.ts';
import { type FlowBox, type FlowEdge, flowAcross } from './flow.ts';

/** With more boxes than these a graph is no help any more. */
const MOST_BOXES = 60;

/** What is made from what, by the names of the study: columns, variables and indices, models, hypotheses. */
export function studyGraphFigure(study: Study, words: Words, alt: string): string | null {
  const measures = [...study.variables, ...study.indices].map(({ name }) => name);
  const made = new Set(measures);
  const exprs = new Map<string, readonly Expr[]>([
    ...study.variables.map(({ name, definition }) => [name, exprsOf(definition)] as const),
    ...study.indices.map(
      ({ name, dimensions }) =>
        [name, dimensions.flatMap(({ indicators }) => indicators.map(({ expr }) => expr))] as const,
    ),
  ]);
  const needed = new Map(
    [...exprs].map(([name, all]) => [name, [...new Set(all.flatMap((expr) => [...namesIn(expr)]))]]),
  );
  const needs = (name: string) => needed.get(name) ?? [];
  const used = study.models.map((model) => ({ model, names: modelTerms(study, model) }));
  // Columns stand in the order of what they lead to, so that fewer lines cross.
  const places = new Map<string, number>();
  for (const [at, measure] of measures.entries())
    for (const name of needs(measure)) if (!places.has(name)) places.set(name, at);
  const firstUse = (name: string) => places.get(name) ?? measures.length;
  const raw = [...new Set([...measures.flatMap(needs), ...used.flatMap(({ names }) => names)])]
    .filter((name) => !made.has(name))
    .sort((a, b) => firstUse(a) - firstUse(b) || compareCodeUnits(a, b));
  if (raw.length + measures.length + study.models.length + study.hypotheses.length > MOST_BOXES) return null;
  const box =
    (kind: string) =>
    (name: string): FlowBox => ({ id: `${kind} ${name}`, strong: null, text: name });
  const place = (name: string) => (made.has(name) ? `measure ${name}` : `column ${name}`);
  // A variable that only labels a column bears its name.
  const own = (measure: string, name: string) => (name === measure ? `column ${name}` : place(name));
  const edges: FlowEdge[] = [
    ...measures.flatMap((measure) =>
      needs(measure).map((name) => ({ from: own(measure, name), to: `measure ${measure}` })),
    ),
    ...used.flatMap(({ model, names }) =>
      names.map((name) => ({ from: place(name), to: `model ${model.name}` })),
    ),
    ...study.hypotheses.flatMap(({ name, claim }) =>
      claimModels(claim).map((model) => ({ from: `model ${model}`, to: `hypothesis ${name}` })),
    ),
  ];
  const indices = new Set(study.indices.map(({ name }) => name));
  const layers = [
    { heading: words('figure.graph.columns'), boxes: raw.map(box('column')) },
    {
      heading: words('figure.graph.measures'),
      boxes: measures.map((name) => ({ ...box('measure')(name), filled: indices.has(name) })),
    },
    { heading: words('figure.graph.models'), boxes: study.models.map(({ name }) => box('model')(name)) },
    {
      heading: words('figure.graph.hypotheses'),
      boxes: study.hypotheses.map(({ name }) => box('hypothesis')(name)),
    },
  ];
  return flowAcross(layers, edges, alt);
}

function exprsOf(definition: Study['variables'][number]['definition']): readonly Expr[] {
  switch (definition.kind) {
    case 'formula':
      return [definition.expr];
    case 'location_quotient':
      return [definition.part, definition.whole];
    case 'coupling':
      return definition.members;
  }
}
