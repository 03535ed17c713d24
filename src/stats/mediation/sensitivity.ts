import type { RegressionFit } from '../regression/types.ts';
import { RHO, RHO_GRID, sensitivityKey } from './functionals.ts';
import { effectOf, type Known, slopeVector } from './summary.ts';
import type { SensitivityFit } from './types.ts';

/**
 * What a confounder of mediator and outcome would do to the indirect effect: the effect over the correlation rho of the
 * errors of the two equations, the rho at which it is zero, and that rho as products of explained shares.
 *
 * @cite Imai, Keele and Yamamoto (2010), Statistical Science 25, section 5; Imai, Keele and Tingley (2010),
 *   Psychological Methods 15
 * @oracle test/oracle/mediation, R's mediation
 */
export function sensitivityFit(
  known: Known,
  fits: { readonly total: RegressionFit; readonly path: RegressionFit; readonly direct: RegressionFit },
): SensitivityFit {
  const slopes = slopeVector(known);
  const { mm, my, yy } = known.places.spread;
  // The residuals of m and y given treatment and controls: b is the slope of one on the other.
  slopes[mm] = fits.path.fit.rss;
  slopes[yy] = fits.total.fit.rss;
  slopes[my] = (known.estimates.b[0]?.estimate ?? Number.NaN) * slopes[mm]!;
  const rhoAtZero = effectOf(known, RHO, slopes);
  const squared = (rhoAtZero.estimate ?? Number.NaN) * (rhoAtZero.estimate ?? Number.NaN);
  return {
    rhoAtZero,
    residualProduct: squared,
    withinProduct: squared * unexplained(fits.path) * unexplained(fits.direct),
    curve: RHO_GRID.map((rho, at) => ({ rho, indirect: effectOf(known, sensitivityKey(at), slopes) })),
  };
}

/** Share of the variance (within the effects, where some are absorbed) that an equation leaves. */
function unexplained({ fit }: RegressionFit): number {
  return 1 - (fit.r2Within ?? fit.r2Overall ?? Number.NaN);
}
