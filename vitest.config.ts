import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'corpus/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          globalSetup: ['test/engine/globalSetup.ts'],
          // Real containers on two processors: one file, one test at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'cgroup-v2',
          include: ['test/cgroup-v2/**/*.test.ts'],
          // Emulated machines on two processors: one at a time. Their image may have to be made first.
          fileParallelism: false,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
