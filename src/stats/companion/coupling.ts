import type { CouplingForm } from '../../catalog/companion-methods.ts';
import { power } from '../../numeric/power.ts';
import { sum } from '../../numeric/sum.ts';

/** C of one row, the level T of development and the degree D of coupling coordination. */
export type Coupling = {
  readonly coupling: number;
  readonly development: number;
  readonly coordination: number;
};

/**
 * Coupling coordination of m subsystems at one place: T = sum_j a_j U_j, D = sqrt(C T).
 *
 * - `standard`: C = m (prod U)^(1/m) / sum U, geometric over arithmetic mean.
 * - `power`: the standard C to the power m.
 * - `liao1999`: [4 U1 U2 / (U1 + U2)^2]^2, of two subsystems only.
 * - `wang2021`: sqrt{ [1 - mean_{i<j} |Ui - Uj|] (prod_i Ui / max U)^(1/(m - 1)) }.
 *
 * All U at 0 have no C: NaN.
 *
 * @shape U m, in [0, 1]; shares m, with sum 1
 * @cite Liao (1999), Tropical Geography 19(2); Wang, Kong, Ren & Luo (2021), Journal of Natural Resources 36(3) 793-810
 * @oracle test/oracle/companion
 */
export function coupling(U: ArrayLike<number>, shares: ArrayLike<number>, form: CouplingForm): Coupling {
  const development = sum(Float64Array.from(U, (value, j) => shares[j]! * value));
  const degree = degreeOf(U, form);
  return { coupling: degree, development, coordination: Math.sqrt(degree * development) };
}

function degreeOf(U: ArrayLike<number>, form: CouplingForm): number {
  if (form === 'wang2021') return wangDegree(U);
  const m = U.length;
  const standard = (m * power(product(U), 1 / m)) / sum(U);
  if (form === 'standard') return standard;
  return form === 'power' ? power(standard, m) : power(standard, 2 * m);
}

function wangDegree(U: ArrayLike<number>): number {
  const m = U.length;
  const gaps: number[] = [];
  for (let i = 0; i < m; i++) for (let j = i + 1; j < m; j++) gaps.push(Math.abs(U[i]! - U[j]!));
  const largest = Math.max(...Array.from(U));
  const apart = sum(gaps) / gaps.length;
  const relative = product(Float64Array.from(U, (value) => value / largest));
  return Math.sqrt((1 - apart) * power(relative, 1 / (m - 1)));
}

function product(U: ArrayLike<number>): number {
  let value = 1;
  for (let j = 0; j < U.length; j++) value *= U[j]!;
  return value;
}
