import type {
  AggregateRule,
  Normalization,
  NormalizeRule,
  Treatment,
  TreatRule,
} from '../../catalog/index-methods.ts';
import { listNames } from '../../diagnostics/suggest.ts';
import type { DimensionSpec } from '../../study/study.ts';
import type { Index } from '../study-document.generated.ts';
import { type Binding, pointerTo } from './binding.ts';

/** Which methods an option goes with. */
export type OptionTable = { readonly [option: string]: readonly string[] };

const normalizeOptions: OptionTable = {
  range: ['minmax', 'goalposts'],
  mean: ['zscore'],
  std_dev: ['zscore'],
  ties: ['rank', 'percentile', 'borda'],
  reference: ['distance_to_reference'],
  cap: ['goalposts', 'distance_to_reference', 'distance_to_target'],
  values: ['goalposts', 'distance_to_target'],
};

const treatOptions: OptionTable = {
  percentiles: ['winsorize'],
  skewness: ['outliers'],
  kurtosis: ['outliers'],
  limit: ['outliers'],
  otherwise: ['outliers'],
  combine: ['outliers'],
  lambda: ['box_cox', 'outliers'],
};

const aggregateOptions: OptionTable = { power: ['power'], distance: ['topsis'] };

/** Without the members that are undefined. */
export function given<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** Options that belong to another method than the one that is written. */
export function checkOptions(
  binding: Binding,
  written: object,
  methods: readonly string[],
  table: OptionTable,
  pointer: string,
): void {
  for (const key of Object.keys(written)) {
    const allowed = table[key];
    if (allowed === undefined || methods.some((method) => allowed.includes(method))) continue;
    const message = `\`${key}\` goes with \`method: ${listNames(allowed, 12, 'or').replaceAll('`', '')}\` only.`;
    binding.error('SPEC017', pointer + pointerTo(key), message, {
      atKey: true,
      hint: 'write another method, or remove the key',
    });
  }
}

export const indicatorNames = (dimensions: readonly DimensionSpec[]): string[] =>
  dimensions.flatMap((dimension) => dimension.indicators.map(({ name }) => name));

/** Names that must be indicators (or dimensions) of the index. */
export function checkNames(
  binding: Binding,
  written: object | undefined,
  names: readonly string[],
  what: 'indicator' | 'dimension',
  pointer: string,
): void {
  for (const name of Object.keys(written ?? {})) {
    if (names.includes(name)) continue;
    const message = `The index has no ${what} \`${name}\`.`;
    binding.error('BIND015', pointer + pointerTo(name), message, {
      atKey: true,
      hint: `its ${what}s are ${listNames(names, 12)}`,
    });
  }
}

/** `scope: base` needs a base, and periods; a base needs the scope. */
export function checkBase(
  binding: Binding,
  { scope, base }: { readonly scope?: string; readonly base?: number },
  pointer: string,
): void {
  if (scope === 'base' && base === undefined) {
    binding.error('SPEC011', `${pointer}/scope`, '`scope: base` needs the base period.', {
      hint: 'name it: `base: 2011`',
    });
  }
  if (scope !== 'base' && base !== undefined) {
    binding.error('SPEC017', `${pointer}/base`, '`base` goes with `scope: base` only.', {
      atKey: true,
      hint: 'write `scope: base`, or remove the key',
    });
  }
}

const BY_RANK = ['rank', 'percentile', 'borda'];

/** The normalization of an index, complete for every indicator. */
export function bindNormalize(
  binding: Binding,
  written: Index['normalize'],
  dimensions: readonly DimensionSpec[],
  pointer: string,
): NormalizeRule {
  const {
    method = 'minmax',
    scope = 'pooled',
    base,
    values,
    indicators,
    reference,
    ...options
  } = written ?? {};
  const names = indicatorNames(dimensions);
  if (written !== undefined) {
    checkOptions(binding, written, [method], normalizeOptions, pointer);
    checkBase(binding, written, pointer);
    checkNames(binding, values, names, 'indicator', `${pointer}/values`);
    checkNames(binding, indicators, names, 'indicator', `${pointer}/indicators`);
  }
  const own: Normalization = given({ method, ...options, reference: textOf(reference) }) as Normalization;
  const rules = new Map<string, Normalization>();
  for (const name of names) {
    const override = indicators?.[name];
    const rule: Normalization =
      override === undefined
        ? given({ ...own, values: values?.[name] as Normalization['values'] })
        : (given({ ...override, reference: textOf(override.reference) }) as Normalization);
    const place = override === undefined ? pointer : `${pointer}/indicators${pointerTo(name)}`;
    if (override !== undefined) {
      checkOptions(binding, override, [override.method], normalizeOptions, place);
      rules.set(name, rule);
    } else if (rule.values !== undefined) rules.set(name, rule);
    checkNormalization(binding, name, rule, scope, place);
  }
  return given({
    ...own,
    scope,
    base,
    indicators: rules.size === 0 ? undefined : Object.fromEntries(rules),
  });
}

