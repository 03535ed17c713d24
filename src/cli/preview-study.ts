import type { StepPreview } from '../engine/engine.ts';

import { exitCodes } from './exit-codes.ts';
import type { StudyEnd } from './finish.ts';
import { invalidEnd, type OpenStudy, openStudy } from './open-study.ts';
import { reasonJson, reasonLines } from './reasons.ts';
import type { Session } from './session.ts';
import type { Wanted } from './study-outputs.ts';

/** A study with what a build of it would do. */
export type Preview = { readonly open: OpenStudy; readonly steps: readonly StepPreview[] };

/** Decides every step and runs none. */
export async function preview(session: Session, file: string): Promise<Preview> {
  const open = await openStudy(session, file);
  const steps = open.ready === null ? [] : await open.engine.preview(open.ready.plan);
  session.sink.clear();
  return { open, steps };
}

/** `-n`: what a build would run, and why. */
export async function previewStudy(session: Session, file: string, wanted: Wanted): Promise<StudyEnd> {
  const { open, steps } = await preview(session, file);
  if (open.ready === null) return invalidEnd(open);
  const { id } = open.ready.study;
  const needed = wanted.partial ? upstreamOf(steps, wanted.steps) : null;
  const chosen = steps.filter(({ step }) => needed === null || needed.has(step.id));
  const waiting = chosen.filter(({ decision }) => decision.state !== 'fresh');
  const lines = [
    waiting.length === 0
      ? `${id}: nothing to do (${chosen.length} steps fresh)`
      : `${id}: ${waiting.length} of ${chosen.length} steps would run`,
  ];
  for (const entry of waiting) lines.push(...stepLines(open, entry));
  return {
    file,
    id,
    exitCode: exitCodes.done,
    diagnostics: open.compiled.diagnostics,
    texts: open.compiled.texts,
    lines,
    stacks: [],
    data: { id, file: session.shortPath(file), steps: chosen.map((entry) => reasonJson(open, entry)) },
  };
}

export function stepLines(open: OpenStudy, entry: StepPreview): string[] {
  const state =
    entry.decision.state === 'pending' ? 'may run' : entry.decision.state === 'stale' ? 'runs' : 'fresh';
  return [`  ${entry.step.id}  ${state}`, ...reasonLines(open, entry).map((line) => `    ${line}`)];
}

function upstreamOf(steps: readonly StepPreview[], targets: readonly string[]): Set<string> {
  const needed = new Set(targets);
  for (const { step } of [...steps].reverse()) {
    if (!needed.has(step.id)) continue;
    for (const input of Object.values(step.inputs)) if ('step' in input) needed.add(input.step);
  }
  return needed;
}
