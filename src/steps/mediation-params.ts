import type { ModeratedPath, ProductTest } from '../stats/mediation/types.ts';
import type { BootstrapSpec, VcovSpec } from '../study/study.ts';

/** A mediation model as the plan hands it over (plan/params.ts). */
export type MediationParams = {
  readonly name: string;
  readonly pointer: string;
  readonly outcome: string;
  readonly treatment: string;
  readonly mediators: readonly string[];
  readonly controls: readonly string[];
  readonly effects: readonly string[];
  readonly vcov: VcovSpec;
  readonly where: string | null;
  readonly confidence: number;
  readonly bootstrap: BootstrapSpec | null;
  readonly style: 'product' | 'two_step';
  readonly serial: boolean;
  readonly moderator: {
    readonly variable: string;
    readonly paths: readonly ModeratedPath[];
    readonly treatmentProduct: string;
    readonly mediatorProducts: readonly string[];
  } | null;
  readonly tests: readonly ProductTest[];
  readonly nonlinear: boolean;
  readonly sensitivity: boolean;
};
