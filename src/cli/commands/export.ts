import path from 'node:path';
import type { Json } from '../../base/json.ts';
import { appendJournal } from '../../engine/journal.ts';
import type { PeerStudy, ScriptKind } from '../../export/peer.ts';
import { peerStudy } from '../../export/peer-study.ts';
import { leftLines, onlyInR } from '../../export/script-header.ts';
import { stataLeft } from '../../export/stata-script.ts';
import { exitCodes, Stop } from '../exit-codes.ts';
import { finish, type StudyEnd } from '../finish.ts';
import { type Before, type Contents, checksums, guardFolder, withKept } from '../guarded-folder.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, openStudy } from '../open-study.ts';
import type { RawOptions } from '../options.ts';
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
  what: string | undefined,
  named: readonly string[],
  { out, overwrite = false }: Pick<RawOptions, 'out' | 'overwrite'>,
): Promise<number> {
  if (what === undefined) throw new Stop(`what is to be exported? Write ${kinds}`, exitCodes.usage);
  const kind = what.toLowerCase();
  if (!isScriptKind(kind) && kind !== 'package')
    throw new Stop(`there is no export ${what}: write ${kinds}`, exitCodes.usage);
  const { project, cwd } = session.options;
  const root = out === undefined ? path.join(project, 'exports') : path.resolve(cwd, out);
  const ends = await whileLocked(session, () =>
    eachStudy(session, chosenStudies(session.options, named), (file) =>
      exportOne(session, file, kind, { root, overwrite }),
    ),
  );
  return finish(session, 'repro/export/1', ends, { studies: ends.map((end) => end.data) });
}

type Place = { readonly root: string; readonly overwrite: boolean };

async function exportOne(
  session: Session,
  file: string,
  kind: ScriptKind | 'package',
  { root, overwrite }: Place,
): Promise<StudyEnd> {
  const open = await openStudy(session, file);
  if (open.ready === null) return invalidEnd(open);
  const { study, plan } = open.ready;
  // Scripts need no documents; the results need every model, and models all data that they use.
  const targets = isScriptKind(kind) ? ['results', 'frame'] : null;
  const report = await open.engine.runPlan(plan, { keepGoing: false, targets });
  session.sink.clear();
  if (session.writes)
    appendJournal(session.files, session.cache, study.id, session.clock.now(), report.steps);
  const diagnostics = await allDiagnostics(open, report.steps);
  const end = { file, id: study.id, diagnostics, texts: open.compiled.texts, stacks: [] };
  if (!report.ok) {
    const exitCode = exitCodeOf(report.steps) || exitCodes.interrupted;
    return { ...end, exitCode, lines: [], data: { id: study.id } };
  }
  const peers = peerStudy(await peerSource(open));
  const made = isScriptKind(kind)
    ? { folder: path.join(root, study.id, 'scripts'), files: listedScripts(peers, kind), lines: [] }
    : await (await import('../package-folder.ts')).replicationPackage(session, open, report, peers, root);
  const names = Object.keys(made.files).sort();
  const shown = session.shortPath(made.folder);
  const before = guardFolder(session, made.folder, made.files, overwrite);
  if (session.writes) writeExport(session, made, before, isScriptKind(kind));
  const left = [
    ...leftLines(peers),
    ...(kind === 'stata' ? stataLeft(peers) : kind === 'python' ? onlyInR(peers) : []),
  ];
  const wrote = session.writes ? 'written' : 'would be written';
  const lines = [
    `${study.id}: ${names.length} files ${wrote}, ${shown}`,
    ...made.lines.map((line) => `  ${line}`),
    ...left.map((line) => `  not repeated by the scripts: ${line}`),
    ...(session.writes ? [`  next: ${nextStep(kind, shown)}`] : []),
  ];
  const data: Json = { id: study.id, folder: shown, files: names, not_repeated: left };
  return { ...end, exitCode: exitCodes.done, lines, data };
}

function listedScripts(peers: PeerStudy, kind: ScriptKind): Contents {
  const files = scriptFiles(peers, [kind]);
  return { ...files, SHA256SUMS: checksums(files) };
}

/** Scripts of other programs stay beside the new ones; a package holds what its metadata name and nothing else. */
function writeExport(
  session: Session,
  made: { folder: string; files: Contents },
  before: Before,
  adds: boolean,
): void {
  const { folder, files } = made;
  for (const [name, content] of Object.entries(files)) {
    const list = adds && name === 'SHA256SUMS' && typeof content === 'string';
    session.files.write(path.join(folder, name), list ? withKept(content, before.kept) : content);
  }
  if (!adds) for (const name of before.stale) session.files.remove(path.join(folder, name));
}

function nextStep(kind: ScriptKind | 'package', folder: string): string {
  const quoted = /[^\w./-]/.test(folder) ? `"${folder}"` : folder;
  switch (kind) {
    case 'r':
      return `Rscript ${quoted}/models.R`;
    case 'python':
      return `python3 ${quoted}/models.py`;
    case 'stata':
      return `do ${quoted}/models.do, in Stata`;
    case 'package':
      return `read ${quoted}/README.md, tick its boxes, and try it: cd ${quoted} && npm install && npm run verify`;
  }
}
