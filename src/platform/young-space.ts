import { setFlagsFromString } from 'node:v8';

let small = false;

/**
 * Keeps the part of the heap in which objects begin at the size that it has at the start. V8 lets it grow to 3 x 16 MB,
 * which a build gains nothing from: its numbers lie outside the heap. As an option of `node` itself V8 takes no less
 * than 2 for this.
 */
export function keepYoungSpaceSmall(): void {
  small = true;
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets it grow again, as V8 would by itself: what draws and sets type makes many objects that do not last. */
export function letYoungSpaceGrow(): void {
  small = false;
  setFlagsFromString('--semi-space-growth-factor=2');
}

/** Runs `work` with V8's options as they are at the start: compiled code is only taken over under the same ones. */
export function withFirstOptions<Value>(work: () => Value): Value {
  if (!small) return work();
  letYoungSpaceGrow();
  try {
    return work();
  } finally {
    keepYoungSpaceSmall();
  }
}
