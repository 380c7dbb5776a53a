import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

const id = 'b27201334a41cd0749d053b18378d7ea65617b8e26277197ea25c974da1a5a8a';

const state = (oomKilled: boolean, exitCode = 137, running = false) => `    "State": {
        "Status": "${running ? 'running' : 'exited'}",
        "Running": ${running},
        "OOMKilled": ${oomKilled},
        "Pid": 0,
        "ExitCode": ${exitCode},
        "Error": "",
        "StartedAt": "2020-07-31T22:26:20.031194Z",
        "FinishedAt": "2020-07-31T22:28:17.557863Z"
    },`;

test.each([
  ['a part of docker inspect, pasted', state(true), ['oom-kill likely']],
  ['the same with SIGKILL alone', state(false), ['inconclusive unsure']],
  ['of a container that runs', state(false, 0, true), []],
  [
    '{{json .State}}',
    '{"Status":"exited","Running":false,"OOMKilled":true,"Dead":false,"Pid":0,"ExitCode":137,"StartedAt":"2020-07-31T22:26:20Z","FinishedAt":"2020-07-31T22:28:17Z"}',
    ['oom-kill likely'],
  ],
  [
    '{{json .State}} in a line of a log',
    '+ docker inspect web: {"Status":"exited","Running":false,"OOMKilled":true,"ExitCode":137,"FinishedAt":"2020-07-31T22:28:17Z"} (attempt 2)',
    ['oom-kill likely'],
  ],
  [
    'a part of a pod’s YAML',
    `    lastState:
      terminated:
        containerID: containerd://${id}
        exitCode: 137
        finishedAt: "2024-02-22T10:11:12Z"
        reason: OOMKilled
        startedAt: "2024-02-22T10:00:00Z"
    name: app
    ready: true`,
    ['oom-kill likely'],
  ],
  [
    'the same of one that completed',
    `      terminated:
        exitCode: 0
        finishedAt: "2024-02-22T10:11:12Z"
        reason: Completed`,
    [],
  ],
  ['an exit code in somebody’s configuration', 'retry:\n  exitCode: 137\n  attempts: 3', []],
  [
    'a part of a description',
    `    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    1
      Started:      Thu, 04 Jan 2024 17:52:29 +0800
      Finished:     Thu, 04 Jan 2024 17:52:49 +0800
    Ready:          False
    Restart Count:  3`,
    ['oom-kill unsure'],
  ],
  [
    'the same, not indented at all',
    `Last State:     Terminated
  Reason:       Error
  Exit Code:    137
  Finished:     Thu, 04 Jan 2024 17:52:49 +0800`,
    ['inconclusive unsure'],
  ],
  [
    'a pod that was restarted, by an old kubectl, with tabs',
    'Name:\t\t\t\tsimmemleak-hra99\nContainers:\n  simmemleak:\n    State:\t\tRunning\n      Started:\t\tTue, 07 Jul 2015 12:54:41 -0700\n    Restart Count:\t5\nEvents:',
    ['inconclusive unsure'],
  ],
])('inspections and states in part: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual(told);
});

const engineEvent = (time: string, action: string, attributes: string) =>
  `2024-02-22T10:11:${time}.011072877+01:00 container ${action} ${id} (image=web:1, ${attributes}name=web-1)`;

test.each([
  ['an oom alone: whose process, nobody says', [engineEvent('12', 'oom', '')], ['oom-kill unsure']],
  [
    'an oom, then the end by SIGKILL',
    [engineEvent('12', 'oom', ''), engineEvent('13', 'die', 'exitCode=137, ')],
    ['oom-kill likely'],
  ],
  [
    'a stop that took too long',
    [
      engineEvent('01', 'kill', 'signal=15, '),
      engineEvent('11', 'kill', 'signal=9, '),
      engineEvent('12', 'die', 'exitCode=137, '),
      engineEvent('12', 'stop', ''),
    ],
    ['external-kill certain'],
  ],
  ['the end alone', [engineEvent('13', 'die', 'exitCode=137, ')], ['inconclusive unsure']],
  ['an end in order', [engineEvent('13', 'die', 'exitCode=0, '), engineEvent('14', 'destroy', '')], []],
])('docker events: %s', (_, lines, told) => {
  expect(toldBy(lines.join('\n'))).toEqual(told);
});

test('docker events in JSON tell the same', () => {
  const event = (action: string, time: number, attributes: object) =>
    JSON.stringify({
      status: action,
      id,
      Type: 'container',
      Action: action,
      Actor: { ID: id, Attributes: { name: 'web-1', ...attributes } },
      scope: 'local',
      time,
      timeNano: time * 1e9,
    });
  const text = [event('oom', 1708596672, {}), event('die', 1708596673, { exitCode: '137' })].join('\n');
  const found = autopsyOf({ events: text });
  expect(found.answers).toMatchObject([
    {
      terminal: { kind: 'oom-kill', at: { axis: 'utc', ms: 1708596673000 } },
      subject: { container: 'web-1' },
    },
  ]);
});

