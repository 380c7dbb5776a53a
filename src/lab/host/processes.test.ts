import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive, isRunning, sharesNetwork, startTimeOf } from './processes.ts';

const stateOf = (pid: number): string | undefined =>
  /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];

const nameOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

test('this process is alive, and only with its own start time', () => {
  const startTime = startTimeOf(process.pid) ?? '';
  expect(startTime).toMatch(/^\d+$/);
  expect(isAlive(process.pid, startTime)).toBe(true);
  // Another process that got the same number later.
  expect(isAlive(process.pid, String(Number(startTime) - 1))).toBe(false);
});

test('a process is gone after its end', async () => {
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const startTime = startTimeOf(pid) ?? '';
  expect(isAlive(pid, startTime)).toBe(true);
  expect(isRunning(pid)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid, startTime)).toBe(false);
  expect(isRunning(pid)).toBe(false);
  expect(startTimeOf(pid)).toBeNull();
});

test('a name with spaces and parentheses changes nothing', async () => {
  // The kernel's name of a process is that of its program: this one renames itself.
  const child = spawn(process.execPath, [
    '-e',
    `require('fs').writeFileSync('/proc/self/comm', 'a) S 1 (b'); console.log('renamed'); setInterval(() => {}, 1e6)`,
  ]);
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  expect(readFileSync(`/proc/${pid}/comm`, 'utf8')).toBe('a) S 1 (b\n');
  expect(isAlive(pid, startTimeOf(pid) ?? '')).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a zombie is not alive, although it has a number and a start time', async () => {
  // The child of a shell that has become "sleep", which never asks for its children. It is ended
  // only then: a shell that is still one may ask for it before it becomes anything.
  const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec sleep 600']);
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  await vi.waitUntil(() => nameOf(parent.pid ?? 0) === 'sleep', { timeout: 10_000 });
  process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => stateOf(pid) === 'Z', { timeout: 10_000 });
  const startTime = startTimeOf(pid);
  expect(startTime).not.toBeNull();
  expect(isAlive(pid, startTime ?? '')).toBe(false);
  expect(isRunning(pid)).toBe(false);
});

test('a process beside us shares our network, one that is gone does not', async () => {
  const beside = spawn('sleep', ['600']);
  onTestFinished(() => void beside.kill('SIGKILL'));
  await once(beside, 'spawn');
  expect(sharesNetwork(beside.pid ?? 0)).toBe(true);
  expect(sharesNetwork(2 ** 22)).toBe(false);
});

test.skipIf(process.getuid?.() !== 0)('in a namespace of its own it has another network', async () => {
  const apart = spawn('unshare', ['--net', 'sh', '-c', 'echo there; exec sleep 600']);
  onTestFinished(() => void apart.kill('SIGKILL'));
  await once(apart.stdout, 'data');
  expect(sharesNetwork(apart.pid ?? 0)).toBe(false);
});
