import { configDefaults, defineConfig } from 'vitest/config';

/** Trials of whole programs by the dozen: minutes, not seconds. CI runs them, and `npm run test:all`. */
const LONG = [
  'test/cli/companions.test.ts',
  'test/cli/differential.test.ts',
  'test/cli/formats.test.ts',
  'test/cli/study-numbers.test.ts',
  'test/cli/verify.test.ts',
  'test/determinism/determinism.test.ts',
  'test/e2e/cli.test.ts',
  'test/e2e/crash.test.ts',
  'test/e2e/diff.test.ts',
  'test/e2e/preview.test.ts',
  'test/e2e/watch.test.ts',
  'test/e2e/machine.test.ts',
  'test/export/export.test.ts',
  'test/export/package.test.ts',
  'test/oracle/threshold/boot-schemes.test.ts',
];
const all = Boolean(process.env.CI || process.env.REPRO_LONG);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    // Every core: by default one is left to a person at the machine, of two one half.
    maxWorkers: '100%',
    exclude: all ? configDefaults.exclude : [...configDefaults.exclude, ...LONG],
    // The command line is tested as a process: generous, so that a busy machine fails no test.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
