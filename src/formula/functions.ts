/** How a function of the formula language is called. */
export type Signature = {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** How it is written, for hints. */
  readonly usage: string;
  /** What an argument that is not a formula must be, by position. */
  readonly special: { readonly [position: number]: 'periods' | 'role' | 'share' | 'digits' | 'quantile' };
  /** Looks at other rows: at other periods of an entity, or at all rows of a group. */
  readonly scope: 'cell' | 'time' | 'group';
};

const anyNumber = Number.POSITIVE_INFINITY;

function cell(name: string, least: number, most: number, usage: string): Signature {
  return { name, least, most, usage, special: name === 'round' ? { 1: 'digits' } : {}, scope: 'cell' };
}

const overTime = (name: string): Signature => ({
  name,
  least: 1,
  most: 2,
  usage: `${name}(x, k)`,
  special: { 1: 'periods' },
  scope: 'time',
});

const overGroup = (name: string): Signature => ({
  name,
  least: 2,
  most: 2,
  usage: `${name}(x, entity) or ${name}(x, time)`,
  special: { 1: 'role' },
  scope: 'group',
});

const list: readonly Signature[] = [
  cell('if', 3, 3, 'if(condition, a, b)'),
  ...['ln', 'log10', 'exp', 'sqrt', 'abs'].map((name) => cell(name, 1, 1, `${name}(x)`)),
  cell('min', 2, anyNumber, 'min(a, b, ...)'),
  cell('max', 2, anyNumber, 'max(a, b, ...)'),
  cell('round', 1, 2, 'round(x, digits)'),
  ...['lag', 'lead', 'diff'].map(overTime),
  { name: 'growth', least: 1, most: 1, usage: 'growth(x)', special: {}, scope: 'time' },
  ...['mean_of', 'sum_of', 'rank_of'].map(overGroup),
  { name: 'standardize', least: 1, most: 1, usage: 'standardize(x)', special: {}, scope: 'group' },
  {
    name: 'winsorize',
    least: 2,
    most: 3,
    usage: 'winsorize(x, p) or winsorize(x, p, 2)',
    special: { 1: 'share', 2: 'quantile' },
    scope: 'group',
  },
];

/** Every function of the formula language, by name. */
export const functions: ReadonlyMap<string, Signature> = new Map(
  list.map((signature) => [signature.name, signature]),
);