const textOf = (value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

function checkNormalization(
  binding: Binding,
  name: string,
  rule: Normalization,
  scope: string,
  pointer: string,
): void {
  const fail = (message: string, hint: string) =>
    binding.error('SPEC017', pointer, message, { atKey: true, hint });
  const { method, values, range } = rule;
  if (method === 'goalposts' && !(Array.isArray(values) && values[0]! < values[1]!))
    fail(`\`${name}\` needs two goalposts, the lower first.`, `write \`values: { ${name}: [0, 100] }\``);
  if (method === 'distance_to_target' && typeof values !== 'number')
    fail(`\`${name}\` needs a target.`, `write \`values: { ${name}: 95 }\``);
  if (method === 'distance_to_reference' && rule.reference === undefined)
    fail('`distance_to_reference` needs the entity that is the reference.', 'name it: `reference: Beijing`');
  if (range !== undefined && !(range[0]! < range[1]!))
    fail('`range` needs its lower end first.', 'write `range: [0, 1]`');
  if (scope === 'base' && BY_RANK.includes(method))
    fail(
      `\`${method}\` has no base period: ranks are among cells.`,
      'write `scope: pooled` or `scope: by_time`',
    );
}

/** The treatment of an index; undefined where nothing is done. */
export function bindTreat(
  binding: Binding,
  written: Index['treat'],
  dimensions: readonly DimensionSpec[],
  pointer: string,
): TreatRule | undefined {
  if (written === undefined) return undefined;
  const { indicators, ...own } = written;
  checkTreatment(binding, own as Treatment, pointer);
  checkNames(binding, indicators, indicatorNames(dimensions), 'indicator', `${pointer}/indicators`);
  for (const [name, rule] of Object.entries(indicators ?? {}))
    checkTreatment(binding, rule as Treatment, `${pointer}/indicators${pointerTo(name)}`);
  return given({ ...own, indicators }) as TreatRule;
}

function checkTreatment(binding: Binding, rule: Treatment, pointer: string): void {
  checkOptions(binding, rule, [rule.method], treatOptions, pointer);
  const { percentiles, combine, otherwise = 'error' } = rule;
  if (rule.method === 'outliers' && combine !== undefined && otherwise === 'error') {
    const message = '`combine` needs what is done to the values drawn in: `otherwise`.';
    binding.error('SPEC017', `${pointer}/combine`, message, {
      atKey: true,
      hint: 'write `otherwise: log_ct`, or remove the key',
    });
  }
  if (percentiles !== undefined && !(percentiles[0] < percentiles[1])) {
    binding.error('SPEC017', `${pointer}/percentiles`, '`percentiles` needs its lower end first.', {
      hint: 'write `percentiles: [0.01, 0.99]`',
    });
  }
}

export function bindAggregate(
  binding: Binding,
  written: Index['aggregate'],
  hasDimensions: boolean,
  pointer: string,
): AggregateRule {
  const { method = 'arithmetic', within, power, distance, missing, least_share } = written ?? {};
  const methods = within === undefined ? [method] : [method, within];
  if (written !== undefined) checkOptions(binding, written, methods, aggregateOptions, pointer);
  if (methods.includes('power') && (power === undefined || power === 0)) {
    binding.error('SPEC011', pointer, 'The power mean needs an exponent that is not 0.', {
      atKey: true,
      hint: 'write `power: 2`, or `method: geometric` for the limit at 0',
    });
  }
  if (within !== undefined && !hasDimensions) {
    binding.error('BIND015', `${pointer}/within`, 'The index has no dimensions to aggregate within.', {
      hint: 'group the indicators under `dimensions`, or remove `within`',
    });
  }
  const skip = missing === 'skip' ? missing : undefined;
  return given({ method, within, power, distance, missing: skip, least_share });
}
