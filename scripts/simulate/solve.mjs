/** Nonlinear equations in a few knobs. */

/**
 * Newton's method with forward differences on as many equations as knobs.
 * @param {(knobs: number[]) => number[]} errors
 * @param {number[]} start
 * @param {number[]} steps   for the differences; a round moves a knob at most twenty of them
 * @returns {number[]}
 */
export function solve(errors, start, steps) {
  let knobs = start;
  for (let round = 0; round < 25; round++) {
    const at = errors(knobs);
    if (at.every((error) => Math.abs(error) < 1e-6)) return knobs;
    const columns = knobs.map((_, j) => {
      const moved = errors(knobs.map((knob, k) => (k === j ? knob + steps[j] : knob)));
      return moved.map((error, k) => (error - at[k]) / steps[j]);
    });
    const move = linear(columns, at);
    knobs = knobs.map((knob, k) => knob - Math.max(-20 * steps[k], Math.min(20 * steps[k], move[k])));
  }
  throw new Error(`calibration did not settle: knobs ${knobs}, errors ${errors(knobs)}`);
}

/** Solves J x = b by Gauss-Jordan with pivoting. @param {number[][]} columns of J @param {number[]} b */
function linear(columns, b) {
  const n = b.length;
  const rows = b.map((value, i) => [...columns.map((column) => column[i]), value]);
  for (let k = 0; k < n; k++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]) > Math.abs(rows[best][k]) ? i : best),
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return rows.map((row, k) => row[n] / row[k]);
}
