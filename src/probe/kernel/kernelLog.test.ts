import { expect, test } from 'vitest';
import { openKernelLog } from './kernelLog.ts';

test('a log without end keeps nobody, and says that it was not read to its end', () => {
  const log = openKernelLog('/dev/zero');
  expect(log.behind).toBe(true);
  expect(log.drain()).toEqual([]);
  expect(log.behind).toBe(true);
  log.close();
});

test('a log that is read to its end', () => {
  const log = openKernelLog('/dev/null');
  expect([log.drain(), log.behind]).toEqual([[], false]);
  log.close();
});
