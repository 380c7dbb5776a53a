import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

test.each([
  [
    'an access log',
    '10.0.0.7 - - [22/Feb/2024:10:11:12 +0100] "GET /search?q=java.lang.OutOfMemoryError HTTP/1.1" 200 512 "-" "curl/8.5"',
  ],
  [
    'an access log with a referrer',
    '10.0.0.7 - - [22/Feb/2024:10:11:12 +0100] "GET /x HTTP/1.1" 200 1 "https://x/?q=: java.lang.OutOfMemoryError: Java heap space" "-"',
  ],
  ['a changelog', '- Fixed java.lang.OutOfMemoryError: Java heap space when large files are read (#1234)'],
  [
    'a changelog of Node',
    '* fix: FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory in watch mode (#99)',
  ],
  ['an annotation', 'Annotations:  note: java.lang.OutOfMemoryError: Java heap space seen last week'],
  ['a field of JSON', '{"level":"INFO","query":"java.lang.OutOfMemoryError: Java heap space","took":3}'],
  [
    'what somebody asked for',
    '{"level":"INFO","message":"search for java.lang.OutOfMemoryError: Java heap space took 3 ms"}',
  ],
  ['the name of a test', 'ok 12 - throws java.lang.OutOfMemoryError: Java heap space'],
  ['a test that passed', 'tests/test_memory.py::test_raises_MemoryError PASSED'],
  ['a command', '$ grep "java.lang.OutOfMemoryError: Java heap space" app.log'],
  ['a trace of a constructor', '\tat java.base/java.lang.OutOfMemoryError.<init>(OutOfMemoryError.java:58)'],
  ['an option', '-XX:OnOutOfMemoryError="kill -9 %p" -XX:+HeapDumpOnOutOfMemoryError'],
  ['a module', 'from numpy.core._exceptions import _ArrayMemoryError'],
  ['documentation', 'MemoryError is raised when an operation runs out of memory.'],
  ['PHP’s manual', '"Allowed memory size of 134217728 bytes exhausted" is what PHP says then.'],
  ['an alert’s rule', 'expr: increase(log_messages{text=~"worker process 12 exited on signal 9"}[5m]) > 0'],
])('%s is no death', (_, text) => {
  expect(toldBy(text)).toEqual([]);
});

const oome = 'java.lang.OutOfMemoryError: Java heap space';
test.each([
  ['at the start of a trace', `${oome}\n\tat a.b.C.d(C.java:1)`],
  [
    'behind a logger’s head',
    `2024-02-22 10:11:12.345 ERROR 7 --- [nio-8080-exec-3] o.a.c.c.C.[.[.[/] : Handler dispatch failed: ${oome}`,
  ],
  [
    'in a wrapping exception',
    `org.springframework.web.util.NestedServletException: Handler dispatch failed; nested exception is ${oome}`,
  ],
  ['as a cause', `Caused by: ${oome}`],
  ['as the result of a task', `java.util.concurrent.ExecutionException: ${oome}`],
  [
    'by Spark',
    `24/02/22 10:11:12 WARN TaskSetManager: Lost task 0.0 in stage 0.0 (TID 0, host, executor 1): ${oome}`,
  ],
  ['in logfmt', `time=2024-02-22T10:11:12Z level=error msg="request failed" error="${oome}"`],
  ['in JSON', `{"level":"ERROR","message":"request failed","stack_trace":"${oome}\\n\\tat a.b"}`],
  ['in JSON behind a prefix of Compose', `web-1  | {"level":"ERROR","message":"x","exception":"${oome}"}`],
])('the same words count where a program writes them: %s', (_, text) => {
  expect(toldBy(text)).toEqual(['heap-oome likely']);
});

test.each([
  [
    'Rust',
    'memory allocation of 18446744073709551615 bytes failed',
    'memory allocation of 166442784 bytes failed',
  ],
  [
    'Go',
    'runtime: out of memory: cannot allocate 18446744073709551615-byte block (66813952 in use)',
    'runtime: out of memory: cannot allocate 4194304-byte block (66813952 in use)',
  ],
  [
    'C++',
    "terminate called after throwing an instance of 'std::bad_array_new_length'",
    "terminate called after throwing an instance of 'std::bad_alloc'",
  ],
  [
    'PHP',
    'PHP Fatal error:  Out of memory (allocated 2097152) (tried to allocate 9223372036854775807 bytes) in /a.php',
    'PHP Fatal error:  Out of memory (allocated 2097152) (tried to allocate 20480 bytes) in /a.php',
  ],
])('%s: more than any machine has is a mistake, less is a shortage', (_, mistake, shortage) => {
  const kind = (text: string) => autopsyOf({ text }).answers.map(({ terminal }) => terminal.kind);
  expect(kind(mistake)).toEqual(['crash']);
  expect(kind(shortage)).toEqual(['native-oom']);
});

