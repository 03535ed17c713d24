import type { Term } from './estimation.ts';

/** A file in the program's folder before it starts. */
export type ExternalInput =
  | { readonly name: string; readonly pointer: string; readonly kind: 'file'; readonly path: string }
  | {
      readonly name: string;
      readonly pointer: string;
      readonly kind: 'table';
      readonly format: 'csv' | 'parquet';
      readonly variables: readonly Term[];
    };

/** A table that it leaves. */
export type ExternalOutput = {
  readonly name: string;
  readonly format: 'csv' | 'tsv' | 'json' | 'parquet';
  readonly label: string | null;
  readonly missingCodes: readonly string[];
};

export type ExternalSpec = {
  readonly name: string;
  readonly pointer: string;
  readonly title: string | null;
  readonly kind: 'external';
  readonly command: readonly string[];
  readonly inputs: readonly ExternalInput[];
  readonly outputs: readonly ExternalOutput[];
  /** null: the program with `--version`. */
  readonly version: readonly string[] | null;
  readonly environment: readonly string[];
  readonly timeoutS: number;
  readonly memoryMb: number;
};

/** Numbers of a coefficient that a value can be held to. */
export type CoefficientNumber = 'estimate' | 'std_error' | 'statistic' | 'p_value' | 'conf_low' | 'conf_high';

/** A value of an external program's table, held to numbers or to a coefficient of another model. */
export type ExternalClaim = {
  readonly kind: 'external';
  readonly model: string;
  readonly output: string;
  /** null: the table has one row. */
  readonly row: { readonly [column: string]: string | number } | null;
  readonly column: string;
  readonly condition: {
    readonly equals?: number;
    readonly within?: number;
    readonly greaterThan?: number;
    readonly lessThan?: number;
    readonly equalsCoefficient?: {
      readonly model: string;
      readonly term: string;
      /** null: the last. */
      readonly column: string | null;
      readonly number: CoefficientNumber;
    };
  };
};
