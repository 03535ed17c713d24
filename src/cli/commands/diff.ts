import { diffBuilds, isEmpty } from '../../diff/diff-builds.ts';
import { renderDiffJson } from '../../diff/render-json.ts';
import { renderDiffMarkdown } from '../../diff/render-markdown.ts';
import { renderDiffText } from '../../diff/render-text.ts';
import type { DiffReport } from '../../diff/types.ts';
import type { FailedSide } from '../diff-sides.ts';
import { sidesOf } from '../diff-targets.ts';
import { exitCodes } from '../exit-codes.ts';
import { diagnosticsJson, renderDiagnostics } from '../print-diagnostics.ts';
import { type Session, whileLocked } from '../session.ts';

export type DiffOptions = { readonly all: boolean; readonly md: boolean; readonly exitCode: boolean };

/** `repro diff A [B]`: what changed between two sides (diff-targets.ts says which there are), layer by layer. */
export async function diff(
  session: Session,
  named: readonly string[],
  options: DiffOptions,
): Promise<number> {
  const sides = await whileLocked(session, () => sidesOf(session, named));
  if (!('a' in sides)) return tellProblems(session, sides);
  const report = diffBuilds(sides.a.side, sides.b.side, { all: options.all });
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

function tellProblems({ options, terminal }: Session, failed: FailedSide): number {
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
