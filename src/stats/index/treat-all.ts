import { err, ok, type Result } from '../../base/result.ts';
import { emptyProblem, placesThere, putBack, skipsGaps, there } from './gaps.ts';
import type { IndexInput } from './input.ts';
import { type IndexProblem, methodProblem } from './problems.ts';
import { type Treated, treatIndicator } from './treat.ts';

/** Every indicator treated; null where nothing was asked for. */
export function treatAll(input: IndexInput): Result<(Treated | null)[], IndexProblem[]> {
  const problems: IndexProblem[] = [];
  const treated = input.indicators.map(({ name, values, treat = input.treat }) => {
    if (treat === undefined || treat.method === 'none') return null;
    const places = skipsGaps(input) ? placesThere(values) : null;
    const cells = there(values, places);
    if (places !== null && cells.length === 0) {
      problems.push(emptyProblem(name, null));
      return null;
    }
    const done = treatIndicator(cells, treat);
    if (!('why' in done)) {
      if (places === null) return done;
      const moved = done.moved.map((k) => places[k]!);
      return { ...done, values: putBack(done.values, places, values.length), moved };
    }
    const hint = 'Treat this indicator otherwise, or not: `treat.indicators`.';
    problems.push(methodProblem(name, `indicator \`${name}\` cannot be treated: ${done.why}.`, hint));
    return null;
  });
  return problems.length > 0 ? err(problems) : ok(treated);
}
