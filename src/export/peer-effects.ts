import type { MediationResult } from '../results/results.ts';
import type { MediationSpec } from '../study/study.ts';
import type { PeerEffect, PeerModel } from './peer.ts';
import type { PeerContext } from './peer-model.ts';

type Factor = PeerEffect['products'][number]['factors'][number];

/** Effects of a mediation that are more than a times b: through chains, and where the moderator is not at its mean. */
export function effectsOf(model: MediationSpec, context: PeerContext, made: PeerModel): PeerEffect[] {
  const result = context.source.results.models[model.name];
  // The total effect, one equation for each mediator, the direct effect.
  if (result?.kind !== 'mediation' || model.style === 'two_step') return [];
  if (made.fits.length !== model.mediators.length + 2) return [];
  const slopes = slopesOf(model, context, made);
  const all = [...chains(model, result, slopes), ...moderated(model, result, slopes)];
  return all.filter(({ products }) =>
    products.every(({ factors }) => factors.every((factor) => factor.terms.length > 0)),
  );
}

type Slopes = {
  readonly a: (mediator: number, deviation?: number) => Factor;
  readonly b: (mediator: number, deviation?: number) => Factor;
  readonly link: (from: number, to: number) => Factor;
  readonly productOf: (path: 'a' | 'b', mediator: number) => Factor;
};

function slopesOf(model: MediationSpec, { source, table }: PeerContext, made: PeerModel): Slopes {
  const view = source.view(model.name);
  const direct = made.fits.at(-1)!;
  const equation = (mediator: number) => made.fits[mediator + 1]!;
  const { moderator, mediators, treatment } = model;
  const plain = (name: string) => table.term(view, name) ?? name;
  const own = (
    fit: (typeof made.fits)[number],
    terms: readonly (readonly [name: string, times: number])[],
  ): Factor => ({
    column: fit.label,
    terms: terms.flatMap(([term, times]) =>
      fit.terms.some(({ name }) => name === term) ? [{ term, times }] : [],
    ),
  });
  const with_ = (path: 'a' | 'b', product: string | undefined, deviation: number) =>
    deviation !== 0 && product !== undefined && moderator?.paths.includes(path) === true
      ? [[table.made(product), deviation] as const]
      : [];
  const products = {
    a: () => moderator?.treatmentProduct.name,
    b: (mediator: number) => moderator?.mediatorProducts[mediator]?.name,
  };
  return {
    a: (mediator, deviation = 0) =>
      own(equation(mediator), [[plain(treatment.name), 1], ...with_('a', products.a(), deviation)]),
    b: (mediator, deviation = 0) =>
      own(direct, [[plain(mediators[mediator]!.name), 1], ...with_('b', products.b(mediator), deviation)]),
    link: (from, to) => own(equation(to), [[plain(mediators[from]!.name), 1]]),
    productOf: (path, mediator) =>
      path === 'a'
        ? own(equation(mediator), with_('a', products.a(), 1))
        : own(direct, with_('b', products.b(mediator), 1)),
  };
}

function chains(model: MediationSpec, result: MediationResult, slopes: Slopes): PeerEffect[] {
  const at = (name: string) => model.mediators.findIndex((mediator) => mediator.name === name);
  return (result.effects.chains ?? []).flatMap(({ through, indirect }): PeerEffect[] => {
    if (indirect.estimate === null) return [];
    const places = through.map(at);
    const factors = [
      slopes.a(places[0]!),
      ...places.slice(1).map((to, i) => slopes.link(places[i]!, to)),
      slopes.b(places.at(-1)!),
    ];
    return [
      {
        label: `through ${places.map((place) => place + 1).join(', ')}`,
        value: indirect.estimate,
        products: [{ sign: 1, factors }],
      },
    ];
  });
}

function moderated(model: MediationSpec, result: MediationResult, slopes: Slopes): PeerEffect[] {
  const spread = result.moderator?.std_dev;
  if (spread === undefined) return [];
  return model.mediators.flatMap(({ name }, j) => {
    const moderation = result.effects.mediators[name]?.moderation;
    if (moderation === undefined) return [];
    const at = (sign: 1 | -1, deviation: number) => ({
      sign,
      factors: [slopes.a(j, deviation), slopes.b(j, deviation)],
    });
    const one = (part: string, value: number | null, products: PeerEffect['products']): PeerEffect[] =>
      value === null ? [] : [{ label: `${part} ${j + 1}`, value, products }];
    const path = model.moderator!.paths.includes('a')
      ? [slopes.productOf('a', j), slopes.b(j)]
      : [slopes.a(j), slopes.productOf('b', j)];
    return [
      ...one('mean', moderation.mean.estimate, [at(1, 0)]),
      ...one('low', moderation.low.estimate, [at(1, -spread)]),
      ...one('high', moderation.high.estimate, [at(1, spread)]),
      ...one('difference', moderation.difference.estimate, [at(1, spread), at(-1, -spread)]),
      ...one('index', moderation.index.estimate, [{ sign: 1, factors: path }]),
    ];
  });
}
