import { type Fault, malformed } from './options.ts';

/** A workbook that unpacks to more than this, or whose sheet spans more cells, is not read. */
const MOST_BYTES = 400_000_000;
const MOST_CELLS = 20_000_000;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LONGEST_END = 65_557;
const DEFLATED = 8;

type Entry = {
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
  readonly method: number;
  readonly at: number;
};

/**
 * Why a workbook is not to be handed to the parser, which builds every row and column up to the last that a sheet
 * mentions: a few bytes can name the cell XFD1048576, or unpack to gigabytes. Null where nothing speaks against it; a
 * file that is no zip archive is left to the parser to refuse.
 */
export async function workbookFault(bytes: Uint8Array): Promise<Fault | null> {
  const entries = directoryOf(bytes);
  let unpacked = 0;
  for (const entry of entries) unpacked += entry.unpacked;
  if (unpacked > MOST_BYTES) return malformed(`unpacks to ${unpacked} bytes, more than can be read`);
  for (const entry of entries) {
    if (!entry.name.startsWith('xl/worksheets/') || !entry.name.endsWith('.xml')) continue;
    const { rows, columns } = extentOf(await contentOf(bytes, entry));
    if (rows * columns > MOST_CELLS)
      return malformed(`a sheet spans ${rows} rows and ${columns} columns, more than can be read`);
  }
  return null;
}

function directoryOf(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const least = Math.max(0, bytes.length - LONGEST_END);
  while (end >= least && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < least) return [];
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: latin1(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** '' for an entry that cannot be unpacked: the parser says so. */
async function contentOf(bytes: Uint8Array, entry: Entry): Promise<string> {
  if (entry.at + 30 > bytes.length || entry.unpacked === 0) return '';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = bytes.slice(start, start + entry.packed);
  if (entry.method !== DEFLATED) return latin1(packed);
  try {
    return await inflate(packed, entry.unpacked);
  } catch {
    return '';
  }
}

/** The web's own inflater, so that readers stay free of Node's modules. Stops at the size that the archive declares. */
async function inflate(packed: Uint8Array<ArrayBuffer>, most: number): Promise<string> {
  const parts: string[] = [];
  let size = 0;
  for await (const part of new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))) {
    size += part.length;
    if (size > most) break;
    parts.push(latin1(part));
  }
  return parts.join('');
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}

/** Last row and column that a sheet's cells and rows name; cells without a name count on from the one before. */
function extentOf(xml: string): { rows: number; columns: number } {
  let rows = 0;
  let columns = 0;
  for (const [, letters, digits] of xml.matchAll(/\sr\s*=\s*["']([A-Z]{0,7})(\d{1,9})["']/g)) {
    rows = Math.max(rows, Number(digits));
    let column = 0;
    for (const letter of letters!) column = column * 26 + letter.charCodeAt(0) - 64;
    columns = Math.max(columns, column);
  }
  return { rows, columns: Math.max(columns, 1) };
}
