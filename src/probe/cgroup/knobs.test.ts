import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CgroupFacts } from './cgroupFacts.ts';
import { readKnobs } from './knobs.ts';
import { openSmallestLimit } from './limits.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../test/fixtures/probe/${path}`, import.meta.url));

function v2(dir: string, memoryPath = '/x'): CgroupFacts {
  const dirs = { memory: dir, cpu: dir, cpuacct: dir, blkio: dir, pids: dir, cpuset: dir };
  return { version: 2, memoryPath, unifiedPath: memoryPath, unifiedDir: dir, dirs };
}

function v1(dir: string): CgroupFacts {
  const names = ['memory', 'cpu', 'cpuacct', 'blkio', 'pids', 'cpuset'] as const;
  const dirs = Object.fromEntries(names.map((name) => [name, `${dir}/${name}`])) as CgroupFacts['dirs'];
  return { version: 1, memoryPath: '/x', unifiedPath: null, unifiedDir: null, dirs };
}

test('v1: what Docker was asked for is what is read', () => {
  expect(readKnobs(v1(at('v1/limited')))).toEqual({
    memoryBytes: 96 * 2 ** 20,
    swapBytes: 504 * 2 ** 20,
    cpuset: '0',
    cpus: 0.6,
    pidsLimit: 80,
    diskReadBytesPerSecond: 50 * 2 ** 20,
  });
});

test('v2: what Docker was asked for is what is read', () => {
  expect(readKnobs(v2(at('v2/limited')))).toEqual({
    memoryBytes: 64 * 2 ** 20,
    swapBytes: 192 * 2 ** 20,
    cpuset: '0',
    cpus: 0.8,
    pidsLimit: 50,
    diskReadBytesPerSecond: 20 * 2 ** 20,
  });
});

test('v2 without limits: unlimited, and the processors that apply', () => {
  expect(readKnobs(v2(at('v2/unlimited')))).toEqual({
    memoryBytes: 'unlimited',
    swapBytes: 'unlimited',
    cpuset: '0-1',
    cpus: 'unlimited',
    pidsLimit: 'unlimited',
    diskReadBytesPerSecond: 'unlimited',
  });
});

test('what is not there is null, not unlimited', () => {
  expect(new Set(Object.values(readKnobs(v2('/nowhere'))))).toEqual(new Set([null]));
  expect(new Set(Object.values(readKnobs(v1('/nowhere'))))).toEqual(new Set([null]));
});

test('the smallest limit of the group and those above it counts', () => {
  using limits = disposing(openSmallestLimit([at('v2/limited'), at('v2')], 'memory.max'));
  expect(limits.read()).toBe(64 * 2 ** 20);
  using above = disposing(openSmallestLimit([at('v2/limited/nothing-here'), at('v2/limited')], 'memory.max'));
  expect(above.read()).toBe(64 * 2 ** 20);
  using none = disposing(openSmallestLimit([at('v2/unlimited')], 'memory.max'));
  expect(none.read()).toBeNull();
});

const disposing = (limits: ReturnType<typeof openSmallestLimit>) => ({
  ...limits,
  [Symbol.dispose]: limits.close,
});
