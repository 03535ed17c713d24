/** The simulated panel of `specs/digital-rural`, from its seed to the bytes of the file. */
import { basePanels } from './base.mjs';
import { calibrateDigital, calibrateRural } from './calibrate.mjs';
import { columnsOf, inUnits, toCsv } from './columns.mjs';

/** The committed file is this seed's. */
export const SEED = 20250526;

/**
 * CSV text of 31 provinces and 12 years: the same text for the same seed on every machine and Node.
 * @param {number} [seed]
 * @returns {string}
 */
export function generate(seed = SEED) {
  const base = basePanels(seed);
  const digital = calibrateDigital(seed, base);
  const rural = calibrateRural(seed, base, digital.value);
  return toCsv(
    columnsOf(
      seed,
      base,
      inUnits(rural.indicators, rural.normalized, ['illiteracy']),
      inUnits(digital.indicators, digital.normalized, []),
    ),
  );
}
