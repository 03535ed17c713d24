import { sum } from '../../numeric/sum.ts';

export type EntropyMeasure = 'theil' | 'mld' | 'ge2';

/** One group's part of an inequality. */
export type GroupPart = {
  readonly group: number;
  readonly populationShare: number;
  readonly incomeShare: number;
  /** Inequality inside the group. */
  readonly value: number;
  /** Its part of `within`: the value times the group's weight. */
  readonly contribution: number;
};

/** Total = within + between; without groups all of it is within. */
export type EntropyInequality = {
  readonly total: number;
  readonly within: number;
  readonly between: number;
  readonly groups: readonly GroupPart[];
};

/**
 * Generalized entropy of positive values and its decomposition by group: Theil's T (order 1), the mean logarithmic
 * deviation (order 0), and half the squared coefficient of variation (order 2). Groups weigh by income share s (T),
 * population share p (MLD) or s^2 / p (GE2); between is the inequality of the groups' means.
 *
 * @shape x, population, group n; groups are 0 ... count - 1, each with a row
 * @cite Shorrocks (1980), Econometrica 48(3); Bourguignon (1979), Econometrica 47(4)
 * @oracle test/oracle/companion
 */
export function entropyInequality(
  measure: EntropyMeasure,
  x: Float64Array,
  population: Float64Array,
  group: ArrayLike<number>,
  count: number,
): EntropyInequality {
  const people = sum(population);
  const income = sum(x.map((value, i) => value * population[i]!));
  const groups: GroupPart[] = [];
  const means = new Float64Array(count);
  const sizes = new Float64Array(count);
  for (let g = 0; g < count; g++) {
    const rows = Array.from(x.keys()).filter((i) => group[i] === g);
    const own = Float64Array.from(rows, (i) => x[i]!);
    const members = Float64Array.from(rows, (i) => population[i]!);
    const ownIncome = sum(own.map((value, i) => value * members[i]!));
    sizes[g] = sum(members);
    means[g] = ownIncome / sizes[g]!;
    const populationShare = sizes[g]! / people;
    const incomeShare = ownIncome / income;
    const value = generalizedEntropy(measure, own, members);
    const contribution = groupWeight(measure, populationShare, incomeShare) * value;
    groups.push({ group: g, populationShare, incomeShare, value, contribution });
  }
  return {
    total: generalizedEntropy(measure, x, population),
    within: sum(groups.map(({ contribution }) => contribution)),
    between: generalizedEntropy(measure, means, sizes),
    groups,
  };
}

function groupWeight(measure: EntropyMeasure, population: number, income: number): number {
  if (measure === 'theil') return income;
  return measure === 'mld' ? population : (income * income) / population;
}

/** @shape x, population n; all positive */
export function generalizedEntropy(
  measure: EntropyMeasure,
  x: Float64Array,
  population: Float64Array,
): number {
  const people = sum(population);
  const mean = sum(x.map((value, i) => value * population[i]!)) / people;
  const terms = x.map((value, i) => {
    const ratio = value / mean;
    const share = population[i]! / people;
    if (measure === 'theil') return share * ratio * Math.log(ratio);
    // GE2 as a mean of squared deviations keeps its digits where values are close.
    return measure === 'mld' ? -share * Math.log(ratio) : 0.5 * share * (ratio - 1) * (ratio - 1);
  });
  return sum(terms);
}
