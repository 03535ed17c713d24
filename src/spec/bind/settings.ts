import {
  extrapolations,
  groupCenterMethods,
  type ImputationMethod,
  interpolations,
} from '../../catalog/imputation-methods.ts';
import { namesIn } from '../../formula/names.ts';
import { definitionExprs } from '../../study/definition.ts';
import type {
  IndexSpec,
  MissingSpec,
  OutputSpec,
  SampleSpec,
  Study,
  Term,
  VariableSpec,
} from '../../study/study.ts';
import type { Outputs } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';
import { bindWhere, rowsOfData } from './formula.ts';
import { isPlainColumn } from './quantities.ts';

/** The columns of the panel must be in every source; `sample.where` sees columns of the data alone. */
export function bindSample(binding: Binding): SampleSpec {
  const { sample } = binding.study.data;
  const expect = sample?.expect ?? {};
  return {
    where: bindWhere(binding, sample?.where, '/data/sample/where', rowsOfData),
    expect: {
      entities: expect.entities ?? null,
      periods: expect.periods ?? null,
      balanced: expect.balanced ?? null,
      rows: expect.rows ?? null,
    },
  };
}

/** Labels of entities; two of one label could not be told apart in the paper. */
export function bindPanel(binding: Binding): Study['panel'] {
  const { entity, time, labels } = binding.study.data.panel;
  const first = new Map<string, string>();
  for (const [key, label] of Object.entries(labels ?? {})) {
    const other = first.get(label);
    if (other === undefined) {
      first.set(label, key);
      continue;
    }
    const related = [
      { at: binding.span(pointerTo('data', 'panel', 'labels', other)), note: 'the other is here' },
    ];
    const message = `The entities \`${other}\` and \`${key}\` have one label, \`${label}\`.`;
    const hint = 'the paper could not tell them apart: give each a label of its own';
    binding.error('BIND034', pointerTo('data', 'panel', 'labels', key), message, { related, hint });
  }
  return { entity, time: time ?? null, ...(labels === undefined ? {} : { labels }) };
}

export function checkPanel(binding: Binding, namesOf: (source: string) => readonly string[] | null): void {
  const { entity, time } = binding.study.data.panel;
  for (const [role, name] of [
    ['entity', entity],
    ['time', time],
  ] as const) {
    if (name === undefined) continue;
    if (!binding.isColumn(name, `/data/panel/${role}`)) continue;
    const apart = Object.values(binding.study.data.neighbors ?? {}).map(({ source }) => source);
    for (const source of Object.keys(binding.study.data.sources)) {
      if (apart.includes(source)) continue;
      const names = namesOf(source);
      if (names === null || names.includes(name) || !binding.columns.has(name)) continue;
      const message = `The source \`${source}\` has no column \`${name}\`, the ${role} of the panel.`;
      const hint = 'every source is joined on the keys of the panel';
      binding.error('BIND011', pointerTo('data', 'sources', source), message, { atKey: true, hint });
    }
  }
}

/** Raw columns that a set of names comes down to, through variables. */
function rawColumns(
  binding: Binding,
  names: readonly string[],
  variables: readonly VariableSpec[],
): Set<string> {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const raw = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const variable = byName.get(name);
    if (variable === undefined || isPlainColumn(variable)) {
      if (binding.columns.has(name)) raw.add(name);
      return;
    }
    const { definition } = variable;
    const exprs = definitionExprs(definition);
    for (const need of exprs.flatMap(namesIn)) visit(need);
  };
  for (const name of names) visit(name);
  return raw;
}

/**
 * Which raw columns are filled: those named, else every raw column that an index uses, through variables too; never
 * the keys of the panel, never what the outcome of a model is made of (an outcome that is an index is the index's).
 */
export function bindMissing(
  binding: Binding,
  variables: readonly VariableSpec[],
  indices: readonly IndexSpec[],
  outcomes: readonly Term[],
): MissingSpec {
  const missing = binding.study.data.missing ?? {};
  const { entity, time } = binding.study.data.panel;
  const base = {
    method: missing.method ?? 'none',
    edges: missing.edges ?? 'none',
    maxGap: missing.max_gap ?? null,
    ...(missing.window === undefined ? {} : { window: missing.window }),
    ...(missing.weighting === undefined ? {} : { weighting: missing.weighting }),
    ...acrossOptions(missing),
  } as const;
  checkImputation(binding, base, '/data/missing');
  if (missing.columns !== undefined) {
    const columns = missing.columns.filter((name, i) => binding.isColumn(name, `/data/missing/columns/${i}`));
    return { ...base, columns };
  }
  const indicators = indices
    .flatMap((index) => index.dimensions)
    .flatMap((dimension) => dimension.indicators);
  const used = rawColumns(
    binding,
    indicators.flatMap((indicator) => namesIn(indicator.expr)),
    variables,
  );
  const kept = rawColumns(
    binding,
    outcomes.flatMap((outcome) => namesIn(outcome.expr)),
    variables,
  );
  for (const name of [entity, time, ...kept]) if (name !== undefined) used.delete(name);
  return { ...base, columns: [...used].sort((a, b) => (a < b ? -1 : 1)) };
}

