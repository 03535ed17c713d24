import { arch, cpus, platform, release, totalmem } from 'node:os';
import { readJournal } from '../engine/journal.ts';
import type { PlanReport } from '../engine/schedule.ts';
import type { PackageRun } from '../export/package-facts.ts';
import type { Session } from './session.ts';

/**
 * How long the steps took when they last ran, and on what. null under SOURCE_DATE_EPOCH, which asks for the same package
 * again, and where the time of a step is not known.
 */
export function lastRun({ files, cache }: Session, study: string, report: PlanReport): PackageRun | null {
  if (process.env.SOURCE_DATE_EPOCH !== undefined) return null;
  const known = new Map<string, number>();
  for (const entry of readJournal(files, cache))
    if (entry.study === study && entry.end === 'ran') known.set(entry.step, entry.ms);
  let total = 0;
  for (const { step, end, ms } of report.steps) {
    const own = end === 'ran' ? ms : known.get(step.id);
    if (own === undefined) return null;
    total += own;
  }
  return { seconds: total / 1000, machine: machine() };
}

/** The processor, memory, system and Node; nothing that names the machine or its user. */
function machine(): string {
  const processors = cpus();
  const model = (processors[0]?.model ?? '').replace(/\s+/g, ' ').trim();
  const memory = `${Math.round(totalmem() / 1024 / 1024 / 1024)} GB of memory`;
  const named = model === '' || /^unknown$/i.test(model) ? arch() : model;
  return `${processors.length} cores (${named}), ${memory}, ${platform()} ${release()}, Node.js ${process.versions.node}`;
}
