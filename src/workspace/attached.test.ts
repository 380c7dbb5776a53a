import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRun } from '../record/testing/aRun.ts';
import { writeWaiting } from '../record/waiting/waiting.ts';
import { fleetOf, waitingRun } from './attached.ts';

const fleet = { queue: 'redis://127.0.0.1:6379', recordings: 'queue', args: ['scenario', 'a'] };
const isRoot = process.getuid?.() === 0;
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-attached-'));
  file = join(folder, 'run.json');
  writeFileSync(file, JSON.stringify(aRun([], { fleet }).run), { mode: 0o644 });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a run says by which command it began', () => {
  expect(fleetOf(folder)).toEqual(fleet);
});

test.runIf(isRoot)('what somebody else says is not executed', () => {
  chownSync(file, 1000, 1000);
  expect(() => fleetOf(folder)).toThrow(/run\.json belongs to user 1000, and what it says would be executed/);
});

test.runIf(isRoot)('nor, as root, what others may write to', () => {
  chmodSync(file, 0o666);
  expect(() => fleetOf(folder)).toThrow(/others may write to .*run\.json/);
});

test('one that has no host yet says so, too, and by which name it begins', () => {
  const run = { runId: 'run-1', seed: 7, command: 'oomlab scenario a', fleet };
  const path = join(writeWaiting(folder, 'a', run), 'waiting.json');
  expect(waitingRun(dirname(path))).toEqual({ schema: 1, ...run });
  writeFileSync(path, '{"schema":1}');
  expect(() => waitingRun(dirname(path))).toThrow(/waiting\.json/);
});

test.runIf(isRoot)('what somebody else says of such a one is not executed either', () => {
  const run = { runId: 'run-1', seed: 7, command: 'oomlab scenario a', fleet };
  const path = join(writeWaiting(folder, 'a', run), 'waiting.json');
  chownSync(path, 1000, 1000);
  expect(() => waitingRun(dirname(path))).toThrow(/waiting\.json belongs to user 1000/);
});
