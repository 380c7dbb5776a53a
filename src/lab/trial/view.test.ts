import { expect, test } from 'vitest';
import type { LoadRow } from '../../record/loadRow.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import { loadRow, probeRow } from '../../record/testing/buildRecording.ts';
import type { LiveSample } from '../progress.ts';
import { openView } from './view.ts';

/** The samples that a watcher gets for ticks of 50 ms. */
function watched(ticks: number, values: (atMs: number) => Partial<ProbeRow>): LiveSample[] {
  const samples: LiveSample[] = [];
  const view = openView((progress) => {
    if (progress.kind === 'trial-sample') samples.push(progress.sample);
  });
  for (let atMs = 0; atMs < ticks * 50; atMs += 50) view.probe(probeRow({ ...values(atMs), atMs }));
  return samples;
}

test('shares are of the last second', () => {
  const last = watched(61, (atMs) => ({
    // A quarter of the time until 2 s, all of it after that.
    memFullUs: atMs <= 2000 ? atMs * 250 : 500_000 + (atMs - 2000) * 1000,
    youngGcMs: atMs / 2,
  })).at(-1);
  expect(last).toMatchObject({ atMs: 3000, memFullShare: 1, gcShare: 0.5 });
});

test('what was not read is null, before the second tick and ever after', () => {
  const samples = watched(41, () => ({}));
  for (const { atMs: _, ...values } of samples)
    expect(new Set(Object.values(values))).toEqual(new Set([null]));
});

test('twenty ticks a second are four samples a second', () => {
  expect(watched(41, () => ({})).map(({ atMs }) => atMs)).toEqual([
    0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000,
  ]);
});

test('of a load by rate: what is under way and what waits, which a load by connections has none of', () => {
  const seen = (row: Partial<LoadRow>) => {
    const samples: LiveSample[] = [];
    const view = openView((progress) => {
      if (progress.kind === 'trial-sample') samples.push(progress.sample);
    });
    view.load(loadRow({ atMs: 1000, ok: 20, inFlight: 7, waiting: 3, ...row }));
    view.probe(probeRow({ atMs: 1010 }));
    return samples.at(-1);
  };
  expect(seen({ connections: null, perSecond: 40 })).toMatchObject({
    perSecond: 40,
    inFlight: 7,
    waiting: 3,
  });
  expect(seen({})).toMatchObject({ connections: 10, perSecond: null, inFlight: null, waiting: null });
});

test('the limit is kept when the group is gone, usage is not', () => {
  const last = watched(20, (atMs) => (atMs < 500 ? { usageBytes: 5, limitBytes: 9 } : {})).at(-1);
  expect(last).toMatchObject({ usageBytes: null, limitBytes: 9 });
});

test('goodput is of a whole second, however long the interval was', () => {
  const samples: LiveSample[] = [];
  const view = openView((progress) => {
    if (progress.kind === 'trial-sample') samples.push(progress.sample);
  });
  view.load(loadRow({ atMs: 2000, spanMs: 2000, ok: 100, p99Ms: 7, connections: 3 }));
  view.probe(probeRow({ atMs: 2000 }));
  expect(samples).toEqual([expect.objectContaining({ goodput: 50, p99Ms: 7, connections: 3 })]);
});

test.each([
  ['at ease', { memFullUs: 100 }, 50, false],
  ['stalled for memory', { memFullUs: 600_000 }, 50, true],
  ['stalled for disk reads', { ioFullUs: 600_000 }, 50, true],
  ['a JVM whose own clock stands still', {}, 0, true],
])('%s, over the last second', (_, perSecond, ticks, stalled) => {
  const view = openView(() => {});
  for (let tick = 0; tick <= 40; tick += 1) {
    const grown = Object.entries(perSecond).map(([column, by]) => [column, (by * tick) / 20]);
    view.probe(probeRow({ ...Object.fromEntries(grown), atMs: tick * 50, jvmTickMs: tick * ticks }));
  }
  expect(view.stalled()).toBe(stalled);
});

test('what was not read is no stall', () => {
  const view = openView(() => {});
  expect(view.stalled()).toBe(false);
  for (let atMs = 0; atMs <= 2000; atMs += 50) view.probe(probeRow({ atMs }));
  expect(view.stalled()).toBe(false);
});
