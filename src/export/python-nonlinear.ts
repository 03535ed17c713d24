import type { PeerNonlinear, PeerStudy } from './peer.ts';
import { call, list, quote } from './python-words.ts';

/** The search for a kink or transitions and the regression around it. */
export function nonlinearLines(name: string, model: PeerNonlinear, { entity, time }: PeerStudy): string[] {
  const { outcome, by, switching, controls, effects, sample, trim, shape, vcov } = model;
  const where = sample.where === null ? null : `where=${quote(sample.where)}`;
  const rows = call('complete', [list(sample.complete), where]);
  const kernel = vcov.type === 'driscoll_kraay' || vcov.type === 'newey_west';
  const errors = call('dict', [
    `kind=${quote(vcov.type)}`,
    vcov.by.length === 0 ? null : `by=${list(vcov.by)}`,
    vcov.small_sample === null ? null : `small_sample=${quote(vcov.small_sample)}`,
    vcov.lags === undefined ? null : `lags=${vcov.lags}`,
    kernel ? `entity=${quote(entity)}` : null,
    kernel && time !== null ? `time=${quote(time)}` : null,
  ]);
  const rest = [list(controls), list(effects), String(trim)];
  const parts = [name, 'd', quote(outcome), quote(by)];
  const line =
    shape.kind === 'kink'
      ? call('kink_model', [
          ...parts,
          ...rest,
          String(shape.grid ?? 'None'),
          String(shape.critical),
          quote(entity),
          errors,
        ])
      : call('transition_model', [
          ...parts,
          list(switching),
          ...rest,
          String(shape.locations),
          String(shape.transitions.length),
          quote(entity),
          errors,
        ]);
  return [`d = ${effects.length === 0 ? rows : call('without_singletons', [rows, list(effects)])}`, line];
}
