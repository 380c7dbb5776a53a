import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests that are held against the mutants, as scripts/mutants.ts names them for each folder. */
const tests = process.env.MUTANTS_TESTS?.split(',') ?? [];

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: tests,
    testTimeout: 300_000,
    // One mutant is one run: a process of its own for each test file would cost more than the tests.
    isolate: false,
  },
});