/** `edges` goes with interpolations, `window` and `weighting` with the moving average. */
export function checkImputation(binding: Binding, rule: Omit<MissingSpec, 'columns'>, pointer: string): void {
  const { method, edges, window, weighting } = rule;
  const tell = (key: string, message: string, hint: string) =>
    binding.error('SPEC017', `${pointer}/${key}`, message, { atKey: true, hint });
  if (method === 'none') return;
  checkAcross(binding, rule, pointer);
  if (edges !== 'none' && !interpolations.includes(method))
    tell('edges', `\`${method}\` fills the ends of a series as it fills the rest.`, 'remove `edges`');
  else if (edges === 'extrapolate' && !extrapolations.includes(method))
    tell('edges', `\`${method}\` does not go on beyond the observations.`, 'write `edges: nearest`, or none');
  if (method === 'moving_average') return;
  for (const [key, value] of [
    ['window', window],
    ['weighting', weighting],
  ] as const) {
    if (value !== undefined)
      tell(key, `\`${key}\` goes with \`method: moving_average\` only.`, 'remove the key');
  }
}

type AcrossOptions = Pick<MissingSpec, 'by' | 'sets' | 'reversed'>;

/** The options of methods that fill from other rows or columns, where they are written. */
export function acrossOptions({ by, sets, reversed }: AcrossOptions): AcrossOptions {
  return {
    ...(by === undefined ? {} : { by }),
    ...(sets === undefined ? {} : { sets }),
    ...(reversed === undefined ? {} : { reversed }),
  };
}

/** `by` goes with centers of groups, `sets` and `reversed` with means of rows; their columns are in the data. */
function checkAcross(
  binding: Binding,
  { method, by, sets, reversed }: Omit<MissingSpec, 'columns'>,
  pointer: string,
): void {
  const alone = (key: string, methods: string) =>
    binding.error('SPEC017', `${pointer}/${key}`, `\`${key}\` goes with ${methods} only.`, {
      atKey: true,
      hint: 'remove the key',
    });
  if (by !== undefined) {
    if (!groupCenterMethods.includes(method as ImputationMethod))
      alone('by', groupCenterMethods.map((name) => `\`${name}\``).join(', '));
    binding.isColumn(by, `${pointer}/by`);
  }
  if (method !== 'row_mean') {
    if (sets !== undefined) alone('sets', '`method: row_mean`');
    if (reversed !== undefined) alone('reversed', '`method: row_mean`');
    return;
  }
  for (const [i, name] of (reversed ?? []).entries()) binding.isColumn(name, `${pointer}/reversed/${i}`);
  const seen = new Set<string>();
  sets?.forEach((set, i) => {
    set.forEach((name, j) => {
      const at = `${pointer}/sets/${i}/${j}`;
      binding.isColumn(name, at);
      if (seen.has(name))
        binding.error('SPEC017', at, `\`${name}\` is in two sets.`, { hint: 'leave it in one of them' });
      seen.add(name);
    });
  });
}

const usualStars = { '*': 0.05, '**': 0.01, '***': 0.001 };

/** Loosest first; null is none. */
export function bindStars(stars: 'none' | { readonly [symbol: string]: number }): OutputSpec['stars'] {
  if (stars === 'none') return null;
  return Object.entries(stars)
    .map(([symbol, below]) => ({ symbol, below }))
    .sort((a, b) => b.below - a.below);
}

export function bindOutputs(outputs: Outputs = {}): OutputSpec {
  return {
    formats: outputs.formats ?? ['md', 'tex', 'html'],
    figures: outputs.figures ?? ['svg'],
    paperFigures: outputs.paper_figures ?? ['roadmap'],
    language: outputs.language ?? 'en',
    stars: bindStars(outputs.stars ?? usualStars),
    parentheses: outputs.parentheses ?? 'statistic',
    digits: outputs.digits ?? 4,
    templates: outputs.templates ?? null,
  };
}
