import { canonicalJson } from '../../base/canonical.ts';
import { compareCodeUnits } from '../../base/compare.ts';
import { digest } from '../../base/digest.ts';
import type { Json } from '../../base/json.ts';
import type { OutputFiles } from '../../engine/outputs.ts';
import { exitCodes } from '../exit-codes.ts';
import { finish, type StudyEnd } from '../finish.ts';
import { heldResults, lockNow, presentLock } from '../hold-to-lock.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, openStudy } from '../open-study.ts';
import type { Session } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import { differenceLine, type LockDifference } from '../study-lock.ts';
import { isPlain, outputFiles, outputsFolder, wholeBuild } from '../study-outputs.ts';
import { eachStudy } from './build.ts';
import { storeCheck } from './fsck.ts';

/** A file of the outputs that is not what the study builds to. */
type FileDifference = { readonly file: string; readonly how: 'differs' | 'missing' };

/**
 * `repro verify`: builds from nothing, in memory, and compares every file byte for byte with `outputs/`, and what came of
 * the build with the lock. The cache is not used; its files are held to their digests too. Writes nothing.
 */
export async function verify(session: Session, named: readonly string[]): Promise<number> {
  const studies = chosenStudies(session.options, named);
  const all = { ...session, options: { ...session.options, keepGoing: true } };
  const ends = await eachStudy(all, studies, (file) => verifyStudy(session, file));
  const { damaged, missing } = storeCheck(session);
  for (const { path, what } of [...damaged, ...missing]) {
    const words = `${session.shortPath(path)}: ${what} does not pass its check; \`repro fsck\` makes it again`;
    session.terminal.say(`${words}\n`);
  }
  const data = {
    studies: ends.map((end) => end.data),
    damaged: [...damaged, ...missing].map(({ path }) => session.shortPath(path)),
  };
  const found = damaged.length + missing.length > 0 ? exitCodes.damaged : exitCodes.done;
  return finish(session, 'repro/verify/1', ends, data, found);
}

async function verifyStudy(session: Session, file: string): Promise<StudyEnd> {
  const open = await openStudy(session, file);
  if (open.ready === null) return invalidEnd(open);
  const { study, plan } = open.ready;
  const report = await open.engine.runPlan(plan, { keepGoing: false, targets: null });
  session.sink.clear();
  const diagnostics = await allDiagnostics(open, report.steps);
  const { texts } = open.compiled;
  const end = { file, id: study.id, texts, stacks: [] };
  if (!report.ok) {
    const exitCode = exitCodeOf(report.steps) || exitCodes.interrupted;
    return { ...end, exitCode, diagnostics, lines: [], data: { id: study.id } };
  }
  const outputs = await outputFiles(open, report, wholeBuild);
  const folder = outputsFolder(session, study.id);
  const files = fileDifferences(session, folder, outputs);
  const present = presentLock(session, file);
  const lock = await lockNow(open, report, outputs, present.lock);
  const locked = lockDifferences(session, present, lock);
  const lines = linesOf(session, study.id, folder, outputs, files, session.shortPath(present.path), locked);
  const same = files.length === 0 && locked.length === 0;
  const data = {
    id: study.id,
    file: session.shortPath(open.file),
    files: Object.keys(outputs).length,
    differs: files,
    lock: locked as unknown as Json,
  };
  return { ...end, exitCode: same ? exitCodes.done : exitCodes.differs, diagnostics: [], lines, data };
}

function fileDifferences({ files }: Session, folder: string, outputs: OutputFiles): FileDifference[] {
  const found: FileDifference[] = [];
  for (const [file, content] of Object.entries(outputs).sort(([a], [b]) => compareCodeUnits(a, b))) {
    const bytes = files.read(`${folder}/${file}`);
    if (bytes === null) found.push({ file, how: 'missing' });
    else if (digest(bytes) !== digest(content)) found.push({ file, how: 'differs' });
  }
  return found;
}

/** A variant has no lock of its own; a study that has never been locked has nothing to be held to. */
function lockDifferences(
  session: Session,
  present: ReturnType<typeof presentLock>,
  now: Awaited<ReturnType<typeof lockNow>>,
): readonly LockDifference[] {
  if (!isPlain(session) || now === null) return [];
  if (present.text === null) return [{ what: 'lock', before: 'none', after: 'needed' }];
  if (present.lock === null) return [{ what: 'lock', before: 'not whole', after: 'needed' }];
  return canonicalJson(present.lock) === canonicalJson(now) ? [] : heldResults(present.lock, now);
}

function linesOf(
  session: Session,
  id: string,
  folder: string,
  outputs: OutputFiles,
  files: readonly FileDifference[],
  lockName: string,
  locked: readonly LockDifference[],
): string[] {
  const total = Object.keys(outputs).length;
  const shown = session.shortPath(folder);
  if (files.length === 0 && locked.length === 0)
    return [`${id}: ${total} files of ${shown} are what it builds to, byte for byte`];
  const lines = [`${id}: ${files.length} of ${total} files of ${shown} are not what it builds to`];
  for (const { file, how } of files) lines.push(`  ${shown}/${file}: ${how}`);
  if (locked.length > 0) lines.push(`  ${lockName}:`, ...locked.map((entry) => `  ${differenceLine(entry)}`));
  return lines;
}
