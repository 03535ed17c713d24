import { affectedBy, isAffected, nestedIndices } from '../study/affected.ts';
import type { HypothesisSpec, IndexSpec, ModelSpec, Study, Term, VariableSpec } from '../study/study.ts';
import { Binding, pointerTo } from './bind/binding.ts';
import { bindClaim } from './bind/claims.ts';
import { checkClashes } from './bind/clashes.ts';
import { bindCredits } from './bind/credits.ts';
import { warnOfDoubleCounting } from './bind/double-counting.ts';
import { warnSharedIngredients } from './bind/ingredients.ts';
import { bindAnalysis, bindModel } from './bind/models.ts';
import { bindNeighbors } from './bind/neighbors.ts';
import { orderOf } from './bind/order.ts';
import { bindIndex, bindVariable, needsOf } from './bind/quantities.ts';
import { bindMissing, bindOutputs, bindPanel, bindSample, checkPanel } from './bind/settings.ts';
import { bindTables } from './bind/tables.ts';
import { checkUncertainty } from './bind/uncertainty-checks.ts';
import { documentJson, type LocatedDocument } from './located.ts';
import type { BoundStudy, ColumnsBySource, OpenedStudy } from './opened.ts';
import { inOrder } from './order.ts';
import type { StudyDocument } from './study-document.generated.ts';

/** Columns of one name in two sources: told at the later source. */
function checkSources(binding: Binding, opened: OpenedStudy, columns: ColumnsBySource): void {
  const keys = [binding.study.data.panel.entity, binding.study.data.panel.time];
  const first = new Map<string, string>();
  for (const { name: source, pointer, apart } of opened.sources) {
    if (apart === true) continue;
    for (const name of columns[source]?.names ?? []) {
      if (keys.includes(name)) continue;
      const other = first.get(name);
      if (other === undefined) {
        first.set(name, source);
        continue;
      }
      const related = [
        {
          at: binding.span(`${pointerTo('data', 'sources', other)}/path`),
          note: 'the other is in this file',
        },
      ];
      const message = `The sources \`${other}\` and \`${source}\` both have a column \`${name}\`.`;
      binding.error('BIND016', `${pointer}/path`, message, {
        related,
        hint: 'rename the column in one of the files',
      });
    }
  }
}

function bindHypotheses(binding: Binding, models: readonly ModelSpec[]): HypothesisSpec[] {
  const specs: HypothesisSpec[] = [];
  for (const [name, hypothesis] of Object.entries(binding.study.hypotheses ?? {})) {
    const pointer = pointerTo('hypotheses', name);
    const claim = bindClaim(binding, models, hypothesis.claim, `${pointer}/claim`);
    if (claim !== null) specs.push({ name, pointer, statement: hypothesis.statement, claim });
  }
  return specs;
}

function outcomesOf(models: readonly ModelSpec[]): Term[] {
  return models.flatMap((model) => {
    if (model.kind === 'regression') return model.columns.map((column) => column.outcome);
    return 'outcome' in model ? [model.outcome] : [];
  });
}

function sortedByOrder<T extends { readonly name: string }>(
  specs: readonly T[],
  order: readonly string[],
): T[] {
  return [...specs].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

type Quantities = {
  readonly variables: readonly VariableSpec[];
  readonly indices: readonly IndexSpec[];
  readonly order: readonly string[];
};

function bindQuantities(binding: Binding, document: StudyDocument): Quantities {
  const variables = Object.entries(document.variables ?? {}).map(([name, variable]) =>
    bindVariable(binding, name, variable),
  );
  const indices = Object.entries(document.indices ?? {}).map(([name, index]) =>
    bindIndex(binding, name, index),
  );
  checkClashes(binding, variables);
  const order = orderOf(binding, variables, indices, needsOf(variables, indices));
  return { variables: sortedByOrder(variables, order), indices, order };
}

function bindAll(
  binding: Binding,
  document: LocatedDocument,
  opened: OpenedStudy,
  columns: ColumnsBySource,
): Study {
  const { study } = binding;
  checkPanel(binding, (source) => columns[source]?.names ?? null);
  checkSources(binding, opened, columns);
  const sample = bindSample(binding);
  const credits = bindCredits(binding);
  const neighbors = bindNeighbors(binding);
  const { variables, indices, order } = bindQuantities(binding, study);
  const bound = Object.entries(study.models).flatMap(([name, model]) =>
    model.kind === 'uncertainty' ? [] : bindModel(binding, name, model),
  );
  const missing = bindMissing(binding, variables, indices, outcomesOf(bound));
  const models = Object.entries(study.models).map(
    ([name, model]) =>
      bound.find((one) => one.name === name) ?? bindAnalysis(binding, name, model, indices, missing),
  );
  checkUncertainty(binding, models, (spec) => {
    const parts = { variables, indices, order, missing };
    const { names } = affectedBy(parts, spec);
    const used = models.flatMap((model) => (isAffected(model, names) ? [model.name] : []));
    return { models: used, nested: nestedIndices(parts, spec) };
  });
  warnSharedIngredients(binding, models, { variables, indices });
  warnOfDoubleCounting(binding, variables, indices, models);
  return {
    id: study.study.id,
    title: study.study.title,
    ...(credits === null ? {} : { credits }),
    dataStatus: study.study.data_status ?? 'observed',
    seed: study.study.seed ?? 1,
    sources: opened.sources,
    panel: bindPanel(binding),
    join: { how: study.data.join?.how ?? 'outer' },
    ...(neighbors.length === 0 ? {} : { neighbors }),
    sample,
    missing,
    variables,
    indices,
    order,
    models,
    hypotheses: bindHypotheses(binding, models),
    ...(study.tables === undefined ? {} : { tables: bindTables(binding, models) }),
    outputs: bindOutputs(study.outputs),
    document: documentJson(document),
    variants: opened.variants,
  };
}

/**
 * Gives every name of an opened study its meaning, every formula its tree, every key its default. `columns` says what
 * the data have; a source that is not in it could not be read. Where the text has errors the sound parts are bound all
 * the same, to find what else is wrong; a study comes out only where there is no error at all.
 */
export function bindStudy(opened: OpenedStudy, columns: ColumnsBySource): BoundStudy {
  const { document, fitted } = opened;
  if (document === null || fitted === null) return { study: null, diagnostics: [] };
  const binding = new Binding(document, fitted, opened, columns);
  const study = bindAll(binding, document, opened, columns);
  const diagnostics = inOrder(binding.diagnostics, opened.files);
  const failed = [...opened.diagnostics, ...diagnostics].some(
    (diagnostic) => diagnostic.severity === 'error',
  );
  return { study: failed ? null : study, diagnostics };
}
