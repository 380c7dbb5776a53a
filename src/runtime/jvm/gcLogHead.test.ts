import { expect, test } from 'vitest';
import { factsOfGcLog } from './gcLogHead.ts';

/** Heads of real logs of JDK 17 and 25, with `-Xmx96m`. */
const head = (using: string, max: string, version: string): string =>
  [
    `[2026-11-21T00:27:15.187+0000][0.012s][info][gc] ${using}`,
    `[2026-11-21T00:27:15.191+0000][0.016s][info][gc,init] Version: ${version} (release)`,
    `[2026-11-21T00:27:15.191+0000][0.016s][info][gc,init] ${max}`,
    '[2026-11-21T00:27:15.904+0000][0.057s][info][gc,task     ] GC(0) Using 2 workers of 2 for evacuation',
  ].join('\n');

test.each([
  ['Using Serial', 'Heap Max Capacity: 96M', '17.0.15+6-Debian-1deb12u1', 'serial'],
  ['Using Parallel', 'Heap Max Capacity: 96M', '25.0.3+9-LTS', 'parallel'],
  ['Using G1', 'Heap Max Capacity: 96M', '17.0.15+6-Debian-1deb12u1', 'g1'],
  ['Initializing The Z Garbage Collector', 'Max Capacity: 96M', '25.0.3+9-LTS', 'z'],
  ['Using Shenandoah', 'Heap Max Capacity: 96M', '25.0.3+9-LTS', 'shenandoah'],
])('%s', (using, max, version, collector) => {
  expect(factsOfGcLog(head(using, max, version))).toEqual({
    collector,
    maxHeapBytes: String(96 * 1024 ** 2),
    version,
    readFrom: 'GC log',
  });
});

test.each([
  ['1G', 1024 ** 3],
  ['98308K', 98_308 * 1024],
])('a heap of %s', (size, bytes) => {
  expect(factsOfGcLog(head('Using G1', `Heap Max Capacity: ${size}`, '17'))?.maxHeapBytes).toBe(
    String(bytes),
  );
});

test('a log of something else gives nothing', () => {
  expect(factsOfGcLog('Using Serial\nhello')).toBeNull();
});
