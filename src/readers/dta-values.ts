/** Stata's numeric storage types in formats 117 to 119, by their type codes. */
const NUMERIC = {
  65526: { size: 8, kind: 'double' },
  65527: { size: 4, kind: 'float' },
  65528: { size: 4, kind: 'long' },
  65529: { size: 2, kind: 'int' },
  65530: { size: 1, kind: 'byte' },
} as const;

const LONGEST_STRING = 2045;

export type DtaType =
  | { readonly size: number; readonly kind: 'double' | 'float' | 'long' | 'int' | 'byte' }
  | { readonly size: number; readonly kind: 'string' | 'strl' };

/** A type code -> how many bytes a cell has and what they are; null for a code that does not exist. */
export function dtaType(code: number): DtaType | null {
  if (code >= 1 && code <= LONGEST_STRING) return { size: code, kind: 'string' };
  if (code === 32768) return { size: 8, kind: 'strl' };
  return Object.hasOwn(NUMERIC, code) ? NUMERIC[code as keyof typeof NUMERIC] : null;
}

/** Largest values that are numbers; the 27 above are `.`, `.a`, ..., `.z`. */
const MOST = { byte: 100, int: 32740, long: 2147483620 } as const;
const FLOAT_MISSING = 0x7f000000;
const FLOAT_MISSING_STEP = 0x800;
const DOUBLE_MISSING_HIGH = 0x7fe00000;
const DOUBLE_MISSING_STEP_HIGH = 0x100;
const CODES = 27;

/**
 * One numeric cell. A missing one gives NaN and, by `onMissing`, which of the 27 codes it is: 0 for `.`, 1 to 26 for
 * `.a` to `.z`.
 */
export function dtaNumber(
  view: DataView,
  at: number,
  kind: 'double' | 'float' | 'long' | 'int' | 'byte',
  little: boolean,
  onMissing: (code: number) => void,
): number {
  if (kind === 'double') {
    const high = view.getUint32(little ? at + 4 : at, little);
    if (high >= DOUBLE_MISSING_HIGH && high < 0x80000000)
      return missing((high - DOUBLE_MISSING_HIGH) / DOUBLE_MISSING_STEP_HIGH, onMissing);
    return finite(view.getFloat64(at, little), onMissing);
  }
  if (kind === 'float') {
    const bits = view.getUint32(at, little);
    if (bits >= FLOAT_MISSING && bits < 0x80000000)
      return missing((bits - FLOAT_MISSING) / FLOAT_MISSING_STEP, onMissing);
    return finite(view.getFloat32(at, little), onMissing);
  }
  const value =
    kind === 'byte'
      ? view.getInt8(at)
      : kind === 'int'
        ? view.getInt16(at, little)
        : view.getInt32(at, little);
  return value > MOST[kind] ? missing(value - MOST[kind] - 1, onMissing) : value;
}

function missing(code: number, onMissing: (code: number) => void): number {
  onMissing(Number.isInteger(code) && code < CODES ? code : 0);
  return Number.NaN;
}

function finite(value: number, onMissing: (code: number) => void): number {
  return Number.isFinite(value) ? value : missing(0, onMissing);
}

/** 0 -> `.`, 1 -> `.a`, ..., 26 -> `.z`. */
export function missingCodeName(code: number): string {
  return code === 0 ? '.' : `.${String.fromCharCode(0x60 + code)}`;
}
