import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { LiveSample } from '../../lab/progress.ts';
import { type LiveState, liveLines } from './liveBlock.ts';

const mib = 1024 ** 2;
const sample: LiveSample = {
  atMs: 12_000,
  usageBytes: 128 * mib,
  limitBytes: 256 * mib,
  swapBytes: 900 * mib,
  memFullShare: 0.98,
  ioFullShare: 0.031,
  heapUsedBytes: 600 * mib,
  heapMaxBytes: 700 * mib,
  gcShare: 0.5,
  connections: 50,
  perSecond: null,
  inFlight: null,
  waiting: null,
  goodput: 1234.4,
  p99Ms: 4999.6,
};
const state: LiveState = {
  position: 3,
  total: 12,
  variant: { swap: '1g', heap: '700m' },
  phase: '50 connections',
  elapsedMs: 61_400,
  leftMs: 185_000,
  found: null,
  sample,
  lastEvent: 'at 9.1 s: a full collection took longer than a second, and the one before as well',
};
const nothing = Object.fromEntries(Object.keys(sample).map((key) => [key, null])) as unknown as LiveSample;
const screen = (columns: number, color = false) => ({ tty: true, columns, color });
const plain = (columns: number, changes: Partial<LiveState> = {}) =>
  liveLines({ ...state, ...changes }, screen(columns));

test('one block with everything that is worth a look', () => {
  expect(plain(120)).toEqual([
    'trial 3 of 12  swap=1g heap=700m',
    '  1:01  50 connections   about 3:05 left',
    '  load      50 connections   1234 good/s   p99 5000 ms',
    '  memory    [##########..........] 128 MiB of 256 MiB   swap 900 MiB',
    '  pressure  memory 98 %   io 3 %',
    '  heap      [#################...] 600 MiB of 700 MiB   in GC 50 %',
    '  at 9.1 s: a full collection took longer than a second, and the one before as well',
  ]);
});

test('a load by rate says so', () => {
  const load = (inFlight: number, waiting: number) =>
    plain(120, { sample: { ...sample, connections: null, perSecond: 420, inFlight, waiting } })[2];
  expect(load(80, 0)).toBe('  load      420 requests/s   1234 good/s   80 in flight   p99 5000 ms');
  expect(load(500, 12)).toBe(
    '  load      420 requests/s   1234 good/s   500 in flight, 12 waiting   p99 5000 ms',
  );
  expect(load(0, 0)).toContain('   0 in flight   ');
});

test('a search says what it knows by now, and how much it takes at most', () => {
  const lines = ['heap=64m: 42 requests/s [38, 47] so far, 7 trials', 'heap=96m: no trial yet'];
  const found = { lines, bound: 'at most' } as const;
  expect(plain(120, { found })).toEqual([
    'trial 3 of at most 12  swap=1g heap=700m',
    '  1:01  50 connections   at most 3:05 left',
    ...plain(120).slice(2, -1),
    '  known     heap=64m: 42 requests/s [38, 47] so far, 7 trials',
    '  known     heap=96m: no trial yet',
    `  ${state.lastEvent}`,
  ]);
});

describe('no line is wider than the screen', () => {
  const long = {
    variant: Object.fromEntries(Array.from({ length: 20 }, (_, each) => [`knob${each}`, 'a long value'])),
    phase: 'phase '.repeat(40),
    lastEvent: 'event '.repeat(40),
    sample: { ...sample, connections: 1e15, goodput: 1e15, p99Ms: 1e15 },
    found: { lines: ['found '.repeat(40)], bound: 'about' as const },
  };
  test.each([40, 80, 120])('at %d columns', (columns) => {
    for (const lines of [plain(columns), plain(columns, long), plain(columns, { sample: nothing })]) {
      for (const line of lines) expect(line.length).toBeLessThan(columns);
    }
    // What was cut says so, and is cut no earlier than it must be.
    expect(plain(columns, long)[0]).toMatch(/…$/);
    expect(plain(columns, long)[0]).toHaveLength(columns - 1);
  });

  test.each([40, 80, 120])('at %d columns with colours, which take no room', (columns) => {
    const lines = liveLines({ ...state, ...long }, screen(columns, true));
    expect(lines.join('')).toContain('\u001b[');
    const shown = lines.map(stripVTControlCharacters);
    expect(shown).toEqual(plain(columns, long));
  });
});

describe('what is not known', () => {
  test('is n/a, and never 0', () => {
    const lines = plain(120, { sample: { ...nothing, heapUsedBytes: 5 } });
    expect(lines.slice(2, 6)).toEqual([
      '  load      n/a   n/a good/s   p99 n/a',
      '  memory    [....................] n/a of n/a   swap n/a',
      '  pressure  memory n/a   io n/a',
      '  heap      [....................] 5 B of n/a   in GC n/a',
    ]);
  });

  test('a zero that was read is 0', () => {
    const zero = { ...nothing, connections: 0, goodput: 0, p99Ms: 0, swapBytes: 0, memFullShare: 0 };
    const text = plain(120, { sample: zero }).join('\n');
    expect(text).toContain('0 connections   0 good/s   p99 0 ms');
    expect(text).toContain('swap 0 B');
    expect(text).toContain('memory 0 %');
  });

  test('has no line: the heap of what is no JVM, a sample before the first one, an event before the first one', () => {
    expect(plain(120, { sample: { ...sample, heapUsedBytes: null } }).join('\n')).not.toContain('heap  ');
    expect(plain(120, { sample: null, lastEvent: '' })).toHaveLength(2);
    expect(plain(120, { leftMs: null })[1]).toBe('  1:01  50 connections');
  });
});

test('a bar is full at the limit and no longer beyond it', () => {
  const bar = (usageBytes: number) =>
    /\[(.*?)\]/.exec(plain(120, { sample: { ...sample, usageBytes } }).join('\n'))?.[1];
  expect(bar(0)).toBe('.'.repeat(20));
  expect(bar(256 * mib)).toBe('#'.repeat(20));
  expect(bar(999 * mib)).toBe('#'.repeat(20));
});
