import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mayMakeGroups } from '../testing/mayMakeGroups.ts';
import { cgroupMounts, createLimitedGroup, removeCgroupTree } from './cgroups.ts';

const mib = 1024 ** 2;
const path = `/oomlab-unit-${process.pid}`;
const foldersOf = (group: string): string[] => cgroupMounts().map((mount) => join(mount, group));

test('the hierarchies of this host are found', () => {
  expect(cgroupMounts().length).toBeGreaterThan(0);
  for (const mount of cgroupMounts()) expect(existsSync(mount)).toBe(true);
});

test('a group that is nowhere leaves nothing behind', () => {
  expect(removeCgroupTree('/oomlab-no-such-group')).toEqual([]);
});

describe.skipIf(!mayMakeGroups)('real groups (needs root)', () => {
  afterEach(() => vi.waitUntil(() => removeCgroupTree(path).length === 0, { timeout: 10_000 }));

  test('a tree is removed with its children, in every hierarchy', () => {
    for (const folder of foldersOf(`${path}/a/b`)) mkdirSync(folder, { recursive: true });
    expect(removeCgroupTree(path)).toEqual([]);
    expect(foldersOf(path).filter(existsSync)).toEqual([]);
  });

  test('a group that holds a process stays and is named; its empty neighbour goes', async () => {
    for (const folder of [...foldersOf(`${path}/used`), ...foldersOf(`${path}/empty`)]) {
      mkdirSync(folder, { recursive: true });
    }
    const child = spawn('sleep', ['600']);
    await once(child, 'spawn');
    // A new cpuset of v1 has no processors, and takes no process before it has.
    const used = foldersOf(`${path}/used`).filter((folder) => !existsSync(join(folder, 'cpuset.cpus')));
    try {
      for (const folder of used) writeFileSync(join(folder, 'cgroup.procs'), String(child.pid));
      expect(removeCgroupTree(path).toSorted()).toEqual(used.toSorted());
      expect(foldersOf(`${path}/empty`).filter(existsSync)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });

  test.each([
    ['no swap', 0, 64 * mib],
    ['some swap', 32 * mib, 96 * mib],
  ])('a limit that is asked for is in force, with %s beside it', (_, swapBytes, both) => {
    expect(createLimitedGroup(`${path}/limited`, 64 * mib, swapBytes)).toBe(64 * mib);
    const limits = foldersOf(`${path}/limited`).flatMap((folder) => [
      ...numberIn(folder, 'memory.memsw.limit_in_bytes'),
      ...numberIn(folder, 'memory.swap.max').map((swap) => swap + 64 * mib),
    ]);
    expect(limits).toEqual([both]);
  });

  test('unlimited swap is left as the kernel has it', () => {
    expect(createLimitedGroup(`${path}/limited`, 64 * mib, null)).toBe(64 * mib);
    for (const folder of foldersOf(`${path}/limited`)) {
      for (const sum of numberIn(folder, 'memory.memsw.limit_in_bytes')) expect(sum).toBeGreaterThan(2 ** 60);
      for (const swap of numberIn(folder, 'memory.swap.max')) expect(swap).toBeNaN();
    }
  });

  test('the limit that is told is the kernel’s, in whole pages', () => {
    expect(createLimitedGroup(`${path}/limited`, 64 * mib + 100, 0)).toBe(64 * mib);
  });
});

/** NaN: the kernel writes "max". Nothing where that hierarchy has no such file. */
function numberIn(folder: string, name: string): number[] {
  return existsSync(join(folder, name)) ? [Number(readFileSync(join(folder, name), 'utf8'))] : [];
}
