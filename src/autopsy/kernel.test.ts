import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixture } from '../verdict/testing/fixture.ts';
import { autopsyOf } from './testing/autopsyOf.ts';

const id = 'b27201334a41cd0749d053b18378d7ea65617b8e26277197ea25c974da1a5a8a';
const pod = '0330b2c1-a15b-4cdd-b5e5-72d4a90bee82';
const podGroup = `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${pod.replaceAll('-', '_')}.slice`;

test('the line of the E2 write-up, shortened by its author: the whole machine was short, and the JVM died', () => {
  const line =
    'Out of memory: Killed process 16021 (java) total-vm:3328880kB, anon-rss:699868kB, ... oom_score_adj:0';
  const [answer] = autopsyOf({ 'journal.txt': line }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'host-oom' },
    confidence: 'certain',
    subject: { process: 'java', pid: 16021 },
    kill: { anonRssKb: 699868, totalVmKb: 3328880, fileRssKb: null, oomScoreAdj: 0 },
  });
  expect(answer?.evidence[0]?.quote).toBe(line);
  expect(answer?.evidence[0]?.text).not.toContain('n/a');
  expect(answer?.missing.join()).toContain('task table');
});

test('6.18, v1, a limit of an ancestor', () => {
  const [answer] = autopsyOf({ dmesg: fixture('kernel-6.18-ancestor.txt') }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'oom-kill', limit: 'ancestor' }, confidence: 'certain' });
});

test('6.18, a child of a container whose main process is in the table, too: who was the victim is left open', () => {
  const [answer] = autopsyOf({ dmesg: fixture('kernel-6.18-child.txt') }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'oom-kill', limit: 'own', victim: null },
    subject: { process: 'we ird) (x', containerId: expect.stringMatching(/^535ee9650d2d/) },
  });
  expect(answer?.missing.join()).toContain('docker inspect 535ee9650d2d');
});

// mm/oom_kill.c and mm/memcontrol.c of 3.10 to 4.19: no "oom-kill:" line, "Task in ... killed", "or sacrifice child".
const old = `java invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0
java cpuset=${id} mems_allowed=0
Task in ${podGroup}/docker-${id}.scope killed as a result of limit of ${podGroup}
memory: usage 1048576kB, limit 1048576kB, failcnt 189
memory+swap: usage 1048576kB, limit 1048576kB, failcnt 0
kmem: usage 0kB, limit 9007199254740988kB, failcnt 0
Memory cgroup stats for ${podGroup}/docker-${id}.scope: cache:24KB rss:1048552KB
[ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name
[21284]  1337 21284  1200000   262000     600        0           968 java
[21290]  1337 21290     1100      100       8        0           968 sh
Memory cgroup out of memory: Kill process 21284 (java) score 1967 or sacrifice child
Killed process 21284 (java) total-vm:4800000kB, anon-rss:1040000kB, file-rss:8000kB, shmem-rss:0kB`;

const heads: [string, (line: string, index: number) => string][] = [
  ['syslog', (line) => `Jan  5 02:12:02 node-1 kernel: ${line}`],
  ['syslog with kernel time', (line, n) => `Jan  5 02:12:02 node-1 kernel: [580439.2259${10 + n}] ${line}`],
  ['dmesg', (line, n) => `[580439.2259${10 + n}] ${line}`],
  ['dmesg -T', (line) => `[Fri Jan  5 02:12:02 2023] ${line}`],
  ['dmesg -x', (line) => `kern  :err   : [580439.225918] ${line}`],
  ['journalctl -o short-iso', (line) => `2023-01-05T02:12:02+0800 node-1 kernel: ${line}`],
  ['journalctl -o short-full', (line) => `Thu 2023-01-05 02:12:02 UTC node-1 kernel: ${line}`],
  ['journalctl -o short-monotonic', (line) => `[580439.225918] node-1 kernel: ${line}`],
  ['rsyslog with ISO time', (line) => `2023-01-05T02:12:02.123456+08:00 node-1 kernel: [1.5] ${line}`],
  ['without time', (line) => `kernel: ${line}`],
  ['bare', (line) => line],
  [
    'journalctl -o json',
    (line) =>
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1672855922000000',
        _SOURCE_MONOTONIC_TIMESTAMP: '580439225918',
        _TRANSPORT: 'kernel',
        SYSLOG_IDENTIFIER: 'kernel',
        MESSAGE: line,
      }),
  ],
  [
    'journalctl -o export',
    (line) =>
      `__CURSOR=s=1\n__REALTIME_TIMESTAMP=1672855922000000\n_TRANSPORT=kernel\nSYSLOG_IDENTIFIER=kernel\nMESSAGE=${line}\n`,
  ],
  [
    'journalctl -o json-pretty',
    (line) =>
      JSON.stringify(
        { __REALTIME_TIMESTAMP: '1672855922000000', _TRANSPORT: 'kernel', MESSAGE: line },
        null,
        '\t',
      ),
  ],
];

