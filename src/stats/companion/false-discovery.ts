/**
 * p-values adjusted so that those below q, taken for discoveries, are false in a share of q at most on average:
 * min over k >= rank of m p_(k) / k, at most 1. What is null is no test and stays null.
 *
 * @cite Benjamini & Hochberg (1995), JRSS B 57(1)
 * @oracle test/oracle/companion: R's p.adjust; the step-up rule itself
 */
export function benjaminiHochberg(p: readonly (number | null)[]): (number | null)[] {
  const tests = p.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
  tests.sort((a, b) => b.value - a.value);
  const adjusted: (number | null)[] = p.map(() => null);
  let least = 1;
  tests.forEach(({ value, at }, i) => {
    least = Math.min(least, (tests.length / (tests.length - i)) * value);
    adjusted[at] = least;
  });
  return adjusted;
}
