import type { Judgement, SimpleWeightMethod, WeightRule, WeightsRule } from '../../catalog/index-methods.ts';
import { sum } from '../../numeric/sum.ts';
import type { DimensionSpec } from '../../study/study.ts';
import type { Index, WeightPart } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { constantOf } from './constant.ts';
import { checkDoubt } from './doubt.ts';
import {
  checkBase,
  checkNames,
  checkOptions,
  given,
  indicatorNames,
  type OptionTable,
} from './index-rules.ts';

type Weights = NonNullable<Index['weights']>;

const options: OptionTable = {
  zeros: ['entropy'],
  share_shift: ['entropy'],
  reproduce: ['entropy'],
  of: ['cv'],
  correlation: ['critic'],
  contrast: ['critic'],
  retain: ['pca'],
  loadings: ['pca'],
  priority: ['ahp'],
  values: ['expert'],
  dimensions: ['expert'],
  matrix: ['ahp'],
  matrices: ['ahp'],
  expert: ['expert'],
  parts: ['combination'],
  combine: ['combination'],
  shares: ['combination'],
  share_range: ['benefit_of_the_doubt'],
};

/** Saaty's random index is known up to this size. */
const LARGEST_JUDGEMENT = 15;
/** Judgements written with few decimals, .33 for 1/3, miss their reciprocals by no more than this share. */
const RECIPROCAL_TOLERANCE = 0.02;

/** The weights of an index. `expert: { values }` is short for `method: expert`. */
export function bindWeights(
  binding: Binding,
  written: Index['weights'],
  dimensions: readonly DimensionSpec[],
  pointer: string,
): WeightsRule {
  const weights: Weights = written ?? {};
  const method = weights.method ?? (weights.expert === undefined ? 'entropy' : 'expert');
  checkOptions(binding, weights, [method], options, pointer);
  checkBase(binding, weights, pointer);
  const nested = weights.within === 'dimension';
  if (weights.between !== undefined && !nested) {
    binding.error('SPEC017', `${pointer}/between`, '`between` goes with `within: dimension` only.', {
      atKey: true,
      hint: 'write `within: dimension`, or remove the key',
    });
  }
  const layout = { dimensions, nested, equalBetween: weights.between === 'equal' };
  const { scope = 'pooled', base, between, shift = 0, parts, combine, shares } = weights;
  const whole = method === 'combination' || method === 'benefit_of_the_doubt';
  const rule = whole ? {} : bindRule(binding, { ...weights, method }, layout, pointer);
  if (method === 'benefit_of_the_doubt') checkDoubt(binding, weights, dimensions, pointer);
  return given({
    ...rule,
    method,
    scope,
    base,
    within: weights.within ?? 'none',
    between,
    shift,
    parts: method === 'combination' ? bindParts(binding, parts, shares, layout, pointer) : undefined,
    combine: method === 'combination' ? (combine ?? 'multiplicative') : undefined,
    shares,
    share_range: weights.share_range as WeightsRule['share_range'],
  });
}

type Layout = {
  readonly dimensions: readonly DimensionSpec[];
  readonly nested: boolean;
  readonly equalBetween: boolean;
};

function bindParts(
  binding: Binding,
  parts: readonly WeightPart[] | undefined,
  shares: readonly number[] | undefined,
  layout: Layout,
  pointer: string,
): WeightRule[] {
  if (parts === undefined) {
    binding.error('SPEC011', pointer, 'A combination needs the sets of weights that it joins.', {
      atKey: true,
      hint: 'write `parts: [{ method: entropy }, { method: critic }]`',
    });
    return [];
  }
  if (shares !== undefined && (shares.length !== parts.length || !sumsToOne(shares))) {
    binding.error('SPEC017', `${pointer}/shares`, '`shares` needs one share for each part, with sum 1.', {});
  }
  return parts.map((part, i) => {
    const place = `${pointer}/parts/${i}`;
    checkOptions(binding, part, [part.method], options, place);
    return bindRule(binding, part, layout, place);
  });
}

type Written = Omit<Weights, 'method'> & { readonly method: SimpleWeightMethod };

function bindRule(binding: Binding, written: Written, layout: Layout, pointer: string): WeightRule {
  const { method, zeros, share_shift, reproduce, of, correlation, contrast, retain, loadings, priority } =
    written;
  const plain = {
    method,
    zeros,
    share_shift,
    reproduce,
    of,
    correlation,
    contrast,
    retain,
    loadings,
    priority,
  };
  if (method === 'expert') return given({ ...plain, ...bindExpert(binding, written, layout, pointer) });
  if (method === 'ahp') return given({ ...plain, ...bindJudgements(binding, written, layout, pointer) });
  return given(plain);
}

type Numbers = { readonly [name: string]: number };

function bindExpert(
  binding: Binding,
  written: Written,
  layout: Layout,
  pointer: string,
): Pick<WeightRule, 'values' | 'dimensions'> {
  const short = written.expert !== undefined;
  const place = short ? `${pointer}/expert` : pointer;
  const values = written.expert?.values ?? written.values;
  const between = written.expert?.dimensions ?? written.dimensions;
  if (values === undefined) {
    binding.error('SPEC011', pointer, 'Expert weights need their `values`.', {
      atKey: true,
      hint: 'write a weight for each indicator: `values: { grain: 0.4, engel: 0.6 }`',
    });
    return { values: {} };
  }
  checkNames(binding, values, indicatorNames(layout.dimensions), 'indicator', `${place}/values`);
  const groups = layout.nested
    ? layout.dimensions
    : [{ name: '', indicators: layout.dimensions.flatMap((d) => d.indicators) }];
  for (const { name, indicators } of groups) {
    const where = name === '' ? '' : ` of \`${name}\``;
    checkShares(
      binding,
      values,
      indicators.map((it) => it.name),
      `weights${where}`,
      `${place}/values`,
    );
  }
  if (!layout.nested) {
    if (between !== undefined) tellUnnested(binding, 'dimensions', place);
    return { values };
  }
  if (layout.equalBetween) return { values };
  const names = layout.dimensions.map(({ name }) => name);
  checkNames(binding, between, names, 'dimension', `${place}/dimensions`);
  checkShares(
    binding,
    between ?? {},
    names,
    'weights of dimensions',
    between === undefined ? place : `${place}/dimensions`,
  );
  return { values, dimensions: between };
}

