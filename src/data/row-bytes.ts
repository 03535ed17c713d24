/** Rows as bytes, one after another, each ended by a line feed: row i is at [starts[i], starts[i + 1]). */
export type RowBytes = { readonly bytes: Uint8Array; readonly starts: Float64Array };

type Cells = ArrayLike<number | string | null>;

/** Decimals of numbers that are written digit by digit; the rest go through a string. */
const SHORT = 6;
const SHORT_POWER = 1e6;
/** Whole numbers below this have at most 15 digits, which a double tells apart. */
const EXACT = 1e15;
/** Bytes that a number takes at most, with what parts it from the next one. */
const NUMBER = 32;
/** Bytes of UTF-8 that a unit of a text takes at most. */
const UNIT = 3;
/** Bytes that there is room for at first, for each cell and for each row. */
const CELL = 20;
const ROW = 3;
/** An array of bytes is no longer than this. */
const MOST = 0x7fff_ffff;

const [BRACKET, COMMA, END, LINE, MINUS, POINT, ZERO] = [0x5b, 0x2c, 0x5d, 0x0a, 0x2d, 0x2e, 0x30] as const;

/**
 * Every row's cells as JSON, in UTF-8. It has no NaN, and writes -0 as 0: both are what a missing and a zero cell mean.
 * null without columns, where bytes would be in another order than code units (characters beyond the first 65,536), or
 * where they are too many.
 */
export function rowBytes(columns: readonly Cells[], rows: number): RowBytes | null {
  if (columns.length === 0) return null;
  const starts = new Float64Array(rows + 1);
  // Pages that nobody writes cost nothing, so that the room may be ample.
  let bytes = new Uint8Array(Math.min(MOST, rows * (ROW + CELL * columns.length)));
  let at = 0;
  for (let row = 0; row < rows; row++) {
    starts[row] = at;
    for (let j = 0; j < columns.length; j++) {
      const cell = columns[j]![row]!;
      const text = typeof cell === 'number' ? '' : JSON.stringify(cell);
      const most = at + NUMBER + UNIT * text.length;
      if (most > MOST) return null;
      if (most > bytes.length) bytes = longer(bytes, Math.min(MOST, Math.max(most, 2 * bytes.length)));
      bytes[at++] = j === 0 ? BRACKET : COMMA;
      at = typeof cell === 'number' ? writeNumber(bytes, at, cell) : writeText(bytes, at, text);
      if (at < 0) return null;
    }
    bytes[at++] = END;
    bytes[at++] = LINE;
  }
  starts[rows] = at;
  return { bytes, starts };
}

function longer(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/**
 * The number as JavaScript writes it; returns where it ends. A whole number below 1e15 over a power of ten, both exact,
 * gives the double nearest to that decimal: where it is the number, its digits are the shortest that read back.
 */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  const size = Math.abs(value);
  let whole = size;
  let decimals = 0;
  if (!(size < EXACT)) return writeText(bytes, at, Number.isFinite(value) ? String(value) : 'null');
  if (Math.floor(size) !== size) {
    whole = Math.round(size * SHORT_POWER);
    if (whole >= EXACT || whole / SHORT_POWER !== size) return writeText(bytes, at, String(value));
    for (decimals = SHORT; whole % 10 === 0; decimals--) whole /= 10;
  }
  if (value < 0) bytes[at++] = MINUS;
  return writeDigits(bytes, at, whole, decimals);
}

/** A whole number with a point before its last digits. */
function writeDigits(bytes: Uint8Array, at: number, whole: number, decimals: number): number {
  let length = 1;
  for (let limit = 10; limit <= whole || length <= decimals; limit *= 10) length += 1;
  const end = at + length + (decimals > 0 ? 1 : 0);
  let rest = whole;
  let place = end - 1;
  for (let digit = 0; digit < length; digit++) {
    if (digit === decimals && decimals > 0) bytes[place--] = POINT;
    const next = Math.floor(rest / 10);
    bytes[place--] = ZERO + (rest - 10 * next);
    rest = next;
  }
  return end;
}

/** The text in UTF-8; returns where it ends, or -1 at half of a pair. */
function writeText(bytes: Uint8Array, at: number, text: string): number {
  let end = at;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes[end++] = unit;
    else if (unit >= 0xd800 && unit < 0xe000) return -1;
    else {
      if (unit < 0x800) bytes[end++] = 0xc0 | (unit >> 6);
      else {
        bytes[end++] = 0xe0 | (unit >> 12);
        bytes[end++] = 0x80 | ((unit >> 6) & 0x3f);
      }
      bytes[end++] = 0x80 | (unit & 0x3f);
    }
  }
  return end;
}
