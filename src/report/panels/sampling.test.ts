import { expect, test } from 'vitest';
import { probeRow } from '../../record/testing/buildRecording.ts';
import { levels, rates, samplingOf, shares } from './sampling.ts';

const row = (atMs: number, majorFaults: number | null) => probeRow({ atMs, majorFaults });

test('a rate is the growth per second, not per tick', () => {
  const sampling = samplingOf(Array.from({ length: 31 }, (_, tick) => row(tick * 50, tick * 10)));
  expect(rates(sampling, 'majorFaults').at(-1)).toBe(200);
});

test('a rate is a gap before there is enough to look back on', () => {
  const sampling = samplingOf(Array.from({ length: 31 }, (_, tick) => row(tick * 50, tick * 10)));
  expect(rates(sampling, 'majorFaults').slice(0, 3)).toEqual([null, null, null]);
});

test('a counter that vanishes or starts again is a gap, never 0 or negative', () => {
  const rows = [row(0, 100), row(500, 200), row(1000, 300), row(1500, null), row(2000, 5)];
  const values = rates(samplingOf(rows), 'majorFaults');
  expect(values).toEqual([null, 200, 200, null, null]);
});

test('what was not read stays null, a read 0 stays 0', () => {
  const sampling = samplingOf([
    probeRow({ atMs: 0, swapBytes: 0 }),
    probeRow({ atMs: 100, swapBytes: null }),
    probeRow({ atMs: 200, swapBytes: 2048 }),
  ]);
  expect(levels(sampling, 'swapBytes', 1 / 1024)).toEqual([0, null, 2]);
});

test('shares are of what was read, and none where the whole did not move', () => {
  const sampling = samplingOf([
    probeRow({ atMs: 0, hostUserMs: 0, hostIdleMs: 0 }),
    probeRow({ atMs: 1000, hostUserMs: 250, hostIdleMs: 750 }),
    probeRow({ atMs: 2000, hostUserMs: 250, hostIdleMs: 750 }),
  ]);
  expect(shares(sampling, 'hostUserMs', ['hostUserMs', 'hostIdleMs', 'hostStealMs'])).toEqual([
    null,
    25,
    null,
  ]);
});

test('a long recording is thinned, and keeps its highest usage and its ends', () => {
  const rows = Array.from({ length: 5000 }, (_, tick) =>
    probeRow({ atMs: tick * 50, usageBytes: tick === 3333 ? 9_000 : 10, majorFaults: tick }),
  );
  const sampling = samplingOf(rows);
  expect(sampling.picks.length).toBeLessThan(610);
  expect(levels(sampling, 'usageBytes')).toContain(9000);
  expect(sampling.timesS[0]).toBe(0);
  expect(sampling.timesS.at(-1)).toBe(249.95);
  expect(rates(sampling, 'majorFaults').at(-1)).toBe(20);
});

test('where a heap fills and is emptied many times between two points, its lowest and its highest are shown', () => {
  const rows = Array.from({ length: 100_000 }, (_, tick) =>
    probeRow({
      atMs: tick * 50,
      usageBytes: tick === 77_777 ? 1 : 1000 + (tick % 80),
      heapUsedBytes: tick === 33_333 ? 7 : 100 + (tick % 90),
    }),
  );
  const sampling = samplingOf(rows);
  expect(sampling.picks.length).toBeLessThan(1210);
  expect(sampling.picks).not.toContain(-1);
  expect(levels(sampling, 'usageBytes')).toEqual(expect.arrayContaining([1, 1000, 1079]));
  expect(levels(sampling, 'heapUsedBytes')).toEqual(expect.arrayContaining([7, 100, 189]));
  expect(sampling.timesS).toEqual([...sampling.timesS].sort((a, b) => a - b));
  const paused = rows.filter((_, tick) => tick < 50_000 || tick > 51_000);
  expect(samplingOf(paused).picks.filter((pick) => pick === -1)).toHaveLength(1);
});

test('a pause of the probe is a gap in the line', () => {
  const sampling = samplingOf([
    ...Array.from({ length: 20 }, (_, tick) => probeRow({ atMs: tick * 50, usageBytes: 1 })),
    ...Array.from({ length: 20 }, (_, tick) => probeRow({ atMs: 5000 + tick * 50, usageBytes: 2 })),
  ]);
  const values = levels(sampling, 'usageBytes');
  expect(values[20]).toBeNull();
  expect(sampling.timesS).toEqual([...sampling.timesS].sort((a, b) => a - b));
});

test('no rows, no points', () => {
  expect(samplingOf([]).timesS).toEqual([]);
});
