import { zipSync } from 'fflate';

/** Any moment will do, as long as it is the same one in any zone: the first that a zip file can hold. */
const NO_TIME = '1980-01-01T00:00:00';

/** A zip file of the given parts in their order, the same bytes for the same parts. */
export function zipped(parts: { readonly [path: string]: string | Uint8Array }): Uint8Array {
  const encoder = new TextEncoder();
  const files = Object.entries(parts).map(
    ([name, part]) =>
      [
        name,
        [typeof part === 'string' ? encoder.encode(part) : part, { mtime: NO_TIME, level: 6, os: 0 }],
      ] as const,
  );
  return zipSync(Object.fromEntries(files) as Parameters<typeof zipSync>[0]);
}
