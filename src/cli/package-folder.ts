import path from 'node:path';
import { compareCodeUnits } from '../base/compare.ts';
import { digest } from '../base/digest.ts';
import { invariant } from '../base/invariant.ts';
import { referenceOf, referenceText } from '../catalog/reference-text.ts';
import { positionOf } from '../diagnostics/source.ts';
import type { PlanReport } from '../engine/schedule.ts';
import { codebook } from '../export/codebook.ts';
import { drawsOf } from '../export/draws.ts';
import type { PackageFacts, PackageSource } from '../export/package-facts.ts';
import { citationFile, licenseNotes, packageJson } from '../export/package-metadata.ts';
import { packageReadme } from '../export/package-readme.ts';
import { type PeerStudy, scriptKinds } from '../export/peer.ts';
import { roCrate } from '../export/ro-crate.ts';
import { leftLines } from '../export/script-header.ts';
import type { Results } from '../results/results.ts';
import { citedKeys } from '../study/cited.ts';
import type { Study } from '../study/study.ts';
import { checksums } from './guarded-folder.ts';
import { lockNow, presentLock } from './hold-to-lock.ts';
import type { OpenStudy } from './open-study.ts';
import { codedFiles, filesBeside } from './package-data.ts';
import { exhibitsOf } from './package-exhibits.ts';
import { engineVersion } from './package-files.ts';
import { lastRun } from './package-run.ts';
import { scriptFiles } from './script-files.ts';
import type { Session } from './session.ts';
import { lockFileOf, lockText } from './study-lock.ts';
import { outputFiles, wholeBuild } from './study-outputs.ts';
import { ownTarball } from './tarball.ts';

type Files = { [name: string]: string | Uint8Array };

/** What of the scripts' files holds data of the sources. */
const SCRIPT_DATA: ReadonlySet<string> = new Set(['data.csv', 'indicators.csv', 'weights.csv']);

/**
 * The replication package of a study: README, licenses, citation, metadata, the study with what it reads, its outputs and
 * lock, the scripts of peers, and the program itself. Data go in where the study says that they may be passed on.
 */
export async function replicationPackage(
  session: Session,
  open: OpenStudy,
  report: PlanReport,
  peers: PeerStudy,
  root: string,
): Promise<{ folder: string; files: Files; lines: readonly string[] }> {
  invariant(open.ready, 'a study that is not ready has no package');
  const { study } = open.ready;
  const studyFile = placeInPackage(session, open.file, study.id);
  const { files: read, sources } = filesRead(session, open, studyFile);
  const outputs = await outputFiles(open, report, wholeBuild);
  const files: Files = { ...read };
  for (const [name, content] of Object.entries(outputs)) files[`outputs/${study.id}/${name}`] = content;
  const lock = await lockNow(open, report, outputs, presentLock(session, open.file).lock);
  if (lock !== null) files[slashed(lockFileOf(studyFile))] = lockText(lock);
  const whole = sources.every(({ provided }) => provided);
  const home = path.dirname(open.file);
  const beside: string[] = [];
  for (const file of filesBeside(session, home, study)) {
    const place = slashed(path.join(path.dirname(studyFile), path.relative(home, file)));
    const content = session.files.read(file);
    if (files[place] !== undefined || content === null) continue;
    files[place] = content;
    beside.push(place);
  }
  for (const [name, content] of Object.entries(scriptFiles(peers, scriptKinds)))
    if (whole || !SCRIPT_DATA.has(name)) files[`scripts/${name}`] = content;
  const version = engineVersion();
  files[`engine/repro-${version}.tgz`] = ownTarball();
  const results = (await open.engine.value('results')) as Results;
  const facts: PackageFacts = {
    ...factsOf(study, results),
    studyFile,
    version,
    sources,
    exhibits: exhibitsOf(outputs, study).map(({ pointer, key, ...exhibit }) => {
      const line = pointer === null ? null : lineOf(open, pointer);
      return { ...exhibit, from: line === null ? null : { key, line } };
    }),
    seedLine: lineOf(open, '/study/seed'),
    beside,
    run: lastRun(session, study.id, report),
    scripts: Object.keys(files).flatMap((name) => (name.startsWith('scripts/') ? name.slice(8) : [])),
    left: leftLines(peers),
    bytes: Object.values(files).reduce((sum, content) => sum + bytesOf(content).length, 0),
  };
  const date = releaseDate(session);
  files['README.md'] = packageReadme(facts);
  files['LICENSE.md'] = licenseNotes(facts);
  files['CITATION.cff'] = citationFile(facts, date);
  files['package.json'] = packageJson(facts);
  files['codebook.csv'] = codebook(await codedFiles(open, study, sources, peers, whole));
  files.SHA256SUMS = checksums(files);
  const packaged = Object.keys(files)
    .sort(compareCodeUnits)
    .map((name) => {
      const bytes = bytesOf(files[name]!);
      return { path: name, bytes: bytes.length, sha256: digest(bytes) };
    });
  files['ro-crate-metadata.json'] = roCrate(facts, packaged, date);
  const absent = sources.filter(({ provided }) => !provided);
  const lines = absent.map(
    ({ name, redistributable }) =>
      `left out: the data of ${name}, ${redistributable === false ? 'which may not be redistributed' : 'since the study does not say that they may be redistributed'}`,
  );
  return { folder: path.join(root, study.id, 'package'), files, lines };
}

