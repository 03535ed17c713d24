import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { didYouMean } from '../diagnostics/suggest.ts';
import { openRepository, type Repository } from '../platform/git.ts';
import {
  lastSide,
  type OutputReader,
  resultsSide,
  type Side,
  type SideOutcome,
  studySide,
} from './diff-sides.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { studyFile, studyIds } from './project.ts';
import { type Revision, revisionTree } from './revision-tree.ts';
import type { Session } from './session.ts';

/** What a name on the command line stands for. */
type Target =
  | { readonly kind: 'last'; readonly label: string }
  | { readonly kind: 'study'; readonly label: string; readonly file: string }
  | { readonly kind: 'results'; readonly label: string; readonly folder: string }
  /** `path` is null where the name is a revision alone: then the study is the other side's. */
  | {
      readonly kind: 'revision';
      readonly label: string;
      readonly revision: Revision;
      readonly path: string | null;
    };

export type TwoSides = { readonly a: Side; readonly b: Side };

/**
 * The two sides that the names stand for: studies as they are now, folders of outputs, git revisions of either, `@last`.
 * One name alone is the new side of the last build, but a revision or a folder alone is the old side of the study as it is.
 */
export async function sidesOf(
  session: Session,
  given: readonly string[],
): Promise<TwoSides | Extract<SideOutcome, { readonly ok: false }>> {
  if (given.length > 2) throw new Stop('write repro diff A B', exitCodes.usage);
  const repository = await openRepository(session.options.project);
  const named: Target[] = [];
  for (const name of given) named.push(await targetOf(session, repository, name));
  const targets = withDefaults(session, named);
  const sides: (Side | null)[] = [];
  for (const [at, target] of targets.entries()) {
    if (target.kind === 'last') {
      sides.push(null);
      continue;
    }
    const outcome = await sideOf(session, repository, target, targets[1 - at]!);
    if ('ok' in outcome && !outcome.ok) return outcome;
    sides.push(outcome);
  }
  const [a, b] = sides.map((side, at) => side ?? lastOf(session, sides[1 - at] ?? null));
  if (a === undefined || b === undefined) throw new Stop('write repro diff A B', exitCodes.usage);
  return { a, b };
}

function lastOf(session: Session, other: Side | null): Side {
  if (other === null)
    throw new Stop('@last needs a study beside it: repro diff @last STUDY', exitCodes.usage);
  return lastSide(session, other.made?.id ?? other.side.results.study.id, other.made);
}

/** What stands for what is not named. */
function withDefaults(session: Session, named: readonly Target[]): readonly [Target, Target] {
  const [first, second] = named;
  if (first !== undefined && second !== undefined) {
    if (first.kind !== 'last' || second.kind !== 'last') return [first, second];
    throw new Stop('@last needs a study beside it: repro diff @last STUDY', exitCodes.usage);
  }
  if (first === undefined || first.kind === 'last') return [last, onlyStudy(session)];
  if (first.kind === 'study') return [last, first];
  return [first, nowOf(session, first)];
}

const last: Target = { kind: 'last', label: '@last' };

/** The study as it is now that an old side is compared with. */
function nowOf(session: Session, old: Target): Target {
  const { project, cwd } = session.options;
  const inTree = old.kind === 'revision' && old.path !== null ? studyFile(project, cwd, old.path) : null;
  const id = old.kind === 'results' ? path.basename(old.folder) : null;
  const file = inTree ?? (id === null ? null : studyFile(project, cwd, id));
  return file === null ? onlyStudy(session) : { kind: 'study', label: session.shortPath(file), file };
}

function onlyStudy({ options: { project, cwd }, shortPath }: Session): Target {
  const ids = studyIds(project);
  const [id] = ids;
  const file = ids.length === 1 && id !== undefined ? studyFile(project, cwd, id) : null;
  if (file !== null) return { kind: 'study', label: shortPath(file), file };
  throw new Stop(`name a study: specs/ has ${ids.length === 0 ? 'none' : ids.join(', ')}`, exitCodes.usage);
}

async function targetOf(session: Session, repository: Repository | null, name: string): Promise<Target> {
  const { project, cwd } = session.options;
  if (name === '@last') return last;
  const file = studyFile(project, cwd, name);
  if (file !== null && !file.endsWith('.json')) return { kind: 'study', label: name, file };
  const folder = outputFolder(path.resolve(cwd, name));
  if (folder !== null) return { kind: 'results', label: name, folder };
  const revision = repository === null ? null : await revisionOf(repository, name);
  if (revision !== null) return { kind: 'revision', label: name, ...revision };
  const ids = studyIds(project);
  const meant =
    didYouMean(name, ids) ?? (ids.length === 0 ? 'specs/ has none' : `specs/ has ${ids.join(', ')}`);
  const what = repository === null ? 'a folder of outputs' : 'a folder of outputs, a git revision';
  throw new Stop(`${name} is no study, nor ${what} (${meant})`, exitCodes.usage);
}

