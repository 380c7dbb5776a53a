import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';

const id = '4bcba7fc4369fee4d7d2e6263b58fce52cfc928c6a31cfac4d43c838708991ce';

function found(text: string): [string, string][] {
  return autopsyOf({ log: text }).answers.map(({ terminal, confidence }) => [terminal.kind, confidence]);
}

/** Lines of one minute, of a journal. */
const journal = (program: string, ...lines: string[]) =>
  lines.map((line, n) => `Feb 22 10:11:1${n} node-1 ${program}: ${line}`).join('\n');

const marked =
  'Marked /system.slice/a.service for killing due to memory pressure for /system.slice being 85.03% > 80.00% for > 2s with reclaim activity';

// A daemon's kill, and its twin: what looks alike and killed nobody, or not for memory.
test.each<[string, string, [string, string][]]>([
  [
    'Talos’ OOM controller',
    'user: warning: [2026-01-12T20:27:31.913975631Z]: [talos] Sending SIGKILL to cgroup {"component": "controller-runtime", "controller": "runtime.OOMController", "cgroup": "/sys/fs/cgroup/kubepods/burstable/pod77f06000-4593-43e9-b970-987f6ecb0000"}',
    [['external-kill', 'certain']],
  ],
  [
    'Talos, a stop of a service',
    'user: warning: [2026-01-12T20:27:31.913975631Z]: [talos] Sending SIGKILL to process {"component": "controller-runtime", "controller": "v1alpha1.ServiceController"}',
    [],
  ],
  [
    'systemd-oomd on a console',
    `[   77.749670] systemd-oomd[659]: ${marked}\n[   77.752252] systemd[1]: a.service: systemd-oomd killed 1 process(es) in this unit.`,
    [['external-kill', 'certain']],
  ],
  [
    'systemd-oomd that only looked',
    '[   77.740597] systemd-oomd[659]: Memory pressure for /system.slice is 85.03% > 80.00% for > 2s with reclaim activity\n[   77.749597] systemd-oomd[659]: Considered 19 cgroups for killing, top candidates were:',
    [],
  ],
  [
    'earlyoom 1.2',
    'killing process 27541 "bash" with signal 15: badness 550, VmRSS 7609 MiB\nprocess 27541 exited after 1.9 seconds',
    [['external-kill', 'certain']],
  ],
  [
    'earlyoom 1.8',
    journal(
      'earlyoom[9]',
      'sending SIGTERM to process 2595764 uid 0 "cellxgene": oom_score 711, VmRSS 52562 MiB, cmdline "x"',
    ),
    [['external-kill', 'certain']],
  ],
  [
    'earlyoom that only tells of memory',
    'mem avail:  1860 of 13855 MiB (13 %), swap free:    0 of    0 MiB ( 0 %)\nsending SIGTERM when mem <= 10.00% and swap <= 10.00%,',
    [],
  ],
  [
    'nohang',
    journal(
      'nohang[530]',
      'Implement a corrective action:',
      '  Send SIGTERM to the victim; total response time: 13246 ms',
    ),
    [['external-kill', 'certain']],
  ],
  [
    'oomd',
    journal(
      'oomd[9]',
      '[../src/oomd/plugins/BaseKillPlugin.cpp:141] Killed 2: 1377(ssh-agent) 1401(tmux: server)',
    ),
    [['external-kill', 'certain']],
  ],
  [
    'oomd that may not kill',
    journal('oomd[9]', '[../src/oomd/plugins/BaseKillPlugin.cpp:141] Killed 0: 1377(ssh-agent)[E1]'),
    [],
  ],
  [
    'lmkd of Android 14',
    "10-24 14:24:26.342   710   710 I lowmemorykiller: Kill 'com.google.android.gms.unstable' (17933), uid 10446, oom_score_adj 0 to free 140528kB rss, 37404kB swap; reason: device is not responding",
    [['external-kill', 'certain']],
  ],
  [
    'the low-memory killer of a kernel 3.x',
    "<6>[  312.123456] lowmemorykiller: Killing 'com.foo' (1234), adj 900,\n<6>[  312.123457]    to free 12345kB on behalf of 'kswapd0' (76) because",
    [['external-kill', 'certain']],
  ],
  [
    'of a kernel 2.6',
    '<4>[  312.123456] send sigkill to 1234 (com.foo), adj 15, size 2345',
    [['external-kill', 'certain']],
  ],
  [
    'Android that ends an app for another reason',
    '10-24 14:24:26.342   710   710 I ActivityManager: Killing 17933:com.foo/u0a446 (adj 900): remove task',
    [],
  ],
  [
    'Slurm 19',
    'slurmstepd: error: Detected 1 oom-kill event(s) in StepId=191.batch cgroup. Some of your processes may have been killed by the cgroup out-of-memory handler.',
    [['oom-kill', 'likely']],
  ],
  [
    'Slurm 17',
    'slurmstepd: error: Detected 3 oom-kill event(s) in step 191.batch cgroup.',
    [['oom-kill', 'likely']],
  ],
  [
    'Slurm 23',
    '[2024-02-22T10:11:12.345] error: Detected 1 oom_kill event in StepId=191.batch. Some of the step tasks have been OOM Killed.',
    [['oom-kill', 'likely']],
  ],
  [
    'Slurm itself',
    'slurmstepd: error: Step 191.0 exceeded memory limit (2100000 > 2048000), being killed',
    [['external-kill', 'certain']],
  ],
  [
    'Slurm, a limit of time',
    'slurmstepd: error: *** JOB 191 ON node1 CANCELLED AT 2024-02-22T10:11:12 DUE TO TIME LIMIT ***',
    [['external-kill', 'certain']],
  ],
  ['PBS', '=>> PBS: job killed: mem 2100000kb exceeded limit 2048000kb', [['external-kill', 'certain']]],
  [
    'containerd',
    journal(
      'containerd[1472]',
      `time="2023-09-01T19:12:33.012922721Z" level=info msg="TaskOOM event container_id:\\"${id}\\""`,
    ),
    [['oom-kill', 'likely']],
  ],
  [
    'containerd 1.4',
    journal(
      'containerd[1472]',
      `time="2023-09-01T19:12:33Z" level=info msg="TaskOOM event &TaskOOM{ContainerID:${id},XXX_unrecognized:[],}"`,
    ),
    [['oom-kill', 'likely']],
  ],
  [
    'containerd, an ordinary end',
    journal(
      'containerd[1472]',
      `time="2023-09-01T19:12:33Z" level=info msg="TaskExit event &TaskExit{ContainerID:${id},ExitStatus:0,}"`,
    ),
    [],
  ],
  [
    'dockerd',
    journal(
      'dockerd[9]',
      `time="2023-09-01T19:12:33Z" level=info msg="Container failed to exit within 10s of signal 15 - using the force" container=${id}`,
    ),
    [['external-kill', 'certain']],
  ],
  [
    'dockerd 19',
    journal(
      'dockerd[9]',
      `time="2023-09-01T19:12:33Z" level=info msg="Container ${id} failed to exit within 10 seconds of signal 15 - using the force"`,
    ),
    [['external-kill', 'certain']],
  ],
  [
    'the kubelet, of the machine',
    'Oct 10 17:41:58 n kubelet[4991]: I1010 17:41:57.858757    4991 manager.go:1126] Created an OOM event in container "/" at 2017-10-10 17:41:58.076399 +0000 UTC',
    [['host-oom', 'likely']],
  ],
  [
    'the kubelet that starts its watcher',
    'Oct 10 17:41:58 n kubelet[4991]: I1010 17:41:57.858757    4991 manager.go:307] Starting recovery of all containers; oom watcher started',
    [],
  ],
  [
    'the kubelet’s event',
    'default   Warning   SystemOOM   node/n   System OOM encountered, victim process: stress, pid: 16713',
    [['host-oom', 'likely']],
  ],
  [
    'systemd’s stop',
    journal(
      'systemd[1]',
      "a.service: State 'stop-sigterm' timed out. Killing.",
      'a.service: Killing process 7 (java) with signal SIGKILL.',
      'a.service: Main process exited, code=killed, status=9/KILL',
      "a.service: Failed with result 'timeout'.",
    ),
    [['external-kill', 'certain']],
  ],
  [
    'systemd 219’s stop',
    journal(
      'systemd[1]',
      'a.service stop-sigterm timed out. Killing.',
      'a.service: main process exited, code=killed, status=9/KILL',
    ),
    [['external-kill', 'certain']],
  ],
  [
    'systemd’s stop in time',
    journal('systemd[1]', 'Stopping A...', 'a.service: Succeeded.', 'Stopped A.'),
    [],
  ],
  [
    'systemd’s watchdog',
    journal(
      'systemd[1]',
      'a.service: Watchdog timeout (limit 30s)!',
      'a.service: Killing process 7 (java) with signal SIGABRT.',
    ),
    [['external-kill', 'likely']],
  ],
  [
    'SIGKILL by nobody knows whom',
    journal(
      'systemd[1]',
      'a.service: Main process exited, code=killed, status=9/KILL',
      "a.service: Failed with result 'signal'.",
    ),
    [['inconclusive', 'unsure']],
  ],
  [
    'documentation of systemd',
    'If it says `a.service: A process of this unit has been killed by the OOM killer.` then raise MemoryMax=.',
    [],
  ],
])('%s', (_, text, expected) => {
  expect(found(text)).toEqual(expected);
});

