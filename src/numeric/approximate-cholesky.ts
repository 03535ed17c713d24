import type { Graph } from './graph.ts';
import type { Rng } from './rng.ts';

/** A vertex with at most this many neighbors is eliminated exactly. */
const EXACT_DEGREE = 24;
/** Vertices with more half-edges than this are not searched for one to add a new one to. */
const HUB = 256;
/** A list that is full becomes so many times as long. */
const GROWTH = 2;
/**
 * Half-edges that lists have room for at first, as a multiple of the graph's: elimination seldom needs more. The machine
 * gives memory to pages that are written, so room that stays empty costs nothing, where growing leaves copies behind.
 */
const ROOM = 4;

/** A factor whose product is near a graph's Laplacian; singular as that is, on each component's constants. */
export type ApproximateFactor = {
  /** Applies the generalized inverse: x becomes (L D L')^+ x. */
  readonly solveInPlace: (x: Float64Array) => void;
};

/**
 * Approximate Cholesky factor of a graph's Laplacian. Vertices of least degree go first. Eliminating one joins its
 * neighbors to a clique; up to 24 neighbors the clique is kept, and the factor is exact, beyond that a tree on
 * them is drawn whose expectation it is, so that a vertex never leaves more edges than it had. On trees, rings and
 * narrow bands this is the exact factor; elsewhere conjugate gradients take a few dozen steps with it. The draws come
 * from the stream given, in a fixed order.
 *
 * @cite Gao, Kyng & Spielman (2023), "Robust and practical solution of Laplacian equations by approximate elimination"
 */
export function approximateCholesky(graph: Graph, rng: Rng): ApproximateFactor {
  const { size } = graph;
  const work = eliminationOf(graph);
  const columns = factorColumns(graph);
  for (let step = 0; step < size; step++) {
    const v = work.popLeast();
    const clique = work.neighborsOf(v);
    columns.append(v, clique);
    if (clique.count <= EXACT_DEGREE) work.joinAll(clique);
    else {
      for (let a = 0; a < clique.count; a++) work.changeDegree(clique.vertices[a]!, -1);
      joinTree(clique, work.join, rng);
    }
    work.leave(clique);
  }
  return { solveInPlace: columns.solver() };
}

type Clique = { readonly vertices: Int32Array; readonly weights: Float64Array; count: number; total: number };
type Join = (a: number, b: number, weight: number) => void;

/** Each neighbor, lightest first, is joined to one of the heavier, drawn in proportion to weight. */
function joinTree({ vertices, weights, count, total }: Clique, join: Join, rng: Rng): void {
  const order = Array.from({ length: count }, (_, a) => a).sort(
    (a, b) => weights[a]! - weights[b]! || vertices[a]! - vertices[b]!,
  );
  const sums = new Float64Array(count + 1);
  for (let at = count - 1; at >= 0; at--) sums[at] = sums[at + 1]! + weights[order[at]!]!;
  for (let at = 0; at < count - 1; at++) {
    const rest = sums[at + 1]!;
    const wanted = rng.uniform() * rest;
    // The last position whose sum from there on is above what is wanted.
    let low = at + 1;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sums[middle]! > wanted) low = middle;
      else high = middle - 1;
    }
    join(vertices[order[at]!]!, vertices[order[low]!]!, (weights[order[at]!]! * rest) / total);
  }
}

/**
 * The graph as it shrinks: lists of half-edges, and vertices in buckets by degree. Some edges may be there in several
 * parts, which add up when an end is eliminated; degrees then count parts.
 */
