import { expect, test } from 'vitest';
import { readGcLog } from '../../../runtime/index.ts';
import { fixture } from '../../testing/fixture.ts';
import { type LiveSet, liveSet } from './liveSet.ts';
import { liveTrend } from './liveTrend.ts';

const mib = 1024 ** 2;
const read = (name: string): LiveSet => liveSet(readGcLog(fixture(name).split('\n')), 0);
const sizes = ({ points }: LiveSet) => points.map(({ bytes }) => bytes / mib);

/** Real JVMs of 96 MiB that keep one MiB more at each of 24 full collections. */
test.each(['gc-leak-serial-17.log', 'gc-leak-parallel-25.log'])(
  '%s: each full collection is a point',
  (name) => {
    const live = read(name);
    expect(live).toMatchObject({ after: 'full collection', maxBytes: 96 * mib });
    expect(live.points).toHaveLength(24);
    const [first, last] = [sizes(live)[0] ?? 0, sizes(live).at(-1) ?? 0];
    expect(last - first).toBeGreaterThanOrEqual(22);
    expect(last - first).toBeLessThanOrEqual(24);
    expect(liveTrend(live, [])).toMatchObject({ kind: 'grew under the same load' });
  },
);

/** A real G1 of 128 MiB that keeps 60 MiB in the end, with 6 MiB more in use at a time. */
test('G1 without full collections: the least after each remark', () => {
  const live = read('gc-leak-g1-17.log');
  expect(live.after).toBe('concurrent cycle');
  expect(sizes(live)).toEqual([51, 56, 64, 70, 80]);
});

const line = (seconds: number, pause: string): string =>
  `[2026-01-01T00:00:${seconds.toFixed(3).padStart(6, '0')}+0000][info][gc] GC(1) Pause ${pause} 1.0ms`;
const zeroWallMs = Date.UTC(2026, 0, 1);
const of = (lines: string[]): LiveSet => liveSet(readGcLog(lines), zeroWallMs);

test('full collections in quick succession are one point, the lowest', () => {
  const live = of(
    [1, 1.1, 1.2, 3].map((at) =>
      line(at, `Full (Allocation Failure) 90M->${Math.round(50 - at * 10)}M(96M)`),
    ),
  );
  expect(live.points).toEqual([
    { atMs: 1200, bytes: 38 * mib, collections: 3 },
    { atMs: 3000, bytes: 20 * mib, collections: 1 },
  ]);
});

test('a young collection is no point, and neither is a pause without a date', () => {
  const log = [
    line(1, 'Young (Allocation Failure) 50M->20M(96M)'),
    'GC(0) Pause Full (x) 30M->29M(32M) 10.5ms',
  ];
  expect(of(log).points).toEqual([]);
});
