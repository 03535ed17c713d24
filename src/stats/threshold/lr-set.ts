import type { Candidates } from './candidates.ts';
import type { Step } from './sequence.ts';
import type { LrInterval, ThresholdEstimate } from './types.ts';

/** Levels that papers print, beside the coverage that was asked for. */
const LEVELS = [0.9, 0.95, 0.99] as const;

/** LR value up to which a candidate belongs to the set: -2 ln(1 - sqrt(confidence)). */
export function lrCritical(confidence: number): number {
  return -2 * Math.log(1 - Math.sqrt(confidence));
}

/**
 * Likelihood-ratio confidence set of a threshold, from the scan that placed it: LR(g) = (S(g) - S_min)/(S_min/df).
 *
 * @cite Hansen (1999), equations 12-13
 */
export function lrSet(candidates: Candidates, step: Step, df: number, confidence: number): ThresholdEstimate {
  const kept = Array.from(step.scanned.keys()).filter((i) => !Number.isNaN(step.rssAt[i]!));
  const gamma = Float64Array.from(kept, (i) => candidates.gamma[step.scanned[i]!]!);
  const rss = Float64Array.from(kept, (i) => step.rssAt[i]!);
  const lr = rss.map((value) => (value - step.rss) / (step.rss / df));
  const { critical, confLow, confHigh, connected } = intervalOf(gamma, lr, confidence);
  return {
    value: candidates.gamma[step.index]!,
    confLow,
    confHigh,
    connected,
    critical,
    intervals: LEVELS.map((level) => intervalOf(gamma, lr, level)),
    curve: { gamma, lr, rss },
  };
}

function intervalOf(gamma: Float64Array, lr: Float64Array, confidence: number): LrInterval {
  const critical = lrCritical(confidence);
  let first = -1;
  let last = -1;
  let inside = 0;
  for (let i = 0; i < lr.length; i++) {
    if (!(lr[i]! <= critical)) continue;
    if (first < 0) first = i;
    last = i;
    inside += 1;
  }
  return {
    confidence,
    critical,
    confLow: gamma[first]!,
    confHigh: gamma[last]!,
    connected: inside === last - first + 1,
  };
}
