import type { Problem } from '../diagnostics/diagnostic.ts';
import { mean, standardDeviation } from '../numeric/sum.ts';
import type { IndexResult } from '../results/results.ts';
import { there } from '../stats/index/gaps.ts';
import type { IndexInput } from '../stats/index/input.ts';
import type { IndexParams } from './index-params.ts';

/** A weight above this lets one indicator decide the index. */
const DOMINATING = 0.5;
/** Saaty's limit of an acceptable consistency ratio. */
const INCONSISTENT = 0.1;
/** A value that so large a share of the cells have leaves little to tell entities apart by; among a few cells it is chance. */
const SAME = 0.9;
const FEWEST_CELLS = 20;
/** Standard deviation over mean below which differences are small beside the values. */
const FLAT = 0.001;
/** Named in one message. */
const MOST_NAMED = 5;

/** What is sound but deserves a second look: said aloud on every build. */
export function indexWarnings(params: IndexParams, result: IndexResult, input?: IndexInput): Problem[] {
  const warning = (message: string, hint: string, indicator: string | null = null): Problem => ({
    code: 'RUN010',
    severity: 'warning',
    message: `${params.name}: ${message}`,
    hint,
    pointer: params.indicators.find(({ name }) => name === indicator)?.pointer ?? params.pointer,
    atKey: true,
  });
  return [
    ...reproduced(params, warning),
    ...dominating(params, result, warning),
    ...(input === undefined ? [] : hardlyVarying(input, warning)),
    ...negative(result, warning),
    ...inconsistent(result, warning),
  ];
}

type Warn = (message: string, hint: string, indicator?: string | null) => Problem;

function reproduced({ weights }: IndexParams, warning: Warn): Problem[] {
  const { reproduce } = weights;
  if (reproduce === undefined) return [];
  const constant = reproduce === 'csdn_stata_ln_T' ? '1 / ln T' : '1 / ln n';
  const message = `\`reproduce: ${reproduce}\` takes ${constant} over pooled shares, so that every divergence is negative and the weights are reversed.`;
  return [warning(message, 'It serves to audit a published table; remove it for an index of your own.')];
}

/** One value nearly everywhere, or differences that are small beside the values: normalization makes much of little. */
function hardlyVarying({ indicators }: IndexInput, warning: Warn): Problem[] {
  return indicators.flatMap(({ name, values: all }) => {
    const values = there(all);
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const same = Math.max(...counts.values()) / values.length;
    const hint = 'Leave it out, or see with `kind: uncertainty` and `leave_out` what it does.';
    if (values.length >= FEWEST_CELLS && same >= SAME) {
      const message = `indicator \`${name}\` has one value in ${Math.floor(100 * same)}% of its cells: it hardly varies.`;
      return [warning(message, hint, name)];
    }
    const center = Math.abs(mean(values));
    const spread = standardDeviation(values);
    if (!(spread > 0 && spread < FLAT * center)) return [];
    const message = `indicator \`${name}\` has a standard deviation of ${((100 * spread) / center).toPrecision(2)}% of its mean: it hardly varies.`;
    return [warning(message, hint, name)];
  });
}

/** Of weights that the data give; of two indicators one always has half. */
function dominating({ weights, indicators }: IndexParams, result: IndexResult, warning: Warn): Problem[] {
  if (indicators.length < 3 || ['equal', 'expert', 'ahp'].includes(weights.method)) return [];
  const heavy = result.weights.filter(({ weight }) => weight > DOMINATING);
  return [...new Set(heavy.map(({ indicator }) => indicator))].map((name) => {
    const rows = heavy.filter(({ indicator }) => indicator === name);
    const most = rows.reduce((top, row) => (row.weight > top.weight ? row : top));
    const when = most.time === undefined ? '' : ` in ${most.time}`;
    const message = `indicator \`${name}\` has the weight ${most.weight.toFixed(3)}${when}: more than all others together.`;
    const hint =
      weights.method === 'entropy'
        ? 'Entropy rewards skewness; look at its distribution, or treat it: `treat`.'
        : 'Look at its distribution, or weigh by another method.';
    return warning(message, hint, name);
  });
}

function negative(result: IndexResult, warning: Warn): Problem[] {
  const names = [...new Set(result.weights.filter(({ weight }) => weight < 0).map((row) => row.indicator))];
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMED).join('`, `');
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const message = `\`${shown}\`${more} ${names.length === 1 ? 'has a negative weight' : 'have negative weights'}: doing better there lowers the score.`;
  return [warning(message, 'Check directions, or weigh by `pca` with `loadings: squared`.', names[0]!)];
}

function inconsistent(result: IndexResult, warning: Warn): Problem[] {
  return (result.judgements ?? []).flatMap(({ dimension, consistency_ratio }) => {
    if (!(consistency_ratio > INCONSISTENT)) return [];
    const of = dimension === null ? '' : ` of \`${dimension}\``;
    const message = `the judgement matrix${of} has a consistency ratio of ${consistency_ratio.toFixed(3)}, above ${INCONSISTENT}.`;
    return [warning(message, 'Judgements contradict each other; ask for them again.')];
  });
}
