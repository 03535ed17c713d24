import path from 'node:path';
import { readHistory } from '../../engine/history.ts';
import { buildStudy } from '../build-study.ts';
import { exitCodes } from '../exit-codes.ts';
import { type StudyEnd, showEnd } from '../finish.ts';
import type { Options } from '../options.ts';
import { renderDiagnostics } from '../print-diagnostics.ts';
import { openSession, type Session, whileLocked } from '../session.ts';
import { wholeBuild } from '../study-outputs.ts';
import type { Terminal } from '../terminal.ts';
import { type ErrorBanner, errorBanner } from './error-banner.ts';

/** One study under watch, from build to build. */
export type WatchedStudy = {
  readonly file: string;
  /** Files and folders that its last build depended on. */
  readonly dependsOn: readonly string[];
  /** Where its documents are; null before anything is known of it. */
  readonly folder: string | null;
  /** What is wrong with it, as text; null where the last build was good. */
  readonly failure: string | null;
  readonly banner: ErrorBanner;
};

export function watchedStudy(file: string): WatchedStudy {
  return { file, dependsOn: [file], folder: null, failure: null, banner: errorBanner() };
}

/** What who watches is told on the way. */
export type WatchedHooks = {
  /** With every file and folder that the build reads. */
  readonly onDependencies: (dependsOn: readonly string[]) => void;
  /** The paper is written while its appendix is still made: given up now, the build would leave the paper of one version and the appendix of another. */
  readonly onWriting: () => void;
};

/** Builds a study once; gives back what is known of it now. A build that was given up leaves all as it is. */
export async function buildWatched(
  options: Options,
  terminal: Terminal,
  signal: AbortSignal,
  study: WatchedStudy,
  hooks: WatchedHooks,
): Promise<WatchedStudy> {
  let dependsOn = study.dependsOn;
  const opened = (found: readonly string[]) => {
    dependsOn = [...new Set([study.file, ...found])];
    hooks.onDependencies(dependsOn);
  };
  const session = openSession(options, terminal, signal, true);
  try {
    return await whileLocked(session, async () => {
      const end = await buildStudy(session, study.file, wholeBuild, {
        opened,
        beforeWriting: () => study.banner.clear(session),
        pageFirst: hooks.onWriting,
      });
      if (signal.aborted) return { ...study, dependsOn };
      showEnd(session, {
        ...end,
        lines: end.lines.filter((line) => !/^ .*repro\.lock (?:changed|written)/.test(line)),
      });
      return ended(session, { ...study, dependsOn }, end);
    });
  } finally {
    await session.close();
  }
}

function ended(session: Session, study: WatchedStudy, end: StudyEnd): WatchedStudy {
  const folder =
    study.folder ?? (end.id === null ? lastFolder(session, study.file) : folderOf(session, end.id));
  if (end.exitCode === exitCodes.done) {
    study.banner.clear(session);
    return { ...study, folder: folderOf(session, end.id ?? ''), failure: null };
  }
  const failure = renderDiagnostics(end.diagnostics, end.texts, false);
  if (folder !== null) study.banner.show(session, folder, failure);
  return { ...study, folder, failure };
}

const folderOf = ({ options }: Session, id: string): string => path.join(options.outputs, id);

/** The folder that an earlier build of this study wrote to. */
function lastFolder(session: Session, file: string): string | null {
  const history = readHistory(session.files, session.cache, session.shortPath(file), session.onDamage);
  const folders = Object.keys(history.outputs).map((folder) => path.resolve(session.options.project, folder));
  return folders.find((folder) => path.dirname(folder) === session.options.outputs) ?? null;
}
