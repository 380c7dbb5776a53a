import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { limits } from './limits.ts';

const wanted = { collector: null, jvmFlags: [], nativeMemory: false };
const mib = 1024 ** 2;

/** What a real V8 says of its heap's limit when it is started in this environment. */
const limitOf = (environment: Record<string, string>): number =>
  Number(
    execFileSync(process.execPath, ['-p', 'v8.getHeapStatistics().heap_size_limit'], {
      env: environment,
      encoding: 'utf8',
    }),
  );

test('a real Node has the heap that was asked for, and the young generation on top', () => {
  const [small, large] = [128, 640].map((size) =>
    limitOf(limits.environment({ ...wanted, heapBytes: size * mib, env: {} }, '/oomlab')),
  );
  // Its semi-spaces grow with the heap: their share is not ours to say.
  expect(small).toBeGreaterThanOrEqual(128 * mib);
  expect((large ?? 0) - (small ?? 0)).toBeGreaterThanOrEqual(512 * mib);
  expect(large).toBeLessThan(2 * 640 * mib);
});

test('options that the target has itself are kept, and ours count', () => {
  const env = { NODE_OPTIONS: '--max-old-space-size=2048 --trace-warnings' };
  const set = limits.environment({ ...wanted, heapBytes: 128 * mib, env }, '/oomlab');
  expect(set.NODE_OPTIONS).toBe('--max-old-space-size=2048 --trace-warnings --max-old-space-size=128');
  expect(limitOf(set)).toBeLessThan(1024 * mib);
});

test('nothing is set where nothing was asked', () => {
  expect(limits.environment({ ...wanted, heapBytes: null, env: { NODE_OPTIONS: 'x' } }, '/oomlab')).toEqual(
    {},
  );
});
