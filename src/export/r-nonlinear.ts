import type { PeerNonlinear, PeerStudy } from './peer.ts';
import { call, quoteR, vector } from './r-words.ts';

/** The search for a kink or transitions and the regression around it. */
export function nonlinearLines(name: string, model: PeerNonlinear, { entity, time }: PeerStudy): string[] {
  const { outcome, by, switching, controls, effects, sample, trim, shape, vcov } = model;
  const where = sample.where === null ? null : `where = ${quoteR(sample.where)}`;
  const rows = call('complete', [vector(sample.complete), where]);
  const kernel = vcov.type === 'driscoll_kraay' || vcov.type === 'newey_west';
  const errors = call('list', [
    `type = ${quoteR(vcov.type)}`,
    vcov.by.length === 0 ? null : `by = ${vector(vcov.by)}`,
    vcov.small_sample === null ? null : `small_sample = ${quoteR(vcov.small_sample)}`,
    vcov.lags === undefined ? null : `lags = ${vcov.lags}`,
    kernel ? `entity = ${quoteR(entity)}` : null,
    kernel && time !== null ? `time = ${quoteR(time)}` : null,
  ]);
  const parts = ['d', quoteR(outcome), quoteR(by)];
  const rest = [vector(controls), vector(effects), String(trim)];
  const model_ =
    shape.kind === 'kink'
      ? call('kink_model', [
          name,
          ...parts,
          ...rest,
          String(shape.grid ?? 'NULL'),
          String(shape.critical),
          errors,
        ])
      : call('transition_model', [
          name,
          ...parts,
          vector(switching),
          ...rest,
          String(shape.locations),
          String(shape.transitions.length),
          errors,
        ]);
  return [
    `d <- ${effects.length === 0 ? rows : call('without_singletons', [rows, vector(effects)])}`,
    model_,
  ];
}
