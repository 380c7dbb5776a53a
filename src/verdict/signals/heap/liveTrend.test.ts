import { expect, test } from 'vitest';
import type { LoadRow } from '../../../record/loadRow.ts';
import { loadRows, served } from '../../../record/testing/buildRecording.ts';
import { liveTrend } from './liveTrend.ts';

const mib = 1024 ** 2;
/** One full collection a second from 1 s on, over 24 s. */
const trend = (
  sizeMib: (second: number) => number,
  connections: (second: number) => number,
  maxMib = 400,
  answers = (_: number) => served(100),
) => {
  const points = Array.from({ length: 24 }, (_, index) => ({
    atMs: (index + 1) * 1000,
    bytes: sizeMib(index + 1) * mib,
    collections: 1,
  }));
  const load = loadRows(0, 25_000, (second) => ({ ...answers(second), connections: connections(second) }));
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
  ['one jump, late', (s: number) => (s < 20 ? 30 : 60), same, 'irregular'],
  ['noise of a MiB or two', (s: number) => 50 + (s % 3), same, 'steady'],
  ['what the start left goes away', (s: number) => 90 - 2 * s, same, 'fell'],
  ['up and down', (s: number) => 40 + 20 * (s % 2), same, 'irregular'],
])('%s', (_, size, connections, kind) => {
  expect(trend(size, connections).kind).toBe(kind);
});

test('a leak that fills the heap is one by what came before: it cannot grow on', () => {
  const size = (second: number) => Math.min(92, 30 + 4 * second);
  expect(trend(size, same, 96).kind).toBe('grew under the same load');
});

test('requests that pile up fill a heap within seconds: no leak that is sure', () => {
  const size = (second: number) => (second < 10 ? 30 : Math.min(90, 30 + 30 * (second - 9)));
  expect(trend(size, same, 96)).toMatchObject({ kind: 'leak or pile-up', because: 'heap full' });
});

test('a server that falls behind holds more and more requests: no leak that is sure', () => {
  const behind = (second: number) => served(second < 12 ? 100 : 30);
  expect(trend((second) => 30 + 2 * second, same, 400, behind)).toMatchObject({ because: 'fell behind' });
});

test('where requests arrive at a rate, fewer arrivals are no falling behind, and fewer answers than arrivals are', () => {
  const came = (due: number, ok: number) => ({ connections: null, perSecond: 50, due, sent: due, ok });
  const grown = (later: Partial<LoadRow>) => {
    const points = Array.from({ length: 24 }, (_, index) => ({
      atMs: (index + 1) * 1000,
      bytes: (32 + 2 * index) * mib,
      collections: 1,
    }));
    const load = loadRows(0, 25_000, (second) => (second < 12 ? came(100, 100) : later));
    return liveTrend({ after: 'full collection', points, maxBytes: 400 * mib }, load);
  };
  expect(grown(came(30, 30)).kind).toBe('grew under the same load');
  expect(grown(came(100, 30))).toMatchObject({ kind: 'leak or pile-up', because: 'fell behind' });
});

test('a short rise may be chance', () => {
  const size = (second: number) => 30 + 5 * second;
  expect(trend(size, (second) => (second <= 9 ? 5 : 5 + second))).toMatchObject({ because: 'short' });
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
