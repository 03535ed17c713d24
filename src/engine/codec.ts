import { InvariantError, invariant } from '../base/invariant.ts';
import type { Value } from '../plan/step.ts';

/** Arrays of so many bytes or more stand behind the text as they are. */
const LARGE = 1 << 16;
/** Everything behind the text begins at a multiple of this. */
const STEP = 8;
/** A mark that no JSON text begins with, and the length of the text. */
const HEAD = 8;

/** Large arrays in the order of their marks, and the bytes that they take. */
type Behind = { readonly views: ArrayBufferView[]; length: number };

/**
 * Values as bytes: JSON text in the value's own key order, where an object with the key `$` stands for what JSON cannot
 * say: not-finite numbers, minus zero and typed arrays (little-endian elements in base64, every NaN the same one; large
 * ones by their place behind the text). Doubles are exact, equal values have equal bytes, and decoding gives back what
 * was encoded, less `undefined` members.
 */
export function encode(value: Value): Uint8Array {
  const behind: Behind = { views: [], length: 0 };
  const text = Buffer.from(textOf(value, behind), 'utf8');
  if (behind.views.length === 0) return text;
  const start = bodyStart(text.length);
  const bytes = new Uint8Array(start + behind.length);
  new DataView(bytes.buffer).setUint32(HEAD / 2, text.length, true);
  bytes.set(text, HEAD);
  let at = start;
  for (const view of behind.views) {
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    at += padded(view.byteLength);
  }
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / STEP) * STEP;
const bodyStart = (textLength: number): number => HEAD + padded(textLength);

/** @throws InvariantError for bytes that {@link encode} did not make. */
export function decode(bytes: Uint8Array): Value {
  if (bytes[0] !== 0) return decodeText(bytes, null);
  invariant(bytes.length > HEAD, 'a stored value is cut short');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(HEAD / 2, true);
  return decodeText(bytes.subarray(HEAD, HEAD + length), bytes.subarray(bodyStart(length)));
}

function decodeText(bytes: Uint8Array, behind: Uint8Array | null): Value {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const value: unknown = JSON.parse(text);
  return text.includes('"$":') ? revive(value, behind) : value;
}

function textOf(value: unknown, behind: Behind): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return numberText(value);
    case 'object':
      return value === null ? 'null' : objectText(value, behind);
    default:
      throw new InvariantError(`a ${typeof value} cannot be stored`);
  }
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '{"$":"-0"}';
  return Number.isFinite(value) ? String(value) : `{"$":"${value}"}`;
}

function objectText(value: object, behind: Behind): string {
  if (Array.isArray(value)) return arrayText(value, behind);
  if (ArrayBuffer.isView(value)) return viewText(value, behind);
  const prototype: unknown = Object.getPrototypeOf(value);
  invariant(
    prototype === Object.prototype || prototype === null,
    `a ${value.constructor?.name} cannot be stored`,
  );
  let text = '';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${textOf(member, behind)}`;
  }
  return Object.hasOwn(value, '$') ? `{"$":"object","of":{${text}}}` : `{${text}}`;
}

function arrayText(values: readonly unknown[], behind: Behind): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + textOf(values[i], behind);
  return `${text}]`;
}

const canonicalNaN = 0x7ff8000000000000n;
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function viewText(view: ArrayBufferView, behind: Behind): string {
  if (view instanceof Float64Array) return tagged('f64', inOrder(withOneNaN(view), 8), behind);
  if (view instanceof Int32Array) return tagged('i32', inOrder(view, 4), behind);
  if (view instanceof Uint8Array) return tagged('u8', view, behind);
  throw new InvariantError(`a ${view.constructor.name} cannot be stored`);
}

function tagged(tag: string, view: ArrayBufferView, behind: Behind): string {
  if (view.byteLength < LARGE) {
    const data = Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64');
    return `{"$":"${tag}","data":"${data}"}`;
  }
  const at = behind.length;
  behind.views.push(view);
  behind.length += padded(view.byteLength);
  return `{"$":"${tag}","at":${at},"bytes":${view.byteLength}}`;
}

function withOneNaN(values: Float64Array): Float64Array {
  const first = values.findIndex(Number.isNaN);
  if (first < 0) return values;
  const copy = values.slice();
  const bits = new BigUint64Array(copy.buffer);
  for (let i = first; i < copy.length; i++) if (Number.isNaN(copy[i])) bits[i] = canonicalNaN;
  return copy;
}

/** Bytes of elements of `size`, least significant first on any machine. */
function inOrder(view: ArrayBufferView, size: 4 | 8): ArrayBufferView {
  if (littleEndian) return view;
  const copy = Buffer.from(Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return size === 4 ? copy.swap32() : copy.swap64();
}

/** The bytes of a stored array, a copy of its own. */
function elements({ data, at, bytes: length }: Tag, behind: Uint8Array | null, size: 1 | 4 | 8): ArrayBuffer {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'base64') : taken(behind, at, length);
  invariant(bytes.byteLength % size === 0, 'a stored array is cut short');
  const ordered = littleEndian || size === 1 ? bytes : size === 4 ? bytes.swap32() : bytes.swap64();
  if (ordered.byteLength === ordered.buffer.byteLength) return ordered.buffer as ArrayBuffer;
  const buffer = new ArrayBuffer(ordered.byteLength);
  new Uint8Array(buffer).set(ordered);
  return buffer;
}

function taken(behind: Uint8Array | null, at: unknown, length: unknown): Buffer {
  invariant(
    behind !== null && typeof at === 'number' && typeof length === 'number',
    'a stored array has no data',
  );
  invariant(at >= 0 && at + length <= behind.length, 'a stored array is cut short');
  // Not `slice`: of a Buffer that is no copy.
  return Buffer.from(new Uint8Array(behind.subarray(at, at + length)).buffer);
}

function revive(value: unknown, behind: Uint8Array | null): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = revive(value[i], behind);
    return value;
  }
  if (Object.hasOwn(value, '$')) return untag(value as Tag, behind);
  return reviveMembers(value, behind);
}

function reviveMembers(record: object, behind: Uint8Array | null): object {
  for (const [key, member] of Object.entries(record)) {
    if (typeof member !== 'object' || member === null) continue;
    // Defined, not assigned: a member named `__proto__` is data like any other.
    Object.defineProperty(record, key, {
      value: revive(member, behind),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return record;
}

/** What stands for what JSON cannot say. */
type Tag = {
  readonly $: unknown;
  readonly data?: unknown;
  readonly at?: unknown;
  readonly bytes?: unknown;
  readonly of?: unknown;
};

function untag(tag: Tag, behind: Uint8Array | null): unknown {
  switch (tag.$) {
    case 'NaN':
      return Number.NaN;
    case 'Infinity':
      return Number.POSITIVE_INFINITY;
    case '-Infinity':
      return Number.NEGATIVE_INFINITY;
    case '-0':
      return -0;
    case 'f64':
      return new Float64Array(elements(tag, behind, 8));
    case 'i32':
      return new Int32Array(elements(tag, behind, 4));
    case 'u8':
      return new Uint8Array(elements(tag, behind, 1));
    case 'object':
      invariant(typeof tag.of === 'object' && tag.of !== null, 'a stored object has no members');
      return reviveMembers(tag.of, behind);
    default:
      throw new InvariantError(`a stored value has the unknown tag ${String(tag.$)}`);
  }
}
