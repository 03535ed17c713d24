import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { digest } from '../base/digest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DiffSide, SourceSide } from '../diff/types.ts';
import { decode, encode } from '../engine/codec.ts';
import type { OutputFiles } from '../engine/outputs.ts';
import { type FinishedRun, lastRuns } from '../engine/runs.ts';
import type { Results } from '../results/results.ts';
import type { SourceValue } from '../steps/source.ts';
import type { Study } from '../study/study.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { engineDigest } from './kind-facts.ts';
import { allDiagnostics, exitCodeOf, invalidEnd, openStudy } from './open-study.ts';
import { sentencesOf } from './sentences.ts';
import type { Session } from './session.ts';

/** A side that could be made, or why not. */
export type SideOutcome =
  | { readonly ok: true; readonly side: DiffSide; readonly made: Made | null }
  | {
      readonly ok: false;
      readonly exitCode: number;
      readonly diagnostics: readonly Diagnostic[];
      readonly texts: { readonly [file: string]: string };
    };

/** What identifies a side that was built now, to tell it from finished runs. */
export type Made = {
  readonly id: string;
  readonly results: string;
  readonly documents: string;
  readonly study: string;
};

/** A study as it is now: whatever is stale runs, and the store keeps it; the outputs are left alone. */
export async function studySide(session: Session, file: string, label: string): Promise<SideOutcome> {
  const open = await openStudy(session, file);
  if (open.ready === null) return { ok: false, ...invalidEnd(open) };
  const { study, plan } = open.ready;
  const report = await open.engine.runPlan(plan, { keepGoing: false, targets: ['results', 'documents'] });
  session.sink.clear();
  const diagnostics = await allDiagnostics(open, report.steps);
  if (!report.ok) {
    const exitCode = exitCodeOf(report.steps) || exitCodes.interrupted;
    return { ok: false, exitCode, diagnostics, texts: open.compiled.texts };
  }
  const results = (await open.engine.value('results')) as Results;
  const { files } = (await open.engine.value('documents')) as { readonly files: OutputFiles };
  const sources: SourceSide[] = [];
  for (const { name } of study.sources) {
    const value = (await open.engine.value(`source:${name}`)) as SourceValue;
    sources.push({ name, rows: value.table.rows, columns: value.table.names, digest: value.digest });
  }
  const output = (id: string) => report.steps.find((entry) => entry.step.id === id)?.output ?? '';
  const made = {
    id: study.id,
    results: output('results'),
    documents: output('documents'),
    study: digest(encode(study)),
  };
  const side = { label, document: study.document, study, results, sources, ...sentencesIn(files) };
  return { ok: true, side, made };
}

/** `@last`: the newest finished build that differs from `now`, where there is one; else the newest. */
export function lastSide(session: Session, id: string, now: Made | null): DiffSide {
  const runs = lastRuns(session.files, session.cache, id);
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
  return {
    label: `@last ${id}`,
    document: study.document,
    ...sameCode,
    results,
    ...sentencesIn(documents?.files ?? {}),
  };
}

function stored(session: Session, object: string): unknown {
  const bytes = session.store.get(object);
  return bytes === null ? null : decode(bytes);
}

/** A folder of outputs, or its `results.json`; null where it is neither. */
export function folderSide(named: string, cwd: string): DiffSide | null {
  const target = path.resolve(cwd, named);
  const stat = statSync(target, { throwIfNoEntry: false });
  const file = stat?.isDirectory() ? path.join(target, 'results.json') : target;
  if (path.extname(file) !== '.json' || !statSync(file, { throwIfNoEntry: false })?.isFile()) return null;
  const results = readResults(file);
  const paper = path.join(path.dirname(file), 'paper.md');
  const sentences = statSync(paper, { throwIfNoEntry: false })?.isFile()
    ? sentencesOf(readFileSync(paper, 'utf8'))
    : null;
  return { label: named, document: null, results, ...(sentences === null ? {} : { sentences }) };
}

function readResults(file: string): Results {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Stop(`${file} is not JSON`, exitCodes.invalid);
  }
  const { schema } = (parsed ?? {}) as { readonly schema?: unknown };
  if (schema !== 'repro/results/1')
    throw new Stop(`${file} is not a results.json of version 1`, exitCodes.invalid);
  return parsed as Results;
}

function sentencesIn(files: OutputFiles): { readonly sentences?: readonly string[] } {
  const paper = files['paper.md'];
  return typeof paper === 'string' ? { sentences: sentencesOf(paper) } : {};
}
