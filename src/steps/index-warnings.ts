import type { Problem } from '../diagnostics/diagnostic.ts';
import type { IndexResult } from '../results/results.ts';
import type { IndexParams } from './index-params.ts';

/** A weight above this lets one indicator decide the index. */
const DOMINATING = 0.5;
/** Saaty's limit of an acceptable consistency ratio. */
const INCONSISTENT = 0.1;
/** Named in one message. */
const MOST_NAMED = 5;

/** What is sound but deserves a second look: said aloud on every build. */
export function indexWarnings(params: IndexParams, result: IndexResult): Problem[] {
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

/** Of weights that the data give; of two indicators one always has half. */
function dominating({ weights, indicators }: IndexParams, result: IndexResult, warning: Warn): Problem[] {
  if (indicators.length < 3 || ['equal', 'expert', 'ahp'].includes(weights.method)) return [];
  const heavy = result.weights.filter(({ weight }) => weight > DOMINATING);
  return [...new Set(heavy.map(({ indicator }) => indicator))].map((name) => {
    const rows = heavy.filter(({ indicator }) => indicator === name);
    const most = rows.reduce((top, row) => (row.weight > top.weight ? row : top));
    const when = most.time === undefined ? '' : ` in ${most.time}`;
    const message = `indicator \`${name}\` has the weight ${most.weight.toFixed(3)}${when}: it decides the index nearly alone.`;
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
