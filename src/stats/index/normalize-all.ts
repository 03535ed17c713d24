import { err, ok, type Result } from '../../base/result.ts';
import type { Normalization } from '../../catalog/index-methods.ts';
import { type Block, partOf, putPart } from './blocks.ts';
import { emptyProblem, placesThere, putBack, skipsGaps, there } from './gaps.ts';
import type { IndexIndicator, IndexInput } from './input.ts';
import { normalizeIndicator } from './normalize.ts';
import { baseProblem, constantProblem, type IndexProblem, methodProblem } from './problems.ts';

const MINMAX: Normalization = { method: 'minmax' };

/** Every indicator normalized, over all cells, period by period, or against the base period. */
export function normalizeAll(
  input: IndexInput,
  raw: readonly Float64Array[],
  all: Block,
  periods: readonly Block[],
): Result<Float64Array[], IndexProblem[]> {
  const scope = input.normalizeScope;
  const blocks = scope === 'by_time' && periods.length > 0 ? periods : [all];
  const base = scope === 'base' ? periods.find(({ time }) => time === input.normalizeBase) : null;
  if (base === undefined) return err([baseProblem(input.normalizeBase)]);
  const gaps = skipsGaps(input);
  const problems: IndexProblem[] = [];
  const columns = input.indicators.map((indicator, j) => {
    const rule = indicator.normalize ?? input.normalize ?? MINMAX;
    const values = raw[j]!;
    const reference = rule.method === 'distance_to_reference' ? referenceOf(values, rule, input) : null;
    const whole = new Float64Array(values.length);
    for (const block of blocks) {
      const cells = partOf(values, block);
      const places = gaps ? placesThere(cells) : null;
      const part = there(cells, places);
      const sample = base === null ? part : gaps ? there(partOf(values, base)) : partOf(values, base);
      if (sample.length === 0) {
        problems.push(emptyProblem(indicator.name, (base ?? block).time));
        continue;
      }
      const z = normalizeIndicator(
        {
          values: part,
          sample,
          direction: indicator.direction,
          reference: reference === null ? null : there(partOf(reference, block), places),
        },
        rule,
      );
      if (z instanceof Float64Array) {
        const column = putBack(z, places, cells.length);
        if (blocks.length === 1) return column;
        putPart(whole, block, column);
      } else if (z.kind === 'constant')
        problems.push(constantProblem(indicator, sample[0]!, (base ?? block).time));
      else problems.push(domainProblem(indicator, z.why, block.time));
    }
    return whole;
  });
  return problems.length > 0 ? err(problems) : ok(columns);
}

/** The reference entity's value in the period of each cell, NaN where it has none. */
function referenceOf(
  values: Float64Array,
  rule: Normalization,
  { entities, times }: IndexInput,
): Float64Array {
  const byTime = new Map<number, number>();
  entities.forEach((entity, row) => {
    if (entity === rule.reference) byTime.set(times?.[row] ?? 0, values[row]!);
  });
  return values.map((_, row) => byTime.get(times?.[row] ?? 0) ?? Number.NaN);
}

function domainProblem({ name }: IndexIndicator, why: string, time: number | null): IndexProblem {
  const when = time === null ? '' : ` in ${time}`;
  const hint = 'Normalize this indicator otherwise: `normalize.indicators`.';
  return methodProblem(name, `indicator \`${name}\` cannot be normalized${when}: ${why}.`, hint);
}
