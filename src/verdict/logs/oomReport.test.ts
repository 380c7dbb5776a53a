import { expect, test } from 'vitest';
import { containerId } from '../../record/testing/buildRecording.ts';
import { fixture } from '../testing/fixture.ts';
import type { OomKill } from './oomKill.ts';
import { oomReader } from './oomReport.ts';

function killsOf(text: string): OomKill[] {
  const reader = oomReader<number>();
  const found = text.split('\n').flatMap((line, index) => reader.push(line, index));
  return [...found, ...reader.end()].flatMap((one) => (one.step === 'unnamed' ? [] : [one.kill]));
}

test('reads a whole report of kernel 6.18: victim, its memory, the limit and the task table', () => {
  const [kill, ...others] = killsOf(fixture('kernel-6.18-main.txt'));
  expect(others).toEqual([]);
  expect(kill).toMatchObject({
    scope: 'memcg',
    pid: 11596,
    name: 'perl',
    totalVmKb: 56468,
    anonRssKb: 48640,
    fileRssKb: 3552,
    shmemRssKb: 0,
    pageTablesKb: 152,
    oomScoreAdj: 0,
    uid: 0,
    oomMemcg: `/oomlab/${containerId}`,
    taskMemcg: `/oomlab/${containerId}`,
    constraint: 'CONSTRAINT_MEMCG',
    invokedBy: 'perl',
    usageKb: 49152,
    limitKb: 49152,
    swapLimitKb: 49152,
    groupKill: false,
  });
  expect(kill?.tasks).toEqual([
    { pid: 11596, tgid: 11596, uid: 0, rssPages: 13048, swapPages: 0, oomScoreAdj: 0, name: 'perl' },
  ]);
  expect(kill?.quote).toMatch(/^Memory cgroup out of memory: Killed process 11596 \(perl\)/);
});

test('reads a victim whose name holds spaces and a parenthesis, and the shell beside it', () => {
  const [kill] = killsOf(fixture('kernel-6.18-child.txt'));
  expect(kill).toMatchObject({ pid: 12017, name: 'we ird) (x', invokedBy: 'we ird) (x' });
  expect(kill?.tasks.map(({ name }) => name)).toEqual(['sh', 'we ird) (x']);
});

test('tells the group whose limit was hit from the group of the victim', () => {
  const [kill] = killsOf(fixture('kernel-6.18-ancestor.txt'));
  expect(kill).toMatchObject({ oomMemcg: '/oomlab-vtest', taskMemcg: '/oomlab-vtest/inner', limitKb: 29296 });
});

test('reads the shape of kernel 4.19, with syslog’s head and a smaller task table', () => {
  const [kill, ...others] = killsOf(
    `Jun  3 10:00:01 web1 kernel: [ 1203.100001] java invoked oom-killer: gfp_mask=0x6000c0(GFP_KERNEL), nodemask=(null), order=0, oom_score_adj=0
Jun  3 10:00:01 web1 kernel: [ 1203.100002] Task in /docker/abc killed as a result of limit of /docker
Jun  3 10:00:01 web1 kernel: [ 1203.100003] memory: usage 524288kB, limit 524288kB, failcnt 1021
Jun  3 10:00:01 web1 kernel: [ 1203.100004] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
Jun  3 10:00:01 web1 kernel: [ 1203.100005] [ 4711]     0  4711   832219   131072  1052672        7             0 java
Jun  3 10:00:01 web1 kernel: [ 1203.100006] Memory cgroup out of memory: Kill process 4711 (java) score 995 or sacrifice child
Jun  3 10:00:01 web1 kernel: [ 1203.100007] Killed process 4711 (java) total-vm:3328876kB, anon-rss:512288kB, file-rss:12000kB, shmem-rss:0kB`,
  );
  expect(others).toEqual([]);
  expect(kill).toMatchObject({
    scope: 'memcg',
    pid: 4711,
    oomMemcg: '/docker',
    taskMemcg: '/docker/abc',
    limitKb: 524288,
    pageTablesKb: null,
  });
  expect(kill?.tasks[0]).toMatchObject({ rssPages: 131072, swapPages: 7 });
});

test('a host-wide kill is global, with or without the report around it', () => {
  const line =
    'Out of memory: Killed process 16021 (java) total-vm:3328880kB, anon-rss:699868kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:1836kB oom_score_adj:0';
  expect(killsOf(line)[0]).toMatchObject({ scope: 'global', anonRssKb: 699868, oomMemcg: null });
  const whole = `java invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0
oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=docker-1.scope,mems_allowed=0,global_oom,task_memcg=/system.slice/docker-1.scope,task=java,pid=16021,uid=1000
${line}`;
  expect(killsOf(whole)[0]).toMatchObject({ scope: 'global', taskMemcg: '/system.slice/docker-1.scope' });
});

test('all kills of a group kill share its report; a stranger after a finished report does not', () => {
  const head = `a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/g,task_memcg=/g/a,task=a,pid=1,uid=0`;
  const kill = (pid: number) =>
    `Memory cgroup out of memory: Killed process ${pid} (a) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`;
  const group = killsOf(
    `${head}\n${kill(1)}\nTasks in /g are going to be killed due to memory.oom.group set\n${kill(1)}\n${kill(2)}`,
  );
  expect(group.map(({ pid, groupKill, oomMemcg }) => [pid, groupKill, oomMemcg])).toEqual([
    [1, false, '/g'],
    [1, true, '/g'],
    [2, true, '/g'],
  ]);
  expect(killsOf(`${head}\n${kill(1)}\n${kill(9)}`)[1]).toMatchObject({ pid: 9, oomMemcg: null });
});

test('a comma or key in the name of a group or task does not lead it astray', () => {
  const [kill] =
    killsOf(`oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a,pid=7,task_memcg=/a,pid=7/b,task=x,task_memcg=,pid=5,uid=0
Memory cgroup out of memory: Killed process 5 (x) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`);
  expect(kill).toMatchObject({ pid: 5, oomMemcg: '/a,pid=7' });
});

test('hostile lines give nothing and cost linear time', () => {
  const hostile = [
    `Killed process ${'1'.repeat(100_000)}`,
    `Killed process 1 (${'('.repeat(100_000)}`,
    `${'a '.repeat(100_000)}invoked oom-killer: `,
    `Task in ${' killed as a result of limit of'.repeat(5000)}`,
    `[ 1] ${'9 '.repeat(50_000)}`,
    `oom-kill:constraint=${',task='.repeat(50_000)}`,
  ];
  expect(killsOf(hostile.join('\n'))).toEqual([]);
});

test('a table of very many tasks is cut and the rest is counted', () => {
  const rows = Array.from({ length: 2500 }, (_, pid) => `[ ${pid}] 0 ${pid} 1 1 1 1 1 8192 0 0 t`);
  const [kill] = killsOf(
    `[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
${rows.join('\n')}
Memory cgroup out of memory: Killed process 5 (t) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB`,
  );
  expect([kill?.tasks.length, kill?.tasksLeftOut]).toEqual([2000, 500]);
});

test('a filtered log without heads of reports: each kill has its own limit', () => {
  const lines = ['a', 'b'].flatMap((name) => [
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/${name},task_memcg=/${name},task=${name},pid=1,uid=0`,
    `Memory cgroup out of memory: Killed process 1 (${name}) total-vm:1kB, anon-rss:1kB, file-rss:1kB, shmem-rss:1kB`,
  ]);
  expect(killsOf(lines.join('\n')).map(({ name, oomMemcg }) => [name, oomMemcg])).toEqual([
    ['a', '/a'],
    ['b', '/b'],
  ]);
});
