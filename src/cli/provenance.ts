import type { Json } from '../base/json.ts';
import type { PlanReport } from '../engine/schedule.ts';
import type { Study } from '../study/study.ts';
import { engineVersion } from './package-files.ts';

/**
 * `provenance.json`: what the outputs were made from, step by step, by digests of content. Nothing in it depends on the
 * machine, the folder or the day, and nothing on code that gives the same values.
 */
export function provenanceText(study: Study, report: PlanReport): string {
  const sources: { [name: string]: Json } = {};
  const steps: Json[] = [];
  for (const { step, parts, output } of report.steps) {
    const inputs: { [port: string]: string } = {};
    for (const [port, input] of Object.entries(parts?.inputs ?? {})) inputs[port] = input.digest;
    if (step.kind === 'source') {
      const name = step.id.slice('source:'.length);
      const spec = study.sources.find((source) => source.name === name);
      sources[name] = { path: spec?.path ?? null, digest: inputs.file ?? null };
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
