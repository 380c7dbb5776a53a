import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { underWay } from './doctor.ts';
import { takeLock } from './host/lock.ts';

let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'oomlab-doctor-'));
  vi.stubEnv('OOMLAB_STATE', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true, force: true });
});

test('a run that has the lab is told, and what is to be done', () => {
  expect(underWay()).toEqual([]);
  using _lock = takeLock('swap-vs-noswap run-1');
  expect(underWay()).toEqual([
    {
      name: 'lab',
      value: `in use: swap-vs-noswap run-1 (process ${process.pid})`,
      status: 'lacking',
      hint: expect.stringMatching(/^No other run starts before it has ended/),
    },
  ]);
});
