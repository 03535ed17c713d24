import type { Json } from '../base/json.ts';
import type { PlanReport } from '../engine/schedule.ts';
import type { DroppedResult, ModelResult, Results, SingletonResult } from '../results/results.ts';
import type { SourceContent } from '../steps/panel.ts';
import type { Study } from '../study/study.ts';
import { engineVersion } from './package-files.ts';

/**
 * `provenance.json`: what the outputs were made from, step by step, by digests of content. Nothing in it depends on the
 * machine, the folder or the day, nothing on code that gives the same values, and nothing on the order of rows in the
 * data: a source is known by its content, and the steps begin with the panel.
 */
export function provenanceText(
  study: Study,
  report: PlanReport,
  contents: { readonly [source: string]: SourceContent },
  models: Results['models'],
): string {
  const sources: { [name: string]: Json } = {};
  for (const { name, path } of study.sources)
    sources[name] = { path, content: contents[name]?.digest ?? null };
  const steps: Json[] = [];
  for (const { step, parts, output } of report.steps) {
    if (step.kind === 'source') continue;
    const inputs: { [port: string]: string } = {};
    if (step.kind !== 'panel') {
      for (const [port, input] of Object.entries(parts?.inputs ?? {})) inputs[port] = input.digest;
    }
    steps.push({ step: step.id, kind: step.kind, seed: parts?.seed ?? null, inputs, output });
  }
  const content = {
    schema: 'repro/provenance/1',
    engine: `repro ${engineVersion()}`,
    study: { id: study.id, seed: study.seed, data_status: study.dataStatus },
    variants: study.variants.map(({ path, value }) => ({ path, value })),
    sources,
    steps,
    ...singletonsOf(models),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

/** Model -> column -> rows that stood alone in an absorbed effect; not there where no model lost any. */
function singletonsOf(models: Results['models']): { [key: string]: Json } {
  const lost = Object.entries(models).flatMap(([name, model]) => {
    const columns = droppedOf(model).flatMap(([label, dropped]) => {
      const singletons = dropped.flatMap((it) => it.singletons ?? []);
      return singletons.length === 0 ? [] : [[label, singletons.map(asJson)] as const];
    });
    return columns.length === 0 ? [] : [[name, Object.fromEntries(columns)] as const];
  });
  return lost.length === 0 ? {} : { singletons: Object.fromEntries(lost) };
}

function droppedOf(model: ModelResult): (readonly [label: string, dropped: readonly DroppedResult[]])[] {
  if (model.kind === 'companion') return [['(1)', model.dropped_rows]];
  return 'columns' in model ? model.columns.map(({ label, dropped_rows }) => [label, dropped_rows]) : [];
}

function asJson({ entity, time, effect, level }: SingletonResult): Json {
  return { entity, time, effect, level };
}
