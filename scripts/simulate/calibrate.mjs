/** Turns the knobs until both indices have the paper's weights, moments and coefficient. */
import { locationQuotient, wiggle } from './base.mjs';
import { digitalIndicators, SHOCK } from './digital.mjs';
import { latentsOf, scoreWith } from './indicator.mjs';
import { coefficient, demean, mean, residual, sd } from './panel-math.mjs';
import { ruralIndicators } from './rural.mjs';
import { solve } from './solve.mjs';
import { DIGITAL_COEFFICIENT, DIGITAL_WEIGHTS, MOMENTS, RURAL_WEIGHTS, rescaled } from './targets.mjs';

/** @typedef {import('./panel-math.mjs').Panel} Panel */

/** Where the search for the rural knobs begins. */
const START = { spread: 0.36, tail: 0.5 };

/** Share of the deviations that each pass takes out, standard deviation of the noise put in, and how far latents move. */
const SETTLE = 0.7;
const PASSES = 4;
const WEATHER = 0.014;
const LATENT_PER_SCORE = 3.9;

/** The quotient at which the effect of the digital economy is made to change, and by how much. */
const TURN = { at: 1.0, more: 0.008 };

/** @param {Panel} x @param {{ mean: number, sd: number }} target */
const momentErrors = (x, target) => [mean(x) - target.mean, sd(x) - target.sd];

/**
 * Normalized indicators of the digital index, by name, in [0, 1].
 * @param {number} seed
 * @param {ReturnType<typeof import('./base.mjs').basePanels>} base
 */
export function calibrateDigital(seed, base) {
  const indicators = digitalIndicators(base);
  const latents = latentsOf(seed, indicators);
  const weights = rescaled(DIGITAL_WEIGHTS);
  const push = base.shock.map((value) => SHOCK * value);
  const at = ([spread, tail]) => scoreWith(latents, weights, { spread, tail }, push);
  const knobs = solve(
    (k) => momentErrors(at(k).score.map(Math.log), MOMENTS.digital),
    [0.6, 0.35],
    [0.005, 0.005],
  );
  const { normalized, score } = at(knobs);
  return { indicators, normalized, value: score.map(Math.log), knobs };
}

/**
 * Normalized indicators of the rural index. Its within variation follows the digital index, more steeply where primary
 * employment is concentrated, so that there is an effect and a threshold to find.
 * @param {number} seed
 * @param {ReturnType<typeof import('./base.mjs').basePanels>} base
 * @param {Panel} digital   lnX
 */
export function calibrateRural(seed, base, digital) {
  const indicators = ruralIndicators(base);
  const latents = latentsOf(seed, indicators);
  const weights = rescaled(RURAL_WEIGHTS);
  const controls = [base.fis, base.dev, base.fai];
  const scorePushed = (push) => scoreWith(latents, weights, START, push).score;
  const gain = scorePushed(new Float64Array(digital.length)).map((value) => LATENT_PER_SCORE * value);
  const steer = steering(seed, base, digital, (push) =>
    residual(scorePushed(times(gain, push)).map(Math.log), [digital, ...controls]),
  );
  const own = demean(digital);
  const at = ([spread, tail, slope]) =>
    scoreWith(
      latents,
      weights,
      { spread, tail },
      times(
        gain,
        own.map((value, cell) => slope * value + steer[cell]),
      ),
    );
  const errors = (k) => {
    const value = at(k).score.map(Math.log);
    const slope = coefficient(value, [digital, ...controls]);
    return [...momentErrors(value, MOMENTS.rural), slope - DIGITAL_COEFFICIENT];
  };
  const knobs = solve(errors, [START.spread, START.tail, 0], [0.005, 0.01, 0.005]);
  const { normalized, score } = at(knobs);
  return { indicators, normalized, value: score.map(Math.log), knobs };
}

/** Cell by cell. @param {Panel} a @param {Panel} b @returns {Panel} */
const times = (a, b) => a.map((value, cell) => value * b[cell]);

/**
 * What moves the rural index besides the digital economy, in ln score: the greater part of the deviations that the
 * sketches alone would leave is taken out, and in come a step at the turning quotient and noise of a known size.
 * @param {number} seed
 * @param {ReturnType<typeof import('./base.mjs').basePanels>} base
 * @param {Panel} digital
 * @param {(push: Panel) => Panel} deviation   what the regression leaves when the latents are pushed
 */
function steering(seed, base, digital, deviation) {
  let steer = new Float64Array(digital.length);
  for (let pass = 0; pass < PASSES; pass++) {
    const left = deviation(steer);
    steer = steer.map((value, cell) => value - SETTLE * left[cell]);
  }
  const quotient = locationQuotient(base.primaryEmployment, base.totalEmployment);
  const turn = demean(digital.map((value, cell) => (quotient[cell] > TURN.at ? TURN.more * value : 0)));
  const weather = demean(wiggle(seed, 'rural weather', 0.4));
  return steer.map((value, cell) => value + turn[cell] + WEATHER * weather[cell]);
}