test.each([
  [
    'an eviction for memory, a refusal of the next pod',
    `LAST SEEN   TYPE      REASON                OBJECT       MESSAGE
4m11s       Warning   Evicted               pod/egg-0    The node was low on resource: memory. Container egg was using 5053216Ki, which exceeds its request of 0.
4m11s       Normal    Killing               pod/egg-0    Stopping container egg
4m7s        Warning   Evicted               pod/egg-1    The node had condition: [MemoryPressure].`,
    ['external-kill certain'],
  ],
  [
    'an eviction for the disk',
    '2m   Warning   Evicted   pod/ci-7   The node was low on resource: ephemeral-storage. Container ci was using 12Gi, which exceeds its request of 0.',
    ['external-kill likely'],
  ],
  [
    'the kubelet’s SystemOOM, and the problem detector’s OOMKilling of another',
    `default   Warning   node3.164b5861e041a60e   2020-11-27T19:01:09+08:00   SystemOOM    System OOM encountered, victim process: stress, pid: 16713
default   Warning   node3.164b58660f8d4590   2020-11-27T19:01:27+08:00   OOMKilling   Out of memory: Kill process 16711 (stress) score 205 or sacrifice child Killed process 16711 (stress), UID 0, total-vm:262900kB, anon-rss:155812kB`,
    ['host-oom likely', 'host-oom likely'],
  ],
  [
    'a probe that failed',
    '30s   Normal   Killing   pod/web-5f7   Container app failed liveness probe, will be restarted',
    ['external-kill likely'],
  ],
  [
    'a rollout',
    '30s   Normal   Killing   pod/web-5f7   Stopping container app\n29s   Normal   SuccessfulDelete   replicaset/web   Deleted pod: web-5f7',
    [],
  ],
])('events of Kubernetes as a table: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual(told);
});

test('events of Kubernetes as a document', () => {
  const event = (reason: string, message: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    reason,
    message,
    involvedObject: { kind: 'Pod', name: 'web-5f7' },
    lastTimestamp: '2024-02-22T10:11:12Z',
    type: 'Warning',
  });
  const list = {
    kind: 'List',
    items: [
      event('SystemOOM', 'System OOM encountered, victim process: java, pid: 4711'),
      event('BackOff', 'Back-off restarting failed container'),
    ],
  };
  expect(toldBy(JSON.stringify(list, null, 2))).toEqual(['host-oom likely']);
  expect(toldBy(JSON.stringify(list))).toEqual(['host-oom likely']);
});

test.each([
  [
    'kubectl get pods',
    `NAME          READY   STATUS             RESTARTS       AGE
web-5f7       1/1     Running            0              3d
job-9x        0/1     OOMKilled          3 (2m ago)     10m
old-1         0/1     Completed          0              9d
gone-2        0/1     Evicted            0              1h
loop-3        0/1     CrashLoopBackOff   12 (4m ago)    1h`,
    ['oom-kill unsure', 'external-kill likely', 'inconclusive unsure'],
  ],
  [
    'docker ps -a',
    `CONTAINER ID   IMAGE     COMMAND                  CREATED        STATUS                       PORTS     NAMES
5a6b7c8d9e0f   web:1     "java -jar app.jar"      2 hours ago    Exited (137) 3 minutes ago             web-1
4a6b7c8d9e0f   db:1      "docker-entrypoint.s…"   2 hours ago    Up 2 hours                   5432/tcp  db-1
3a6b7c8d9e0f   once:1    "true"                   2 hours ago    Exited (0) 2 hours ago                 once-1`,
    ['inconclusive unsure'],
  ],
  [
    'systemctl status after an OOM kill',
    `● tomcat.service - Apache Tomcat
     Loaded: loaded (/lib/systemd/system/tomcat.service; enabled)
     Active: failed (Result: oom-kill) since Thu 2024-02-22 10:11:12 UTC; 5min ago
    Process: 1234 ExecStart=/usr/bin/java (code=killed, signal=KILL)
   Main PID: 1234 (code=killed, signal=KILL)`,
    ['oom-kill likely'],
  ],
  [
    'systemctl status after somebody’s SIGKILL',
    `● tomcat.service - Apache Tomcat
     Active: failed (Result: signal) since Thu 2024-02-22 10:11:12 UTC; 5min ago
   Main PID: 1234 (code=killed, signal=KILL)`,
    ['inconclusive unsure'],
  ],
  [
    'systemctl status of a unit that runs',
    `● tomcat.service - Apache Tomcat
     Active: active (running) since Thu 2024-02-22 10:11:12 UTC; 5min ago
   Main PID: 1234 (java)`,
    [],
  ],
  ['memory.events', 'low 0\nhigh 0\nmax 812\noom 3\noom_kill 2\noom_group_kill 0', ['oom-kill likely']],
  ['memory.events without a kill', 'low 0\nhigh 0\nmax 812\noom 0\noom_kill 0\noom_group_kill 0', []],
  ['memory.oom_control', 'oom_kill_disable 0\nunder_oom 0\noom_kill 1', ['oom-kill unsure']],
])('%s', (_, text, told) => {
  expect(toldBy(text)).toEqual(told);
});

