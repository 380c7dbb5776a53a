import { expect, test } from 'vitest';
import { loadRows } from '../testing/buildRecording.ts';
import { liveTrend } from './liveTrend.ts';

const mib = 1024 ** 2;
/** One full collection a second from 1 s on, over 24 s. */
const trend = (
  sizeMib: (second: number) => number,
  connections: (second: number) => number,
  maxMib = 400,
) => {
  const points = Array.from({ length: 24 }, (_, index) => ({
    atMs: (index + 1) * 1000,
    bytes: sizeMib(index + 1) * mib,
    collections: 1,
  }));
  const load = loadRows(0, 25_000, (second) => ({ connections: connections(second) }));
  return liveTrend({ after: 'full collection', points, maxBytes: maxMib * mib }, load);
};
const same = () => 10;
const doubled = (second: number) => (second <= 12 ? 5 : 50);

test.each([
  ['growth under the same load is a leak', (s: number) => 30 + 2 * s, same, 'grew under the same load'],
  [
    'growth within each step of a rising load is a leak',
    (s: number) => 30 + 3 * s,
    doubled,
    'grew under the same load',
  ],
  [
    'a step with the load, and flat beside it',
    (s: number) => (s <= 12 ? 34 : 88),
    doubled,
    'rose with the load',
  ],
  ['the load rises all the time', (s: number) => 30 + 2 * s, (s: number) => s, 'rose while the load rose'],
  ['a cache that fills up', (s: number) => 30 + 3 * Math.min(s, 8), same, 'levelled off'],
  ['noise of a MiB or two', (s: number) => 50 + (s % 3), same, 'steady'],
  ['what the start left goes away', (s: number) => 90 - 2 * s, same, 'fell'],
  ['up and down', (s: number) => 40 + 20 * (s % 2), same, 'irregular'],
])('%s', (_, size, connections, kind) => {
  expect(trend(size, connections).kind).toBe(kind);
});

test('a heap that is full can grow no more: that is no levelling off', () => {
  const size = (second: number) => 30 + 3 * Math.min(second, 8);
  expect(trend(size, same, 58).kind).toBe('grew under the same load');
});

test('requests that pile up fill a heap within seconds: that is told from a leak, which takes its time', () => {
  const size = (second: number) => (second < 10 ? 30 : Math.min(90, 30 + 30 * (second - 9)));
  expect(trend(size, same, 96).kind).toBe('filled the heap');
});

test('few collections, or all within a moment, tell nothing', () => {
  const points = (count: number, apartMs: number) =>
    Array.from({ length: count }, (_, index) => ({
      atMs: index * apartMs,
      bytes: index * 20 * mib,
      collections: 1,
    }));
  for (const few of [points(0, 1), points(3, 5000), points(12, 300)])
    expect(liveTrend({ after: 'full collection', points: few, maxBytes: null }, []).kind).toBe('too few');
});
