import { diffBuilds, isEmpty } from '../../diff/diff-builds.ts';
import { renderDiffJson } from '../../diff/render-json.ts';
import { renderDiffMarkdown } from '../../diff/render-markdown.ts';
import { renderDiffText } from '../../diff/render-text.ts';
import type { DiffReport, DiffSide } from '../../diff/types.ts';
import { folderSide, lastSide, type SideOutcome, studySide } from '../diff-sides.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { diagnosticsJson, renderDiagnostics } from '../print-diagnostics.ts';
import { studyFile, studyIds } from '../project.ts';
import { type Session, whileLocked } from '../session.ts';
import { oneStudy } from '../studies.ts';

export type DiffOptions = { readonly all: boolean; readonly md: boolean; readonly exitCode: boolean };

type Sides = { readonly a: DiffSide; readonly b: DiffSide } | Extract<SideOutcome, { readonly ok: false }>;

/**
 * `repro diff A [B]`: studies as they are now, folders of outputs, or `@last`. One study alone is compared with its last
 * finished build; with no name at all, the only study of the project is.
 */
export async function diff(
  session: Session,
  named: readonly string[],
  options: DiffOptions,
): Promise<number> {
  const sides = await whileLocked(session, () => sidesOf(session, named));
  if (!('a' in sides)) return tellProblems(session, sides);
  const report = diffBuilds(sides.a, sides.b, { all: options.all });
  session.terminal.data(drawn(session, report, options));
  return options.exitCode && !isEmpty(report) ? exitCodes.differs : exitCodes.done;
}

function drawn({ options, terminal }: Session, report: DiffReport, { md }: DiffOptions): string {
  if (options.json) {
    const document = {
      schema: 'repro/diff/1',
      ok: true,
      data: JSON.parse(renderDiffJson(report)),
      diagnostics: [],
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  }
  return md ? renderDiffMarkdown(report) : renderDiffText(report, { color: terminal.dataColored });
}

function tellProblems(
  { options, terminal }: Session,
  failed: Extract<SideOutcome, { readonly ok: false }>,
): number {
  const { diagnostics, texts, exitCode } = failed;
  if (!options.json) terminal.say(renderDiagnostics(diagnostics, texts, terminal.colored));
  else {
    const document = {
      schema: 'repro/diff/1',
      ok: false,
      data: null,
      diagnostics: diagnosticsJson(diagnostics, texts),
    };
    terminal.data(`${JSON.stringify(document, null, 2)}\n`);
  }
  return exitCode;
}

async function sidesOf(session: Session, given: readonly string[]): Promise<Sides> {
  const named = withDefaults(session, given);
  const outcomes: (SideOutcome | null)[] = [];
  for (const name of named) {
    const outcome = name === '@last' ? null : await sideOf(session, name);
    if (outcome !== null && !outcome.ok) return outcome;
    outcomes.push(outcome);
  }
  const now =
    outcomes.map((outcome) => (outcome?.ok ? outcome.made : null)).find((made) => made !== null) ?? null;
  const [a, b] = outcomes.map((outcome) => {
    if (outcome?.ok) return outcome.side;
    if (now === null)
      throw new Stop('@last needs a study beside it: repro diff @last STUDY', exitCodes.usage);
    return lastSide(session, now.id, now);
  });
  if (a === undefined || b === undefined) throw new Stop('write repro diff A B', exitCodes.usage);
  return { a, b };
}

/** What stands for what is not named: the last build on the left, the study as it is now on the right. */
function withDefaults({ options }: Session, given: readonly string[]): readonly string[] {
  if (given.length > 2 || (given.length === 2 && given.every((name) => name === '@last'))) {
    throw new Stop('write repro diff A [B]: two studies, folders of outputs or @last', exitCodes.usage);
  }
  if (given.length === 2) return given;
  const ids = studyIds(options.project);
  const [first] = given;
  if (first !== undefined && first !== '@last') return ['@last', first];
  if (ids.length === 1 && ids[0] !== undefined) return ['@last', ids[0]];
  throw new Stop(`name a study: specs/ has ${ids.length === 0 ? 'none' : ids.join(', ')}`, exitCodes.usage);
}

async function sideOf(session: Session, name: string): Promise<SideOutcome> {
  const { project, cwd } = session.options;
  const study = studyFile(project, cwd, name);
  if (study !== null && !study.endsWith('.json')) return studySide(session, study, name);
  const side = folderSide(name, cwd);
  return side === null
    ? studySide(session, oneStudy({ project, cwd }, name), name)
    : { ok: true, side, made: null };
}
