/**
 * Reads bytes in order and never beyond their end. The first thing that is not as expected sets `fault` and stays;
 * from then on every read gives 0 or nothing, so that a caller may check once at the end of a section.
 */
export type ByteCursor = {
  readonly fault: () => string | null;
  readonly at: () => number;
  readonly left: () => number;
  readonly fail: (what: string) => void;
  readonly setLittleEndian: (little: boolean) => void;
  /** Steps over an ASCII tag that must be there. */
  readonly expect: (tag: string) => void;
  /** Whether an ASCII tag comes next; steps over it if so. */
  readonly accept: (tag: string) => boolean;
  /** An unsigned integer of 1 to 8 bytes; beyond 2^53 it is a fault. */
  readonly uint: (size: number) => number;
  readonly int32: () => number;
  /** The next bytes, not copied. */
  readonly bytes: (size: number) => Uint8Array;
};

export function byteCursor(bytes: Uint8Array): ByteCursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  let little = true;
  let fault: string | null = null;
  const fail = (what: string): void => {
    fault ??= `${what} at byte ${position}`;
  };
  const room = (size: number): boolean => {
    if (fault === null && size > bytes.length - position) fail('the file ends too early');
    return fault === null;
  };
  const accept = (tag: string): boolean => {
    if (fault !== null || tag.length > bytes.length - position) return false;
    for (let i = 0; i < tag.length; i++) if (bytes[position + i] !== tag.charCodeAt(i)) return false;
    position += tag.length;
    return true;
  };
  return {
    fault: () => fault,
    at: () => position,
    left: () => bytes.length - position,
    fail,
    setLittleEndian: (value) => {
      little = value;
    },
    expect: (tag) => {
      if (room(tag.length) && !accept(tag)) fail(`\`${tag}\` is due`);
    },
    accept,
    uint: (size) => {
      if (!room(size)) return 0;
      let value = 0;
      for (let i = 0; i < size; i++) value = value * 256 + bytes[position + (little ? size - 1 - i : i)]!;
      if (!Number.isSafeInteger(value)) fail('a count is too large');
      position += size;
      return fault === null ? value : 0;
    },
    int32: () => {
      if (!room(4)) return 0;
      const value = view.getInt32(position, little);
      position += 4;
      return value;
    },
    bytes: (size) => {
      if (!room(size)) return new Uint8Array(0);
      position += size;
      return bytes.subarray(position - size, position);
    },
  };
}
