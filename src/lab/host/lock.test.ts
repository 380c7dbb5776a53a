import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { takeLock, whoHolds } from './lock.ts';
import { startTimeOf } from './processes.ts';

let state: string;
const path = (): string => join(state, 'lock.json');
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'oomlab-state-'));
  vi.stubEnv('OOMLAB_STATE', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

test('a lock that is released can be taken again, and leaves nothing', () => {
  for (const what of ['first', 'second']) {
    using _lock = takeLock(what);
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({
      pid: process.pid,
      startTime: startTimeOf(process.pid),
      what,
    });
  }
  expect(readdirSync(state)).toEqual([]);
});

test('the second taker is refused and told who holds it; the first one keeps it', () => {
  using _lock = takeLock('swap-vs-noswap run-1');
  expect(() => takeLock('clean')).toThrow(
    expect.objectContaining({
      message: `Another run is under way: swap-vs-noswap run-1 (process ${process.pid})`,
      exitCode: exitCodes.lab,
    }),
  );
  expect(JSON.parse(readFileSync(path(), 'utf8')).what).toBe('swap-vs-noswap run-1');
  expect(readdirSync(state)).toEqual(['lock.json']);
  expect(whoHolds()).toMatchObject({ pid: process.pid, what: 'swap-vs-noswap run-1' });
});

test('nobody holds what is free, left by the dead, or not readable', () => {
  expect(whoHolds()).toBeNull();
  writeFileSync(path(), JSON.stringify({ pid: process.pid, startTime: '1', what: 'before the restart' }));
  expect(whoHolds()).toBeNull();
  writeFileSync(path(), '');
  expect(whoHolds()).toBeNull();
});

test('the lock of a process that was killed is taken over', async () => {
  const holder = spawn('sleep', ['600']);
  await once(holder, 'spawn');
  const { pid = 0 } = holder;
  writeFileSync(path(), JSON.stringify({ pid, startTime: startTimeOf(pid), what: 'killed' }));
  expect(() => takeLock('too early')).toThrow(`killed (process ${pid})`);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  using _lock = takeLock('next');
  expect(JSON.parse(readFileSync(path(), 'utf8')).what).toBe('next');
});

test('so is one whose number belongs to another process by now', () => {
  writeFileSync(path(), JSON.stringify({ pid: process.pid, startTime: '1', what: 'before the restart' }));
  using _lock = takeLock('next');
  expect(JSON.parse(readFileSync(path(), 'utf8')).what).toBe('next');
});

test.each(['', '{"pid":1'])('and one that nobody can read: %j', (content) => {
  writeFileSync(path(), content);
  takeLock('next')[Symbol.dispose]();
  expect(existsSync(path())).toBe(false);
});

test('the state folder is made when it is missing', () => {
  vi.stubEnv('OOMLAB_STATE', join(state, 'not', 'there'));
  using _lock = takeLock('first');
  expect(existsSync(join(state, 'not', 'there', 'lock.json'))).toBe(true);
});
