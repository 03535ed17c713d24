import { withOutputs, writeHistory } from '../engine/history.ts';
import { type Materialized, materialize } from '../engine/outputs.ts';
import type { StepReport } from '../engine/settle.ts';
import type { OpenStudy } from './open-study.ts';
import type { Session } from './session.ts';
import { outputFiles, outputsFolder, paperOnly } from './study-outputs.ts';

/** The files of a paper that were written before its build ended. */
export type PageFirst = {
  /** For the engine to call after each step: writes the paper as soon as it is there. */
  readonly afterStep: (report: StepReport) => Promise<void>;
  /** The study with what is on the disk by now, for the rest of the build. */
  readonly known: () => OpenStudy;
  /** What a build did in all, with what was written before. */
  readonly withEarlier: (made: Materialized) => Materialized;
};

/** Who watches reads the paper while its appendix is still made. All that the paper rests on has ended well by then. */
export function pageFirst(session: Session, open: OpenStudy, beforeWriting?: () => void): PageFirst {
  let known = open;
  let early: Materialized | null = null;
  return {
    afterStep: async (report) => {
      if (!paperOnly.steps.includes(report.step.id) || report.output === null || open.ready === null) return;
      if (session.signal.aborted) return;
      const folder = outputsFolder(session, open.ready.study.id);
      const place = session.shortPath(folder);
      const files = await outputFiles(open, { ok: true, steps: [report] }, paperOnly);
      beforeWriting?.();
      early = materialize(session.files, folder, files, open.history.outputs[place] ?? {}, true);
      if (early.written.length === 0) return;
      // A build that is given up now leaves word of what it wrote.
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