const count = (unit: string) => `${unit}: A process of this unit has been killed by the OOM killer.`;
const units = (text: string) => autopsyOf({ log: text }).answers.map(({ subject }) => subject.unit);

test('one death, counted again by all slices above it', () => {
  const text = journal(
    'systemd[1]',
    count('system.slice'),
    count('postgresql@14-main.service'),
    count('system-postgresql.slice'),
    count('-.slice'),
    "postgresql@14-main.service: Failed with result 'oom-kill'.",
  );
  expect(units(text)).toEqual(['postgresql@14-main.service']);
});

test('deaths in two trees at once are two', () => {
  const text = journal(
    'systemd[1]',
    ...['user-1021.slice', 'system-postgresql.slice', 'user@1021.service', 'user.slice', 'system.slice'].map(
      count,
    ),
  ).replace(/10:11:1\d/g, '10:11:10');
  expect(units(text).toSorted()).toEqual(['system-postgresql.slice', 'user@1021.service']);
});

test('a scope within a user’s manager, its slices and the manager’s own unit are one', () => {
  const text = journal(
    'systemd[1837]',
    count('vte-spawn-dbb40000.scope'),
    count('app-org.gnome.Terminal.slice'),
    count('user@1001.service'),
    count('user-1001.slice'),
  ).replace(/10:11:1\d/g, '10:11:10');
  expect(units(text)).toEqual(['vte-spawn-dbb40000.scope']);
});

