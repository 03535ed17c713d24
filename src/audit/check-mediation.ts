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
    ...withinTolerance("c = c' + ab", subject, totalIsSum(result), IDENTITY_TOLERANCE),
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

function totalIsSum({ effects }: MediationResult): Deviation[] {
  const total = effects.total.estimate;
  const direct = effects.direct.estimate;
  const parts = Object.values(effects.mediators).map(({ indirect }) => indirect.estimate);
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
  return Object.entries(effects.mediators).flatMap(([at, { a, b, indirect }]) => {
    if (a.estimate === null || b.estimate === null || indirect.estimate === null) return [];
    const product = a.estimate * b.estimate;
    const scale = Math.max(Math.abs(product), Math.abs(indirect.estimate));
    return [{ at, value: scale === 0 ? 0 : (indirect.estimate - product) / scale }];
  });
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
