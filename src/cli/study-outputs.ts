import path from 'node:path';
import { invariant } from '../base/invariant.ts';
import type { OutputFiles } from '../engine/outputs.ts';
import type { PlanReport } from '../engine/schedule.ts';
import type { Results } from '../results/results.ts';
import type { PanelValue } from '../steps/panel.ts';
import type { SourceValue } from '../steps/source.ts';
import type { OpenStudy } from './open-study.ts';
import { outputsRoot } from './project.ts';
import { provenanceText } from './provenance.ts';
import type { Session } from './session.ts';

/** The steps whose files make up the outputs, where the plan has them: all of a build, or the appendix or the paper alone. */
export type Wanted = { readonly steps: readonly string[]; readonly partial: boolean };

const paper = ['documents', 'figures_pdf', 'figures_png'];
export const wholeBuild: Wanted = { steps: [...paper, 'appendix', 'typeset'], partial: false };
export const paperOnly: Wanted = { steps: paper, partial: true };
/** The page and what it shows: not what is made for LaTeX alone. */
export const pageOnly: Wanted = { steps: ['documents'], partial: true };
export const appendixOnly: Wanted = { steps: ['appendix'], partial: true };

/** Every file of a finished build, by its path in the folder of outputs. */
export async function outputFiles(
  open: OpenStudy,
  report: PlanReport,
  wanted: Wanted,
): Promise<{ [name: string]: string | Uint8Array }> {
  const files: { [name: string]: string | Uint8Array } = {};
  for (const step of madeBy(open, wanted)) {
    const value = (await open.engine.value(step)) as { readonly files: OutputFiles };
    for (const [name, content] of Object.entries(value.files)) {
      invariant(!Object.hasOwn(files, name), `two steps make the output ${name}`);
      files[name] = content;
    }
  }
  if (open.ready !== null && !wanted.partial) {
    const { sources } = (await open.engine.value('panel')) as PanelValue;
    const { models } = JSON.parse(String(files['results.json'])) as Results;
    files['provenance.json'] = provenanceText(open.ready.study, report, sources, models);
  }
  return files;
}

function madeBy({ ready }: OpenStudy, wanted: Wanted): readonly string[] {
  const planned = new Set(ready?.plan.steps.map(({ id }) => id));
  // Pictures may be there for a DOCX alone.
  if (!ready?.study.outputs.figures.includes('png')) planned.delete('figures_png');
  return wanted.steps.filter((step) => planned.has(step));
}

/** Source -> digest of its content. The sources have been read once a study is open. */
export async function sourceDigests(open: OpenStudy): Promise<{ [source: string]: string }> {
  const digests: { [source: string]: string } = {};
  for (const { name } of open.ready?.study.sources ?? [])
    digests[name] = ((await open.engine.value(`source:${name}`)) as SourceValue).digest;
  return digests;
}

/** Whether this is the study as it is committed, for the committed outputs: what the lock speaks of. */
export function isPlain({ options }: Session): boolean {
  return (
    options.variants.length === 0 && options.outputs === outputsRoot(options.project, options.cwd, undefined)
  );
}

export function outputsFolder(session: Session, studyId: string): string {
  return path.join(session.options.outputs, studyId);
}
