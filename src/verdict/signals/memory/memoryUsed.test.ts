import { expect, test } from 'vitest';
import { memoryUsed } from './memoryUsed.ts';

const mib = 1024 ** 2;

test('a service that writes a log: the definitions differ by its cache', () => {
  // The published case: cache 822972416, rss 652750848.
  const row = {
    usageBytes: 1450 * mib,
    anonBytes: 652_750_848,
    fileBytes: 822_972_416,
    inactiveFileBytes: 800_000_000,
  };
  const used = memoryUsed(row);
  expect(used.dockerStats).toBe(1450 * mib - 800_000_000);
  expect(used.workingSet).toBe(used.dockerStats);
  expect(used.dockerStatsOld).toBe(1450 * mib - 822_972_416);
  expect(used.cadvisorRss).toBe(652_750_848);
});

test('readings of different moments may cross: Docker then shows all, the kubelet nothing', () => {
  const used = memoryUsed({
    usageBytes: 10 * mib,
    inactiveFileBytes: 12 * mib,
    fileBytes: 12 * mib,
    anonBytes: 0,
  });
  expect(used.dockerStats).toBe(10 * mib);
  expect(used.workingSet).toBe(0);
});

test('what was not read is not made up', () => {
  const used = memoryUsed({ usageBytes: mib, inactiveFileBytes: null, fileBytes: null, anonBytes: null });
  expect(used).toEqual({
    usage: mib,
    dockerStats: null,
    dockerStatsOld: null,
    workingSet: null,
    cadvisorRss: null,
  });
});
