import { expect, test } from 'vitest';
import { parsedKills } from './killFields.ts';
import { aKill, noKills } from './testing/seenFacts.ts';

const task = (pid: number, rssPages: number) => ({
  pid,
  tgid: pid,
  uid: 0,
  rssPages,
  swapPages: 0,
  oomScoreAdj: 0,
  name: 't',
});

test('the container’s kills first, then the machine’s, at most twenty', () => {
  const own = Array.from({ length: 15 }, (_, pid) => aKill({ pid }));
  const global = Array.from({ length: 10 }, (_, pid) => aKill({ pid: 100 + pid, scope: 'global' }));
  const pids = parsedKills({ ...noKills, own, global }).map(({ pid }) => pid);
  expect(pids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 100, 101, 102, 103, 104]);
});

test('in the fields of the kernel’s own lines, and no others', () => {
  expect(
    parsedKills({ ...noKills, own: [aKill({ hearsay: true, place: 'x', others: 3, chosen: true })] }),
  ).toEqual([
    {
      atMs: 10_000,
      scope: 'memcg',
      pid: 42,
      name: 'java',
      totalVmKb: null,
      anonRssKb: 204_800,
      fileRssKb: null,
      shmemRssKb: null,
      pageTablesKb: null,
      oomScoreAdj: 0,
      oomMemcg: '/oomlab/app',
      taskMemcg: '/oomlab/app',
      constraint: 'CONSTRAINT_MEMCG',
      invokedBy: null,
      usageKb: null,
      limitKb: null,
      swapLimitKb: null,
      groupKill: false,
      tasks: [],
      tasksLeftOut: 0,
      quote: 'Killed process 42 (java)',
      victim: 'main',
      limit: 'own',
      service: null,
    },
  ]);
});

test('with the eight largest of the tasks beside it, and how many were left out', () => {
  const tasks = Array.from({ length: 11 }, (_, n) => task(n, n * 10));
  const [kill] = parsedKills({ ...noKills, own: [aKill({ tasks, tasksLeftOut: 5 })] });
  expect(kill?.tasks.map(({ pid }) => pid)).toEqual([10, 9, 8, 7, 6, 5, 4, 3]);
  expect(kill?.tasksLeftOut).toBe(8);
});
