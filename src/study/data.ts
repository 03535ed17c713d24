import type { CouplingForm } from '../catalog/companion-methods.ts';
import type { Expr } from '../formula/ast.ts';

export type SourceFormat = 'csv' | 'tsv' | 'json' | 'parquet' | 'xlsx' | 'dta';

/** Columns that say who and when; time is null in a cross-section. */
export type PanelRoles = {
  readonly entity: string;
  readonly time: string | null;
  /** What documents print for an entity of the data. */
  readonly labels?: { readonly [entity: string]: string };
};

export type SourceSpec = {
  readonly name: string;
  readonly pointer: string;
  /** As the study writes it. */
  readonly path: string;
  readonly format: SourceFormat;
  readonly encoding: string;
  readonly sheet: string | number | null;
  readonly delimiter: string | null;
  readonly missingCodes: readonly string[];
  readonly layout: WideLayout | null;
  readonly citation: string | null;
  readonly license: string | null;
  readonly redistributable: boolean | null;
  readonly url: string | null;
  /** It holds neighbors and is not joined to the panel. */
  readonly apart?: boolean;
};

/** Columns that match `columns` (one `*`, the time value) become rows: `time` and `value` name the new columns. */
export type WideLayout = { readonly columns: string; readonly time: string; readonly value: string };

export type VariableSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly label: string | null;
  readonly symbol: string | null;
  readonly unit: string | null;
  readonly description: string | null;
  readonly source: string | null;
  readonly definition:
    | { readonly kind: 'formula'; readonly expr: Expr; readonly text: string }
    | {
        readonly kind: 'location_quotient';
        readonly part: Expr;
        readonly whole: Expr;
        readonly partText: string;
        readonly wholeText: string;
      }
    | {
        readonly kind: 'coupling';
        readonly members: readonly Expr[];
        readonly texts: readonly string[];
        readonly shares: readonly number[];
        readonly form: CouplingForm;
        readonly value: 'coordination' | 'coupling' | 'development';
      };
};
