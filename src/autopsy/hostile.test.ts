import { expect, test } from 'vitest';
import { autopsy } from './autopsy.ts';
import { longestLine, readHead } from './readers/lineHead.ts';
import { sourceReader } from './readers/source.ts';
import { autopsyOf } from './testing/autopsyOf.ts';

test.each([
  ['nothing', ''],
  ['blank lines', '\n\n\n'],
  ['prose', 'The quick brown fox\njumps over the lazy dog'],
  ['binary', '\u0000\u0001\ufffd\ufffd\u0007'.repeat(500)],
  ['half a report', 'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpus'],
  ['a cut line', 'Memory cgroup out of memory: Killed process 12 (ja'],
  ['deep brackets', '['.repeat(100_000)],
  ['a document that is something else', '{\n"State": 1\n}'],
])('%s: no answer is invented', (_, text) => {
  const found = autopsyOf({ file: text });
  expect(found.answers).toEqual([]);
});

test('an inspection that ends too early is said to be damaged, and a pod’s YAML likewise', () => {
  const [json] = autopsyOf({
    i: '[\n  {\n    "Id": "abc",\n    "State": {\n      "OOMKilled": true,',
  }).inputs;
  expect(json?.problems.join()).toContain('ends too early');
  const [yaml] = autopsyOf({ p: 'apiVersion: v1\nkind: Pod\n  bad: [1,\nstatus: {' }).inputs;
  expect(yaml?.problems.join()).toContain('YAML is damaged');
});

test('a bomb of aliases is refused', () => {
  const rows = Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
  const found = autopsyOf({ p: ['kind: Pod', 'a0: &a0 [x]', ...rows].join('\n') });
  expect(found.inputs[0]?.problems.join()).toContain('YAML is damaged');
});

test('a log line that opens a bracket and never closes it loses nothing that follows', () => {
  const found = autopsyOf({
    log: '{\nException in thread "main" java.lang.OutOfMemoryError: Java heap space',
  });
  expect(found.answers).toMatchObject([{ terminal: { kind: 'heap-oome' } }]);
});

test.each([
  ['[1e.1s]', `[${'9'.repeat(40)}.123s][info][gc] GC(0) Pause Full (Ergonomics) 510M->509M(512M) 12.345ms`],
  [
    'Go',
    `gc 28 @8.129s 5%: 0.016+${'9'.repeat(40)}+0.004 ms clock, 0.016+0.19/16/12+0.004 ms cpu, 61->62->61 MB, 61 MB goal, 0 MB stacks, 0 MB globals, 1 P`,
  ],
])('a collection at a time at which no seconds can be told apart ends as any other: %s', (_, line) => {
  expect(autopsyOf({ log: [line, line, line].join('\n') }).inputs).toHaveLength(1);
});

test.each(['time', 'ts', '__REALTIME_TIMESTAMP', '_SOURCE_MONOTONIC_TIMESTAMP'])(
  'a stamp that is an object without a text is none: %s',
  (name) => {
    const fields = {
      log: 'x',
      msg: 'x',
      MESSAGE: 'x',
      __REALTIME_TIMESTAMP: '1',
      [name]: { toString: null },
    };
    expect(autopsyOf({ log: JSON.stringify(fields) }).answers).toEqual([]);
  },
);

test('what is kept does not grow with what comes', () => {
  const reader = sourceReader('endless');
  const lines = (n: number) => [
    `[${n}.000001] Out of memory: Killed process ${n} (java) total-vm:1kB, anon-rss:${n}kB, file-rss:1kB, shmem-rss:0kB`,
    `[ ${String(n).padStart(5)}]     0 ${n}      648      393    49152        0             0 sh`,
    `java.lang.OutOfMemoryError: Java heap space ${n}`,
    `[${n}.123s][info][gc] GC(${n}) Pause Full (Ergonomics) 510M->509M(512M) 12.345ms`,
    `sending SIGKILL to process ${n} uid 0 "java": badness 1, VmRSS 1 MiB`,
    `{"State": {"ExitCode": 137, "FinishedAt": "2024-02-22T10:11:12Z"}, "Id": "${n}"}`,
    'x'.repeat(10_000),
  ];
  const size = () => {
    const { kills, acts, signs, containers, words } = reader.end();
    const all = [
      kills.all(),
      acts.all(),
      words.all(),
      containers,
      [...signs.values()].map((kept) => kept.all()),
    ];
    return JSON.stringify(all).length;
  };
  for (let n = 0; n < 2000; n += 1) for (const line of lines(n)) reader.push(line);
  const before = size();
  for (let n = 2000; n < 6000; n += 1) for (const line of lines(n)) reader.push(line);
  expect(size()).toBeLessThan(before * 1.1);
  const found = autopsy([reader.end()]);
  expect(found.leftOut).toBe(6000 - 200);
  expect(found.answers.length).toBeLessThanOrEqual(1400);
});

test('a line is looked at up to a bound, and hostile ones cost no more than others', () => {
  const hostile = [
    `[${' '.repeat(1e6)}`,
    `${'a-'.repeat(5e5)}: x`,
    `2024-02-22T10:11:12 ${'h '.repeat(5e5)}`,
    `${'('.repeat(1e6)}`,
  ];
  for (const line of hostile) expect(readHead(line).text.length).toBeLessThanOrEqual(longestLine);
});
