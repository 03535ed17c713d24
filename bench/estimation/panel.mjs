// Panels for the bench of regressions: two factors, five regressors, an outcome; the same numbers on every run.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const KINDS = ['balanced', 'unbalanced', 'hard_fixest', 'hard_lowmobility'];
/** Bytes of a row of data: an outcome and five regressors as doubles, two codes of four bytes. */
export const ROW_BYTES = 56;
const SLOPES = [0.5, -0.3, 0.2, 0, 1];
const KEPT = 0.75;
const MOVES = 0.03;

/** Entity and period, or in the hard designs entity and firm. In `hard_lowmobility` 3 percent move, to a firm next door. */
export function makePanel(kind, rows, rng) {
  const hard = kind.startsWith('hard');
  const periods = hard || rows < 1e6 ? 10 : 20;
  const entities = Math.floor(rows / periods / (kind === 'unbalanced' ? KEPT : 1));
  const firms = Math.max(
    2,
    kind === 'hard_lowmobility' ? Math.floor(entities / 20) : Math.round(entities / 23),
  );
  const main = new Int32Array(entities * periods);
  const other = new Int32Array(entities * periods);
  let n = 0;
  for (let i = 0; i < entities; i++) {
    let firm = i % firms;
    for (let t = 0; t < periods; t++) {
      if (kind === 'unbalanced' && rng.uniform() >= KEPT) continue;
      if (kind === 'hard_lowmobility' && t > 0 && rng.uniform() < MOVES)
        firm = (firm + (rng.uniform() < 0.5 ? firms - 1 : 1)) % firms;
      main[n] = i;
      other[n] = hard ? (kind === 'hard_fixest' ? n % firms : firm) : t;
      n += 1;
    }
  }
  const codes = [dense(main.slice(0, n), entities), dense(other.slice(0, n), hard ? firms : periods)];
  const effects = codes.map(({ levels }) => Float64Array.from({ length: levels }, () => rng.normal()));
  const y = new Float64Array(n);
  const columns = SLOPES.map(() => new Float64Array(n));
  for (let r = 0; r < n; r++) {
    const a = effects[0][codes[0].codes[r]];
    const g = effects[1][codes[1].codes[r]];
    let total = a + g + rng.normal();
    for (let j = 0; j < SLOPES.length; j++) {
      const x = rng.normal() + 0.3 * a + (hard ? 0.3 : 0.2) * g;
      columns[j][r] = x;
      total += SLOPES[j] * x;
    }
    y[r] = total;
  }
  return { y, columns, entity: codes[0], other: codes[1] };
}

/** Codes without holes: levels that no row has are left out. */
function dense(codes, most) {
  const codeOf = new Int32Array(most);
  for (const code of codes) codeOf[code] = 1;
  let levels = 0;
  for (let code = 0; code < most; code++) if (codeOf[code] === 1) codeOf[code] = levels++;
  return { codes: codes.map((code) => codeOf[code]), levels };
}

/** One file per column, as the machine holds it, and one firm of every connected group. */
export function writePanel(folder, { y, columns, entity, other }) {
  const write = (name, values) =>
    writeFileSync(
      path.join(folder, name),
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
  write('y', y);
  for (const [j, column] of columns.entries()) write(`x${j + 1}`, column);
  write('entity', entity.codes);
  write('other', other.codes);
  write('base', baseLevels(entity, other));
}

/** One level of the second factor for every group of levels that rows connect. */
function baseLevels(entity, other) {
  const parent = Int32Array.from({ length: entity.levels + other.levels }, (_, v) => v);
  const find = (v) => {
    let root = v;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  };
  entity.codes.forEach((code, r) => {
    parent[find(code)] = find(entity.levels + other.codes[r]);
  });
  const seen = new Set();
  return Int32Array.from({ length: other.levels }, (_, v) => v).filter((v) => {
    const root = find(entity.levels + v);
    return seen.has(root) ? false : seen.add(root) !== undefined;
  });
}

export function readPanel(folder) {
  const read = (name, Type) => {
    const bytes = readFileSync(path.join(folder, name));
    return new Type(bytes.buffer, bytes.byteOffset, bytes.byteLength / Type.BYTES_PER_ELEMENT);
  };
  const factor = (name) => {
    const codes = read(name, Int32Array);
    return { name, codes, levels: codes.reduce((most, code) => Math.max(most, code), 0) + 1 };
  };
  const columns = SLOPES.map((_, j) => read(`x${j + 1}`, Float64Array));
  return { y: read('y', Float64Array), columns, entity: factor('entity'), other: factor('other') };
}
