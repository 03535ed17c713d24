import type { ThresholdCompat } from './types.ts';

/** Whether a program demeans over all periods and then deletes each entity's last one. */
export function deletesLastPeriod(compat: ThresholdCompat): boolean {
  return compat === 'hansen1999' || compat === 'pdr';
}
