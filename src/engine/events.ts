import type { Decision } from './decide.ts';

/** How a step ended. `blocked`: a step it needs failed. `cancelled`: the build was stopped first. */
export type StepEnd = 'fresh' | 'ran' | 'failed' | 'blocked' | 'cancelled';

/** Everything that happens in a build, in one stream; sinks draw it. */
export type EngineEvent =
  | { readonly kind: 'plan-started'; readonly study: string; readonly steps: number }
  | { readonly kind: 'step-started'; readonly step: string; readonly decision: Decision }
  | {
      readonly kind: 'step-progress';
      readonly step: string;
      readonly what: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'step-ended'; readonly step: string; readonly end: StepEnd; readonly ms: number }
  | { readonly kind: 'store-damaged'; readonly path: string }
  | { readonly kind: 'cache-foreign'; readonly path: string }
  | { readonly kind: 'cache-read-only'; readonly path: string; readonly reason: string }
  | { readonly kind: 'lock-waiting'; readonly holder: string }
  | { readonly kind: 'plan-ended'; readonly study: string; readonly ms: number };

export type Emit = (event: EngineEvent) => void;
