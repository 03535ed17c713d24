import type {
  CompanionDetails,
  DescriptivesDetails,
  KinkDetails,
  MediationDetails,
  RegressionDetails,
  SmoothTransitionDetails,
  ThresholdDetails,
  UncertaintyDetails,
} from '../results/results.ts';

export type ModelDetails = {
  readonly thresholds: { readonly [model: string]: ThresholdDetails };
  readonly mediations: { readonly [model: string]: MediationDetails };
  readonly uncertainties: { readonly [model: string]: UncertaintyDetails };
  readonly kinks: { readonly [model: string]: KinkDetails };
  readonly transitions: { readonly [model: string]: SmoothTransitionDetails };
  readonly companions: { readonly [model: string]: CompanionDetails };
  readonly descriptives: { readonly [model: string]: DescriptivesDetails };
  readonly regressions: { readonly [model: string]: RegressionDetails };
};

type ModelValue = { readonly result: { readonly kind: string }; readonly details?: unknown };

/** What models keep beside their results, from the ports `model:NAME`. */
export function modelDetails(inputs: { readonly [port: string]: unknown }): ModelDetails {
  const thresholds: { [model: string]: ThresholdDetails } = {};
  const mediations: { [model: string]: MediationDetails } = {};
  const uncertainties: { [model: string]: UncertaintyDetails } = {};
  const kinks: { [model: string]: KinkDetails } = {};
  const transitions: { [model: string]: SmoothTransitionDetails } = {};
  const companions: { [model: string]: CompanionDetails } = {};
  const descriptives: { [model: string]: DescriptivesDetails } = {};
  const regressions: { [model: string]: RegressionDetails } = {};
  for (const [port, value] of Object.entries(inputs)) {
    if (!port.startsWith('model:')) continue;
    const { result, details } = value as ModelValue;
    const name = port.slice('model:'.length);
    if (result.kind === 'threshold') thresholds[name] = details as ThresholdDetails;
    if (result.kind === 'descriptives') descriptives[name] = details as DescriptivesDetails;
    if (result.kind === 'regression') regressions[name] = details as RegressionDetails;
    if (result.kind === 'companion') companions[name] = details as CompanionDetails;
    if (result.kind === 'mediation') mediations[name] = details as MediationDetails;
    if (result.kind === 'uncertainty') uncertainties[name] = details as UncertaintyDetails;
    if (result.kind === 'kink') kinks[name] = details as KinkDetails;
    if (result.kind === 'smooth_transition') transitions[name] = details as SmoothTransitionDetails;
  }
  return { thresholds, mediations, kinks, transitions, companions, uncertainties, descriptives, regressions };
}