test('a unit that is killed, started and killed again dies twice', () => {
  const one = (minute: number) =>
    [`${count('a.service')}`, "a.service: Failed with result 'oom-kill'."]
      .map((line, n) => `Feb 22 10:1${minute}:1${n} n systemd[1]: ${line}`)
      .join('\n');
  expect(units(`${one(1)}\n${one(5)}`)).toEqual(['a.service', 'a.service']);
});

const old = 'Killed process 7 (java) total-vm:9kB, anon-rss:8kB, file-rss:7kB, shmem-rss:0kB';

test('the kernel of old, systemd and its slices tell of one death, and the unit is known by it', () => {
  const text = `Feb 22 10:11:10 n kernel: Memory cgroup out of memory: Kill process 7 (java) score 1 or sacrifice child
Feb 22 10:11:10 n kernel: ${old}
Feb 22 10:11:10 n systemd[1]: ${count('system.slice')}
Feb 22 10:11:10 n systemd[1]: ${count('a.service')}
Feb 22 10:11:11 n systemd[1]: a.service: Main process exited, code=killed, status=9/KILL
Feb 22 10:12:41 n systemd[1]: a.service: Failed with result 'oom-kill'.`;
  const { answers } = autopsyOf({ journal: text });
  expect(answers).toMatchObject([
    {
      terminal: { kind: 'oom-kill' },
      confidence: 'certain',
      subject: { process: 'java', unit: 'a.service' },
    },
  ]);
});

test('another unit’s SIGKILL an hour later is its own', () => {
  const text = `Feb 22 10:11:10 n kernel: Memory cgroup out of memory: Kill process 7 (java) score 1 or sacrifice child
Feb 22 10:11:10 n kernel: ${old}
Feb 22 11:11:11 n systemd[1]: b.service: Main process exited, code=killed, status=9/KILL`;
  expect(found(text).map(([kind]) => kind)).toEqual(['oom-kill', 'inconclusive']);
});

test('Slurm’s word, the kernel’s report and the job’s group are one death', () => {
  const path = '/slurm/uid_1000/job_191/step_batch/task_0';
  const text = `[ 5.000001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/slurm/uid_1000/job_191,task_memcg=${path},task=python3,pid=7,uid=0
[ 5.000002] Memory cgroup out of memory: ${old.replace('java', 'python3')}
slurmstepd: error: Detected 1 oom-kill event(s) in StepId=191.batch cgroup.`;
  expect(found(text)).toEqual([['oom-kill', 'certain']]);
});

test('containerd’s event and the kernel’s report of that container are one death', () => {
  const text = `[ 5.000001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=java,pid=7,uid=0
[ 5.000002] Memory cgroup out of memory: ${old}
time="2023-09-01T19:12:33Z" level=info msg="TaskOOM event container_id:\\"${id}\\""`;
  expect(found(text)).toEqual([['oom-kill', 'certain']]);
});
