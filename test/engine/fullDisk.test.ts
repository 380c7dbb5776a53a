import { closeSync, mkdtempSync, openSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { eventsSoFar, leftovers, oomlab, until, verdictsOf } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

it('keeps what was recorded when the disk runs full, and says so in two lines', async () => {
  await using disk = await smallDisk('540m');
  const run = oomlab(['--results', disk.path, 'scenario', 'test/engine/scenarios/calm.ts']);
  await until(() => eventsSoFar(disk.path, 'calm', '01-heap=256m-r1').includes('load-started'));
  fill(join(disk.path, 'somebody-elses.file'));
  const { exitCode, stderr } = await run;
  expect(exitCode, stderr).toBe(3);
  const message = stderr.trim().split('\n').slice(-2);
  expect(message[0]).toMatch(/^oomlab: The recording could not be written: ENOSPC/);
  await execa('rm', [join(disk.path, 'somebody-elses.file')]);
  await oomlab(['--results', disk.path, 'report', 'calm']);
  expect(verdictsOf(disk.path, 'calm')).toHaveLength(1);
});

async function smallDisk(size: string): Promise<{ path: string } & AsyncDisposable> {
  const path = mkdtempSync(join(tmpdir(), 'oomlab-disk-'));
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'oomlab-test', path]);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      await execa('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

/** Writes until the file system is full. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  for (const size of [1024 * 1024, 4096]) {
    const block = Buffer.alloc(size);
    try {
      for (;;) writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  closeSync(file);
}
