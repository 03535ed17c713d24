import type { Plan, PlannedStep } from '../../plan/step.ts';
import { exitCodes } from '../exit-codes.ts';
import { finish, type StudyEnd } from '../finish.ts';
import { invalidEnd, openStudy } from '../open-study.ts';
import type { Session } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import { eachStudy } from './build.ts';

export type GraphForm = 'text' | 'mermaid' | 'dot';

/** `repro graph`: the steps and what each needs. */
export async function graph(session: Session, named: readonly string[], form: GraphForm): Promise<number> {
  const one = async (file: string): Promise<StudyEnd> => {
    const open = await openStudy(session, file);
    session.sink.clear();
    if (open.ready === null) return invalidEnd(open);
    const { plan, study } = open.ready;
    const edges = plan.steps.map((step) => ({ step: step.id, kind: step.kind, needs: needsOf(step) }));
    return {
      file,
      id: study.id,
      exitCode: exitCodes.done,
      diagnostics: open.compiled.diagnostics,
      texts: open.compiled.texts,
      lines: drawings[form](plan),
      stacks: [],
      data: { id: study.id, file: session.shortPath(file), steps: edges },
    };
  };
  const ends = await eachStudy(session, chosenStudies(session.options, named), one);
  return finish(session, 'repro/graph/1', ends, { studies: ends.map((end) => end.data) });
}

function needsOf(step: PlannedStep): string[] {
  const ids = Object.values(step.inputs).map((input) => ('step' in input ? input.step : null));
  return [...new Set(ids.filter((id) => id !== null))];
}

const drawings: { readonly [form in GraphForm]: (plan: Plan) => string[] } = { text, mermaid, dot };

function text(plan: Plan): string[] {
  const lines = [plan.studyId];
  for (const step of plan.steps) {
    lines.push(`  ${step.id}`);
    for (const need of needsOf(step)) lines.push(`    <- ${need}`);
  }
  return lines;
}

/** Quotes and brackets have meanings in Mermaid's labels; as entities they have none. */
function mermaidLabel(id: string): string {
  return id.replace(/[^\p{L}\p{N} _.:+*/^()-]/gu, (letter) => `#${letter.codePointAt(0)};`);
}

function mermaid(plan: Plan): string[] {
  const names = new Map(plan.steps.map((step, i) => [step.id, `s${i}`]));
  const lines = ['flowchart TD'];
  for (const step of plan.steps) lines.push(`  ${names.get(step.id)}["${mermaidLabel(step.id)}"]`);
  for (const step of plan.steps) {
    for (const need of needsOf(step)) lines.push(`  ${names.get(need)} --> ${names.get(step.id)}`);
  }
  return lines;
}

function dot(plan: Plan): string[] {
  const quote = (id: string) => `"${id.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const lines = [`digraph ${quote(plan.studyId)} {`, '  rankdir=LR;', '  node [shape=box];'];
  for (const step of plan.steps) lines.push(`  ${quote(step.id)};`);
  for (const step of plan.steps)
    for (const need of needsOf(step)) lines.push(`  ${quote(need)} -> ${quote(step.id)};`);
  return [...lines, '}'];
}
