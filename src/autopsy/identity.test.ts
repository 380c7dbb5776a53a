import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

const sentences = (text: string) => autopsyOf({ log: text }).answers.map(({ sentence }) => sentence);
const killed = (pid: number) =>
  `Memory cgroup out of memory: Killed process ${pid} (celery) total-vm:10kB, anon-rss:10kB, file-rss:0kB, shmem-rss:0kB`;
const [one, other] = ['4f5e6d7c-1111-2222-3333-444455556666', '4f5e6d7c-1111-2222-3333-444455557777'];
const exited = (id: string) => `RequestId: ${id} Error: Runtime exited with error: signal: killed`;
const report = (id: string) =>
  `REPORT RequestId: ${id}\tDuration: 51.1 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: error\tError Type: Runtime.OutOfMemory`;

test.each([
  ['report, then exit', `${report(one)}\n${exited(one)}`],
  [
    'exit, then report, with stamps',
    `2024-03-04T10:11:15.123Z ${exited(one)}\n2024-03-04T10:11:15.125Z ${report(one)}`,
  ],
])('lines about one request are one death: %s', (_, text) => {
  expect(sentences(text)).toEqual([`The kernel’s OOM killer killed the function, request ${one} (likely).`]);
});

test.each([
  ['reports', report],
  ['exits', exited],
])('two requests are two deaths: %s', (_, line) => {
  expect(sentences(`${line(one)}\n${line(other)}`)).toHaveLength(2);
});

test.each([
  ['a kernel that begins', '[    0.000000] Linux version 5.15.0-91-generic (buildd@lcy02)'],
  ['journalctl’s mark', '-- Boot 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f --'],
  ['the mark of old journals', '-- Reboot --'],
])('the same process number in two boots is two processes: %s', (_, between) => {
  expect(toldBy(`[  501.100000] ${killed(977)}\n${between}\n[  501.900000] ${killed(977)}`)).toHaveLength(2);
});

test.each([
  ['without a boot between', `[  501.1000] ${killed(977)}\n[  501.1000] ${killed(977)}`],
  [
    'the whole log pasted twice',
    Array(2)
      .fill(`[    0.000000] Linux version 6.1.21-v8+\n[  501.1000] ${killed(977)}`)
      .join('\n'),
  ],
])('the same line again is the same kill: %s', (_, text) => {
  expect(toldBy(text)).toHaveLength(1);
});

const head = 'Mar  4 10:11:12 n1';
const id = '0123456789abcdef'.repeat(4);
const conmon = (short: string) => `${head} conmon[900]: conmon ${short} <ninfo>: OOM received`;
const scope = (engine: string) =>
  `${head} systemd[1]: ${engine}-${id}.scope: A process of this unit has been killed by the OOM killer.`;

test.each([
  ['its scope after it', `${conmon(id.slice(0, 20))}\n${scope('crio')}`],
  ['its scope before it', `${scope('libpod')}\n${conmon(id.slice(0, 20))}`],
  ['a kill without its group', `${conmon(id.slice(0, 20))}\n${head} kernel: ${killed(42)}`],
])('conmon’s short id beside %s is one death', (_, text) => {
  expect(sentences(text)).toEqual([expect.stringContaining('container 0123456789ab')]);
});

test('conmons of two containers tell of two deaths', () => {
  expect(sentences(`${conmon(id.slice(0, 20))}\n${conmon('fedcba98765432100123')}`)).toHaveLength(2);
});

const described = (init: string, app: string) => `Name:         w-0
Init Containers:
  init:
    State:          ${init}
      Reason:       OOMKilled
      Exit Code:    137
Containers:
  app:
    State:          ${app}
      Reason:       PodInitializing
    Restart Count:  0`;

test('a container that waits for an init container is no answer; one that runs is', () => {
  expect(toldBy(described('Terminated', 'Waiting'))).toEqual(['oom-kill likely']);
  expect(toldBy(described('Terminated', 'Running'))).toEqual(['oom-kill likely', 'survived likely']);
});

test.each([
  ['with its containers', '\nContainers:\n  redis:\n    Image:  redis'],
  ['without them', ''],
])('an evicted pod is named, described %s', (_, rest) => {
  const text = `Name:         cache-0\nStatus:       Failed\nReason:       Evicted\nMessage:      The node was low on resource: memory. Container redis was using 3Gi.${rest}`;
  expect(sentences(text)).toEqual([expect.stringContaining('pod cache-0 (kubelet')]);
});