test.each(heads)('4.19 in Kubernetes, pod limit, %s', (_, head) => {
  const found = autopsyOf({ log: old.split('\n').map(head).join('\n') });
  expect(found.inputs[0]).toMatchObject({ kinds: ['kernel log'], problems: [] });
  expect(found.answers).toHaveLength(1);
  expect(found.answers[0]).toMatchObject({
    terminal: { kind: 'oom-kill', limit: 'ancestor' },
    confidence: 'certain',
    subject: { process: 'java', containerId: id, podUid: pod },
    kill: { limitKb: 1048576, tasks: [{ name: 'java' }, { name: 'sh' }] },
  });
});

test.each([
  [
    'RHEL 7',
    'Killed process 19103 (mysqld), UID 27, total-vm:1146564kB, anon-rss:352144kB, file-rss:0kB, shmem-rss:0kB',
  ],
  ['RHEL 6', 'Killed process 19103, UID 27, (mysqld) total-vm:1146564kB, anon-rss:352144kB, file-rss:120kB'],
])('%s: without the line before it nobody knows whose limit it was', (_, line) => {
  const [answer] = autopsyOf({ messages: `Jun 17 19:01:00 db kernel: ${line}` }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'oom-kill', limit: null },
    confidence: 'likely',
    kill: { name: 'mysqld', uid: 27, anonRssKb: 352144 },
  });
  expect(answer?.missing.join()).toContain('whether a group’s limit was hit or the whole machine');
});

const six = (name: string, pidNumber: number) =>
  `Memory cgroup out of memory: Killed process ${pidNumber} (${name}) total-vm:900kB, anon-rss:${pidNumber}kB, file-rss:1kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`;

test('memory.oom.group: one answer about the whole group', () => {
  const group = `${podGroup}/cri-containerd-${id}.scope`;
  const [answer, ...rest] = autopsyOf({
    dmesg: [
      'worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=968',
      `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=${group},task_memcg=${group},task=worker,pid=42,uid=0`,
      six('worker', 42),
      `Tasks in ${group} are going to be killed due to memory.oom.group set`,
      six('master', 40),
      six('worker', 41),
    ]
      .map((line, n) => `[  100.00000${n}] ${line}`)
      .join('\n'),
  }).answers;
  expect(rest).toEqual([]);
  expect(answer).toMatchObject({
    terminal: { kind: 'oom-kill', limit: 'own' },
    subject: { containerId: id },
  });
  expect(answer?.evidence[0]?.text).toContain('2 more of its group');
});

test('a kill of the whole machine’s shortage names the victim’s unit, and is no limit', () => {
  const [answer] = autopsyOf({
    dmesg: `[1.000000] a invoked oom-killer: gfp_mask=0x1(X), order=0, oom_score_adj=0
[1.000001] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/tomcat.service,task=java,pid=9,uid=0
[1.000002] Out of memory: Killed process 9 (java) total-vm:9kB, anon-rss:8kB, file-rss:7kB, shmem-rss:6kB, UID:0 pgtables:5kB oom_score_adj:4`,
  }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'host-oom', limit: null },
    subject: { unit: 'tomcat.service', words: 'java (pid 9) in tomcat.service' },
  });
});

test('a host whose kernel gave up', () => {
  const [answer] = autopsyOf({
    console: '[9.000000] Kernel panic - not syncing: System is deadlocked on memory',
  }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'host-oom' }, confidence: 'certain' });
});

test('a program that quotes the kernel is not the kernel', () => {
  const line =
    'Memory cgroup out of memory: Killed process 1 (java) total-vm:1kB, anon-rss:1kB, file-rss:1kB, shmem-rss:1kB';
  const [answer] = autopsyOf({ messages: `Jan  5 02:12:02 web app[12]: ${line}` }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'oom-kill' }, confidence: 'likely' });
  expect(answer?.missing.join()).toContain('the kernel’s own log');
});

test('several victims, in order of time, each with its container; the same kill in two files counts once', () => {
  const kill = (second: number, name: string, group: string) =>
    [
      `[ ${second}.000001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=${group},task_memcg=${group},task=${name},pid=${second},uid=0`,
      `[ ${second}.000002] ${six(name, second)}`,
    ].join('\n');
  const [one, two] = [`/docker/${'a'.repeat(64)}`, `/system.slice/docker-${'b'.repeat(64)}.scope`];
  const found = autopsyOf({
    second: kill(200, 'node', two),
    first: `${kill(100, 'java', one)}\n${kill(200, 'node', two)}`,
  });
  expect(found.answers.map(({ subject }) => [subject.process, subject.containerId?.slice(0, 3)])).toEqual([
    ['java', 'aaa'],
    ['node', 'bbb'],
  ]);
});

test.each(['oom', 'child-killed'])('records of /dev/kmsg from a real cgroup-v2 host: %s', (name) => {
  const file = new URL(`../../test/fixtures/probe/v2/${name}.kmsg.json`, import.meta.url);
  const records: string[] = JSON.parse(readFileSync(file, 'utf8'));
  const { answers } = autopsyOf({ kmsg: records.join('') });
  expect(answers).toHaveLength(records.filter((record) => record.includes('Killed process')).length);
  for (const answer of answers)
    expect(answer).toMatchObject({
      terminal: { kind: 'oom-kill', limit: 'own', at: { axis: 'boot' } },
      confidence: 'certain',
      subject: { process: 'tail', containerId: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
});
