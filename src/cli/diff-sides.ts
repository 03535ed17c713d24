import { digest } from '../base/digest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DiffSide, SourceSide } from '../diff/types.ts';
import { decode, encode } from '../engine/codec.ts';
import type { OutputFiles } from '../engine/outputs.ts';
import { type FinishedRun, lastRuns } from '../engine/runs.ts';
import type { PlanReport } from '../engine/schedule.ts';
import type { Results } from '../results/results.ts';
import type { SourceValue } from '../steps/source.ts';
import type { Study } from '../study/study.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { engineDigest } from './kind-facts.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, type OpenStudy, openStudy } from './open-study.ts';
import type { RevisionTree } from './revision-tree.ts';
import { sentencesOf } from './sentences.ts';
import type { Session } from './session.ts';

/** One side of a comparison, with what else can be made of it. */
export type Side = {
  readonly side: DiffSide;
  /** null where it was not built now. */
  readonly made: Made | null;
  /** The documents of its build; none of a folder without them. */
  readonly documents: OutputFiles;
};

export type FailedSide = {
  readonly ok: false;
  readonly exitCode: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: { readonly [file: string]: string };
};

/** A side that could be made, or why not. */
export type SideOutcome = ({ readonly ok: true } & Side) | FailedSide;

/** What identifies a side that was built now, to tell it from finished runs; and what it was built from. */
export type Made = {
  readonly id: string;
  readonly results: string;
  readonly documents: string;
  readonly study: string;
  /** Path of each source's file, as its steps know it. */
  readonly dataFiles: { readonly [source: string]: string };
  /** The revision that it was read from; null for the working tree. */
  readonly tree: RevisionTree | null;
};

/** The step that makes what the LaTeX of a side shows; a side without LaTeX has none. */
const PICTURES = 'figures_pdf';

/**
 * A study as it is now, or as of a revision: whatever is stale runs, and the store keeps it; the outputs are left
 * alone.
 */
export async function studySide(
  session: Session,
  file: string,
  label: string,
  tree: RevisionTree | null = null,
): Promise<SideOutcome> {
  const inTree = tree === null ? session : { ...session, files: tree.laidOver(session.files) };
  const open = await openStudy(inTree, file, tree ?? undefined);
  if (open.ready === null) return { ok: false, ...invalidEnd(open) };
  const { study, plan } = open.ready;
  const pictures = plan.steps.some(({ id }) => id === PICTURES) ? [PICTURES] : [];
  const targets = ['results', 'documents', ...pictures];
  const report = await open.engine.runPlan(plan, { keepGoing: false, targets });
  session.sink.clear();
  if (!report.ok) return await failure(open, report);
  const results = (await open.engine.value('results')) as Results;
  const files: { [name: string]: string | Uint8Array } = {};
  for (const id of ['documents', ...pictures])
    Object.assign(files, ((await open.engine.value(id)) as { readonly files: OutputFiles }).files);
  const output = (id: string) => report.steps.find((entry) => entry.step.id === id)?.output ?? '';
  const made = {
    id: study.id,
    results: output('results'),
    documents: output('documents'),
    study: digest(encode(study)),
    dataFiles: dataFilesOf(open),
    tree,
  };
  const side = {
    label,
    document: study.document,
    study,
    results,
    sources: await sourcesOf(open, study),
    panel: study.panel,
    notes: tree?.notes() ?? [],
    ...sentencesIn(files),
  };
  return { ok: true, side, made, documents: files };
}

async function failure(open: OpenStudy, report: PlanReport): Promise<FailedSide> {
  const exitCode = exitCodeOf(report.steps) || exitCodes.interrupted;
  const diagnostics = await allDiagnostics(open, report.steps);
  return { ok: false, exitCode, diagnostics, texts: open.compiled.texts };
}

async function sourcesOf({ engine }: OpenStudy, study: Study): Promise<SourceSide[]> {
  const sources: SourceSide[] = [];
  for (const { name } of study.sources)
    sources.push(sourceSide(name, (await engine.value(`source:${name}`)) as SourceValue));
  return sources;
}

function sourceSide(name: string, { table, digest: content }: SourceValue): SourceSide {
  return { name, rows: table.rows, columns: table.names, digest: content, table };
}

function dataFilesOf({ ready }: OpenStudy): { [source: string]: string } {
  const files: { [source: string]: string } = {};
  for (const { id, kind, inputs } of ready?.plan.steps ?? []) {
    const input = inputs.file;
    if (kind === 'source' && input !== undefined && 'file' in input)
      files[id.slice('source:'.length)] = input.file;
  }
  return files;
}

