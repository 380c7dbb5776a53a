import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';

const at = Date.parse('2024-02-22T10:11:12.500Z');
const stamp = '2024-02-22T10:11:12.5Z';
const oome = 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space';
const kill =
  'Out of memory: Killed process 4711 (java) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB';
const entry = {
  __REALTIME_TIMESTAMP: String(at * 1000),
  _TRANSPORT: 'kernel',
  SYSLOG_IDENTIFIER: 'kernel',
  MESSAGE: kill,
};

test.each([
  ['-o json', JSON.stringify(entry)],
  ['-o json-pretty', JSON.stringify(entry, null, 2)],
  ['-o json-seq', `\u001e${JSON.stringify(entry)}`],
  ['-o json-sse', `data: ${JSON.stringify(entry)}\n`],
  ['an array of entries', JSON.stringify([entry, entry], null, 2)],
  [
    'an array with an entry on each line',
    `[${JSON.stringify(entry)},\n${JSON.stringify({ ...entry, MESSAGE: 'x' })}]`,
  ],
  [
    '-o verbose',
    `Thu 2024-02-22 10:11:12.500000 UTC [s=0f0f;i=1;b=0f;m=1;t=1;x=1]
    _TRANSPORT=kernel
    SYSLOG_IDENTIFIER=kernel
    MESSAGE=${kill}
Thu 2024-02-22 10:11:13.500000 UTC [s=0f0f;i=2;b=0f;m=1;t=1;x=1]
    _TRANSPORT=syslog
    MESSAGE=a message of something else`,
  ],
])('the journal, %s: the kernel’s kill, and when', (_, text) => {
  expect(autopsyOf({ text }).answers).toMatchObject([
    {
      terminal: { kind: 'host-oom', at: { axis: 'utc', ms: at } },
      confidence: 'certain',
      kill: { pid: 4711 },
    },
  ]);
});

test.each([
  ['Docker’s json-file', JSON.stringify({ log: `${oome}\n`, stream: 'stderr', time: stamp })],
  ['Fluent Bit', JSON.stringify({ date: at / 1000, log: oome, kubernetes: { pod_name: 'web-5f7' } })],
  ['logcli', JSON.stringify({ labels: { app: 'web' }, line: oome, timestamp: stamp })],
  [
    'an answer of Loki’s',
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'streams',
        result: [
          {
            stream: { app: 'web' },
            values: [
              ['1708596672500000000', oome],
              ['1708596670000000000', 'ready'],
            ],
          },
        ],
      },
    }),
  ],
  [
    'Google Cloud, text',
    JSON.stringify({ textPayload: oome, timestamp: stamp, resource: { type: 'k8s_container' } }),
  ],
  [
    'Google Cloud, an array of objects',
    JSON.stringify([{ jsonPayload: { message: oome }, timestamp: stamp, resource: { type: 'x' } }], null, 2),
  ],
  ['CloudWatch', JSON.stringify({ events: [{ timestamp: at, message: oome, ingestionTime: at }] }, null, 4)],
  [
    'Elasticsearch',
    JSON.stringify(
      { took: 3, hits: { hits: [{ _source: { '@timestamp': stamp, message: oome } }] } },
      null,
      2,
    ),
  ],
  [
    'a structured log in Docker’s',
    JSON.stringify({
      log: JSON.stringify({ level: 'ERROR', message: 'x', stack_trace: oome }),
      stream: 'stdout',
      time: stamp,
    }),
  ],
])('%s gives the line its time', (_, text) => {
  expect(autopsyOf({ text }).answers).toMatchObject([
    { terminal: { kind: 'heap-oome', at: { axis: 'utc', ms: at } }, confidence: 'likely' },
  ]);
});

test.each([
  ['documents of something else', JSON.stringify({ hits: { hits: [] }, events: [], streams: 3 })],
  ['a journal’s entry without a message', JSON.stringify({ __REALTIME_TIMESTAMP: '1', _PID: '1' })],
  [
    'Loki without streams',
    JSON.stringify({
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, values: [[1, '2']] }] },
    }),
  ],
])('%s tells of nothing', (_, text) => {
  expect(autopsyOf({ text }).answers).toEqual([]);
});

test('a line that speaks of a death in unknown words is handed back', () => {
  const [input] = autopsyOf({
    log: 'all is well\nblobd: child 12 went away: signal 9\nGET /?q=SIGKILL',
  }).inputs;
  expect(input?.unplaced).toEqual([{ text: 'blobd: child 12 went away: signal 9', line: 2 }]);
});
