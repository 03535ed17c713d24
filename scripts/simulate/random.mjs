/**
 * A small seeded generator (sfc32), so that the data do not hang on the engine's own streams: a change there must not
 * move a committed file. Integer arithmetic only, the same on every Node.
 */

/** FNV-1a over code units: a 32-bit number that names a stream. @param {string} text */
function hash(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * A stream of uniforms in [0, 1). Each series has its own, named stream, so that adding one leaves the others alone.
 * @param {number} seed
 * @param {string} name
 * @returns {() => number}
 */
export function uniforms(seed, name) {
  let a = seed | 0;
  let b = hash(name) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}

/**
 * Near-normal draws, mean 0 and variance 1: the sum of twelve uniforms less six.
 * @param {number} seed
 * @param {string} name
 */
export function normals(seed, name) {
  const next = uniforms(seed, name);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return sum;
  };
}
