import { InvariantError, invariant } from '../base/invariant.ts';
import type { Value } from '../plan/step.ts';

/**
 * Values as bytes: JSON text in the value's own key order, where an object with the key `$` stands for what JSON cannot
 * say: not-finite numbers, minus zero and typed arrays (base64 of little-endian elements, every NaN the same one).
 * Doubles are exact, equal values have equal bytes, and decoding gives back what was encoded, less `undefined` members.
 */
export function encode(value: Value): Uint8Array {
  return Buffer.from(textOf(value), 'utf8');
}

/** @throws InvariantError for bytes that {@link encode} did not make. */
export function decode(bytes: Uint8Array): Value {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const value: unknown = JSON.parse(text);
  return text.includes('"$":') ? revive(value) : value;
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      return numberText(value);
    case 'object':
      return value === null ? 'null' : objectText(value);
    default:
      throw new InvariantError(`a ${typeof value} cannot be stored`);
  }
}

function numberText(value: number): string {
  if (Object.is(value, -0)) return '{"$":"-0"}';
  return Number.isFinite(value) ? String(value) : `{"$":"${value}"}`;
}

function objectText(value: object): string {
  if (Array.isArray(value)) return arrayText(value);
  if (ArrayBuffer.isView(value)) return viewText(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  invariant(
    prototype === Object.prototype || prototype === null,
    `a ${value.constructor?.name} cannot be stored`,
  );
  let text = '';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${textOf(member)}`;
  }
  return Object.hasOwn(value, '$') ? `{"$":"object","of":{${text}}}` : `{${text}}`;
}

function arrayText(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) text += (i === 0 ? '' : ',') + textOf(values[i]);
  return `${text}]`;
}

const canonicalNaN = 0x7ff8000000000000n;
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function viewText(view: ArrayBufferView): string {
  if (view instanceof Float64Array) return tagged('f64', inOrder(withOneNaN(view), 8));
  if (view instanceof Int32Array) return tagged('i32', inOrder(view, 4));
  if (view instanceof Uint8Array) return tagged('u8', view);
  throw new InvariantError(`a ${view.constructor.name} cannot be stored`);
}

function tagged(tag: string, view: ArrayBufferView): string {
  return `{"$":"${tag}","data":"${Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64')}"}`;
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

function elements(data: unknown, size: 1 | 4 | 8): ArrayBuffer {
  invariant(typeof data === 'string', 'a stored array has no data');
  const bytes = Buffer.from(data, 'base64');
  invariant(bytes.byteLength % size === 0, 'a stored array is cut short');
  const ordered = littleEndian || size === 1 ? bytes : size === 4 ? bytes.swap32() : bytes.swap64();
  const buffer = new ArrayBuffer(ordered.byteLength);
  new Uint8Array(buffer).set(ordered);
  return buffer;
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = revive(value[i]);
    return value;
  }
  if (Object.hasOwn(value, '$')) return untag(value as { $: unknown; data?: unknown; of?: unknown });
  return reviveMembers(value);
}

function reviveMembers(record: object): object {
  for (const [key, member] of Object.entries(record)) {
    if (typeof member !== 'object' || member === null) continue;
    // Defined, not assigned: a member named `__proto__` is data like any other.
    Object.defineProperty(record, key, {
      value: revive(member),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return record;
}

function untag(tag: { $: unknown; data?: unknown; of?: unknown }): unknown {
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
      return new Float64Array(elements(tag.data, 8));
    case 'i32':
      return new Int32Array(elements(tag.data, 4));
    case 'u8':
      return new Uint8Array(elements(tag.data, 1));
    case 'object':
      invariant(typeof tag.of === 'object' && tag.of !== null, 'a stored object has no members');
      return reviveMembers(tag.of);
    default:
      throw new InvariantError(`a stored value has the unknown tag ${String(tag.$)}`);
  }
}
