import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { underWay } from './doctor.ts';
import { takeLock } from './host/lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a run that has the lab is told, and what is to be done', async () => {
  expect(underWay(folder)).toEqual([]);
  await using _lock = await takeLock('swap-vs-noswap run-1', { folder });
  expect(underWay(folder)).toEqual([
    {
      name: 'lab',
      value: `in use: swap-vs-noswap run-1 (process ${process.pid})`,
      status: 'lacking',
      hint: expect.stringMatching(/^No other run starts before it has ended/),
    },
  ]);
});
