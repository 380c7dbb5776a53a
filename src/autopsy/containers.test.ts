import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { autopsyOf } from './testing/autopsyOf.ts';

const id = 'b27201334a41cd0749d053b18378d7ea65617b8e26277197ea25c974da1a5a8a';

function inspect(state: object): string {
  const State = {
    Running: false,
    ExitCode: 137,
    OOMKilled: false,
    StartedAt: '2024-02-22T10:00:00Z',
    FinishedAt: '2024-02-22T10:11:12.5Z',
    ...state,
  };
  return JSON.stringify(
    [{ Id: id, Name: '/web', RestartCount: 0, State, HostConfig: { Memory: 268435456 } }],
    null,
    4,
  );
}

const kernel = (time: string, pid = 42) =>
  `${time} host kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=java,pid=${pid},uid=0
${time} host kernel: Memory cgroup out of memory: Killed process ${pid} (java) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`;

test('inspection and kernel log of the same container: one answer, main process, by the kernel’s word', () => {
  const { answers } = autopsyOf({
    'i.json': inspect({ OOMKilled: true }),
    k: kernel('2024-02-22T10:11:12+00:00'),
  });
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatchObject({
    terminal: { kind: 'oom-kill', victim: 'main', limit: 'own', processAlive: false },
    confidence: 'certain',
    subject: { container: 'web', process: 'java' },
  });
  expect(answers[0]?.order.events.map(({ what }) => what)).toEqual(['container started', 'kill', 'exit']);
});

test('a container that still runs, or ended otherwise: the victim was a child', () => {
  const running = inspect({
    Running: true,
    OOMKilled: true,
    ExitCode: 0,
    FinishedAt: '0001-01-01T00:00:00Z',
  });
  const log = kernel('2024-02-22T10:11:12+00:00');
  expect(autopsyOf({ i: running, k: log }).answers[0]?.terminal).toMatchObject({
    victim: 'child',
    processAlive: true,
  });
  expect(autopsyOf({ i: inspect({ ExitCode: 3 }), k: log }).answers[0]?.terminal).toMatchObject({
    victim: 'child',
  });
  expect(autopsyOf({ i: running }).answers[0]).toMatchObject({
    terminal: { kind: 'oom-kill', victim: 'child' },
    confidence: 'unsure',
  });
});

test('the flag and SIGKILL agree: likely, and what the flag is worth is said', () => {
  const [answer] = autopsyOf({ i: inspect({ OOMKilled: true }) }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'oom-kill', victim: 'main' }, confidence: 'likely' });
  expect(answer?.against.find(({ kind }) => kind === 'external-kill')?.because).toContain('hours old');
});

test('137 alone is no verdict', () => {
  const [answer] = autopsyOf({ i: inspect({}) }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'inconclusive' }, confidence: 'unsure' });
  expect(answer?.against.map(({ kind }) => kind)).toEqual(['oom-kill', 'host-oom', 'external-kill']);
  expect(answer?.missing.join()).toContain('journalctl -k');
});

const quiet = (from: string, to: string) =>
  `${from} host kernel: eth0: link up\n${to} host kernel: eth0: link down`;

test('137, and a kernel log that covers the moment without a kill: somebody else', () => {
  const log = quiet('2024-02-22T12:00:00+02:00', '2024-02-22T12:30:00+02:00');
  expect(autopsyOf({ i: inspect({}), k: log }).answers[0]?.terminal.kind).toBe('external-kill');
});

test('a kernel log that ends too early, or has no time zone, excludes nothing', () => {
  const early = quiet('2024-02-22T09:00:00+00:00', '2024-02-22T10:11:00+00:00');
  expect(autopsyOf({ i: inspect({}), k: early }).answers[0]?.terminal.kind).toBe('inconclusive');
  const local = quiet('Feb 22 10:00:00', 'Feb 22 10:30:00');
  const found = autopsyOf({ i: inspect({}), k: local });
  expect(found.answers[0]?.terminal.kind).toBe('inconclusive');
  expect(found.clocks.join()).toContain('cannot be put on one axis');
});

test.each([
  [143, 'external-kill'],
  [139, 'crash'],
  [1, 'crash'],
  [0, 'survived'],
])('exit code %i alone: %s, and never certain', (ExitCode, kind) => {
  const [answer] = autopsyOf({ i: inspect({ ExitCode }) }).answers;
  expect(answer?.terminal.kind).toBe(kind);
  expect(answer?.confidence).not.toBe('certain');
});