function eliminationOf({ size, starts, neighbors, weights }: Graph) {
  let room = ROOM * neighbors.length + 1024;
  let to = new Int32Array(room);
  let weight = new Float64Array(room);
  let next = new Int32Array(room);
  let used = 0;
  /** Places of vertices that are gone, linked by `next`. */
  let free = -1;
  const first = new Int32Array(size).fill(-1);
  const place = (): number => {
    if (free !== -1) {
      const at = free;
      free = next[at]!;
      return at;
    }
    if (used === room) {
      room = Math.ceil(GROWTH * room);
      to = grown(to, new Int32Array(room));
      weight = grown(weight, new Float64Array(room));
      next = grown(next, new Int32Array(room));
    }
    return used++;
  };
  const put = (from: number, end: number, value: number): void => {
    const at = place();
    to[at] = end;
    weight[at] = value;
    next[at] = first[from]!;
    first[from] = at;
  };
  const degrees = new Int32Array(size);
  for (let v = 0; v < size; v++) {
    degrees[v] = starts[v + 1]! - starts[v]!;
    for (let e = starts[v]!; e < starts[v + 1]!; e++) put(v, neighbors[e]!, weights[e]!);
  }
  const queue = degreeQueue(degrees);
  const gone = new Uint8Array(size);
  const positions = new Int32Array(size).fill(-1);
  const clique: Clique = {
    vertices: new Int32Array(size),
    weights: new Float64Array(size),
    count: 0,
    total: 0,
  };
  const neighborsOf = (v: number): Clique => {
    let count = 0;
    let total = 0;
    for (let e = first[v]!, after = -1; e !== -1; e = after) {
      after = next[e]!;
      next[e] = free;
      free = e;
      const u = to[e]!;
      if (gone[u] === 1) continue;
      total += weight[e]!;
      const at = positions[u]!;
      if (at >= 0) {
        clique.weights[at]! += weight[e]!;
        queue.set(u, degrees[u]! - 1);
        continue;
      }
      positions[u] = count;
      clique.vertices[count] = u;
      clique.weights[count] = weight[e]!;
      count += 1;
    }
    clique.count = count;
    clique.total = total;
    return clique;
  };
  /** Step at which the edge to a clique's vertex was last found, by position. */
  const found = new Int32Array(EXACT_DEGREE).fill(-1);
  let steps = 0;
  /** Adds the edges of one vertex of a clique to all others: to the weight of an edge that is there, else as a new one. */
  const joinOne = (a: number, { vertices, weights, count, total }: Clique): void => {
    const v = vertices[a]!;
    const weightTo = (b: number): number =>
      a < b ? (weights[a]! / total) * weights[b]! : (weights[b]! / total) * weights[a]!;
    steps += 1;
    let live = 0;
    if (degrees[v]! > HUB) live = degrees[v]! - 1;
    else {
      for (let e = first[v]!, before = -1; e !== -1; ) {
        const after = next[e]!;
        const u = to[e]!;
        if (gone[u] === 1) {
          if (before === -1) first[v] = after;
          else next[before] = after;
          next[e] = free;
          free = e;
        } else {
          const b = positions[u]!;
          if (b >= 0 && found[b] !== steps) {
            weight[e]! += weightTo(b);
            found[b] = steps;
          }
          live += 1;
          before = e;
        }
        e = after;
      }
    }
    for (let b = 0; b < count; b++) {
      if (b === a || found[b] === steps) continue;
      put(v, vertices[b]!, weightTo(b));
      live += 1;
    }
    queue.set(v, live);
  };
  return {
    popLeast: (): number => {
      const v = queue.pop();
      gone[v] = 1;
      return v;
    },
    neighborsOf,
    changeDegree: (v: number, by: number): void => queue.set(v, degrees[v]! + by),
    joinAll: (clique: Clique): void => {
      for (let a = 0; a < clique.count; a++) joinOne(a, clique);
    },
    /** Ends the work on a clique, after which the next one may be asked for. */
    leave: ({ vertices, count }: Clique): void => {
      for (let a = 0; a < count; a++) positions[vertices[a]!] = -1;
    },
    join: (a: number, b: number, value: number): void => {
      put(a, b, value);
      put(b, a, value);
      queue.set(a, degrees[a]! + 1);
      queue.set(b, degrees[b]! + 1);
    },
  };
}

/** Vertices by degree: doubly linked lists, one per degree, the last added first; high degrees share the last list. */
function degreeQueue(degrees: Int32Array) {
  const size = degrees.length;
  const most = 2 * Math.ceil(Math.sqrt(size)) + 64;
  const heads = new Int32Array(most + 1).fill(-1);
  const before = new Int32Array(size).fill(-1);
  const after = new Int32Array(size).fill(-1);
  const bucketOf = (v: number): number => Math.min(degrees[v]!, most);
  const insert = (v: number): void => {
    const bucket = bucketOf(v);
    const head = heads[bucket]!;
    before[v] = -1;
    after[v] = head;
    if (head !== -1) before[head] = v;
    heads[bucket] = v;
    if (bucket < least) least = bucket;
  };
  const remove = (v: number): void => {
    const [previous, following] = [before[v]!, after[v]!];
    if (previous === -1) heads[bucketOf(v)] = following;
    else after[previous] = following;
    if (following !== -1) before[following] = previous;
  };
  let least = 0;
  for (let v = size - 1; v >= 0; v--) insert(v);
  return {
    pop: (): number => {
      while (heads[least] === -1) least += 1;
      const v = heads[least]!;
      remove(v);
      return v;
    },
    set: (v: number, degree: number): void => {
      remove(v);
      degrees[v] = Math.max(0, degree);
      insert(v);
    },
  };
}

/** Columns of the factor in the order of elimination: below a unit diagonal -weight / total, D the totals. */
function factorColumns({ size, neighbors }: Graph) {
  const order = new Int32Array(size);
  const starts = new Int32Array(size + 1);
  const totals = new Float64Array(size);
  let rows = new Int32Array(ROOM * neighbors.length + 1024);
  let shares = new Float64Array(rows.length);
  let columns = 0;
  let used = 0;
  const append = (v: number, { vertices, weights, count, total }: Clique): void => {
    if (used + count > rows.length) {
      const room = Math.max(Math.ceil(GROWTH * rows.length), used + count);
      rows = grown(rows, new Int32Array(room));
      shares = grown(shares, new Float64Array(room));
    }
    for (let a = 0; a < count; a++) {
      rows[used] = vertices[a]!;
      shares[used] = weights[a]! / total;
      used += 1;
    }
    order[columns] = v;
    totals[columns] = total;
    columns += 1;
    starts[columns] = used;
  };
  const solver = () => {
    const [row, share] = [rows, shares];
    return (x: Float64Array): void => {
      for (let j = 0; j < size; j++) {
        const value = x[order[j]!]!;
        for (let e = starts[j]!; e < starts[j + 1]!; e++) x[row[e]!]! += share[e]! * value;
      }
      for (let j = size - 1; j >= 0; j--) {
        const v = order[j]!;
        // The last vertex of a component has no edges left: its constant is free, and is set to zero.
        let value = totals[j] === 0 ? 0 : x[v]! / totals[j]!;
        for (let e = starts[j]!; e < starts[j + 1]!; e++) value += share[e]! * x[row[e]!]!;
        x[v] = value;
      }
    };
  };
  return { append, solver };
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
