import fc from 'fast-check';

/** Plain data as a study's text holds it. */
export type Tree = null | boolean | number | string | Tree[] | { [key: string]: Tree };

/** One accident to a tree: `at` and `other` choose nodes, whatever their number. */
export type TreeChange = {
  readonly what: 'replace' | 'remove' | 'copy' | 'swap' | 'wrap' | 'rename' | 'repeat';
  readonly at: number;
  readonly other: number;
  readonly value: unknown;
  readonly key: string;
};

/** Words of the language and others, so that keys and values are near to what is meant and far from it. */
const words = fc.constantFrom(
  'kind',
  'method',
  'entropy',
  'formula',
  'models',
  'ln(x)',
  '{{x}}',
  '',
  'NaN',
  '$ref',
  '..',
  'all',
  '2020-01-01',
);
const value = fc.oneof(
  words,
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(1e308, -1, 0, 2 ** 53, true, null, [], {}),
);

export const treeChange: fc.Arbitrary<TreeChange> = fc.record({
  what: fc.constantFrom('replace', 'remove', 'copy', 'swap', 'wrap', 'rename', 'repeat'),
  at: fc.nat(100_000),
  other: fc.nat(100_000),
  value,
  key: fc.oneof(words, fc.string({ maxLength: 12 })),
});

type Place = { readonly holder: Tree[] | { [key: string]: Tree }; readonly key: string | number };

function placesIn(tree: Tree, found: Place[] = []): Place[] {
  if (typeof tree !== 'object' || tree === null) return found;
  const holder = tree;
  const keys = Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder);
  for (const key of keys) {
    found.push({ holder, key });
    placesIn(valueAt({ holder, key }), found);
  }
  return found;
}

function valueAt({ holder, key }: Place): Tree {
  return (holder as { [key: string | number]: Tree })[key] ?? null;
}

function put({ holder, key }: Place, value: Tree): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

const copyOf = (tree: Tree): Tree => JSON.parse(JSON.stringify(tree)) as Tree;

function change(tree: Tree, { what, at, other, value, key }: TreeChange): void {
  const places = placesIn(tree);
  const [one, two] = [places[at % places.length], places[other % places.length]];
  if (one === undefined || two === undefined) return;
  const [here, there] = [copyOf(valueAt(one)), copyOf(valueAt(two))];
  switch (what) {
    case 'replace':
      put(one, value as Tree);
      return;
    case 'remove':
      remove(one);
      return;
    case 'copy':
      put(one, there);
      return;
    case 'swap':
      put(one, there);
      put(two, here);
      return;
    case 'wrap':
      put(one, at % 2 === 0 ? [here] : { [key]: here });
      return;
    case 'rename':
      remove(one);
      put({ holder: one.holder, key: Array.isArray(one.holder) ? one.holder.length : key }, here);
      return;
    case 'repeat':
      put(
        one,
        Array.from({ length: 2 + (other % 30) }, () => copyOf(here)),
      );
  }
}

/** The tree after accidents to its structure; itself unharmed. */
export function mutantTree(tree: Tree, changes: readonly TreeChange[]): Tree {
  const broken = copyOf(tree);
  for (const each of changes) change(broken, each);
  return broken;
}
