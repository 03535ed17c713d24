import { err, ok, type Result } from '../base/result.ts';
import type { Fault } from './options.ts';

const CHUNK = 65_536;

/** Bytes -> text under one encoding, strictly: the first byte that does not belong is a fault that names its offset. */
export function decodeText(bytes: Uint8Array, encoding: string): Result<string, Fault> {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    const hint =
      'Write a label of the Encoding Standard, such as utf-8, gb18030, big5, windows-1252 or utf-16le.';
    return err({ code: 'DATA012', message: `the encoding \`${encoding}\` is not known`, hint });
  }
  const name = decoder.encoding;
  try {
    return ok(decoder.decode(bytes));
  } catch {
    const offset = badOffset(bytes, name);
    const line = name.startsWith('utf-16') ? '' : `, on line ${lineOf(bytes, offset)},`;
    const message = `is not ${name}: the byte at offset ${offset} (0x${hex(bytes[offset])})${line} does not belong there`;
    return err({ code: 'DATA012', message, hint: encodingHint(bytes, name) });
  }
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at++) if (bytes[at] === 0x0a) line++;
  return line;
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0');
}

function encodingHint(bytes: Uint8Array, tried: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'The file begins like UTF-16: try `encoding: utf-16le`.';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'The file begins like UTF-16: try `encoding: utf-16be`.';
  return tried === 'utf-8'
    ? 'Name the encoding of the file with `encoding:`; Chinese files from Excel or a yearbook are often gb18030.'
    : 'Try `encoding: utf-8`, or save the file as UTF-8.';
}

/** Offset of the first byte at which a strict decoder stops: whole chunks while they pass, then byte by byte. */
function badOffset(bytes: Uint8Array, encoding: string): number {
  const accepts = (decoder: InstanceType<typeof TextDecoder>, part: Uint8Array): boolean => {
    try {
      decoder.decode(part, { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let decoder = new TextDecoder(encoding, { fatal: true });
  while (good < bytes.length && accepts(decoder, bytes.subarray(good, good + CHUNK))) good += CHUNK;
  if (good >= bytes.length) return Math.max(0, bytes.length - 1);
  // A chunk may end within a character: start over from the chunk before, whose end the bad one's state came from.
  decoder = new TextDecoder(encoding, { fatal: true });
  decoder.decode(bytes.subarray(0, good), { stream: true });
  let at = good;
  while (at < bytes.length && accepts(decoder, bytes.subarray(at, at + 1))) at++;
  return Math.min(at, bytes.length - 1);
}
