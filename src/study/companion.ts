import type { CompanionMethod, CompanionOptions } from '../catalog/companion-methods.ts';
import type { Expr } from '../formula/ast.ts';
import type { RegressionColumnSpec, Term } from './estimation.ts';

/** A `kind: companion` model, bound. */
export type CompanionSpec = {
  readonly kind: 'companion';
  readonly name: string;
  readonly pointer: string;
  readonly title: string | null;
  readonly method: CompanionMethod;
  /** What is measured: one term, the subsystems or the parts; none for obstacle_degree. */
  readonly variables: readonly Term[];
  /** theil: the weights of the rows. */
  readonly population: Term | null;
  /** Data column. */
  readonly groups: string | null;
  /** Name in `data.neighbors`. */
  readonly neighbors: string | null;
  /** obstacle_degree: name of the index. */
  readonly index: string | null;
  readonly options: CompanionOptions;
  /** beta_convergence: the one equation. */
  readonly columns: readonly RegressionColumnSpec[];
  readonly where: Expr | null;
  readonly confidence: number;
};

/** How neighbors are found, with the defaults written out. */
export type NeighborsSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly rowStandardize: boolean;
  readonly rule:
    | {
        readonly kind: 'pairs';
        readonly source: string;
        readonly from: string;
        readonly to: string;
        readonly weight: string | null;
        readonly symmetric: boolean;
      }
    | { readonly kind: 'square'; readonly source: string; readonly entity: string }
    | {
        readonly kind: 'distance';
        readonly latitude: string;
        readonly longitude: string;
        readonly distance:
          | { readonly kind: 'inverse_distance'; readonly power: number; readonly within: number | null }
          | { readonly kind: 'within'; readonly within: number }
          | { readonly kind: 'k_nearest'; readonly k: number };
      };
};
