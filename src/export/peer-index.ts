import type { IndexResult } from '../results/results.ts';
import type { IndexInput } from '../stats/index/input.ts';
import type { PeerIndex } from './peer.ts';
import type { PeerSource } from './peer-model.ts';
import { namer } from './variable-names.ts';

/** The indices of a study as a script can construct them again, in the order of the study. */
export function indexPeers(source: PeerSource): PeerIndex[] {
  const name = namer();
  return source.study.indices.flatMap((index) => {
    const prepared = source.index(index.name);
    const result = source.results.indices[index.name];
    if (prepared === null || result === undefined) return [];
    return [indexPeer(prepared, result, (indicator) => name(`${index.name} ${indicator}`))];
  });
}

function indexPeer(
  { input, values }: { readonly input: IndexInput; readonly values: readonly Float64Array[] },
  result: IndexResult,
  plain: (indicator: string) => string,
): PeerIndex {
  const doubt = input.weights.method === 'benefit_of_the_doubt';
  const gaps = (result.incomplete ?? []).length > 0;
  const treated = (result.treatment ?? []).some(({ method }) => method !== 'unchanged');
  return {
    name: input.name,
    indicators: input.indicators.map(({ name, dimension, direction }, j) => ({
      name,
      column: plain(name),
      dimension,
      direction,
      values: values[j]!,
    })),
    rules: {
      normalize: {
        ...(input.normalize ?? { method: 'minmax' }),
        scope: input.normalizeScope,
        base: input.normalizeBase,
        indicators: ownRules(input),
      },
      weights: input.weights,
      aggregate: withoutGaps(input.aggregate) ?? { method: 'arithmetic' },
    },
    transform: input.transform,
    expected: doubt || gaps ? [] : expectedOf(result, plain),
    left: [
      ...(doubt ? ['benefit of the doubt, a linear program for each row'] : []),
      ...(gaps ? ['scores of the indicators that are there, where some are missing'] : []),
      ...(treated ? ['the treatment of indicators: they are taken as treated'] : []),
    ],
  };
}

/** With nothing missing, a mean of those that are there is the mean. */
function withoutGaps(rule: IndexInput['aggregate']): object | undefined {
  if (rule === undefined) return undefined;
  const { missing: _, least_share: __, ...plain } = rule;
  return plain;
}

function ownRules({ indicators }: IndexInput): { [name: string]: unknown } {
  return Object.fromEntries(
    indicators.flatMap(({ name, normalize }) => (normalize === undefined ? [] : [[name, normalize]])),
  );
}

function expectedOf(
  { weights, scores }: IndexResult,
  plain: (indicator: string) => string,
): PeerIndex['expected'] {
  return [
    ...weights.flatMap(({ indicator, weight, entropy, time = null }) => [
      { quantity: 'weight', name: plain(indicator), time, value: weight },
      ...(entropy === null ? [] : [{ quantity: 'entropy', name: plain(indicator), time, value: entropy }]),
    ]),
    ...scores.flatMap(({ entity, time, score, value }) => [
      { quantity: 'score', name: entity, time, value: score },
      { quantity: 'value', name: entity, time, value },
    ]),
  ];
}
