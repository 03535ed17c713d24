import type { Json } from '../../base/json.ts';
import { checkStore, repairStore, type StoreCheck, type StoredFile } from '../../engine/fsck.ts';
import { withSteps, writeHistory } from '../../engine/history.ts';
import { readIndex } from '../../engine/log-index.ts';
import { sizeText } from '../amounts.ts';
import { exitCodes } from '../exit-codes.ts';
import { isWholeFastState } from '../fast-state.ts';
import { finish, type StudyEnd, showEnd } from '../finish.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, openStudy } from '../open-study.ts';
import { studyIds } from '../project.ts';
import { type Session, whileLocked } from '../session.ts';
import { oneStudy } from '../studies.ts';

/** What became of a stored file that did not pass its check. */
type Outcome = StoredFile & { readonly outcome: 'made again' | 'put aside' | 'damaged' | 'gone' };

/**
 * `repro fsck`: reads every file of the cache and holds it to its digest. What does not pass is named and put aside, and
 * what the studies of the project need of it is made again. With `-n` nothing is changed.
 */
export async function fsck(session: Session): Promise<number> {
  const { check, outcomes, ends } = await whileLocked(session, async () => {
    const check = storeCheck(session);
    const wrong = [...check.damaged, ...check.missing];
    if (!session.writes) return { check, outcomes: wrong.map((file) => seen(check, file)), ends: [] };
    repairStore(storeFolder(session), check, () => {});
    session.store.reload();
    const ends = wrong.some(({ path }) => isOfSteps(session, path)) ? await remake(session) : [];
    return { check, outcomes: wrong.map((file) => repaired(session, file)), ends };
  });
  for (const end of ends) showEnd(session, end);
  const found = outcomes.length > 0 ? exitCodes.damaged : exitCodes.done;
  if (!session.options.json && !session.options.quiet) {
    for (const line of linesOf(session, check, outcomes)) session.terminal.data(`${line}\n`);
  }
  return finish(session, 'repro/fsck/1', ends, dataOf(session, check, outcomes), found);
}

function storeFolder({ files, cache }: Session) {
  return { files, root: cache, isWholeState: isWholeFastState };
}

/** Every stored file, checked; nothing is changed. */
export function storeCheck(session: Session): StoreCheck {
  return checkStore(storeFolder(session));
}

function isOfSteps({ cache }: Session, path: string): boolean {
  return /^(?:objects|log|studies)\//.test(path.slice(cache.length + 1));
}

function seen(check: StoreCheck, file: StoredFile): Outcome {
  return { ...file, outcome: check.missing.includes(file) ? 'gone' : 'damaged' };
}

function repaired({ files, cache }: Session, file: StoredFile): Outcome {
  const { records, values } = readIndex(files, cache);
  const { part, name = '' } = file;
  if (records.has(name) || values.has(name)) return { ...file, outcome: 'made again' };
  if (part !== undefined) return { ...file, outcome: 'put aside' };
  const there = files.stat(file.path) !== null;
  const aside = files.stat(`${cache}/damaged/${file.path.slice(cache.length + 1).replaceAll('/', '-')}`);
  return { ...file, outcome: there ? 'made again' : aside === null ? 'gone' : 'put aside' };
}

/** Runs what is stale in every study of the project; the outputs are left alone. */
async function remake(session: Session): Promise<StudyEnd[]> {
  const ends: StudyEnd[] = [];
  for (const id of studyIds(session.options.project)) {
    const file = oneStudy(session.options, id);
    const open = await openStudy(session, file);
    if (open.ready === null) {
      ends.push(invalidEnd(open));
      continue;
    }
    const report = await open.engine.runPlan(open.ready.plan, { keepGoing: true, targets: null });
    // A value is read, and so checked, where a step needs it or here.
    for (const entry of report.steps) if (entry.output !== null) await open.engine.value(entry.step.id);
    if (report.ok) writeHistory(session.files, session.cache, withSteps(open.history, report.steps, true));
    session.sink.clear();
    const diagnostics = report.ok ? [] : await allDiagnostics(open, report.steps);
    const exitCode = exitCodeOf(report.steps);
    const { texts } = open.compiled;
    ends.push({ file, id, exitCode, diagnostics, texts, lines: [], stacks: [], data: { id } });
  }
  return ends;
}

function linesOf(session: Session, check: StoreCheck, outcomes: readonly Outcome[]): string[] {
  const { shortPath, cache } = session;
  const size = `${check.files} files, ${sizeText(check.bytes)}`;
  const lines = [
    outcomes.length === 0
      ? `${shortPath(cache)}: ${size}; all pass their check`
      : `${shortPath(cache)}: ${size}; ${outcomes.length} did not pass their check`,
  ];
  for (const { path, what, outcome } of outcomes) lines.push(`  ${shortPath(path)}: ${what}: ${outcome}`);
  for (const { path, what } of check.foreign)
    lines.push(`  ${shortPath(path)}: ${what}, of another version of repro: left alone`);
  const verb = session.writes ? 'removed' : 'of a build that was killed';
  for (const path of check.strays) lines.push(`  ${shortPath(path)}: unfinished: ${verb}`);
  for (const path of check.unknown) lines.push(`  ${shortPath(path)}: not a file of repro: left alone`);
  if (check.aside.length > 0)
    lines.push(`  ${check.aside.length} files put aside before are kept in ${shortPath(cache)}/damaged`);
  return lines;
}

function dataOf(
  { shortPath }: Session,
  check: StoreCheck,
  outcomes: readonly Outcome[],
): { readonly [key: string]: Json } {
  return {
    files: check.files,
    bytes: check.bytes,
    damaged: outcomes.map(({ path, what, outcome }) => ({ path: shortPath(path), what, outcome })),
    foreign: check.foreign.map(({ path }) => shortPath(path)),
    strays: check.strays.map(shortPath),
    unknown: check.unknown.map(shortPath),
  };
}
