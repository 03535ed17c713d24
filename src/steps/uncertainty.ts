import type { JsonObject } from '../base/json.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { stream } from '../numeric/rng.ts';
import type { StepContext, StepKind } from '../plan/step.ts';
import { type Draw, makeDesign } from '../stats/uncertainty/design.ts';
import { carryDraw } from './uncertainty-carry.ts';
import type { UncertaintyParams } from './uncertainty-params.ts';
import { uncertaintyValue } from './uncertainty-result.ts';
import { type Combination, failedRuns } from './uncertainty-runs.ts';
import { type Drawn, type Scorer, scorerOf } from './uncertainty-scores.ts';

/** Choices of indices drawn by a design, and what scores, coefficients and verdicts become under each. */
export const step: StepKind = {
  kind: 'uncertainty',
  heavy: true,
  draws: true,
  async run(inputs, jsonParams: JsonObject, context) {
    const params = jsonParams as unknown as UncertaintyParams;
    const scorer = scorerOf(inputs, params, context);
    if (!scorer.ok) return { ok: false, problems: scorer.error };
    const compute = async (levels: Int32Array): Promise<Combination> => {
      const drawn = await scorer.value.draw(levels);
      if (!drawn.ok) return { ok: false, reason: drawn.error[0]! };
      return { ok: true, drawn: drawn.value, carried: await carryDraw(inputs, params, drawn.value, context) };
    };
    const own = await compute(new Int32Array(params.factors.length));
    if (!own.ok) return { ok: false, problems: [problemAt(params, '', own.reason)] };
    const idle = await idleAlternatives(params, scorer.value, own.drawn);
    if (idle.length > 0) return { ok: false, problems: idle };
    const design = designOf(params, context);
    if (design.length === 0)
      return {
        ok: false,
        problems: [problemAt(params, '/exclude', 'every combination is excluded')],
      };
    const known = new Map<string, Combination>([[keyOf(new Int32Array(params.factors.length)), own]]);
    const runs: Combination[] = [];
    for (const [i, { levels }] of design.entries()) {
      const key = keyOf(levels);
      const found = known.get(key) ?? (await compute(levels));
      known.set(key, found);
      runs.push(found);
      context.progress('draws', i + 1, design.length);
    }
    const lost = lostAlternatives(params, design, runs);
    if (lost.length > 0) return { ok: false, problems: lost };
    for (const warning of failures(params, runs)) context.warn(warning);
    const distinct = new Set(design.map(({ levels }) => keyOf(levels))).size;
    return {
      ok: true,
      value: uncertaintyValue({ inputs, params, context, scorer: scorer.value, own, design, runs, distinct }),
    };
  },
};

const keyOf = (levels: Int32Array): string => levels.join(' ');

function designOf(params: UncertaintyParams, { seed, stepId }: StepContext): Draw[] {
  const factors = params.factors.map(({ name, levels }) => ({ name, levels: levels.length }));
  const excluded = (levels: Int32Array): boolean =>
    params.exclude.some((combination) =>
      Object.entries(combination).every(
        ([name, place]) => levels[params.factors.findIndex((factor) => factor.name === name)] === place,
      ),
    );
  return makeDesign(
    params.design,
    factors,
    params.replications,
    (row) => stream(seed, stepId, 'design', row),
    excluded,
  );
}

function problemAt(
  { name, pointer }: UncertaintyParams,
  at: string,
  message: string,
  hint?: string,
): Problem {
  const problem: Problem = {
    code: 'RUN001',
    severity: 'error',
    message: `${name}: ${message}`,
    pointer: pointer + at,
  };
  return hint === undefined ? problem : { ...problem, hint };
}

/** An alternative that moves no score, with all else as the study has it, is a slip: it would count as certainty. */
async function idleAlternatives(params: UncertaintyParams, scorer: Scorer, own: Drawn): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [k, factor] of params.factors.entries()) {
    if (factor.kind === 'perturb_weights') continue;
    for (let level = 1; level < factor.levels.length; level++) {
      const levels = new Int32Array(params.factors.length);
      levels[k] = level;
      const drawn = await scorer.draw(levels);
      if (!drawn.ok) continue;
      const moved = Object.entries(drawn.value.scores).some(([index, scores]) =>
        scores.some((score, row) => score !== own.scores[index]![row]),
      );
      if (moved) continue;
      const at = factor.kind === 'leave_out' ? '/vary/leave_out' : `/vary/${factor.kind}/${level - 1}`;
      const message = `\`${factor.levels[level]}\` of \`${factor.name}\` changes no score of ${params.of.join(', ')}`;
      problems.push(
        problemAt(params, at, message, 'remove the alternative, or write one that acts on these data'),
      );
    }
  }
  return problems;
}

/** An alternative under which nothing could ever be computed is an error, not a row of failures. */
function lostAlternatives(
  params: UncertaintyParams,
  design: readonly Draw[],
  runs: readonly Combination[],
): Problem[] {
  return params.factors.flatMap((factor, k) =>
    factor.levels.flatMap((name, level): Problem[] => {
      const own = runs.filter((_, i) => design[i]!.levels[k] === level);
      const [first] = own;
      if (first === undefined || first.ok || own.some((run) => run.ok)) return [];
      const at =
        level > 0 && factor.kind !== 'leave_out' && factor.kind !== 'perturb_weights'
          ? `/vary/${factor.kind}/${level - 1}`
          : '/vary';
      return [
        problemAt(
          params,
          at,
          `nothing could be computed under \`${name}\` of \`${factor.name}\`: ${first.reason}`,
          'give it options under which it can be (a range above 0, a shift, `scale: range`), or remove it',
        ),
      ];
    }),
  );
}

/** Draws without a result: counted aloud, by what was wrong. */
function failures(params: UncertaintyParams, runs: readonly Combination[]): Problem[] {
  const failed = failedRuns(runs);
  return failed.map(({ runs: count, reason }) => ({
    ...problemAt(
      params,
      '/vary',
      `${count} of ${runs.length} runs could not be computed: ${reason}`,
      '`exclude` combinations that make no sense, or give alternatives options that fit each other',
    ),
    severity: 'warning' as const,
  }));
}
