import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}', 'evals/**/*.test.ts'],
    globalSetup: ['test/database/global-setup.ts'],
    // Native modules and child processes do not take to worker threads.
    pool: 'forks',
    // Suites start a database, models or a browser each: more at once only makes all of them slow.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
