/** A literal of more bytes than this is copied as a block. */
const LONG = 32;

/**
 * Bytes of a Snappy block (the raw format, without frames). Data that do not compress are long literals, which are
 * copied as blocks instead of byte by byte.
 *
 * @throws Error if the block is not whole, points before its beginning, or does not give `length` bytes
 * @cite Snappy compressed format description, google/snappy, format_description.txt
 */
export function snappyBlock(input: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let at = 0;
  while (at < input.length && input[at]! >= 0x80) at++;
  at++;
  let to = 0;
  while (at < input.length) {
    const tag = input[at]!;
    const kind = tag & 3;
    at += 1;
    if (kind === 0) {
      const short = tag >>> 2;
      const size = (short < 60 ? short : littleEndian(input, at, short - 59)) + 1;
      if (short >= 60) at += short - 59;
      if (at + size > input.length || to + size > length) throw damaged();
      copyLiteral(out, to, input, at, size);
      at += size;
      to += size;
      continue;
    }
    const bytes = kind === 3 ? 4 : kind;
    const low = littleEndian(input, at, bytes);
    at += bytes;
    const size = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = kind === 1 ? low + ((tag >>> 5) << 8) : low;
    if (offset === 0 || offset > to || to + size > length) throw damaged();
    // Byte by byte: a copy may overlap what it writes, and then repeats it.
    for (let i = 0; i < size; i++) out[to + i] = out[to + i - offset]!;
    to += size;
  }
  if (to !== length) throw damaged();
  return out;
}

function copyLiteral(out: Uint8Array, to: number, input: Uint8Array, at: number, size: number): void {
  if (size > LONG) out.set(input.subarray(at, at + size), to);
  else for (let i = 0; i < size; i++) out[to + i] = input[at + i]!;
}

function littleEndian(input: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > input.length) throw damaged();
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + input[at + i]!;
  return value;
}

function damaged(): Error {
  return new Error('the Snappy block is damaged');
}
