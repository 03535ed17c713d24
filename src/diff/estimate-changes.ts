import type { ColumnResult, Estimate, MediationResult, ModelResult, TermResult } from '../results/results.ts';
import { leastP } from './bootstrap-p.ts';
import { combined, compareValues, type Pair, pairByKey, presence } from './compare.ts';
import { type Renames, renamed } from './renames.ts';
import { starsOf } from './stars.ts';
import type { Change, DiffSide, EstimateChange, EstimateSide } from './types.ts';

type Named = {
  readonly column: string | null;
  readonly term: string;
  readonly key: string;
  readonly side: EstimateSide;
};
type Lister = (model: ModelResult, stars: (p: number | null) => string) => Named[];

/** Every term of every column of every model, omitted ones with their reason. */
export function coefficientChanges(a: DiffSide, b: DiffSide, renames: Renames): EstimateChange[] {
  return changesOf(a, b, renames, (model, stars) =>
    'columns' in model ? model.columns.flatMap((column) => termsOf(column, stars)) : [],
  );
}

/** Total, direct and indirect effects, the share mediated, and both paths of every mediator. */
export function mediationChanges(a: DiffSide, b: DiffSide, renames: Renames): EstimateChange[] {
  return changesOf(a, b, renames, (model, stars) => {
    if (model.kind !== 'mediation') return [];
    const { total, direct, indirect, proportion_mediated, mediators } = model.effects;
    const joint = Object.entries({ total, direct, indirect, 'proportion mediated': proportion_mediated });
    const paths = Object.entries(mediators).flatMap(([name, { a: first, b: second, indirect: through }]) => [
      [`a (${name})`, first] as const,
      [`b (${name})`, second] as const,
      [`indirect (${name})`, through] as const,
    ]);
    return [...joint, ...paths, ...furtherEffects(model)].map(([term, estimate]) => ({
      column: null,
      term,
      key: term,
      side: countedSide(sideOf(estimate, stars), model),
    }));
  });
}

/** Of effects that are bootstrapped the p-value counts both tails; a path has the t of its regression, which is never 0. */
function countedSide(side: EstimateSide, { bootstrap }: MediationResult): EstimateSide {
  const shown = bootstrap === null ? null : leastP(side.p_value, bootstrap, 2);
  return shown === null ? side : { ...side, p_shown: shown };
}

/** Chains and links of serial mediators, moderated effects, squares, the rho at which ab is zero. */
function furtherEffects({ effects, sensitivity }: MediationResult): [string, Estimate][] {
  const named = Object.entries(effects.mediators).flatMap(([name, { moderation = {}, square }]) => [
    ...Object.entries(moderation).map(([part, estimate]): [string, Estimate] => [
      `indirect, ${part} (${name})`,
      estimate,
    ]),
    ...(square === undefined ? [] : [[`square (${name})`, square] as [string, Estimate]]),
  ]);
  const { chains = [], links = [] } = effects;
  return [
    ...named,
    ...links.map((link): [string, Estimate] => [`d (${link.from}, ${link.to})`, link]),
    ...chains.map(({ through, indirect }): [string, Estimate] => [
      `indirect (${through.join(', ')})`,
      indirect,
    ]),
    ...(sensitivity === undefined
      ? []
      : [['rho where ab is zero', sensitivity.rho_at_zero] as [string, Estimate]]),
  ];
}

/** Differences of slopes between adjacent regimes. */
export function regimeDifferenceChanges(a: DiffSide, b: DiffSide, renames: Renames): EstimateChange[] {
  return changesOf(a, b, renames, (model, stars) =>
    !('regime_difference' in model)
      ? []
      : model.regime_difference.map((difference) => {
          const term = `${difference.of}, regime ${difference.between[1]} - ${difference.between[0]}`;
          return { column: null, term, key: term, side: sideOf(difference, stars) };
        }),
  );
}

function changesOf(a: DiffSide, b: DiffSide, renames: Renames, list: Lister): EstimateChange[] {
  const [oldStars, newStars] = [starsOf(a), starsOf(b)];
  const models = pairByKey(
    Object.entries(a.results.models),
    Object.entries(b.results.models),
    ([name]) => name,
    renamed(renames.models),
  );
  return models.flatMap(({ key: model, old, new: fresh }) => {
    const before = old === null ? [] : list(old[1], oldStars).map((named) => withRenamedTerm(named, renames));
    const after = fresh === null ? [] : list(fresh[1], newStars);
    return pairByKey(before, after, ({ column, key }) => JSON.stringify([column, key])).map((pair) =>
      estimateChange(model, pair),
    );
  });
}

/** Regime terms are keyed by regressor and regime: their names carry the threshold, which moves. */
function termsOf(column: ColumnResult, stars: (p: number | null) => string): Named[] {
  const terms = column.terms.map((term) => ({
    column: column.label,
    term: term.term,
    key: keyOf(term),
    side: sideOf(term, stars),
  }));
  const omitted = column.omitted.map(({ term, reason }) => ({
    column: column.label,
    term,
    key: term,
    side: { estimate: null, std_error: null, p_value: null, stars: '', reason: `omitted: ${reason}` },
  }));
  return [...terms, ...omitted];
}

function keyOf({ term, of, regime }: TermResult): string {
  return of === undefined ? term : JSON.stringify([of, regime]);
}

function withRenamedTerm(named: Named, { terms }: Renames): Named {
  return named.key === named.term && terms.has(named.key) ? { ...named, key: terms.get(named.key)! } : named;
}

function sideOf(
  { estimate, std_error, p_value, reason }: Estimate,
  stars: (p: number | null) => string,
): EstimateSide {
  return {
    estimate,
    std_error,
    p_value,
    stars: stars(p_value),
    reason: estimate === null ? (reason ?? null) : null,
  };
}

function estimateChange(model: string, { old, new: fresh }: Pair<Named>): EstimateChange {
  const { column, term } = (fresh ?? old)!;
  const [before, after] = [old?.side ?? null, fresh?.side ?? null];
  return {
    model,
    column,
    term,
    old: before,
    new: after,
    shift: shiftOf(before, after),
    signFlip: (before?.estimate ?? 0) * (after?.estimate ?? 0) < 0,
    change: presence(before, after, () => sidesChange(before!, after!)),
  };
}

function sidesChange(old: EstimateSide, fresh: EstimateSide): Change {
  return combined([
    compareValues(old.estimate, fresh.estimate),
    compareValues(old.std_error, fresh.std_error),
    compareValues(old.p_value, fresh.p_value),
    compareValues(old.stars, fresh.stars),
    compareValues(old.reason, fresh.reason),
  ]);
}

function shiftOf(old: EstimateSide | null, fresh: EstimateSide | null): number | null {
  if (
    old?.estimate === null ||
    old?.estimate === undefined ||
    fresh?.estimate === null ||
    fresh?.estimate === undefined
  )
    return null;
  return old.std_error === null || old.std_error === 0
    ? null
    : (fresh.estimate - old.estimate) / old.std_error;
}
