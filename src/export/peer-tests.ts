import type { HausmanResult, TestsResult } from '../results/results.ts';
import type { HausmanSpec, TestsSpec } from '../study/study.ts';
import type { PeerFit, PeerModel, PeerNumber, PeerTests } from './peer.ts';
import { emptyModel, type PeerContext } from './peer-model.ts';
import { lastFit } from './peer-regression.ts';

/** Both estimators on the rows and slopes of the last column of the model that the test is of. */
export function hausmanPeer(model: HausmanSpec, context: PeerContext): PeerModel {
  const empty = emptyModel(model.name, model.kind);
  const test = context.source.results.models[model.name];
  const fit = lastFit(model.of, context);
  if (test?.kind !== 'hausman') return empty;
  const plain =
    fit !== null && fit.estimator === 'fixed_effects' && fit.weights === null && fit.slopes.length === 0;
  if (!plain || !fit.effects.includes(context.table.entity))
    return {
      ...empty,
      left: [`the Hausman test of ${model.of}, which is not of a plain fixed-effects model`],
    };
  return { ...empty, hausman: { of: fit, ...statistics(test) } };
}

function statistics({ definite, statistic, sigmamore, auxiliary }: HausmanResult) {
  return {
    statistic: definite ? statistic : null,
    sigmamore: sigmamore.statistic,
    auxiliary: auxiliary.statistic,
  };
}

const unitRootTests: ReadonlySet<string> = new Set(['levin_lin_chu', 'im_pesaran_shin', 'maddala_wu']);

/** Tests of a plain regression, each under the name that the results give it. */
export function testsPeer(model: TestsSpec, context: PeerContext): PeerModel {
  const empty = emptyModel(model.name, model.kind);
  const result = context.source.results.models[model.name];
  if (result?.kind !== 'tests') return empty;
  const of = model.of === null ? null : lastFit(model.of, context);
  const plain = of !== null && isPlain(of);
  const roots = unitRoots(model, context);
  const names = (test: string, list: readonly string[]) =>
    list.map((name) =>
      test === 'joint' ? (termOf(of, name, context, model) ?? name) : factorOf(name, context, model),
    );
  const rows = result.tests.flatMap(({ test, of: about, statistic }): (PeerNumber & { test: string })[] => {
    if (statistic === null) return [];
    const root = unitRootTests.has(test);
    if (!root && (of === null || (test !== 'joint' && !plain))) return [];
    const own = root ? [rootName(about[0]!, context, model), 'unit'] : names(test, about);
    return [
      { test, column: '(test)', term: [test, ...own].join(' '), quantity: 'statistic', value: statistic },
    ];
  });
  const vif = plain ? inflation(result, (name) => termOf(of, name, context, model) ?? name) : [];
  const tests: PeerTests = {
    of,
    specification:
      plain && (vif.length > 0 || rows.some(({ test }) => test !== 'joint' && !unitRootTests.has(test))),
    joint: rows.flatMap(({ test, term }) =>
      test !== 'joint' || of === null ? [] : [{ terms: term.split(' ').slice(1), chi2: of.vcov.df === null }],
    ),
    unitRoots: roots,
  };
  const left =
    model.of !== null && !plain && model.include.length > 0
      ? [`specification tests of ${model.of}, which is not a plain regression on the rows of its columns`]
      : [];
  const numbers = [...rows.map(({ test: _, ...number }) => number), ...vif];
  return { ...empty, tests: numbers.length === 0 ? null : tests, numbers, left };
}

function isPlain(fit: PeerFit): boolean {
  const known =
    fit.estimator === 'pooled_ols' || fit.estimator === 'fixed_effects' || fit.estimator === 'random_effects';
  const of = fit.random?.of ?? 'entity';
  return (
    known && fit.weights === null && fit.slopes.length === 0 && fit.endogenous.length === 0 && of === 'entity'
  );
}

function termOf(
  of: PeerFit | null,
  name: string,
  { source, table }: PeerContext,
  model: TestsSpec,
): string | null {
  if (model.of === null) return null;
  const plain = table.term(source.view(model.of), name);
  return of?.terms.some((term) => term.name === plain) ? plain : null;
}

function factorOf(name: string, { source, table }: PeerContext, model: TestsSpec): string {
  return model.of === null ? name : (table.factor(source.view(model.of), name) ?? name);
}

function rootName(name: string, { source, table }: PeerContext, model: TestsSpec): string {
  return table.term(source.view(model.name), name) ?? name;
}

function inflation({ vif }: TestsResult, own: (name: string) => string): PeerNumber[] {
  return vif.flatMap(({ term, pooled, within }) => {
    const at = { column: '(test)', term: `vif ${own(term)}` };
    return [
      ...(pooled === null ? [] : [{ ...at, quantity: 'pooled', value: pooled }]),
      ...(within === null ? [] : [{ ...at, quantity: 'within', value: within }]),
    ];
  });
}

function unitRoots(model: TestsSpec, context: PeerContext): PeerTests['unitRoots'] {
  const { unitRoot } = model;
  if (unitRoot === null) return [];
  const { lags, tests, deterministic, variables } = unitRoot;
  return variables.map(({ name }) => ({
    variable: rootName(name, context, model),
    deterministic,
    lags: typeof lags === 'number' ? lags : lags.criterion.toUpperCase(),
    most: typeof lags === 'number' ? 3 : lags.most,
    tests,
  }));
}
