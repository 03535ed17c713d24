import type { ColumnResult, Estimate, KinkResult, SmoothTransitionResult } from '../results/results.ts';
import { type KinkSpec, nonlinearTerms, type SmoothTransitionSpec } from '../study/nonlinear.ts';
import type { PeerModel, PeerNonlinear, PeerNumber } from './peer.ts';
import { emptyModel, type PeerContext, sampleOf } from './peer-model.ts';

/** What a script searches for by itself, and what it is held to: sums of squares, the shape, slopes, tests. */
export function nonlinearPeer(model: KinkSpec | SmoothTransitionSpec, context: PeerContext): PeerModel {
  const { source, table } = context;
  const result = source.results.models[model.name];
  const empty = emptyModel(model.name, model.kind);
  if (result?.kind !== 'kink' && result?.kind !== 'smooth_transition') return empty;
  const view = source.view(model.name);
  const column = result.columns[0];
  const variable = model.kind === 'kink' ? model.kinkVariable : model.transitionVariable;
  const term = (name: string) => table.term(view, name) ?? name;
  const by = table.term(view, variable.name);
  if (by === null || column === undefined)
    return { ...empty, left: ['the model, whose variable is made inside repro'] };
  if (column.omitted.length > 0)
    return { ...empty, left: ['the model, of which collinear terms were omitted'] };
  if (!identified(result)) return { ...empty, left: ['the model, whose shape the data do not tell'] };
  const switching = model.kind === 'kink' ? [by] : model.regimeRegressors.map(({ name }) => term(name));
  const names = [model.outcome.name, ...nonlinearTerms(model).map(({ name }) => name)];
  const nonlinear: PeerNonlinear = {
    outcome: term(model.outcome.name),
    by,
    switching,
    controls: model.controls.map(({ name }) => term(name)),
    effects: model.effects.flatMap((name) => table.factor(view, name) ?? []),
    sample: { ...sampleOf(context, view, model, names), rows: column.fit.n_obs },
    vcov: { ...column.vcov, by: column.vcov.by.map((name) => table.factor(view, name) ?? name) },
    trim: model.trim,
    shape: shapeOf(result),
  };
  const own = (name: string) => (name === '(Intercept)' ? name : term(name));
  const numbers = [
    ...slopes(column, model.kind, own),
    ...searched(result),
    ...(result.kind === 'kink' ? kinkNumbers(result) : transitionNumbers(result, own)),
  ];
  const drawn = model.kind === 'kink' && model.bootstrap !== null;
  return {
    ...empty,
    nonlinear,
    numbers,
    left: drawn ? ["the bootstrap of the test, whose random draws are repro's own"] : [],
  };
}

/** Whether each parameter has a standard error, but for a transition that is a jump as far as the data tell. */
function identified(result: KinkResult | SmoothTransitionResult): boolean {
  if (result.kind === 'kink') return true;
  return result.transitions.every(
    ({ gamma, locations, at_bound }) =>
      (at_bound || gamma.reason === undefined) && locations.every(({ reason }) => reason === undefined),
  );
}

function shapeOf(result: KinkResult | SmoothTransitionResult): PeerNonlinear['shape'] {
  if (result.kind === 'kink') {
    const { rule } = result.grid;
    return {
      kind: 'kink',
      grid: rule === 'all' ? null : rule,
      critical: result.kink.critical,
      at: result.kink.value,
    };
  }
  return {
    kind: 'smooth_transition',
    locations: result.locations,
    transitions: result.transitions.map(({ gamma, locations }) => ({
      gamma: gamma.estimate ?? Number.NaN,
      locations: locations.map(({ estimate }) => estimate ?? Number.NaN),
    })),
  };
}

/** Names of slopes in scripts: `below` and `above` a kink, `x regime 1` of a transition. */
function slopes(column: ColumnResult, kind: PeerModel['kind'], own: (name: string) => string): PeerNumber[] {
  const held = column.vcov.reason === undefined && column.vcov.repaired !== true;
  return [
    { column: '(1)', term: '(rows)', quantity: 'n', value: column.fit.n_obs },
    ...column.terms.flatMap(({ term, of, regime, estimate, std_error }): PeerNumber[] => {
      const name =
        of === undefined || regime === undefined
          ? own(term)
          : kind === 'kink'
            ? ['below', 'above'][regime]!
            : `${own(of)} regime ${regime}`;
      return both('(1)', name, { estimate, std_error: held ? std_error : null });
    }),
  ];
}

function both(
  column: string,
  term: string,
  { estimate, std_error }: Pick<Estimate, 'estimate' | 'std_error'>,
): PeerNumber[] {
  return [
    ...(estimate === null ? [] : [{ column, term, quantity: 'estimate', value: estimate }]),
    ...(std_error === null ? [] : [{ column, term, quantity: 'std_error', value: std_error }]),
  ];
}

const search = (quantity: string, value: number): PeerNumber => ({
  column: 'search',
  term: '(search)',
  quantity,
  value,
});

function searched({ rss }: KinkResult | SmoothTransitionResult): PeerNumber[] {
  return rss.map((value, k) => search(`rss_${k}`, value));
}

function kinkNumbers({ kink, test, regime_difference }: KinkResult): PeerNumber[] {
  return [
    search('f', test.f_statistic),
    search('conf_low', kink.conf_low),
    search('conf_high', kink.conf_high),
    ...both('(1)', 'kink', { estimate: kink.value, std_error: kink.std_error }),
    ...regime_difference.flatMap((difference) => both('(1)', 'change', difference)),
  ];
}

function transitionNumbers(result: SmoothTransitionResult, own: (name: string) => string): PeerNumber[] {
  return [
    ...result.transitions.flatMap(({ gamma, locations }, r) => [
      ...both('(1)', `gamma of ${r + 1}`, gamma),
      ...locations.flatMap((location, j) => both('(1)', `location ${j + 1} of ${r + 1}`, location)),
    ]),
    ...result.regime_difference.flatMap((difference) =>
      both('(1)', `${own(difference.of)} change ${difference.between[0] + 1}`, difference),
    ),
    ...result.tests.flatMap(({ hypothesis, order, transitions, ...statistics }) =>
      (['lm_chi2', 'lm_f', 'robust_chi2', 'robust_f'] as const).flatMap((quantity): PeerNumber[] => {
        const value = statistics[quantity].statistic;
        const term = `${hypothesis} ${order}, ${transitions}`;
        return value === null ? [] : [{ column: '(test)', term, quantity, value }];
      }),
    ),
  ];
}
