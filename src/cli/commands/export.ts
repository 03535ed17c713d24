import path from 'node:path';
import type { Json } from '../../base/json.ts';
import { peerStudy } from '../../export/peer-study.ts';
import { leftLines, onlyInR } from '../../export/script-header.ts';
import { stataLeft } from '../../export/stata-script.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { finish, type StudyEnd } from '../finish.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, openStudy } from '../open-study.ts';
import { peerSource } from '../peer-source.ts';
import { isScriptKind, scriptFiles } from '../script-files.ts';
import { type Session, whileLocked } from '../session.ts';
import { chosenStudies } from '../studies.ts';
import { eachStudy } from './build.ts';

const kinds = 'r, stata, python or package';

/**
 * `repro export r|stata|python|package [STUDY...]`: scripts that repeat every model with the commands of another program,
 * or the replication package that journals ask for. Builds what is stale first; `outputs/` is left alone.
 */
export async function exportStudies(
  session: Session,
  kind: string,
  named: readonly string[],
  out: string | undefined,
): Promise<number> {
  if (!isScriptKind(kind) && kind !== 'package')
    throw new Stop(`there is no export ${kind}: write ${kinds}`, exitCodes.usage);
  const { project, cwd } = session.options;
  const root = out === undefined ? path.join(project, 'exports') : path.resolve(cwd, out);
  const ends = await whileLocked(session, () =>
    eachStudy(session, chosenStudies(session.options, named), (file) => exportOne(session, file, kind, root)),
  );
  return finish(session, 'repro/export/1', ends, { studies: ends.map((end) => end.data) });
}

async function exportOne(session: Session, file: string, kind: string, root: string): Promise<StudyEnd> {
  const open = await openStudy(session, file);
  if (open.ready === null) return invalidEnd(open);
  const { study, plan } = open.ready;
  // Scripts need no documents; the results need every model, and models all data that they use.
  const targets = isScriptKind(kind) ? ['results', 'frame'] : null;
  const report = await open.engine.runPlan(plan, { keepGoing: false, targets });
  session.sink.clear();
  const diagnostics = await allDiagnostics(open, report.steps);
  const end = { file, id: study.id, diagnostics, texts: open.compiled.texts, stacks: [] };
  if (!report.ok) {
    const exitCode = exitCodeOf(report.steps) || exitCodes.interrupted;
    return { ...end, exitCode, lines: [], data: { id: study.id } };
  }
  const peers = peerStudy(await peerSource(open));
  const made = isScriptKind(kind)
    ? { folder: path.join(root, study.id, 'scripts'), files: scriptFiles(peers, [kind]), lines: [] }
    : await (await import('../package-folder.ts')).replicationPackage(session, open, report, peers, root);
  const names = Object.keys(made.files).sort();
  const shown = session.shortPath(made.folder);
  if (session.writes) {
    for (const name of names) session.files.write(path.join(made.folder, name), made.files[name]!);
  }
  const left = [
    ...leftLines(peers),
    ...(kind === 'stata' ? stataLeft(peers) : kind === 'python' ? onlyInR(peers) : []),
  ];
  const wrote = session.writes ? 'written' : 'would be written';
  const lines = [
    `${study.id}: ${names.length} files ${wrote}, ${shown}`,
    ...made.lines.map((line) => `  ${line}`),
    ...left.map((line) => `  not repeated by the scripts: ${line}`),
  ];
  const data: Json = { id: study.id, folder: shown, files: names, not_repeated: left };
  return { ...end, exitCode: exitCodes.done, lines, data };
}