function pod(terminated: object, status: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-5f7', uid: '0330b2c1-a15b-4cdd-b5e5-72d4a90bee82' },
    spec: { containers: [{ name: 'app', resources: { limits: { memory: '512Mi' } } }] },
    status: {
      containerStatuses: [
        {
          name: 'app',
          containerID: `containerd://${'c'.repeat(64)}`,
          restartCount: 3,
          state: { running: { startedAt: '2024-02-22T10:11:20Z' } },
          lastState: {
            terminated: {
              containerID: `containerd://${id}`,
              finishedAt: '2024-02-22T10:11:12Z',
              ...terminated,
            },
          },
        },
      ],
      ...status,
    },
  };
}

const oomKilled = pod({ exitCode: 137, reason: 'OOMKilled' });
const described = `Name:             web-5f7
Namespace:        default
Status:           Running
Containers:
  app:
    Container ID:   containerd://${'c'.repeat(64)}
    State:          Running
      Started:      Thu, 22 Feb 2024 10:11:20 +0000
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
      Started:      Thu, 22 Feb 2024 10:00:00 +0000
      Finished:     Thu, 22 Feb 2024 10:11:12 +0000
    Restart Count:  3
    Limits:
      memory:  512Mi
Events:           <none>`;

test.each([
  ['JSON', JSON.stringify(oomKilled, null, 2), 'pod status'],
  ['JSON on one line', JSON.stringify(oomKilled), 'pod status'],
  ['a list', JSON.stringify({ kind: 'List', items: [oomKilled] }, null, 2), 'pod status'],
  ['YAML', stringify(oomKilled), 'pod status'],
  ['describe', described, 'pod description'],
])('Kubernetes’ OOMKilled, as %s', (_, text, kind) => {
  const found = autopsyOf({ pod: text });
  expect(found.inputs[0]?.kinds).toEqual([kind]);
  expect(found.answers).toHaveLength(1);
  expect(found.answers[0]).toMatchObject({
    terminal: {
      kind: 'oom-kill',
      victim: 'main',
      at: { axis: 'utc', ms: Date.parse('2024-02-22T10:11:12Z') },
    },
    confidence: 'likely',
    subject: { container: 'app', pod: 'web-5f7' },
  });
});

test('a pod’s last end joins the kernel’s line by the id of the container that died', () => {
  const { answers } = autopsyOf({
    pod: JSON.stringify(oomKilled, null, 2),
    k: kernel('2024-02-22T10:11:12+00:00').replaceAll(
      `/docker/${id}`,
      `/kubepods/burstable/pod0330b2c1-a15b-4cdd-b5e5-72d4a90bee82/${id}`,
    ),
  });
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatchObject({
    confidence: 'certain',
    terminal: { victim: 'main' },
    subject: { pod: 'web-5f7' },
  });
});

test('OOMKilled with another exit code than 137 was a child', () => {
  expect(autopsyOf({ pod: stringify(pod({ exitCode: 1, reason: 'OOMKilled' })) }).answers[0]).toMatchObject({
    terminal: { kind: 'oom-kill', victim: 'child' },
    confidence: 'unsure',
  });
});

test('an eviction is the kubelet’s doing', () => {
  const message = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi.';
  const evicted = { ...pod({}), status: { phase: 'Failed', reason: 'Evicted', message } };
  expect(autopsyOf({ pod: JSON.stringify(evicted, null, 2) }).answers[0]).toMatchObject({
    terminal: { kind: 'external-kill' },
    confidence: 'certain',
  });
});

test('a container that the kubelet restarted for its probe', () => {
  const text = described
    .replace('OOMKilled', 'Error')
    .replace(
      'Events:           <none>',
      'Events:\n  Normal  Killing  5m  kubelet  Container app failed liveness probe, will be restarted',
    );
  expect(autopsyOf({ pod: text }).answers[0]).toMatchObject({
    terminal: { kind: 'external-kill', detail: 'kubelet, after a failed probe' },
    confidence: 'likely',
  });
});

