import type { CouplingForm } from '../../catalog/companion-methods.ts';
import { sum } from '../../numeric/sum.ts';
import type { Binding } from './binding.ts';

type Written = { readonly form?: CouplingForm; readonly shares?: readonly number[] };

/** The form and the shares of a coupling of so many subsystems. */
export function couplingOptions(
  binding: Binding,
  { form = 'standard', shares }: Written,
  count: number,
  pointer: string,
): { readonly form: CouplingForm; readonly shares: readonly number[] } {
  if (form === 'liao1999' && count !== 2) {
    const message = `\`form: liao1999\` is of two subsystems; there are ${count}.`;
    binding.error('SPEC017', `${pointer}/form`, message, { hint: 'write `form: power`, or `standard`' });
  }
  if (shares !== undefined && (shares.length !== count || Math.abs(sum(shares) - 1) > SUM_TOLERANCE)) {
    const message = `\`shares\` needs one share for each of the ${count} subsystems, with sum 1.`;
    binding.error('SPEC017', `${pointer}/shares`, message, {});
  }
  return { form, shares: shares ?? Array.from({ length: count }, () => 1 / count) };
}

/** Thirds written with three decimals. */
const SUM_TOLERANCE = 2e-3;
