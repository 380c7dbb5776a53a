import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => join(import.meta.dirname, path);

/** Real containers on two processors: one file, one test at a time. */
const onAnEngine = {
  globalSetup: ['test/engine/globalSetup.ts'],
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  // What our own scenarios import by name. In a run it is src/workspace/loading/importModule.ts that answers to it.
  resolve: {
    alias: [
      { find: /^oomlab$/, replacement: here('src/index.ts') },
      { find: /^oomlab\/targets$/, replacement: here('docker/targets.ts') },
      { find: /^oomlab\/vitest$/, replacement: here('src/vitest.ts') },
    ],
  },
  test: {
    // By default one processor is left idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'test/cli/**/*.test.ts',
            'test/docs/**/*.test.ts',
            'corpus/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          // A test leaves nothing in a module: a process that has them all already takes the next file at once.
          isolate: false,
          // The program is started a hundred times.
          env: { NODE_COMPILE_CACHE: here('node_modules/.cache/compiled') },
          // Ends what hangs; how long a test takes on a busy machine says nothing.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/engine/alone/**/*.test.ts'],
          ...onAnEngine,
        },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          exclude: ['test/engine/alone/**'],
          ...onAnEngine,
        },
      },
      {
        extends: true,
        test: {
          name: 'compose',
          include: ['test/compose/**/*.test.ts'],
          globalSetup: ['test/engine/globalSetup.ts'],
          fileParallelism: false,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'cgroup-v2',
          include: ['test/cgroup-v2/**/*.test.ts'],
          // Emulated machines, each of which keeps a processor to itself: as many at once as there are processors.
          globalSetup: ['test/cgroup-v2/globalSetup.ts'],
          hookTimeout: 2_400_000,
        },
      },
    ],
  },
});
