/** How many replications counted a p-value. */
type Drawn = { readonly replications: number; readonly failed: number };

/**
 * What stands for a p-value of zero that a bootstrap counted, as the documents print it: that no replication got there
 * says that it is below one of them, not that it is nothing. Null for every other p-value.
 *
 * @param step 2 where both tails are counted
 */
export function leastP(p: number | null, { replications, failed }: Drawn, step: 1 | 2 = 1): string | null {
  const kept = replications - failed;
  return p === 0 && kept > 0 ? `< ${step}/${kept}` : null;
}