function tellUnnested(binding: Binding, key: string, pointer: string): void {
  binding.error('SPEC017', `${pointer}/${key}`, `\`${key}\` goes with \`within: dimension\` only.`, {
    atKey: true,
    hint: 'write `within: dimension`, or remove the key',
  });
}

/** Every name has a weight, and the weights sum to 1 within the digits they are written with. */
function checkShares(
  binding: Binding,
  values: Numbers,
  names: readonly string[],
  what: string,
  pointer: string,
): void {
  const absent = names.filter((name) => !Object.hasOwn(values, name));
  if (absent.length > 0) {
    binding.error('SPEC011', pointer, `The ${what} have none for \`${absent.join('`, `')}\`.`, {
      atKey: true,
    });
    return;
  }
  const own = names.map((name) => values[name]!);
  if (sumsToOne(own)) return;
  const total = Number(sum(own).toPrecision(12));
  binding.error('SPEC014', pointer, `The ${what} sum to ${total}, not to 1.`, { atKey: true });
}

/** Within half a unit of each number's last digit. */
function sumsToOne(values: readonly number[]): boolean {
  const slack = sum(values.map((value) => 0.5 * unitOf(value)));
  const total = sum(values);
  return total > 0 && Math.abs(total - 1) <= slack + 1e-12;
}

function unitOf(value: number): number {
  const text = String(value);
  if (text.includes('e')) return 0;
  const point = text.indexOf('.');
  // A whole number is exact: a weight of 0 or 1 rounds nothing.
  return point < 0 ? 0 : Number(`1e-${text.length - point - 1}`);
}

type Matrix = readonly (readonly (number | string)[])[];

function bindJudgements(
  binding: Binding,
  written: Written,
  { dimensions, nested, equalBetween }: Layout,
  pointer: string,
): Pick<WeightRule, 'judgement' | 'judgements'> {
  const names = nested ? dimensions.map(({ name }) => name) : indicatorNames(dimensions);
  const what = nested ? 'dimensions' : 'indicators';
  const judgement =
    nested && equalBetween && written.matrix === undefined
      ? undefined
      : bindMatrix(binding, written.matrix, names, what, `${pointer}/matrix`);
  if (!nested) {
    if (written.matrices !== undefined) tellUnnested(binding, 'matrices', pointer);
    return { judgement };
  }
  checkNames(binding, written.matrices, names, 'dimension', `${pointer}/matrices`);
  const judgements: { [dimension: string]: Judgement } = {};
  for (const { name, indicators } of dimensions) {
    const matrix = written.matrices?.[name];
    if (matrix === undefined && indicators.length === 1) continue;
    const items = indicators.map((it) => it.name);
    judgements[name] = bindMatrix(
      binding,
      matrix,
      items,
      `indicators of \`${name}\``,
      matrix === undefined ? pointer : `${pointer}/matrices${pointerTo(name)}`,
    );
  }
  return { judgement, judgements };
}

/** A positive reciprocal matrix with a row for each item. */
function bindMatrix(
  binding: Binding,
  written: Matrix | undefined,
  items: readonly string[],
  what: string,
  pointer: string,
): Judgement {
  const n = items.length;
  const fail = (message: string, at = pointer): Judgement => {
    const hint = `write ${n} rows of ${n} numbers, in the order of the study; (j, i) is 1 over (i, j)`;
    binding.error('SPEC017', at, message, { atKey: true, hint });
    return { items, matrix: items.map(() => items.map(() => 1)) };
  };
  if (written === undefined)
    return fail(`AHP needs a matrix of judgements on the ${n} ${what}.`, pointer.replace(/\/matrix$/, ''));
  if (n > LARGEST_JUDGEMENT)
    return fail(`The ${n} ${what} are too many to compare: Saaty's index ends at ${LARGEST_JUDGEMENT}.`);
  if (written.length !== n || written.some((row) => row.length !== n))
    return fail(`The matrix must have ${n} rows of ${n} entries, one for each of the ${what}.`);
  const matrix = written.map((row) => row.map(constantOf));
  for (const [i, row] of matrix.entries()) {
    for (const [j, entry] of row.entries()) {
      if (entry === null || !(entry > 0))
        return fail(`The entry \`${written[i]![j]}\` is not a number above 0.`, `${pointer}/${i}/${j}`);
      const product = entry * (matrix[j]![i] ?? 0);
      if (i > j && Math.abs(product - 1) > RECIPROCAL_TOLERANCE)
        return fail(
          `The entries for \`${items[j]}\` and \`${items[i]}\` are not each other's reciprocals: ${written[j]![i]} and ${written[i]![j]}.`,
          `${pointer}/${i}/${j}`,
        );
    }
  }
  if (matrix.some((row, i) => row[i] !== 1))
    return fail('Every item is as important as itself: the diagonal is 1.');
  return { items, matrix: matrix as number[][] };
}
