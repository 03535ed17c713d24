import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { digest } from '../base/digest.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { quarantine } from '../engine/sealed.ts';
import { readsFiles, type StepReport } from '../engine/settle.ts';
import {
  fastIdentity,
  fastStatePath,
  fastStateText,
  isWholeFastState,
  type KnownFile,
  lookAt,
} from './fast-state.ts';
import { codeDigestsFile } from './kind-facts.ts';
import type { OpenStudy } from './open-study.ts';
import { packageFolder } from './package-files.ts';
import { renderDiagnostics } from './print-diagnostics.ts';
import type { Session } from './session.ts';

function identityOf({ options }: Session, studyFile: string): string {
  const { project, outputs, variants } = options;
  return fastIdentity({ project, studyFile, outputs, variants });
}

/** Before a build changes anything: what was known of the last one no longer holds. */
export function forgetFastState(session: Session, studyFile: string): void {
  const { files, options, cache, onDamage } = session;
  const path = fastStatePath(options.project, identityOf(session, studyFile));
  const bytes = files.read(path);
  if (bytes === null) return;
  if (isWholeFastState(new TextDecoder().decode(bytes))) files.remove(path);
  else quarantine(files, cache, path, onDamage);
}

export type Finished = {
  readonly open: OpenStudy;
  readonly steps: readonly StepReport[];
  readonly folder: string;
  /** Output files with their digests. */
  readonly recorded: { readonly [file: string]: string };
  /** Other files that a build leaves: the lock. */
  readonly extra: readonly string[];
  /** When the build began to look at files. */
  readonly lookedAt: number;
  readonly summaryLine: string;
  readonly diagnostics: readonly Diagnostic[];
};

/** Leaves for the next build what shows that there is nothing to do. */
export function rememberFastState(session: Session, finished: Finished): void {
  if (!session.writes || !session.options.cache || session.options.watching) return;
  // What a program may see of the environment is not looked at again by the fast path.
  if (finished.open.ready?.study.models.some((it) => it.kind === 'external' && it.environment.length > 0))
    return;
  const { open, steps, folder, recorded, extra, lookedAt, summaryLine, diagnostics } = finished;
  const files: KnownFile[] = [];
  const digests = inputDigests(steps);
  for (const file of dependencies(open)) {
    const known = knownFile(file, lookedAt, digests.get(session.shortPath(file)));
    if (known === null) return;
    files.push(known);
  }
  for (const [name, wanted] of Object.entries(recorded)) {
    const known = lookAt(path.join(folder, name));
    if (known === null) return;
    files.push(withDigest(known, wanted));
  }
  for (const file of extra) {
    const known = lookAt(file);
    if (known === null) return;
    files.push(withDigest(known, digest(readFileSync(file))));
  }
  const identity = identityOf(session, open.file);
  const { texts } = open.compiled;
  const warnings = {
    plain: renderDiagnostics(diagnostics, texts, false),
    color: renderDiagnostics(diagnostics, texts, true),
  };
  const state = { identity, at: lookedAt, files, summary: summaryLine, warnings };
  session.files.write(fastStatePath(session.options.project, identity), fastStateText(state));
}

/** Every file and folder that a build of it reads. */
export function dependencies({ file, compiled, ready }: OpenStudy): string[] {
  const templates = compiled.files.filter((file) => file.endsWith('.hbs'));
  const own = ready?.study.outputs.templates ?? null;
  const all = [
    ...compiled.files,
    ...templates.map((template) => path.dirname(template)),
    ...(own === null ? [] : [path.resolve(path.dirname(file), own)]),
    path.join(packageFolder, 'package.json'),
    ...(existsSync(codeDigestsFile) ? [codeDigestsFile] : []),
  ];
  return [...new Set(all)];
}

/** What steps found in their files, by the files' short paths. */
function inputDigests(steps: readonly StepReport[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const report of steps) {
    // Of all others the parts would have to be put together.
    if (!readsFiles(report.step)) continue;
    for (const [port, { from, digest: found }] of Object.entries(report.parts?.inputs ?? {}))
      if ('file' in (report.step.inputs[port] ?? {})) digests.set(from, found);
  }
  return digests;
}

/**
 * null for a file that changed after the build had begun to look: what was built may not be what is there.
 *
 * @param found digest of what the build read of it, where a step did
 */
function knownFile(file: string, lookedAt: number, found: string | undefined): KnownFile | null {
  const known = lookAt(file);
  if (known === null || BigInt(known[3]) / 1_000_000n >= BigInt(Math.floor(lookedAt))) return null;
  return known[1] === '' ? known : withDigest(known, found ?? digest(readFileSync(file)));
}

function withDigest([file, size, mtime, ctime, inode]: KnownFile, content: string): KnownFile {
  return [file, size, mtime, ctime, inode, content];
}
