import { expect, test } from 'vitest';
import { fixture } from '../verdict/testing/fixture.ts';
import { readGcLog } from './gcLog.ts';

test('reads pauses, their CPU time and the farewell of a Serial log of JDK 17', () => {
  const log = readGcLog(fixture('gc-serial-17.log').split('\n'));
  expect(log.orderlyExit).toBe(true);
  expect(log.pauses.at(-1)).toEqual({
    id: 5,
    type: 'Full',
    uptimeS: 0.057,
    wallMs: Date.UTC(2026, 10, 20, 23, 7, 11, 280),
    beforeMb: 30,
    afterMb: 30,
    committedMb: 30,
    pauseMs: 1.469,
    userS: 0.01,
    sysS: 0,
    realS: 0,
  });
});

test('reads a G1 log with its maximum heap', () => {
  const log = readGcLog(fixture('gc-g1-17.log').split('\n'));
  expect(log.maxHeapMb).toBe(32);
  expect(log.pauses.filter(({ type }) => type === 'Full').length).toBeGreaterThan(3);
  expect(log.pauses.every(({ realS }) => realS !== null)).toBe(true);
});

test('a truncated line and a log without dates give what there is', () => {
  const log = readGcLog([
    '[0.1s][info][gc] GC(0) Pause Full (x) 30M->29M(32M) 10.5ms',
    '[0.2s][info][gc] GC(1) Pause Fu',
  ]);
  expect(log.pauses).toMatchObject([{ wallMs: null, uptimeS: null, afterMb: 29, userS: null }]);
  expect(log.orderlyExit).toBe(false);
});