/** A folder with a `results.json`, or that file; null where it is neither. */
function outputFolder(target: string): string | null {
  const isFile = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile(path.join(target, 'results.json'))) return target;
  return path.basename(target) === 'results.json' && isFile(target) ? path.dirname(target) : null;
}

/** `REV` or `REV:path`; a revision may hold a colon itself (`HEAD^{/fix: it}`). */
async function revisionOf(
  repository: Repository,
  name: string,
): Promise<{ readonly revision: Revision; readonly path: string | null } | null> {
  const whole = await repository.commitOf(name);
  if (whole !== null) return { revision: { name, commit: whole }, path: null };
  for (let at = name.indexOf(':'); at > 0; at = name.indexOf(':', at + 1)) {
    const commit = await repository.commitOf(name.slice(0, at));
    const rest = name.slice(at + 1);
    if (commit !== null)
      return { revision: { name: name.slice(0, at), commit }, path: rest === '' ? null : rest };
  }
  return null;
}

async function sideOf(
  session: Session,
  repository: Repository | null,
  target: Exclude<Target, { readonly kind: 'last' }>,
  other: Target,
): Promise<Side | SideOutcome> {
  if (target.kind === 'study') return studySide(session, target.file, target.label);
  if (target.kind === 'revision' && repository !== null)
    return revisionSide(session, repository, target, other);
  const folder = target.kind === 'results' ? target.folder : '';
  const side = await resultsSide(target.label, folderReader(folder));
  if (side === null) throw new Stop(`${target.label} has no results.json`, exitCodes.usage);
  return side;
}

function folderReader(folder: string): OutputReader {
  return (name) => {
    const file = path.join(folder, name);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file) : null;
  };
}

async function revisionSide(
  session: Session,
  repository: Repository,
  { label, revision, path: named }: Extract<Target, { readonly kind: 'revision' }>,
  other: Target,
): Promise<Side | SideOutcome> {
  const tree = revisionTree(repository, revision, session.options.project);
  const wanted = named ?? studyPath(session, other);
  for (const candidate of candidates(session, repository, wanted)) {
    const isText = candidate.endsWith('.yaml') || candidate.endsWith('.yml');
    if (isText && (await tree.read(candidate)) !== null)
      return labelled(await studySide(session, tree.pathOf(candidate), label, tree), revision);
    const folder = candidate.replace(/(^|\/)results\.json$/, '');
    const side = await resultsSide(label, (name) => tree.read(path.posix.join(folder, name)));
    if (side !== null) return side;
  }
  throw new Stop(`${revision.name} has no study or results at ${wanted}`, exitCodes.usage);
}

/** The place of the other side's study, from the project. */
function studyPath(session: Session, other: Target): string {
  const { project } = session.options;
  if (other.kind === 'revision' && other.path !== null) return other.path;
  const study = other.kind === 'study' ? other : nowOf(session, other);
  return study.kind === 'study' ? path.relative(project, study.file).split(path.sep).join('/') : '';
}

/** Where a path may lead: from the top of the repository, from the project, from here; a study's id in `specs/`. */
function candidates({ options: { project, cwd } }: Session, { prefix }: Repository, named: string): string[] {
  const { posix } = path;
  const here = posix.join(prefix, path.relative(project, cwd).split(path.sep).join('/'));
  const bases = named.startsWith('./') || named.startsWith('../') ? [here] : ['', prefix, here];
  const places = bases.map((base) => posix.join(base, named));
  if (/^[\w-]+$/.test(named)) places.unshift(posix.join(prefix, 'specs', named));
  const inside = places.filter((place) => place !== '..' && !place.startsWith('../'));
  const each = inside.flatMap((place) => [place.replace(/\/$/, ''), posix.join(place, 'study.yaml')]);
  return [...new Set(each)];
}

/** Files of a revision are shown as git names them: `HEAD~1:specs/one/study.yaml`. */
function labelled(outcome: SideOutcome, { name }: Revision): SideOutcome {
  if (outcome.ok) return outcome;
  const plain = (file: string) => file.replace(/(^|\/)([^/][^:]*):\//, '$1$2:');
  const texts = Object.fromEntries(Object.entries(outcome.texts).map(([file, text]) => [plain(file), text]));
  const diagnostics = outcome.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    at: diagnostic.at === null ? null : { ...diagnostic.at, file: plain(diagnostic.at.file) },
    related: diagnostic.related.map((one) => ({ ...one, at: { ...one.at, file: plain(one.at.file) } })),
    message: diagnostic.at === null ? `in ${name}: ${diagnostic.message}` : diagnostic.message,
  }));
  return { ...outcome, texts, diagnostics };
}
