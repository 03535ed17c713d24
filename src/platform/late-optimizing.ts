import { setFlagsFromString } from 'node:v8';

/**
 * How much more often than by itself V8 wants to see a function run before it compiles it with all its means, on the
 * versions of V8 where that was tried. A build is over after a second or a few: the gain of most such functions is less
 * than what compiling them took, on threads that work and garbage collection want too.
 */
const options: { readonly [version: string]: readonly string[] } = {
  // Node 20: 4.4 times.
  '11': ['--interrupt-budget=300000'],
  // Node 22 and 24: 4 times.
  '12': ['--invocation-count-for-turbofan=12000', '--invocation-count-for-maglev=1600'],
  '13': ['--invocation-count-for-turbofan=12000', '--invocation-count-for-maglev=1600'],
};

/** Before any code is loaded that has a cache: V8 takes it over only under the options that it was made with. */
export function optimizeLate(): void {
  const [version = ''] = process.versions.v8.split('.');
  for (const option of options[version] ?? []) setFlagsFromString(option);
}
