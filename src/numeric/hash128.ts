/**
 * 128-bit MurmurHash3 (x86 variant) of a string's UTF-8, seed 0: four words. A mixing function, not a secure digest;
 * random streams take their states from it.
 *
 * @cite Appleby (2011), MurmurHash3_x86_128, public domain
 */
export function hash128(text: string): Uint32Array {
  const bytes = new TextEncoder().encode(text);
  const h = new Int32Array(4);
  const blocks = Math.floor(bytes.length / 16);
  for (let block = 0; block < blocks; block++) mixBlock(h, bytes, block * 16);
  mixTail(h, bytes, blocks * 16);
  for (let j = 0; j < 4; j++) h[j]! ^= bytes.length;
  spread(h);
  for (let j = 0; j < 4; j++) h[j] = avalanche(h[j]!);
  spread(h);
  return Uint32Array.from(h);
}

const FACTORS = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];
const KEY_ROTATIONS = [15, 16, 17, 18];
const STATE_ROTATIONS = [19, 17, 15, 13];
const ADDENDS = [0x561ccd1b, 0x0bcaa747, 0x96cd1c35, 0x32ac3b17];

function scramble(word: number, lane: number): number {
  const rotated = rotateLeft(Math.imul(word, FACTORS[lane]!), KEY_ROTATIONS[lane]!);
  return Math.imul(rotated, FACTORS[(lane + 1) % 4]!);
}

function mixBlock(h: Int32Array, bytes: Uint8Array, start: number): void {
  for (let lane = 0; lane < 4; lane++) {
    const at = start + 4 * lane;
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    const mixed = rotateLeft(h[lane]! ^ scramble(word, lane), STATE_ROTATIONS[lane]!);
    h[lane] = Math.imul((mixed + h[(lane + 1) % 4]!) | 0, 5) + ADDENDS[lane]!;
  }
}

/** The last 0 to 15 bytes; a lane without any of them is left as it is. */
function mixTail(h: Int32Array, bytes: Uint8Array, start: number): void {
  for (let lane = 3; lane >= 0; lane--) {
    const at = start + 4 * lane;
    if (at >= bytes.length) continue;
    let word = 0;
    for (let j = Math.min(3, bytes.length - 1 - at); j >= 0; j--) word = (word << 8) | bytes[at + j]!;
    h[lane]! ^= scramble(word, lane);
  }
}

function spread(h: Int32Array): void {
  h[0] = h[0]! + h[1]! + h[2]! + h[3]!;
  for (let j = 1; j < 4; j++) h[j] = h[j]! + h[0]!;
}

function avalanche(word: number): number {
  let x = word ^ (word >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
