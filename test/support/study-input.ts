import { readFileSync } from 'node:fs';
import path from 'node:path';
import { paint } from '../../src/cli/color.ts';
import { openStudy } from '../../src/cli/open-study.ts';
import { type RawOptions, readOptions } from '../../src/cli/options.ts';
import { openSession } from '../../src/cli/session.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { reportInput } from '../../src/steps/report-input.ts';

const silent: Terminal = {
  data: () => {},
  say: () => {},
  paint: paint(false),
  dataPaint: paint(false),
  colored: false,
  dataColored: false,
  interactive: false,
  columns: () => 80,
};

/** What the documents of a study are made from, built from nothing and kept nowhere. */
export async function studyInput(
  project: string,
  file: string,
  set: readonly string[] = [],
): Promise<ReportInput> {
  const raw: RawOptions = { C: project, quiet: true, cache: false, set };
  const session = openSession(readOptions(raw, project), silent, new AbortController().signal, false);
  try {
    const { ready, engine, compiled } = await openStudy(session, path.join(project, file));
    if (ready === null) throw new Error(JSON.stringify(compiled.diagnostics.slice(0, 3)));
    const step = ready.plan.steps.find(({ id }) => id === 'documents');
    if (step === undefined) throw new Error(`${file} has no documents`);
    const needed = Object.values(step.inputs).flatMap((input) => ('step' in input ? [input.step] : []));
    const report = await engine.runPlan(ready.plan, { keepGoing: false, targets: needed });
    if (!report.ok) throw new Error(`${file} does not build`);
    const inputs: { [port: string]: unknown } = {};
    for (const [port, input] of Object.entries(step.inputs))
      inputs[port] =
        'step' in input ? await engine.value(input.step) : readFileSync(path.resolve(project, input.file));
    return reportInput(inputs, step.params);
  } finally {
    await session.close();
  }
}