/** `@last`: the newest finished build that differs from `now`, where there is one; else the newest. */
export function lastSide(session: Session, id: string, now: Made | null): Side {
  const runs = lastRuns(session.files, session.cache, id, session.onDamage);
  const differs = (run: FinishedRun) =>
    now === null || run.results !== now.results || run.documents !== now.documents || run.study !== now.study;
  const run = runs.find(differs) ?? runs[0];
  if (run === undefined)
    throw new Stop(`no finished build of ${id} is kept: build it first`, exitCodes.usage);
  const results = stored(session, run.results) as Results | null;
  const documents = stored(session, run.documents) as { readonly files: OutputFiles } | null;
  const study = stored(session, run.study) as Study | null;
  if (results === null || study === null) {
    throw new Stop(
      `the last build of ${id} is no longer whole in the cache: build it again`,
      exitCodes.damaged,
    );
  }
  const sameCode = run.engine === engineDigest() ? { study } : {};
  const pictures = run.pictures === undefined ? null : stored(session, run.pictures);
  const files = { ...documents?.files, ...(pictures as { readonly files: OutputFiles } | null)?.files };
  const side = {
    label: `@last ${id}`,
    document: study.document,
    ...sameCode,
    results,
    panel: study.panel,
    ...storedSources(session, run),
    ...sentencesIn(files),
  };
  return { side, made: null, documents: files };
}

function stored(session: Session, object: string): unknown {
  const bytes = session.store.get(object);
  return bytes === null ? null : decode(bytes);
}

/** The data of a finished build, where all of them are still in the store. */
function storedSources(session: Session, run: FinishedRun): Pick<DiffSide, 'sources' | 'notes'> {
  const sources: SourceSide[] = [];
  for (const [name, object] of Object.entries(run.sources ?? {})) {
    const value = object === '' ? null : (stored(session, object) as SourceValue | null);
    if (value === null) return { notes: ['its data are no longer in the cache and were not compared'] };
    sources.push(sourceSide(name, value));
  }
  return run.sources === undefined ? {} : { sources };
}

/** Reads the files of a folder of outputs by name; null for one that is not there. */
export type OutputReader = (name: string) => Uint8Array | null | Promise<Uint8Array | null>;

/** A folder of outputs, wherever it is. @throws Stop where its `results.json` is not one */
export async function resultsSide(label: string, read: OutputReader): Promise<Side | null> {
  const bytes = await read('results.json');
  if (bytes === null) return null;
  const results = readResults(label, textOf(bytes));
  const documents: { [name: string]: string | Uint8Array } = {};
  for (const name of ['paper.md', 'paper.tex']) {
    const document = await read(name);
    if (document !== null) documents[name] = textOf(document);
  }
  for (const name of figuresIn(documents['paper.tex'])) {
    const [drawing, source] = [await read(name), await read(name.replace(/\.pdf$/, '.svg'))];
    if (drawing !== null) documents[name] = drawing;
    if (source !== null) documents[name.replace(/\.pdf$/, '.svg')] = textOf(source);
  }
  const provenance = await read('provenance.json');
  const sources = provenance === null ? null : digestsIn(textOf(provenance));
  const side = {
    label,
    document: null,
    results,
    ...(sources === null ? {} : { sources }),
    ...sentencesIn(documents),
  };
  return { side, made: null, documents };
}

function figuresIn(paper: string | Uint8Array | undefined): string[] {
  if (typeof paper !== 'string') return [];
  return [...paper.matchAll(/\\includegraphics[^{]*\{(figures\/[\w.-]+\.pdf)\}/g)].map((match) => match[1]!);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function readResults(label: string, text: string): Results {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Stop(`the results.json of ${label} is not JSON`, exitCodes.invalid);
  }
  const { schema } = (parsed ?? {}) as { readonly schema?: unknown };
  if (schema !== 'repro/results/1')
    throw new Stop(`${label} has no results.json of version 1`, exitCodes.invalid);
  return parsed as Results;
}

/** Digests of the data that the outputs were made from; null where the file says nothing that we understand. */
function digestsIn(provenance: string): SourceSide[] | null {
  try {
    const { sources } = JSON.parse(provenance) as { sources?: { [name: string]: { content?: unknown } } };
    return Object.entries(sources ?? {}).flatMap(([name, { content }]) =>
      typeof content === 'string' ? [{ name, rows: null, columns: null, digest: content }] : [],
    );
  } catch {
    return null;
  }
}

function sentencesIn(files: OutputFiles): { readonly sentences?: readonly string[] } {
  const paper = files['paper.md'];
  return typeof paper === 'string' ? { sentences: sentencesOf(paper) } : {};
}
