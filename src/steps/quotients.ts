import type { VariableValue } from './variable.ts';

export type QuotientCheck = {
  readonly variable: string;
  readonly time: number | null;
  readonly discrepancy: number;
};

/** How far each location quotient is from its identity, from the ports `variable:NAME`. */
export function quotientChecks(inputs: { readonly [port: string]: unknown }): QuotientCheck[] {
  return Object.entries(inputs).flatMap(([port, value]) => {
    if (!port.startsWith('variable:')) return [];
    const { quotient } = value as VariableValue;
    return quotient === null ? [] : [{ variable: port.slice('variable:'.length), ...quotient }];
  });
}
