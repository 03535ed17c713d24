import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the part of the heap in which objects begin at the size that it has at the start. V8 lets it grow to 3 x 16 MB,
 * which a build gains nothing from: its numbers lie outside the heap. As an option of `node` itself V8 takes no less
 * than 2 for this.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets it grow again, as V8 would by itself: what draws and sets type makes many objects that do not last. */
export function letYoungSpaceGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}
