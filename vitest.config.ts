import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The command line is tested as a process: generous, so that a busy machine fails no test.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
