import fc from 'fast-check';
import { stringify } from 'yaml';
import { textsIn } from '../make/found.ts';
import { changes } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { reader } from '../reader.ts';
import { autopsyOfTexts } from './autopsyLogs.ts';

const id = 'a1b2c3d4'.repeat(8);
const ended = {
  reason: 'OOMKilled',
  exitCode: 137,
  startedAt: '2024-02-22T10:00:00Z',
  finishedAt: '2024-02-22T10:11:12Z',
  containerID: `containerd://${id}`,
};

/** One of each kind that is read. */
const documents: readonly unknown[] = [
  {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        kind: 'Pod',
        metadata: { name: 'web-1', uid: '1234' },
        spec: { containers: [{ name: 'app', resources: { limits: { memory: '512Mi' } } }] },
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              name: 'app',
              containerID: `containerd://${id}`,
              restartCount: 3,
              state: { running: {} },
              lastState: { terminated: ended },
            },
          ],
        },
      },
    ],
  },
  {
    kind: 'Event',
    reason: 'OOMKilling',
    message:
      'Memory cgroup out of memory: Killed process 123 (java) total-vm:1kB, anon-rss:2kB, file-rss:3kB',
    involvedObject: { name: 'node-1' },
    lastTimestamp: '2024-02-22T10:11:12Z',
  },
  {
    kind: 'Event',
    reason: 'SystemOOM',
    note: 'System OOM encountered, victim process: java, pid: 77',
    regarding: { name: 'node-1' },
  },
  {
    status: {
      id,
      metadata: { name: 'app' },
      state: 'CONTAINER_EXITED',
      exitCode: 137,
      reason: 'OOMKilled',
      startedAt: '2024-02-22T10:00:00.123456789Z',
      finishedAt: '2024-02-22T10:11:12.123456789Z',
      labels: { 'io.kubernetes.pod.name': 'web-1' },
    },
  },
  {
    tasks: [
      {
        taskArn: 'arn:aws:ecs:eu-1:1:task/a/b',
        lastStatus: 'STOPPED',
        stoppedReason: 'Essential container in task exited',
        stoppedAt: 1708596672.123,
        containers: [
          {
            name: 'app',
            runtimeId: id,
            exitCode: 137,
            reason: 'OutOfMemoryError: Container killed due to memory usage',
          },
        ],
      },
    ],
  },
  {
    Type: 'container',
    Action: 'die',
    Actor: { ID: id, Attributes: { exitCode: '137', name: 'web' } },
    time: 1708596672,
    timeNano: 1708596672123456800,
  },
  {
    Type: 'container',
    Action: 'oom',
    Actor: { ID: id, Attributes: { name: 'web' } },
    timeNano: 1708596672023456800,
  },
  { State: { OOMKilled: true, ExitCode: 137, Running: false, FinishedAt: '2024-02-22T10:11:12Z' } },
  {
    largestProcess: 'app',
    memoryStatus: {},
    date: '2024-02-22 10:11:12.00 +0100',
    processes: [{ name: 'app', pid: 1, reason: 'per-process-limit' }],
  },
  {
    MESSAGE: 'Out of memory: Killed process 9 (x)',
    __REALTIME_TIMESTAMP: '1708596672123456',
    _TRANSPORT: 'kernel',
    _SOURCE_MONOTONIC_TIMESTAMP: '123456',
  },
  {
    log: 'java.lang.OutOfMemoryError: Java heap space\n',
    stream: 'stderr',
    time: '2024-02-22T10:11:12.123456789Z',
  },
  { log: 'Killed', date: 1708596672.1, kubernetes: { pod_name: 'web-1' } },
  {
    data: {
      result: [{ stream: {}, values: [['1708596672123456789', 'fatal error: runtime: out of memory']] }],
    },
  },
  {
    textPayload: 'Memory limit of 512 MiB exceeded',
    timestamp: '2024-02-22T10:11:12Z',
    resource: { type: 'cloud_run_revision' },
  },
  { events: [{ timestamp: 1708596672123, message: 'Task timed out after 3.00 seconds' }] },
  { hits: { hits: [{ _source: { '@timestamp': '2024-02-22T10:11:12Z', message: 'MemoryError' } }] } },
  { type: 'platform.report', time: '2024-02-22T10:11:12Z', record: { requestId: 'a', status: 'timeout' } },
  {
    errorMessage: 'RequestId: a Error: Runtime exited with error: signal: killed',
    errorType: 'Runtime.ExitError',
  },
  {
    level: 'error',
    ts: 1708596672.12,
    msg: 'worker died',
    error: { message: 'out of memory', stack_trace: 'a\nb' },
  },
];

type Shape = 'line' | 'json' | 'yaml' | 'array';

/** As `kubectl`, `docker`, `aws` and collectors print it. */
function shaped(value: unknown, shape: Shape): string {
  if (shape === 'yaml') return stringify(value, { aliasDuplicateObjects: false }) ?? '';
  if (shape === 'array') return JSON.stringify([value], null, 4);
  return JSON.stringify(value, null, shape === 'line' ? undefined : 2) ?? '';
}

const autopsyDocuments = reader({
  name: 'autopsy-documents',
  reads: 'documents for `oomlab autopsy`: inspections, pods, events, tasks, structured logs',
  weight: 12,
  inShort: 100,
  inputs: () => {
    const inspections = textsIn('test/golden', /^inspect\.json$/)
      .slice(0, 3)
      .map((text) => JSON.parse(text));
    return fc
      .tuple(
        valuesLike([...documents, ...inspections]),
        fc.constantFrom<Shape>('line', 'json', 'yaml', 'array'),
        changes(2),
      )
      .map(([value, shape, change]) => change(shaped(value, shape)));
  },
  read: (text: string) => autopsyOfTexts([text]),
});

export const autopsyDocumentReaders = [autopsyDocuments];
