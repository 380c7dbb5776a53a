import { expect, test } from 'vitest';
import { groupStats } from './groupStats.ts';

const mib = 1024 ** 2;
const lines = (text: string) => text.split('\n').map((line, index) => ({ atMs: 1000 + index, text: line }));

const v1 = `native invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
memory: usage 65536kB, limit 65536kB, failcnt 0
memory+swap: usage 65536kB, limit 65536kB, failcnt 0
kmem: usage 668kB, limit 9007199254740988kB, failcnt 0
Memory cgroup stats for /docker/03ac:
cache 1000
rss 57344
shmem 500
total_cache 66367488
total_rss 57344
total_shmem 66367488
Tasks state (memory values in pages):
[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
[    509]     0   509    16748    16399   167936        0             0 shmem 7`;

test('v1: with all groups below, and the kernel’s part from its own line', () => {
  expect(groupStats(lines(v1), 2000)).toMatchObject({
    group: '/docker/03ac',
    usageBytes: 64 * mib,
    anonBytes: 57_344,
    fileBytes: 66_367_488,
    shmemBytes: 66_367_488,
    kernelBytes: 668 * 1024,
    sockBytes: null,
  });
});

test('v2: all of it in one record', () => {
  const record = `anon 66695168\nfile 4096\nkernel 409600\nkernel_stack 16384\npagetables 159744\nsock 8192\nshmem 0\nslab 100000`;
  const report = [
    ...lines('memory: usage 65536kB, limit 65536kB, failcnt 22\nMemory cgroup stats for /a/b:'),
    { atMs: 1003, text: record },
  ];
  expect(groupStats(report, 1010)).toMatchObject({
    usageBytes: 64 * mib,
    anonBytes: 66_695_168,
    fileBytes: 4096,
    shmemBytes: 0,
    kernelBytes: 409_600,
    pageTablesBytes: 159_744,
    sockBytes: 8192,
  });
});

test('before 5.3: in kilobytes behind the group’s name, which may hold a colon', () => {
  const report = lines(`memory: usage 2048kB, limit 2048kB, failcnt 3
kmem: usage 12kB, limit 9007199254740988kB, failcnt 0
Memory cgroup stats for /docker/a: cache:4KB rss:2032KB rss_huge:0KB shmem:0KB mapped_file:0KB`);
  expect(groupStats(report, 1010)).toMatchObject({
    group: '/docker/a',
    usageBytes: 2 * mib,
    anonBytes: 2032 * 1024,
    fileBytes: 4096,
    kernelBytes: 12 * 1024,
  });
});

test('a report of another time, or after the kill, says nothing of it', () => {
  expect(groupStats(lines(v1), 60_000)).toBeNull();
  expect(groupStats(lines(v1), 500)).toBeNull();
  expect(
    groupStats(lines('Memory cgroup out of memory: Killed process 1 (a) total-vm:1kB'), 2000),
  ).toBeNull();
});
