import type { Json } from '../base/json.ts';
import type { PlanReport } from '../engine/schedule.ts';
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
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}
