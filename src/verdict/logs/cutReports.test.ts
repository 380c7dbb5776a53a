import { describe, expect, test } from 'vitest';
import { oomReader } from './oomReport.ts';

/** Reports of the OOM killer that are cut, mixed, or asked for: what is left of each. */

function found(...lines: string[]): string[] {
  const reader = oomReader<number>();
  const all = lines.flatMap((line, index) => reader.push(line, index));
  return [...all, ...reader.end()].map((one) =>
    one.step === 'unnamed'
      ? `unnamed ${one.scope} ${one.group} at ${one.where}: ${one.quote}`
      : `${one.step} ${one.kill.name} (${one.kill.pid}) ${one.kill.scope} ${one.kill.oomMemcg} order=${one.kill.order} at ${one.where}`,
  );
}

const invoked = (name: string, order = 0) =>
  `${name} invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=${order}, oom_score_adj=0`;
const limit = (name: string, pid = 7) =>
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/g,task_memcg=/g/a,task=${name},pid=${pid},uid=0`;
const killed = (name: string, pid = 7) =>
  `Memory cgroup out of memory: Killed process ${pid} (${name}) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB`;
const reaped = 'oom_reaper: reaped process 7 (java), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB';

describe('a report that ends before its kill', () => {
  test('with the choice of a victim, names it', () => {
    expect(found(invoked('java'), limit('java'))).toEqual(['chosen java (7) memcg /g order=0 at 1']);
    const old = 'Memory cgroup out of memory: Kill process 7 (java) score 995 or sacrifice child';
    expect(found(invoked('java'), old)).toEqual(['chosen java (7) memcg null order=0 at 1']);
  });

  test('with whose limit it was, names the group', () => {
    const task = 'Task in /g/a killed as a result of limit of /g';
    expect(found(invoked('java'), task)).toEqual([`unnamed memcg /g/a at 1: ${task}`]);
    expect(found(task)).toEqual([`unnamed memcg /g/a at 0: ${task}`]);
    const cut = 'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x';
    expect(found(cut)).toEqual([]);
    expect(found(invoked('java'), cut)).toEqual([`unnamed memcg null at 1: ${cut}`]);
  });

  test('with the group’s counters, is about that group', () => {
    expect(found(invoked('java'), 'Memory cgroup stats for /g/a:')).toEqual([
      `unnamed memcg /g/a at 0: ${invoked('java')}`,
    ]);
    expect(found(invoked('java'), 'memory: usage 49152kB, limit 49152kB, failcnt 0')).toEqual([
      `unnamed memcg null at 0: ${invoked('java')}`,
    ]);
  });

  test('with a call trace, tells whose memory was short', () => {
    const trace = (words: string) => found(invoked('java'), words);
    expect(trace(' mem_cgroup_out_of_memory+0x136/0x150')).toEqual([
      `unnamed memcg null at 0: ${invoked('java')}`,
    ]);
    expect(trace(' mem_cgroup_oom_synchronize+0x1/0x2')).toHaveLength(1);
    expect(trace(' __alloc_pages_slowpath.constprop.0+0xa/0xb')).toEqual([
      `unnamed global null at 0: ${invoked('java')}`,
    ]);
    expect(trace(' __alloc_pages_may_oom+0xa/0xb')[0]).toContain('unnamed global');
    expect(trace(' do_page_fault+0x1/0x2')).toEqual([`unnamed null null at 0: ${invoked('java')}`]);
    // A group's charge goes through the machine's allocator, too.
    expect(
      found(invoked('java'), ' __alloc_pages_slowpath+0xa', ' mem_cgroup_out_of_memory+0x1')[0],
    ).toContain('unnamed memcg');
    expect(
      found(invoked('java'), ' mem_cgroup_out_of_memory+0x1', ' __alloc_pages_slowpath+0xa')[0],
    ).toContain('unnamed memcg');
  });

  test('is given back when the next one begins', () => {
    expect(found(invoked('a'), limit('a', 1), invoked('b'), limit('b', 2), killed('b', 2))).toEqual([
      'chosen a (1) memcg /g order=0 at 1',
      'killed b (2) memcg /g order=0 at 4',
    ]);
    expect(found(limit('a', 1), limit('b', 2))).toEqual([
      'chosen a (1) memcg /g order=null at 0',
      'chosen b (2) memcg /g order=null at 1',
    ]);
  });
});

describe('who asked for memory, and no more', () => {
  test('counts where the log has nothing else', () => {
    expect(found(invoked('a'), invoked('b'))).toHaveLength(2);
    expect(found(invoked('a'))).toEqual([`unnamed null null at 0: ${invoked('a')}`]);
    expect(found(invoked('a'), invoked('b'), killed('b'))).toEqual(['killed b (7) memcg null order=0 at 2']);
  });

  test('and not where the kernel found nobody to kill', () => {
    expect(found(invoked('a'), limit('a'), 'Out of memory and no killable processes...')).toEqual([]);
  });
});

describe('memory that was taken back', () => {
  test('tells of a victim where the kill itself is not here', () => {
    expect(found(reaped)).toEqual(['chosen java (7) null null order=null at 0']);
  });

  test('and says nothing new after it', () => {
    expect(found(invoked('java'), limit('java'), killed('java'), reaped)).toEqual([
      'killed java (7) memcg /g order=0 at 2',
    ]);
    expect(found(reaped, invoked('b'), limit('b', 2), killed('b', 2))).toEqual([
      'chosen java (7) null null order=null at 0',
      'killed b (2) memcg /g order=0 at 3',
    ]);
  });
});

describe('a kill that somebody asked for', () => {
  const line =
    'Out of memory: Killed process 7 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB';

  test('by a key, by its trace, or by the order of the report', () => {
    expect(found('sysrq: Manual OOM execution', invoked('kworker/0:1'), line)).toEqual([
      'killed java (7) global null order=-1 at 2',
    ]);
    expect(found('SysRq : Manual OOM execution', line)).toEqual([
      'killed java (7) global null order=-1 at 1',
    ]);
    expect(found(invoked('kworker/0:1'), ' moom_callback+0x7a/0xb0', line)).toEqual([
      'killed java (7) global null order=-1 at 2',
    ]);
    expect(found(invoked('kworker/0:1', -1), line)).toEqual(['killed java (7) global null order=-1 at 1']);
    expect(found(invoked('java', 3), line)).toEqual(['killed java (7) global null order=3 at 1']);
  });

  test('and not the next one', () => {
    expect(found('sysrq: Manual OOM execution', invoked('a'), line, invoked('b'), killed('b', 8))).toEqual([
      'killed java (7) global null order=-1 at 2',
      'killed b (8) memcg null order=0 at 4',
    ]);
  });
});

test('lines that somebody put into one', () => {
  const both =
    'Memory cgroup out of memory: Kill process 7 (java) score 995 or sacrifice child Killed process 7 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB';
  expect(found(both)).toEqual(['killed java (7) memcg null order=null at 0']);
  expect(found(`${limit('java')}\n${killed('java')}`)).toEqual(['killed java (7) memcg /g order=null at 0']);
});