test.each([
  [
    'Ruby, which ends',
    'Aug 19 03:11:20 h bundle[812]: [FATAL] failed to allocate memory',
    'native-oom certain',
  ],
  [
    'Ruby, which cannot fork',
    '2012-08-29T18:26:25Z 15004 TID-1xb938 WARN: Cannot allocate memory - hostname',
    'native-oom likely',
  ],
  ['Perl', 'Out of memory!', 'native-oom certain'],
  [
    'Erlang',
    'eheap_alloc: Cannot allocate 298930300 bytes of memory (of type "heap").',
    'native-oom certain',
  ],
  [
    'netty',
    'io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 16777216 byte(s) of direct memory (used: 1056964615, max: 1073741824)',
    'other-oome likely',
  ],
  [
    'threads of a JVM',
    '[94.189s][warning][os,thread] Failed to start the native thread for java.lang.Thread "Repo-2171"',
    'other-oome unsure',
  ],
  ['threads of Python', "RuntimeError: can't start new thread", 'other-oome unsure'],
  ['processes of a shell', 'bash: fork: retry: Resource temporarily unavailable', 'other-oome unsure'],
  [
    'OpenJ9',
    'JVMDUMP039I Processing dump event "systhrow", detail "java/lang/OutOfMemoryError" at 2019/07/04 16:22:23 - please wait.',
    'heap-oome unsure',
  ],
  ['ZGC', '[0.843s][info][gc          ] Out Of Memory (MainThread)', 'heap-oome likely'],
  ['Deno', '#\n# Fatal JavaScript out of memory: Reached heap limit\n#', 'other-oome certain'],
])('what is refused, and by whom: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual([told]);
});

test('a wait for ZGC is no shortage', () => {
  expect(toldBy('[0.843s][info][gc          ] Allocation Stall (MainThread) 18.041ms')).toEqual([]);
});

const degraded = (text: string) =>
  autopsyOf({ 'gc.log': text }).answers.map(({ degradation }) => degradation.kind);

const parallel = (second: number, old: number) =>
  `${second}.401: [Full GC (Ergonomics) [PSYoungGen: 226816K->8237K(289792K)] [ParOldGen: 696487K->${old}K(699392K)] 923303K->${old + 8237}K(989184K), [Metaspace: 85673K->85673K(1126400K)], 7.2680812 secs] [Times: user=14.18 sys=0.01, real=7.27 secs]`;

test('an old generation that is full is a full heap, whatever room the young one has', () => {
  const log = (old: number) => [1700, 1711, 1722].map((second) => parallel(second, old)).join('\n');
  expect(degraded(log(698416))).toEqual(['gc-thrash']);
  expect(degraded(log(398416))).toEqual([null]);
});

test('a collection of CMS that a concurrent phase cuts in two is one', () => {
  const cms = (
    after: number,
  ) => `15897423.959: [Full GC (Allocation Failure) 15897423.959: [CMS2024-02-23T16:14:10.825+0800: 15897426.612: [CMS-concurrent-mark: 2.820/2.822 secs] [Times: user=2.57 sys=0.00, real=2.82 secs]
 (concurrent mode failure): 1398144K->${after}K(1398144K), 8.7753717 secs] 1957375K->${after + 559231}K(1957376K), [Metaspace: 63759K->63759K(1107968K)], 8.7755118 secs] [Times: user=8.17 sys=0.00, real=8.78 secs]`;
  expect(degraded(cms(1398143))).toEqual(['gc-thrash']);
  expect(degraded(cms(398143))).toEqual([null]);
});

test('Elasticsearch watches its own collections', () => {
  const line = (second: number, after: string) =>
    `[2024-02-22T10:11:${second},000][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][old][${second}][5] duration [8.1s], collections [1]/[8.5s], total [8.1s]/[23.5s], memory [1.9gb]->[${after}]/[1.9gb], all_pools {[young] [532mb]->[532mb]/[532mb]}`;
  expect(degraded([12, 21, 30].map((second) => line(second, '1.9gb')).join('\n'))).toEqual(['gc-thrash']);
  expect(degraded([12, 21, 30].map((second) => line(second, '1.0gb')).join('\n'))).toEqual([null]);
});
