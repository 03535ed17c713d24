import { diffBuilds, isEmpty } from '../../diff/diff-builds.ts';
import { renderDiffHtml } from '../../diff/render-html.ts';
import { renderDiffJson } from '../../diff/render-json.ts';
import { renderDiffMarkdown } from '../../diff/render-markdown.ts';
import { renderDiffText } from '../../diff/render-text.ts';
import type { DiffReport } from '../../diff/types.ts';
import { attribution } from '../attribute.ts';
import type { FailedSide } from '../diff-sides.ts';
import { sidesOf, type TwoSides } from '../diff-targets.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeMarkedPaper } from '../marked-paper.ts';
import { templateText } from '../package-files.ts';
import { diagnosticsJson, renderDiagnostics } from '../print-diagnostics.ts';
import { type Session, whileLocked } from '../session.ts';

/** As the command line gives them. */
export type DiffOptions = {
  readonly all?: boolean;
  readonly md?: boolean;
  readonly html?: boolean;
  /** Folder for the marked paper. */
  readonly tex?: string;
  readonly attribute?: boolean;
  readonly exitCode?: boolean;
};

/** `repro diff A [B]`: what changed between two sides (diff-targets.ts says which there are), layer by layer. */
export async function diff(
  session: Session,
  named: readonly string[],
  options: DiffOptions,
): Promise<number> {
  const made = await whileLocked(session, async () => {
    const sides = await sidesOf(session, named);
    return 'a' in sides ? { sides, report: await reportOf(session, sides, options) } : sides;
  });
  if (!('sides' in made)) return tellProblems(session, made);
  const { sides, report } = made;
  const written = options.tex === undefined ? [] : writeMarkedPaper(session, sides, options.tex);
  session.terminal.data(drawn(session, report, options));
  for (const file of written.slice(0, 1)) session.terminal.say(`wrote ${session.shortPath(file)}\n`);
  return options.exitCode === true && !isEmpty(report) ? exitCodes.differs : exitCodes.done;
}

async function reportOf(session: Session, sides: TwoSides, options: DiffOptions): Promise<DiffReport> {
  const report = diffBuilds(sides.a.side, sides.b.side, { all: options.all ?? false });
  if (options.attribute !== true) return report;
  const attributed = await attribution(session, sides, report.study);
  session.sink.clear();
  return { ...report, attribution: attributed };
}

function drawn({ options, terminal }: Session, report: DiffReport, { md, html }: DiffOptions): string {
  if (options.json) {
    const document = {
      schema: 'repro/diff/1',
      ok: true,
      data: JSON.parse(renderDiffJson(report)),
      diagnostics: [],
    };
    return `${JSON.stringify(document, null, 2)}\n`;
  }
  if (html === true) {
    const styles = ['html/style.css', 'diff/diff.css'].map(templateText);
    return renderDiffHtml(report, { page: templateText('html/page.html'), styles });
  }
  return md === true ? renderDiffMarkdown(report) : renderDiffText(report, { color: terminal.dataColored });
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
