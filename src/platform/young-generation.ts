import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the part of the heap where objects begin as small as it is at the start: it would grow to 48 MB, and what a build
 * makes dies in it as soon when it is small. A version of Node that does not know the setting passes it over.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