function factsOf(
  study: Study,
  results: Results,
): Pick<
  PackageFacts,
  'id' | 'title' | 'credits' | 'simulated' | 'seed' | 'sample' | 'draws' | 'references' | 'programs'
> {
  const { rows, entities, periods, imputed } = results.sample;
  const draws = study.models.flatMap((model) => drawsOf(model).map((what) => ({ model: model.name, what })));
  const programs = study.models.flatMap((model) =>
    model.kind === 'external' ? [String(model.command[0] ?? '')] : [],
  );
  return {
    id: study.id,
    title: study.title,
    credits: study.credits ?? NO_CREDITS,
    simulated: study.dataStatus === 'simulated',
    seed: study.seed,
    sample: { rows, entities, periods, imputed: imputed.length },
    draws,
    references: citedKeys(study).map((key) => referenceText(referenceOf(key))),
    programs: [...new Set(programs)],
  };
}

const NO_CREDITS: PackageFacts['credits'] = {
  authors: [],
  keywords: [],
  abstract: null,
  acknowledgements: null,
  funding: null,
  license: null,
};

/** Line of the study's own file where a key stands; null where it is a default or from a file that it extends. */
function lineOf(open: OpenStudy, pointer: string): number | null {
  const { at } = open.compiled.locate({ code: 'RUN001', severity: 'error', message: '', pointer });
  const text = at === null ? undefined : open.compiled.texts[at.file];
  if (at === null || text === undefined || path.resolve(at.file) !== open.file) return null;
  return positionOf(text, at.start).line;
}

const slashed = (name: string): string => name.split(path.sep).join('/');

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Where a file of the project stands in the package: where it stands in the project, so that paths keep their meaning. */
function placeInPackage({ options }: Session, file: string, id: string): string {
  const relative = path.relative(options.project, file);
  return relative.startsWith('..') || path.isAbsolute(relative)
    ? `specs/${id}/${path.basename(file)}`
    : slashed(relative);
}

/** The study, the files that it is merged from, its data as far as they may be passed on, its templates and programs. */
function filesRead(
  session: Session,
  open: OpenStudy,
  studyFile: string,
): { files: Files; sources: PackageSource[] } {
  invariant(open.ready, 'a study that is not ready reads nothing');
  const { study, plan } = open.ready;
  const home = path.dirname(open.file);
  const place = (file: string) => slashed(path.join(path.dirname(studyFile), path.relative(home, file)));
  const files: Files = {};
  const take = (file: string) => {
    const content = session.files.read(file);
    if (content !== null) files[place(file)] = content;
    return content;
  };
  take(open.file);
  for (const file of open.compiled.files) if (/\.ya?ml$/.test(file)) take(file);
  const sources = study.sources.map((source): PackageSource => {
    const input = plan.steps.find(({ id }) => id === `source:${source.name}`)?.inputs.file;
    invariant(input !== undefined && 'file' in input, `the source ${source.name} has a file`);
    const content = session.files.read(input.file) ?? new Uint8Array();
    // Where another file was given on the command line, it stands for the one that the study names.
    const file = place(path.resolve(home, source.path));
    const provided = source.redistributable === true;
    if (provided) files[file] = content;
    const { name, format, citation, license, url, redistributable } = source;
    return {
      name,
      file,
      format,
      citation,
      license,
      url,
      redistributable,
      provided,
      sha256: digest(content),
      bytes: content.length,
    };
  });
  for (const step of plan.steps) {
    for (const [port, input] of Object.entries(step.inputs)) {
      const own = port.startsWith('template:') || port.startsWith('file:');
      if (own && 'file' in input && input.file.startsWith(`${home}${path.sep}`)) take(input.file);
    }
  }
  return { files, sources };
}

/** The day, or that of SOURCE_DATE_EPOCH, which makes a package the same one again. */
function releaseDate({ clock }: Session): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const ms = epoch !== undefined && /^\d+$/.test(epoch) ? Number(epoch) * 1000 : clock.now();
  return new Date(ms).toISOString().slice(0, 10);
}
