/** An undirected graph with positive weights: each edge stands with both its ends, neighbors of a vertex side by side. */
export type Graph = {
  readonly size: number;
  /** size + 1: where each vertex's neighbors begin. */
  readonly starts: Int32Array;
  readonly neighbors: Int32Array;
  readonly weights: Float64Array;
};

/** Sums the weights of pairs of vertices: a hash table with open addressing, a < b in one key. */
export type PairSums = {
  readonly size: () => number;
  readonly add: (a: number, b: number, weight: number) => void;
  readonly graph: () => Graph;
};

const FIRST_ROOM = 1 << 12;
/** Odd; spreads keys over the table. */
const SPREAD = 0x9e3779b1;

export function pairSums(vertices: number): PairSums {
  let room = FIRST_ROOM;
  let keys = new Float64Array(room).fill(-1);
  let sums = new Float64Array(room);
  let used = 0;
  const placeOf = (key: number, a: number, b: number): number => {
    const mask = room - 1;
    let at = (Math.imul(a, SPREAD) ^ Math.imul(b, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    while (keys[at] !== -1 && keys[at] !== key) at = (at + 1) & mask;
    return at;
  };
  const grow = (): void => {
    const [oldKeys, oldSums] = [keys, sums];
    room *= 2;
    keys = new Float64Array(room).fill(-1);
    sums = new Float64Array(room);
    for (let i = 0; i < oldKeys.length; i++) {
      const key = oldKeys[i]!;
      if (key === -1) continue;
      const a = Math.floor(key / vertices);
      const at = placeOf(key, a, key - a * vertices);
      keys[at] = key;
      sums[at] = oldSums[i]!;
    }
  };
  const add = (a: number, b: number, weight: number): void => {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    const key = low * vertices + high;
    const at = placeOf(key, low, high);
    if (keys[at] === -1) {
      keys[at] = key;
      sums[at] = weight;
      used += 1;
      if (used * 2 > room) grow();
    } else sums[at]! += weight;
  };
  return { size: () => used, add, graph: () => graphOf(vertices, keys, sums) };
}

function graphOf(size: number, keys: Float64Array, sums: Float64Array): Graph {
  const starts = new Int32Array(size + 1);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key === -1) continue;
    const a = Math.floor(key / size);
    starts[a + 1]! += 1;
    starts[key - a * size + 1]! += 1;
  }
  for (let v = 0; v < size; v++) starts[v + 1]! += starts[v]!;
  const neighbors = new Int32Array(starts[size]!);
  const weights = new Float64Array(starts[size]!);
  const next = starts.slice(0, size);
  const put = (from: number, to: number, weight: number): void => {
    const at = next[from]!;
    neighbors[at] = to;
    weights[at] = weight;
    next[from] = at + 1;
  };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (key === -1) continue;
    const a = Math.floor(key / size);
    put(a, key - a * size, sums[i]!);
    put(key - a * size, a, sums[i]!);
  }
  return { size, starts, neighbors, weights };
}

/** Component of each vertex, numbered in the order of their first vertices. */
export function componentsOf({ size, starts, neighbors }: Graph): { of: Int32Array; count: number } {
  const of = new Int32Array(size).fill(-1);
  const stack = new Int32Array(size);
  let count = 0;
  for (let first = 0; first < size; first++) {
    if (of[first] !== -1) continue;
    let depth = 0;
    stack[depth++] = first;
    of[first] = count;
    while (depth > 0) {
      const v = stack[--depth]!;
      for (let e = starts[v]!; e < starts[v + 1]!; e++) {
        const u = neighbors[e]!;
        if (of[u] !== -1) continue;
        of[u] = count;
        stack[depth++] = u;
      }
    }
    count += 1;
  }
  return { of, count };
}

/** out = L x, L the graph's Laplacian: (L x)_v is the sum over v's edges of weight (x_v - x_u). */
export function multiplyLaplacian(
  { size, starts, neighbors, weights }: Graph,
  out: Float64Array,
  x: Float64Array,
): void {
  for (let v = 0; v < size; v++) {
    const own = x[v]!;
    let total = 0;
    for (let e = starts[v]!; e < starts[v + 1]!; e++) total += weights[e]! * (own - x[neighbors[e]!]!);
    out[v] = total;
  }
}
