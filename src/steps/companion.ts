import type { CompanionMethod } from '../catalog/companion-methods.ts';
import type { StepKind } from '../plan/step.ts';
import type { CompanionDetails, CompanionResult } from '../results/results.ts';
import { type CompanionContext, type CompanionParams, type Outcome, problemOf } from './companion/context.ts';
import { beta, sigma } from './companion/convergence.ts';
import { coupling, specialization } from './companion/coupling.ts';
import { density } from './companion/density.ts';
import { dagum, theil } from './companion/inequality.ts';
import { markov } from './companion/markov.ts';
import { moran } from './companion/moran.ts';
import { obstacles } from './companion/obstacles.ts';
import { completeRows, filterRows, modelData } from './sample.ts';

const methods: { readonly [method in CompanionMethod]: (context: CompanionContext) => Outcome } = {
  coupling,
  theil,
  dagum,
  moran,
  kernel_density: density,
  sigma_convergence: sigma,
  beta_convergence: beta,
  obstacle_degree: obstacles,
  markov,
  specialization,
};

/** What goes with an index, on the complete rows of its terms. */
export const step: StepKind = {
  kind: 'companion',
  heavy: false,
  draws: false,
  run(inputs, jsonParams, { stepId }) {
    const params = jsonParams as unknown as CompanionParams;
    const data = modelData(inputs);
    const filter = filterRows(data, params.where, { name: params.name, pointer: `${params.pointer}/where` });
    if (!filter.ok) return { ok: false, problems: filter.error };
    const terms = params.columns.length > 0 ? [] : params.variables;
    const sample = completeRows(
      data,
      [...terms, ...(params.population === null ? [] : [params.population])],
      params.groups === null ? [] : [params.groups],
      filter.value,
    );
    const context: CompanionContext = { inputs, params, stepId, data, sample };
    if (sample.rows.length === 0) {
      const message = 'no complete row is left.';
      const hint = 'look for missing values, or a `where` that keeps too little';
      return { ok: false, problems: [problemOf(context, message, hint, 'DATA011')] };
    }
    const found = methods[params.method](context);
    if ('problems' in found) return { ok: false, problems: found.problems };
    const { measures, frames, columns = [], neighbors } = found;
    const result: CompanionResult = {
      kind: 'companion',
      method: params.method,
      variables: params.variables,
      rows: columns[0]?.fit.n_obs ?? sample.rows.length,
      dropped_rows: columns[0]?.dropped_rows ?? sample.dropped,
      measures,
      ...(neighbors === undefined ? {} : { neighbors }),
      columns,
    };
    const details: CompanionDetails = { frames };
    return { ok: true, value: { result, details } };
  },
};
