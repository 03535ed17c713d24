import path from 'node:path';
import type { Json, JsonObject } from '../base/json.ts';
import { ok } from '../base/result.ts';
import { attributionRows, fullSet, methodFor, setKey, setsFor } from '../diff/attribution.ts';
import { outcomesOf } from '../diff/outcomes.ts';
import { NOTHING, studyText } from '../diff/scalar-text.ts';
import { bareDocument, type Unit, underNewNames, unitsBetween, withUnits } from '../diff/study-units.ts';
import type { AttributedChange, Attribution, AttributionRow, StudyChange } from '../diff/types.ts';
import type { Results } from '../results/results.ts';
import type { StudyTree } from './compile-study.ts';
import type { Made, Side } from './diff-sides.ts';
import type { TwoSides } from './diff-targets.ts';
import { exitCodes, Stop } from './exit-codes.ts';
import { type OpenStudy, openStudy } from './open-study.ts';
import { templateFiles } from './package-files.ts';
import type { Session } from './session.ts';

/** What the versions in between are made from. */
type Ends = {
  readonly session: Session;
  readonly old: JsonObject;
  readonly new: JsonObject;
  readonly oldData: Made['dataFiles'];
  readonly newData: Made['dataFiles'];
};

/**
 * Which change moved which result: builds the versions of the study in between, from the store where they have been
 * built before. Changes that build only together count as one.
 *
 * @param changes the study's changes, for what was renamed
 * @throws Stop where a side cannot be built again
 */
export async function attribution(
  session: Session,
  sides: TwoSides,
  changes: readonly StudyChange[],
): Promise<Attribution> {
  const { ends, units } = await endsOf(session, sides, changes);
  const { groups, versions, notes } = await buildVersions(ends, units);
  const rows = attributionRows(groups.length, versions);
  const old = versions.get(setKey([]))!;
  const told = [...notes, ...strangeNotes(sides.a, old)];
  return {
    method: methodFor(groups.length),
    changes: groups.map((unit, at) => describe(unit, rows, at)),
    versions: versions.size,
    rows,
    notes: told,
  };
}

async function endsOf(
  session: Session,
  { a, b }: TwoSides,
  changes: readonly StudyChange[],
): Promise<{ readonly ends: Ends; readonly units: readonly Unit[] }> {
  const [oldDocument, newDocument] = [a.side.document, b.side.document];
  if (oldDocument === null || newDocument === null)
    throw new Stop('--attribute builds versions in between: both sides must be studies', exitCodes.usage);
  const made = a.made ?? b.made;
  if (made === null) throw new Stop('--attribute needs a study that can be built now', exitCodes.usage);
  const changed = changedData(a, b);
  if (changed.length > 0 && (a.made === null || b.made === null)) {
    const what = `the data of @last are not kept as files, and ${changed.join(', ')} changed`;
    throw new Stop(`${what}: compare with a git revision instead`, exitCodes.usage);
  }
  const trees = [a, b].flatMap((side) => side.made?.tree ?? []);
  const files = trees.reduce((laid, tree) => tree.laidOver(laid), session.files);
  // What --set and --source changed is in the documents and the paths already.
  const options = { ...session.options, set: [], sources: {} };
  const shared = {
    session: { ...session, files, options },
    new: bareDocument(newDocument),
    oldData: (a.made ?? made).dataFiles,
    newData: (b.made ?? made).dataFiles,
  };
  const renamed = { ...shared, old: bareDocument(underNewNames(oldDocument, changes)) };
  const usable = (await openVersion(renamed, [])).ready !== null;
  const ends = usable ? renamed : { ...shared, old: bareDocument(oldDocument) };
  return { ends, units: unitsBetween(ends.old, ends.new, changed) };
}

/** Sources that both sides have with other content. */
function changedData(a: Side, b: Side): string[] {
  const old = new Map((a.side.sources ?? []).map((source) => [source.name, source.digest]));
  return (b.side.sources ?? []).flatMap(({ name, digest }) =>
    old.has(name) && old.get(name) !== digest ? [name] : [],
  );
}

/** Compiles the old study with some changes made: no file of it is on the disk. */
async function openVersion(ends: Ends, units: readonly Unit[]): Promise<OpenStudy> {
  const document = withUnits(ends.old, units);
  const fresh = new Set(units.flatMap((unit) => unit.sources));
  const tree: StudyTree = {
    readText: () => ok(JSON.stringify(document)),
    findData: ({ name }) => {
      const file = fresh.has(name) ? ends.newData[name] : ends.oldData[name];
      return ok(file ?? ends.newData[name] ?? ends.oldData[name] ?? '');
    },
    templates: () => templateFiles(null),
  };
  return openStudy(ends.session, path.join(ends.session.options.project, 'version.yaml'), tree);
}

