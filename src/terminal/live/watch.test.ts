import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Progress } from '../../lab/progress.ts';
import { watch } from './watch.ts';

const trial: Progress[] = [
  { kind: 'step', text: 'Connecting to the engine' },
  { kind: 'trial-began', id: '01-swap=off-r1', position: 1, total: 2, variant: { swap: 'off', heap: '64m' } },
  { kind: 'trial-phase', name: '5 connections' },
  { kind: 'trial-event', atMs: 9123, text: 'died with exit code 137' },
  { kind: 'trial-ended', id: '01-swap=off-r1', sentence: 'The kernel killed it.', seconds: 12.4 },
];

/** All that a watch writes to its stream. */
function written(progress: Progress[], tty: boolean, columns = 80): string {
  const stream = Object.assign(new PassThrough(), { isTTY: tty, columns, rows: 24 });
  {
    using watching = watch(stream as unknown as NodeJS.WriteStream, { tty, columns, color: false });
    for (const each of progress) watching.report(each);
  }
  return String(stream.read() ?? '');
}

test('elsewhere than on a terminal: plain lines, each one once, no control characters', () => {
  expect(written(trial, false)).toBe(
    [
      'Connecting to the engine',
      'trial 1 of 2: swap=off heap=64m',
      '  5 connections',
      '  at 9.1 s: died with exit code 137',
      '01-swap=off-r1 (of 2, 12 s): The kernel killed it.',
      '',
    ].join('\n'),
  );
});

test('a variant of nothing has a name', () => {
  const began: Progress = { kind: 'trial-began', id: '01-r1', position: 1, total: 1, variant: {} };
  expect(written([began], false)).toBe('trial 1 of 1: no variation\n');
});

const search: Progress[] = [
  { kind: 'trial-began', id: '01-steps', position: 1, total: 56, variant: { trial: 'steps' } },
  { kind: 'trial-ended', id: '01-steps', sentence: 'It survived.', seconds: 60 },
  {
    kind: 'so-far',
    lines: ['heap=64m: held 20 so far, 1 trial', 'heap=96m: no trial yet'],
    trialsLeft: 53,
    bound: 'at most',
    leftMs: 3_600_000,
  },
  { kind: 'trial-began', id: '02-short', position: 2, total: 56, variant: { trial: 'short' } },
  { kind: 'trial-ended', id: '02-short', sentence: 'It survived.', seconds: 20 },
  {
    kind: 'so-far',
    lines: ['heap=64m: held 20 so far, 1 trial', 'heap=96m: held 40 so far, 1 trial'],
    trialsLeft: 52,
    bound: 'at most',
    leftMs: 3_540_000,
  },
  { kind: 'trial-began', id: '03-short', position: 3, total: 56, variant: { trial: 'short' } },
];

test('of a search, elsewhere: what it knows, when that is news', () => {
  expect(written(search, false).split('\n')).toEqual([
    'trial 1 of 56: trial=steps',
    '01-steps (of 56, 60 s): It survived.',
    '  heap=64m: held 20 so far, 1 trial',
    '  heap=96m: no trial yet',
    'trial 2 of 56: trial=short',
    '02-short (of 56, 20 s): It survived.',
    '  heap=96m: held 40 so far, 1 trial',
    'trial 3 of 56: trial=short',
    '',
  ]);
});

test('of a search, on a terminal: what it knows, and what is left at most by its own account', () => {
  const [first, second, third] = ['trial 1 of 56', 'trial 2 of at most 54', 'trial 3 of at most 54'];
  const text = stripVTControlCharacters(written(search, true));
  expect(text).toContain(`${first}  trial=steps`);
  expect(text).toContain(`${second}  trial=short`);
  const last = text.slice(text.indexOf(third));
  expect(last).toContain('at most 59:00 left');
  expect(last).toContain('  known     heap=64m: held 20 so far, 1 trial');
  expect(last).toContain('  known     heap=96m: held 40 so far, 1 trial');
});

test('on a terminal: steps and results stay above, the block is taken away at the end', () => {
  const text = written(trial, true);
  const lastBlock = text.lastIndexOf('trial 1 of 2  swap=off heap=64m');
  expect(lastBlock).toBeGreaterThan(-1);
  expect(text.indexOf('Connecting to the engine\n')).toBeGreaterThan(-1);
  // Erased: the last thing on the screen is the result.
  const after = text.slice(lastBlock);
  expect(after).toContain('\u001b[2K');
  expect(text).toContain('01-swap=off-r1 (of 2, 12 s): The kernel killed it.\n');
});

const long =
  'The kernel’s OOM killer killed the main process 12.4 s into the load at the container’s own limit, after swap thrash.';
const ended: Progress = { kind: 'trial-ended', id: '01-swap=off-r1', sentence: long, seconds: 12.4 };

test.each([40, 60, 80, 120])('at %i columns the line about a trial breaks between words', (columns) => {
  const lines = stripVTControlCharacters(written([ended], true, columns))
    .trimEnd()
    .split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  expect(lines.join(' ')).toBe(`01-swap=off-r1 (of 0, 12 s): ${long}`);
});

test('elsewhere it stays whole', () => {
  expect(written([ended], false, 40)).toBe(`01-swap=off-r1 (of 0, 12 s): ${long}\n`);
});

const atWork = (name: string, trial: string | null) => ({
  name,
  trial,
  phase: trial === null ? '' : 'load',
  forMs: 0,
});
const fleet: Progress[] = [
  { kind: 'fleet', hosts: [], done: 0, left: 4, leftMs: null },
  { kind: 'fleet', hosts: [atWork('box-1', null)], done: 0, left: 4, leftMs: null },
  {
    kind: 'fleet',
    hosts: [atWork('box-1', '01-a'), atWork('box-2', '02-b')],
    done: 0,
    left: 4,
    leftMs: null,
  },
  {
    kind: 'fleet',
    hosts: [atWork('box-1', '01-a'), atWork('box-2', '02-b')],
    done: 0,
    left: 4,
    leftMs: null,
  },
  { kind: 'trial-ended', id: '01-a', sentence: 'The kernel killed it.', seconds: 12.4 },
  { kind: 'fleet', hosts: [atWork('box-1', '03-c')], done: 1, left: 3, leftMs: 60_000 },
  { kind: 'fleet', hosts: [atWork('box-1', null)], done: 1, left: 3, leftMs: 60_000 },
  { kind: 'fleet', hosts: [atWork('box-1', '04-d')], done: 2, left: 2, leftMs: 60_000 },
];

test('of a fleet, elsewhere: who is there, what each began, and who is gone, each once', () => {
  expect(written(fleet, false).split('\n')).toEqual([
    '  host box-1 is there',
    '  host box-1 began 01-a',
    '  host box-2 is there',
    '  host box-2 began 02-b',
    '01-a (of 4, 12 s): The kernel killed it.',
    '  host box-1 began 03-c',
    '  host box-2 is gone',
    '  host box-1 began 04-d',
    '',
  ]);
});

test('of a fleet, on a terminal: one block with all hosts, and results above it', () => {
  const text = stripVTControlCharacters(written(fleet, true));
  expect(text).toContain('0 trials done, 4 given out\n  2 hosts, 2 at work\n  box-1  0:00  01-a  load\n');
  expect(text).toContain('01-a (of 4, 12 s): The kernel killed it.\n');
  expect(text).toContain('2 trials done, 2 given out   about 1:00 left\n  1 host, 1 at work\n');
  expect(text).not.toContain('trial 1 of');
});
