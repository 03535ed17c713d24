import { printFormula } from '../formula/print.ts';
import { moderatorProducts } from '../study/mediation.ts';
import type { MediationSpec } from '../study/study.ts';
import type { Expected, PeerModel, PeerProduct } from './peer.ts';
import { effectsOf } from './peer-effects.ts';
import { emptyModel, type PeerContext, termNames, withColumns } from './peer-model.ts';

/** The equations of a mediation, and for a plain one the product of the paths with Sobel's test. */
export function mediationPeer(model: MediationSpec, context: PeerContext): PeerModel {
  const { source, table } = context;
  const result = source.results.models[model.name];
  const empty = emptyModel(model.name, model.kind);
  if (result?.kind !== 'mediation') return empty;
  const view = source.view(model.name);
  const { moderator } = model;
  const names = [model.outcome, model.treatment, ...model.mediators, ...model.controls].map(
    ({ name }) => name,
  );
  const terms = termNames(context, view, [...names, ...(moderator === null ? [] : [moderator.term.name])]);
  const factors = [...model.effects, ...(model.vcov.type === 'cluster' ? model.vcov.by : [])];
  const complete = [...new Set([...terms, ...factors.flatMap((name) => table.factor(view, name) ?? [])])];
  const where = model.where === null ? null : table.flag(view, printFormula(model.where));
  const products: { [name: string]: { left: string; right: string; center: number } } = {};
  for (const product of moderatorProducts(model)) {
    const other = [model.treatment, ...model.mediators].find(
      ({ expr }) => product.expr.kind === 'binary' && printFormula(product.expr.left) === printFormula(expr),
    );
    if (other === undefined || moderator === null || result.moderator === undefined) continue;
    products[product.name] = { left: other.name, right: moderator.term.name, center: result.moderator.mean };
  }
  const made = withColumns(empty, result.columns, () => ({
    table,
    view,
    products,
    sample: { complete, where },
  }));
  return {
    ...made,
    products: productsOf(model, context, made),
    effects: effectsOf(model, context, made),
    left: [...made.left, ...leftOf(model)],
  };
}

function productsOf(model: MediationSpec, { source, table }: PeerContext, made: PeerModel): PeerProduct[] {
  const result = source.results.models[model.name];
  if (result?.kind !== 'mediation' || model.moderator !== null || model.style === 'two_step') return [];
  const view = source.view(model.name);
  const direct = made.fits.at(-1);
  const treatment = table.term(view, model.treatment.name);
  return model.mediators.flatMap(({ name }, j) => {
    const mediator = result.effects.mediators[name];
    const path = made.fits[j + 1];
    const term = table.term(view, name);
    if (mediator === undefined || path === undefined || direct === undefined) return [];
    if (term === null || treatment === null || mediator.indirect.estimate === null) return [];
    const expected: Expected[] = [{ quantity: 'estimate', value: mediator.indirect.estimate }];
    const sobel = mediator.sobel.statistic;
    if (sobel !== null) expected.push({ quantity: 'sobel', value: sobel });
    for (const test of ['aroian', 'goodman'] as const) {
      const statistic = mediator[test]?.statistic ?? null;
      if (statistic !== null) expected.push({ quantity: test, value: statistic });
    }
    return [
      {
        label: term,
        a: { column: path.label, term: treatment },
        b: { column: direct.label, term },
        expected,
      },
    ];
  });
}

function leftOf(model: MediationSpec): string[] {
  return [
    ...(model.bootstrap === null
      ? []
      : ["the bootstrap of the indirect effect, whose random draws are repro's own"]),
    ...(model.tests.includes('monte_carlo')
      ? ["the Monte Carlo interval, whose random draws are repro's own"]
      : []),
    ...(model.nonlinear ? ['the equation with squared mediators'] : []),
    ...(model.sensitivity ? ['the sensitivity to a confounder'] : []),
  ];
}
