/** One transition: steepness and ascending locations. */
export type Shape = { readonly gamma: number; readonly locations: readonly number[] };

/** g = 1 / (1 + exp(-gamma prod_j (q - c_j))), row by row. */
export function transitionValues(q: Float64Array, { gamma, locations }: Shape): Float64Array {
  return q.map((value) => logistic(gamma * product(value, locations, -1, -1)));
}

function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** prod_j (q - c_j) without the factors numbered `skip` and `other`. */
function product(q: number, locations: readonly number[], skip: number, other: number): number {
  let value = 1;
  for (let j = 0; j < locations.length; j++) if (j !== skip && j !== other) value *= q - locations[j]!;
  return value;
}

/** Derivatives of g by gamma and each location: one column each. */
export function firstDerivatives(
  q: Float64Array,
  g: Float64Array,
  { gamma, locations }: Shape,
): Float64Array[] {
  const byGamma = q.map((value, i) => g[i]! * (1 - g[i]!) * product(value, locations, -1, -1));
  const byLocation = locations.map((_, k) =>
    q.map((value, i) => -gamma * g[i]! * (1 - g[i]!) * product(value, locations, k, -1)),
  );
  return [byGamma, ...byLocation];
}

/** Second derivative of g by parameters a and b (0 gamma, then the locations). */
export function secondDerivative(
  q: Float64Array,
  g: Float64Array,
  { gamma, locations }: Shape,
  a: number,
  b: number,
): Float64Array {
  const slope = (value: number, parameter: number): number =>
    parameter === 0
      ? product(value, locations, -1, -1)
      : -gamma * product(value, locations, parameter - 1, -1);
  return q.map((value, i) => {
    const first = g[i]! * (1 - g[i]!);
    const second = first * (1 - 2 * g[i]!);
    let cross = 0;
    if (a === 0 && b > 0) cross = -product(value, locations, b - 1, -1);
    else if (b === 0 && a > 0) cross = -product(value, locations, a - 1, -1);
    else if (a !== b) cross = gamma * product(value, locations, a - 1, b - 1);
    return second * slope(value, a) * slope(value, b) + first * cross;
  });
}
