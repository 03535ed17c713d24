/** A reproducible stream of whole numbers below `n`: mulberry32, which is enough to choose what to break. */
export function choices(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
}

type Choose = (n: number) => number;
type Mutation = (bytes: Uint8Array, choose: Choose) => Uint8Array;

const newline = 0x0a;
/** Bytes with a meaning in YAML, CSV or UTF-8, besides any other. */
const telling = [...'\n\r\t ,;:"\'#{}[]&*!|>%@`~-.?0e\\/$']
  .map((character) => character.charCodeAt(0))
  .concat(0, 0xff, 0xc3, 0xef);

function someByte(choose: Choose): number {
  return choose(2) === 0 ? telling[choose(telling.length)]! : choose(256);
}

function spliced(bytes: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(bytes.length - removed + added.length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(at + removed), at + added.length);
  return out;
}

/** Lines with their ends. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(newline, start);
    const stop = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(start, stop));
    start = stop;
  }
  return lines;
}

function overLines(edit: (lines: Uint8Array[], choose: Choose) => void): Mutation {
  return (bytes, choose) => {
    const lines = linesOf(bytes);
    edit(lines, choose);
    return Uint8Array.from(Buffer.concat(lines));
  };
}

const mutations: readonly Mutation[] = [
  (bytes, choose) => spliced(bytes, choose(bytes.length), 1, []),
  (bytes, choose) => spliced(bytes, choose(bytes.length + 1), 0, [someByte(choose)]),
  (bytes, choose) => spliced(bytes, choose(bytes.length), 1, [someByte(choose)]),
  (bytes, choose) => {
    const at = choose(bytes.length);
    return spliced(bytes, at, 0, bytes.subarray(at, at + 1 + choose(40)));
  },
  (bytes, choose) => bytes.slice(0, choose(bytes.length)),
  overLines((lines, choose) => void lines.splice(choose(lines.length), 1)),
  overLines((lines, choose) => {
    const at = choose(lines.length);
    lines.splice(choose(lines.length), 0, lines[at]!);
  }),
  overLines((lines, choose) => {
    const [one, other] = [choose(lines.length), choose(lines.length)];
    [lines[one], lines[other]] = [lines[other]!, lines[one]!];
  }),
  overLines((lines, choose) => {
    const at = choose(lines.length);
    const line = lines[at]!;
    lines[at] =
      choose(2) === 0 && line[0] === 0x20
        ? line.subarray(1 + choose(2))
        : spliced(line, 0, 0, [0x20, 0x20].slice(choose(2)));
  }),
];

/** `bytes` with one to three small accidents, the same for the same seed. */
export function mutant(bytes: Uint8Array, seed: number): Uint8Array {
  const choose = choices(seed);
  let broken = bytes;
  for (let left = 1 + choose(3); left > 0 && broken.length > 0; left--) {
    broken = mutations[choose(mutations.length)]!(broken, choose);
  }
  return broken;
}

const strange = [
  '',
  'NA',
  '.',
  '-',
  '0',
  '-1',
  '1e308',
  '-1e308',
  '5e-324',
  '1e999',
  'x',
  '1,5',
  '"a""b"',
  '"',
  '١٢',
  '1 000',
  'Infinity',
  '0x10',
  '  7 ',
];

/** A table of which a few cells hold something else. */
export function mutantTable(bytes: Uint8Array, seed: number): Uint8Array {
  const choose = choices(seed);
  const lines = new TextDecoder().decode(bytes).split('\n');
  for (let left = 1 + choose(4); left > 0; left--) {
    const at = choose(lines.length - 1);
    const cells = lines[at]!.split(',');
    cells[choose(cells.length)] = strange[choose(strange.length)]!;
    lines[at] = cells.join(',');
  }
  return new TextEncoder().encode(lines.join('\n'));
}
