import { err, ok, type Result } from '../../base/result.ts';
import type { IndexInput } from './input.ts';
import { type IndexProblem, methodProblem } from './problems.ts';
import { type Treated, treatIndicator } from './treat.ts';

/** Every indicator treated; null where nothing was asked for. */
export function treatAll(input: IndexInput): Result<(Treated | null)[], IndexProblem[]> {
  const problems: IndexProblem[] = [];
  const treated = input.indicators.map(({ name, values, treat = input.treat }) => {
    if (treat === undefined || treat.method === 'none') return null;
    const done = treatIndicator(values, treat);
    if (!('why' in done)) return done;
    const hint = 'Treat this indicator otherwise, or not: `treat.indicators`.';
    problems.push(methodProblem(name, `indicator \`${name}\` cannot be treated: ${done.why}.`, hint));
    return null;
  });
  return problems.length > 0 ? err(problems) : ok(treated);
}
