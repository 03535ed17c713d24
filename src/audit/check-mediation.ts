import type { MediationResult } from '../results/results.ts';
import type { MediationSpec } from '../study/study.ts';
import { type AuditRow, type Deviation, everyHolds, type Tally, withinTolerance } from './audit-row.ts';

/** METHODS.md: c = c' + ab to 1e-10, relative to the largest of the three. */
const IDENTITY_TOLERANCE = 1e-10;

/**
 * The total effect is the direct one plus every indirect one; an indirect effect is the product of its paths; paths are
 * the coefficients of the columns; no proportion is given where the effects have opposite signs.
 */
export function checkMediation(spec: MediationSpec, result: MediationResult): AuditRow[] {
  const { effects } = result;
  const subject = spec.name;
  return [
    ...withinTolerance("c = c' + ab", subject, totalIsSum(spec, result), IDENTITY_TOLERANCE),
    ...withinTolerance(
      'indirect effects are products of their paths',
      subject,
      indirectIsProduct(result),
      IDENTITY_TOLERANCE,
    ),
    ...withinTolerance(
      'effects are coefficients of the columns',
      subject,
      effectsAreCoefficients(spec, result),
      0,
    ),
    ...everyHolds(
      'no proportion under suppression',
      subject,
      "null where ab and c' differ in sign",
      proportion(effects),
    ),
  ];
}

/** The identity needs the same terms in all equations, the mediators aside. */
function totalIsSum({ moderator }: MediationSpec, { effects }: MediationResult): Deviation[] {
  const moderated = (path: 'a' | 'b' | 'direct') => moderator?.paths.includes(path) === true;
  if (moderated('b') || moderated('a') !== moderated('direct')) return [];
  const total = effects.total.estimate;
  const direct = effects.direct.estimate;
  const chains = effects.chains?.map(({ indirect }) => indirect.estimate) ?? [];
  const parts = [...Object.values(effects.mediators).map(({ indirect }) => indirect.estimate), ...chains];
  if (total === null || direct === null || parts.includes(null)) return [];
  let implied = direct;
  let scale = Math.max(Math.abs(total), Math.abs(direct));
  for (const part of parts as number[]) {
    implied += part;
    scale = Math.max(scale, Math.abs(part));
  }
  return [{ at: '', value: scale === 0 ? 0 : (total - implied) / scale }];
}

function indirectIsProduct({ effects }: MediationResult): Deviation[] {
  const singles = Object.entries(effects.mediators).flatMap(([at, { a, b, indirect, moderation }]) => [
    productGap(at, [a.estimate, b.estimate], indirect.estimate),
    ...(moderation === undefined
      ? []
      : [productGap(`${at} at the mean`, [a.estimate, b.estimate], moderation.mean.estimate)]),
  ]);
  return [...singles, ...chainGaps(effects)].flat();
}

/** Along a chain: a of the first, the slope of each on the one before, b of the last. */
function chainGaps({ mediators, chains = [], links = [] }: MediationResult['effects']): Deviation[][] {
  return chains.map(({ through, indirect }) => {
    const first = mediators[through[0]!];
    const last = mediators[through[through.length - 1]!];
    const between = through.slice(1).map((to, i) => {
      const link = links.find((it) => it.from === through[i] && it.to === to);
      return link?.estimate ?? null;
    });
    const factors = [first?.a.estimate ?? null, ...between, last?.b.estimate ?? null];
    return productGap(through.join(', '), factors, indirect.estimate);
  });
}

function productGap(at: string, factors: readonly (number | null)[], effect: number | null): Deviation[] {
  let product = 1;
  for (const factor of factors) {
    if (factor === null) return [];
    product *= factor;
  }
  if (effect === null) return [];
  const scale = Math.max(Math.abs(product), Math.abs(effect));
  return [{ at, value: scale === 0 ? 0 : (effect - product) / scale }];
}

/** Columns: total, one per mediator, direct. Compared to the bit. */
function effectsAreCoefficients(spec: MediationSpec, { columns, effects }: MediationResult): Deviation[] {
  const last = columns.length - 1;
  const pairs: [string, number | null, number | null][] = [
    ['total', effects.total.estimate, coefficient(columns[0], spec.treatment.name)],
    ['direct', effects.direct.estimate, coefficient(columns[last], spec.treatment.name)],
  ];
  spec.mediators.forEach(({ name }, position) => {
    const paths = effects.mediators[name];
    pairs.push([
      `a of ${name}`,
      paths?.a.estimate ?? null,
      coefficient(columns[position + 1], spec.treatment.name),
    ]);
    pairs.push([`b of ${name}`, paths?.b.estimate ?? null, coefficient(columns[last], name)]);
  });
  return pairs.flatMap(([at, effect, column]) =>
    effect === null || column === null ? [] : [{ at, value: effect - column }],
  );
}

function coefficient(column: MediationResult['columns'][number] | undefined, name: string): number | null {
  return column?.terms.find(({ term }) => term === name)?.estimate ?? null;
}

function proportion({ indirect, direct, proportion_mediated }: MediationResult['effects']): Tally {
  if (indirect.estimate === null || direct.estimate === null) return { held: 0, broken: [] };
  const opposite = indirect.estimate * direct.estimate < 0;
  const isBroken = opposite && proportion_mediated.estimate !== null;
  return { held: isBroken ? 0 : 1, broken: isBroken ? [`${proportion_mediated.estimate}`] : [] };
}