const task = (container: object, rest: object = {}) =>
  JSON.stringify(
    {
      tasks: [
        {
          taskArn: 'arn:aws:ecs:eu-central-1:111111111111:task/default/0f0f',
          lastStatus: 'STOPPED',
          stoppedReason: 'Essential container in task exited',
          stoppedAt: '2024-02-22T10:11:12.345000+01:00',
          ...rest,
          containers: [{ name: 'web', lastStatus: 'STOPPED', ...container }],
        },
      ],
      failures: [],
    },
    null,
    2,
  );

test.each([
  [
    'killed for its memory',
    task({ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }),
    ['oom-kill likely'],
  ],
  ['137 and no word of memory', task({ exitCode: 137 }), ['inconclusive unsure']],
  [
    'stopped because nobody answered',
    task({ exitCode: 137 }, { stoppedReason: 'Task failed ELB health checks in (target-group arn:aws:x)' }),
    ['external-kill likely'],
  ],
  [
    'a limit that is too low to begin with',
    task({
      reason:
        'CannotStartContainerError: Error response from daemon: OCI runtime create failed: container init was OOM-killed (memory limit too low?): unknown',
    }),
    ['oom-kill unsure'],
  ],
  ['that ended in order', task({ exitCode: 0 }), []],
])('an ECS task: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual(told);
});

test.each([
  ['OOMKilled', 'oom-kill likely'],
  ['Error', 'inconclusive unsure'],
])('crictl inspect: %s', (reason, told) => {
  const status = {
    id,
    metadata: { attempt: 1, name: 'app' },
    state: 'CONTAINER_EXITED',
    startedAt: '2024-02-22T10:00:00.1Z',
    finishedAt: '2024-02-22T10:11:12.5Z',
    exitCode: 137,
    reason,
    labels: { 'io.kubernetes.pod.name': 'web-5f7' },
  };
  const text = JSON.stringify({ status, info: {} }, null, 2);
  expect(toldBy(text)).toEqual([told]);
  expect(autopsyOf({ text }).answers[0]?.subject).toMatchObject({ container: 'app', pod: 'web-5f7' });
});

const pod = (name: string, terminated: object | null) => ({
  kind: 'Pod',
  metadata: { name },
  status: {
    containerStatuses: [
      {
        name: 'app',
        restartCount: 0,
        state: terminated ? { terminated } : { running: { startedAt: '2024-02-22T10:00:00Z' } },
      },
    ],
  },
});
const terminated = { exitCode: 137, reason: 'OOMKilled', finishedAt: '2024-02-22T10:11:12Z' };

test('of a cluster of thousands the one that was killed is the first answer', () => {
  const items = Array.from({ length: 2500 }, (_, n) => pod(`web-${n}`, n === 2400 ? terminated : null));
  const [first] = autopsyOf({ pods: JSON.stringify({ kind: 'List', items }) }).answers;
  expect(first).toMatchObject({ terminal: { kind: 'oom-kill' }, subject: { pod: 'web-2400' } });
});

test('the same death in a pod’s status, its description, a table and an event is one death', () => {
  const files = {
    json: JSON.stringify(pod('web-5f7', terminated), null, 2),
    describe: `Name:             web-5f7
Containers:
  app:
    State:          Terminated
      Reason:       OOMKilled
      Exit Code:    137
      Finished:     Thu, 22 Feb 2024 10:11:12 +0000`,
    table: 'web-5f7   0/1   OOMKilled   0   10m',
    events:
      '2024-02-22T10:11:12Z   Warning   SystemOOM   node/n1   System OOM encountered, victim process: java, pid: 4711',
  };
  const found = autopsyOf(files);
  expect(found.answers).toMatchObject([
    { terminal: { kind: 'host-oom' }, subject: { pod: 'web-5f7', container: 'app', pid: 4711 } },
  ]);
  const apart = autopsyOf({ ...files, events: files.events.replace('10:11', '11:11') });
  expect(apart.answers).toHaveLength(2);
});

test('an event about a kill and the kernel’s own line are one; another process’s is another', () => {
  const line =
    '[Thu Feb 22 10:11:12 2024] Out of memory: Killed process 4711 (java) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB';
  const event = (pid: number) =>
    `1m   Warning   SystemOOM   node/n1   System OOM encountered, victim process: java, pid: ${pid}`;
  expect(autopsyOf({ dmesg: line, events: event(4711) }).answers).toHaveLength(1);
  expect(autopsyOf({ dmesg: line, events: event(4712) }).answers).toHaveLength(2);
});
