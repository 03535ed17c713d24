import { withOutputs, writeHistory } from '../engine/history.ts';
import { type Materialized, materialize } from '../engine/outputs.ts';
import type { StepReport } from '../engine/settle.ts';
import type { OpenStudy } from './open-study.ts';
import type { Session } from './session.ts';
import { outputFiles, outputsFolder, pageOnly } from './study-outputs.ts';

/** Called on the way, by who watches. */
export type BuildHooks = {
  /** With every file and folder that the build reads, before it runs anything. */
  readonly opened?: (dependsOn: readonly string[]) => void;
  /** Files are made, and are to be written. */
  readonly beforeWriting?: () => void;
  /** Where it is given, the paper is written once it is there, while the rest is still made; called just before. */
  readonly pageFirst?: () => void;
};

/** The files of a paper that were written before its build ended. */
export type PageFirst = {
  /** For the engine to call after each step: writes the paper as soon as it is there. */
  readonly afterStep: (report: StepReport) => Promise<void>;
  /** The study with what is on the disk by now, for the rest of the build. */
  readonly known: () => OpenStudy;
  /** What a build did in all, with what was written before. */
  readonly withEarlier: (made: Materialized) => Materialized;
};

/**
 * Who watches reads the paper while its appendix is still made. All that the paper rests on has ended well by then.
 *
 * @param hooks of which `pageFirst` is called when it is certain that the paper is written: from then on the build must come to its end
 * @returns null where nobody asks for it, and where PDFs are made: these take long, and a change must be able to end them
 */
export function pageFirst(session: Session, open: OpenStudy, hooks: BuildHooks): PageFirst | null {
  if (hooks.pageFirst === undefined || typesets(session, open)) return null;
  let known = open;
  let early: Materialized | null = null;
  return {
    afterStep: async (report) => {
      if (!pageOnly.steps.includes(report.step.id) || report.output === null || open.ready === null) return;
      const folder = outputsFolder(session, open.ready.study.id);
      const place = session.shortPath(folder);
      const files = await outputFiles(open, { ok: true, steps: [report] }, pageOnly);
      if (session.signal.aborted) return;
      hooks.pageFirst?.();
      hooks.beforeWriting?.();
      early = await materialize(session.files, folder, files, open.history.outputs[place] ?? {}, true);
      if (early.written.length === 0) return;
      // A build that is ended now leaves word of what it wrote.
      known = { ...open, history: withOutputs(open.history, place, early.recorded) };
      if (session.writes) writeHistory(session.files, session.cache, known.history);
    },
    known: () => known,
    withEarlier: (made) =>
      early === null
        ? made
        : {
            ...made,
            written: [...early.written, ...made.written],
            restored: [...early.restored, ...made.restored],
          },
  };
}

function typesets({ options }: Session, { ready }: OpenStudy): boolean {
  return options.pdf || (ready?.study.outputs.formats.includes('pdf') ?? false);
}