async function buildVersion(ends: Ends, units: readonly Unit[]): Promise<Results | null> {
  const open = await openVersion(ends, units);
  if (open.ready === null) return null;
  const { ok: built } = await open.engine.runPlan(open.ready.plan, {
    keepGoing: false,
    targets: ['results'],
  });
  if (ends.session.signal.aborted) throw new Stop('interrupted', exitCodes.interrupted);
  return built ? ((await open.engine.value('results')) as Results) : null;
}

type Versions = {
  readonly groups: readonly Unit[];
  readonly versions: ReadonlyMap<string, Results>;
  readonly notes: readonly string[];
};

/** Every version that is asked for; what keeps one from building is joined with what it needs, and all is tried again. */
async function buildVersions(ends: Ends, units: readonly Unit[]): Promise<Versions> {
  let groups = await joinedWithNeeds(ends, units);
  for (;;) {
    const versions = new Map<string, Results>();
    let failing: readonly number[] | null = null;
    for (const set of setsFor(groups.length)) {
      const results = await buildVersion(
        ends,
        set.map((i) => groups[i]!),
      );
      if (results === null) {
        failing = set;
        break;
      }
      versions.set(setKey(set), results);
    }
    if (failing === null) return { groups, versions, notes: notesOn(units, groups) };
    if (failing.length === 0 || failing.length === groups.length)
      throw new Stop('--attribute: a side does not build from its own parts', exitCodes.invalid);
    groups = joined(groups, await needsOf(ends, groups, failing, buildVersion));
  }
}

/** Joins each change that does not compile by itself with those that it needs. */
async function joinedWithNeeds(ends: Ends, units: readonly Unit[]): Promise<readonly Unit[]> {
  let groups = units;
  for (let at = 0; at < groups.length; ) {
    if (groups.length === 1 || (await compiles(ends, [groups[at]!])) !== null) at++;
    else {
      groups = joined(groups, await needsOf(ends, groups, [at], compiles));
      at = 0;
    }
  }
  return groups;
}

async function compiles(ends: Ends, units: readonly Unit[]): Promise<true | null> {
  return (await openVersion(ends, units)).ready === null ? null : true;
}

/** A least set of changes around some of them with which the study still works: starting from all, each is left out in turn. */
async function needsOf(
  ends: Ends,
  groups: readonly Unit[],
  wanted: readonly number[],
  works: (ends: Ends, units: readonly Unit[]) => Promise<unknown>,
): Promise<readonly number[]> {
  let needed = fullSet(groups.length);
  for (const candidate of fullSet(groups.length)) {
    if (wanted.includes(candidate)) continue;
    const without = needed.filter((i) => i !== candidate);
    const worked = await works(
      ends,
      without.map((i) => groups[i]!),
    );
    if (worked !== null) needed = without;
  }
  return needed;
}

/** The changes at some places as one, at the place of the first. */
function joined(groups: readonly Unit[], places: readonly number[]): Unit[] {
  const members = places.map((i) => groups[i]!);
  const one: Unit = {
    parts: members.flatMap(({ parts }) => parts),
    sources: [...new Set(members.flatMap(({ sources }) => sources))],
  };
  return groups.flatMap((unit, i) => (i === places[0] ? [one] : places.includes(i) ? [] : [unit]));
}

function notesOn(units: readonly Unit[], groups: readonly Unit[]): string[] {
  if (groups.length === units.length) return [];
  return ['Changes that build only together are attributed as one.'];
}

/** The old side, if other code built it, may differ from what this code makes of its study. */
function strangeNotes({ side }: Side, rebuilt: Results): string[] {
  const [before, now] = [outcomesOf(side.results), outcomesOf(rebuilt)];
  const differs = [...before].some(([key, { value }]) => now.has(key) && now.get(key)?.value !== value);
  return differs
    ? [`${side.label} was built by other code: versions in between start from what this version makes of it.`]
    : [];
}

function describe(unit: Unit, rows: readonly AttributionRow[], at: number): AttributedChange {
  const { parts, sources } = unit;
  const written = new Set(parts.flatMap(({ path: where }) => (where[1] === 'sources' ? [where[2]] : [])));
  const data = sources.filter((name) => !written.has(name)).map((name) => `data of ${name}`);
  const label = [...parts.map(({ path: where }) => where.join('.')), ...data].join(' + ');
  const [first] = parts;
  const alone = parts.length === 1 && data.length === 0 ? first : undefined;
  const text = (value: Json | undefined) => (value === undefined ? NOTHING : studyText(value));
  const moves = rows.filter(({ change, parts: moved }) => change !== 'same' && largest(moved) === at).length;
  return {
    label,
    old: alone === undefined ? '' : text(alone.old),
    new: alone === undefined ? '' : text(alone.new),
    moves,
  };
}

/** The place of the largest part; -1 where none is above zero. */
function largest(parts: readonly (number | null)[]): number {
  let place = -1;
  parts.forEach((part, i) => {
    if (part !== null && Math.abs(part) > (place < 0 ? 0 : Math.abs(parts[place] ?? 0))) place = i;
  });
  return place;
}