test('a kill long before the exit was a child’s; the exit is a question of its own', () => {
  const { answers } = autopsyOf({ i: inspect({}), k: kernel('2024-02-22T10:05:00+00:00') });
  expect(answers).toMatchObject([
    { terminal: { kind: 'oom-kill', victim: 'child' } },
    { terminal: { kind: 'inconclusive' } },
  ]);
});

test('a container that was started again after the kill had ended with it', () => {
  const again = inspect({
    Running: true,
    ExitCode: 0,
    StartedAt: '2024-02-22T10:12:00Z',
    FinishedAt: '2024-02-22T10:11:12Z',
  });
  const [answer] = autopsyOf({ i: again, k: kernel('2024-02-22T10:11:12+00:00') }).answers;
  expect(answer?.terminal).toMatchObject({ kind: 'oom-kill', victim: 'main' });
});

test('kill and exit on clocks that cannot be compared: taken together, and said so', () => {
  const [answer] = autopsyOf({ i: inspect({}), k: kernel('Feb 22 10:11:12') }).answers;
  expect(answer?.terminal).toMatchObject({ kind: 'oom-kill', victim: 'main' });
  expect(answer?.missing.join()).toContain('their clocks cannot be compared');
});

const oome = 'java.lang.OutOfMemoryError: Java heap space';

test('an exit soon after the program’s message is its consequence; much later it is not; on other clocks that stays open', () => {
  const [soon, late] = ['2024-02-22T10:11:05.5Z', '2024-02-22T10:01:12.5Z'];
  const answerFor = (log: string) => {
    const [answer, ...rest] = autopsyOf({ i: inspect({ ExitCode: 1 }), log }).answers;
    expect(rest).toEqual([]);
    return [answer?.terminal.kind, answer?.confidence];
  };
  expect(answerFor(`${soon} SEVERE: ${oome}`)).toEqual(['heap-oome', 'likely']);
  expect(answerFor(`SEVERE: ${oome}`)).toEqual(['heap-oome', 'likely']);
  expect(answerFor(`${late} SEVERE: ${oome}`)).toEqual(['crash', 'unsure']);
});

test('SIGKILL outranks a line that speaks of no end; a line that does is believed', () => {
  const kinds = (log: string) =>
    autopsyOf({ i: inspect({}), log }).answers.map(({ terminal }) => terminal.kind);
  expect(kinds(`SEVERE: ${oome}`)).toEqual(['inconclusive']);
  expect(kinds(`Terminating due to ${oome}`)).toEqual(['heap-oome']);
});

test('an answer says which questions were asked, in a trial’s words, and which pages are about it', () => {
  const [answer] = autopsyOf({ i: inspect({ OOMKilled: true }) }).answers;
  expect(answer?.chain.at(-1)).toMatchObject({ decided: true });
  expect(answer?.chain.slice(0, -1).every(({ decided, answer: words }) => !decided && words !== '')).toBe(
    true,
  );
  expect(answer?.advice).toEqual(['oom-kill']);
});

test('nothing is certain of which only an exit code, a flag or a printed line speaks', () => {
  const lines = ['', 'SEVERE: java.lang.OutOfMemoryError', 'MemoryError', 'Worker (pid:7) was sent SIGKILL!'];
  for (const ExitCode of [0, 1, 3, 127, 134, 137, 139, 143])
    for (const OOMKilled of [true, false])
      for (const log of lines) {
        const { answers } = autopsyOf({ i: inspect({ ExitCode, OOMKilled }), log });
        expect(answers.length).toBeGreaterThan(0);
        for (const { confidence, missing, terminal } of answers) {
          expect([ExitCode, OOMKilled, log, terminal.kind, confidence]).not.toContain('certain');
          expect(missing).not.toEqual([]);
        }
      }
});

test('an event or a task at no moment that there is has none, and is an answer all the same', () => {
  const event = { Type: 'container', Action: 'die', Actor: { ID: id, Attributes: { exitCode: '137' } } };
  const task = { taskArn: 'a', stoppedAt: 1e300, containers: [{ name: 'app', exitCode: 137 }] };
  for (const document of [{ ...event, timeNano: 1e300 }, { ...event, time: -1e300 }, task]) {
    const { answers } = autopsyOf({ e: JSON.stringify(document) });
    expect(answers).toHaveLength(1);
    expect(answers[0]?.terminal.at).toBeNull();
  }
});
