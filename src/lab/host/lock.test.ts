import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exitCodes } from '../../errors.ts';
import type { Progress } from '../progress.ts';
import { holdersOf, takeLock, whoHolds } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a lock that is released can be taken again, and leaves nothing', async () => {
  for (const what of ['first', 'second']) {
    await using _lock = await takeLock(what, { folder });
    expect(whoHolds(folder)).toEqual({ what, pid: process.pid });
  }
  expect(whoHolds(folder)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
});

test('the second taker is refused and told who holds it; the first one keeps it', async () => {
  await using _lock = await takeLock('swap-vs-noswap run-1 of me', { folder });
  await expect(takeLock('clean', { folder })).rejects.toMatchObject({
    message: `Another run is under way: swap-vs-noswap run-1 of me (process ${process.pid})`,
    hint: expect.stringContaining('--wait'),
    exitCode: exitCodes.lab,
  });
  expect(whoHolds(folder)?.what).toBe('swap-vs-noswap run-1 of me');
});

test('where nothing can be locked nobody else is blamed, and nobody is waited for', async () => {
  const taking = takeLock('mine', { folder: join(folder, 'not', 'there'), wait: true });
  await expect(taking).rejects.toMatchObject({
    message: expect.stringMatching(
      /^The machine can't be locked against other runs: flock ended with exit code/,
    ),
    exitCode: exitCodes.lab,
  });
});

test('a lock on one folder is none on another', async () => {
  await using _lock = await takeLock('here', { folder });
  const other = mkdtempSync(join(folder, 'other-'));
  expect(whoHolds(other)).toBeNull();
  await using _other = await takeLock('there', { folder: other });
});

test('those who share a machine take turns, and one that does not share is refused beside them', async () => {
  await using first = await takeLock('first', { folder, shared: true });
  await using second = await takeLock('second', { folder, shared: true });
  expect([first.turn, second.turn]).toEqual([0, 1]);
  await expect(takeLock('third', { folder })).rejects.toMatchObject({ exitCode: exitCodes.lab });
});

test('who waits is told once for whom, and has it when the other one ends', async () => {
  const told: Progress[] = [];
  const first = await takeLock('first', { folder });
  const second = takeLock('second', { folder, wait: true, report: (each) => void told.push(each) });
  await expect.poll(() => told).toHaveLength(1);
  expect(told).toEqual([{ kind: 'step', text: `Waiting for another run: first (process ${process.pid})` }]);
  await first[Symbol.asyncDispose]();
  await using _lock = await second;
  expect(whoHolds(folder)?.what).toBe('second');
});

test('the waiting can be interrupted', async () => {
  await using _lock = await takeLock('first', { folder });
  const interrupt = new AbortController();
  const second = takeLock('second', {
    folder,
    wait: true,
    interrupt: interrupt.signal,
    report: () => interrupt.abort(),
  });
  await expect(second).rejects.toMatchObject({ exitCode: exitCodes.interrupted });
  expect(whoHolds(folder)?.what).toBe('first');
});

test('the lock of a process that was killed is free', async () => {
  const program = `
    const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))});
    await takeLock('killed', { folder: ${JSON.stringify(folder)} });
    console.log('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(whoHolds(folder)).toEqual({ what: 'killed', pid: holder.pid });
  holder.kill('SIGKILL');
  await expect.poll(() => whoHolds(folder)).toBeNull();
  await using _lock = await takeLock('next', { folder });
});

test('of the kernel’s list only locks on that very file count, and nobody who waits for one', () => {
  const locks = `1: FLOCK  ADVISORY  WRITE 708 00:1b:1 0 EOF
1: -> FLOCK  ADVISORY  WRITE 709 00:1b:1 0 EOF
2: POSIX  ADVISORY  WRITE 710 00:1b:1 0 EOF
3: FLOCK  ADVISORY  WRITE 711 fd:01:1 0 EOF
4: FLOCK  ADVISORY  WRITE 712 00:1b:2 0 EOF
`;
  expect(holdersOf(locks, 0x1b, 1)).toEqual([708]);
  expect(holdersOf(locks, 0xfd01, 1)).toEqual([711]);
});
