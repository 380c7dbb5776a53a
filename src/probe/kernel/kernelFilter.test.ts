import { expect, test } from 'vitest';
import { fixture } from '../../../test/fixtures/probe/fixture.ts';
import { kernelFilter } from './kernelFilter.ts';
import { type KernelRecord, parseKernelRecord } from './kernelRecord.ts';

function records(name: string): KernelRecord[] {
  const lines: string[] = JSON.parse(`${fixture(name)}`);
  return lines.map(parseKernelRecord).filter((record) => record !== null);
}

const line = (text: string, kernelUs = 0): KernelRecord => ({
  level: 6,
  byKernel: true,
  sequence: 0,
  kernelUs,
  text,
});

test.each(['v1/oom.kmsg.json', 'v2/oom.kmsg.json', 'v2/child-killed.kmsg.json'])(
  'the whole report of %s is kept, and nothing around it',
  (name) => {
    const all = records(name);
    const filter = kernelFilter();
    const kept = all.filter((record) => filter.matters(record));
    const first = all.findLastIndex((record) => record.text.includes('invoked oom-killer'));
    const last = all.findLastIndex((record) => /Killed process/.test(record.text));
    expect(last - first).toBeGreaterThan(30);
    expect(kept).toEqual(expect.arrayContaining(all.slice(first, last + 1)));
    expect(kept.length).toBeLessThan(all.length);
    expect(kept.some((record) => /oomlab: clock|entered|virtio|EXT4/.test(record.text))).toBe(false);
  },
);

test('what a program writes there in the kernel’s words is not the kernel’s', () => {
  const filter = kernelFilter();
  const text = 'Memory cgroup out of memory: Killed process 42 (java) total-vm:1kB';
  // As the kernel marks what comes through /dev/kmsg: a facility that is not its own.
  const [own, others] = [6, 6 + 8].map((priority) => parseKernelRecord(`${priority},1,2,-;${text}`));
  expect(own !== null && own !== undefined && filter.matters(own)).toBe(true);
  expect(others !== null && others !== undefined && filter.matters(others)).toBe(false);
});

test('crashes, hung tasks and the reaper are kept', () => {
  const filter = kernelFilter();
  for (const text of [
    'server[812]: segfault at 0 ip 000055d0 sp 00007ffc error 4 in server[55d0+1000]',
    'traps: server[812] general protection fault ip:7f sp:7f error:0',
    'INFO: task java:4242 blocked for more than 122 seconds.',
    'oom_reaper: reaped process 719 (tail), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
  ]) {
    expect(filter.matters(line(text))).toBe(true);
  }
});

test('what names the container is kept once it is known', () => {
  const id = 'a'.repeat(64);
  const filter = kernelFilter();
  const text = `cgroup: fork failed in /docker/${id}`;
  expect(filter.matters(line(text))).toBe(false);
  filter.watch(id);
  expect(filter.matters(line(text))).toBe(true);
});

test('a report whose end was lost does not let the rest of the log through', () => {
  const filter = kernelFilter();
  expect(filter.matters(line('java invoked oom-killer: gfp_mask=0xcc0', 1_000_000))).toBe(true);
  expect(filter.matters(line('Call Trace:', 1_000_500))).toBe(true);
  expect(filter.matters(line('eth0: link up', 9_000_000))).toBe(false);
});
