import { expect, test } from 'vitest';
import { readLine } from './readLine.ts';

const kindOf = (text: string) => readLine(text, 0)?.kind ?? null;

test.each([
  ['Exception in thread "main" java.lang.OutOfMemoryError: Java heap space', 'heap', true, null],
  [
    'Exception in thread "http-nio-8080-exec-3" java.lang.OutOfMemoryError: Java heap space',
    'heap',
    false,
    null,
  ],
  [
    'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "main"',
    'unnamed',
    true,
    null,
  ],
  ['Terminating due to java.lang.OutOfMemoryError: Java heap space', 'heap', false, 'exit'],
  ['Aborting due to java.lang.OutOfMemoryError: Java heap space', 'heap', false, 'abort'],
  ['Exception in thread "main" java.lang.OutOfMemoryError: GC overhead limit exceeded', 'heap', true, null],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: Requested array size exceeds VM limit',
    'area',
    true,
    null,
  ],
  ['Exception in thread "main" java.lang.OutOfMemoryError: Metaspace', 'area', true, null],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: Cannot reserve 1048576 bytes of direct buffer memory (allocated: 16777216, limit: 16777216)',
    'area',
    true,
    null,
  ],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
    'thread',
    true,
    null,
  ],
  [
    'Exception in thread "main" java.lang.OutOfMemoryError: Unable to allocate 1048576 bytes',
    'native',
    true,
    null,
  ],
])('JVM 17: %s', (text, family, inMain, act) => {
  expect(readLine(text, 5)).toMatchObject({ kind: 'jvm-oome', family, inMain, act, atMs: 5, quote: text });
});

test.each([
  ['# There is insufficient memory for the Java Runtime Environment to continue.', 'native-failure'],
  [
    '# Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.',
    'native-failure',
  ],
  [
    "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000fe000000, 16777216, 0) failed; error='Not enough space' (errno=12)",
    'native-failure',
  ],
  ['Could not reserve enough space for 2560000KB object heap', 'native-failure'],
  ["terminate called after throwing an instance of 'std::bad_alloc'", 'native-failure'],
  ['OSError: [Errno 12] Cannot allocate memory', 'native-failure'],
  ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'runtime-oom'],
  ['fatal error: runtime: out of memory', 'native-failure'],
  ['runtime: out of memory: cannot allocate 4194304-byte block (66813952 in use)', 'native-failure'],
  ['MemoryError', 'runtime-oom'],
  ['numpy.core._exceptions._ArrayMemoryError: Unable to allocate 1.00 GiB', 'runtime-oom'],
  [
    '[2026-11-20 23:12:22 +0000] [30608] [ERROR] Worker (pid:30609) was sent SIGKILL! Perhaps out of memory?',
    'worker-killed',
  ],
  [
    '[2022-01-01 10:00:00 +0000] [7] [WARNING] Worker with pid 12 was terminated due to signal 9',
    'worker-killed',
  ],
  ['[2026-11-20 23:12:25 +0000] [30608] [CRITICAL] WORKER TIMEOUT (pid:30786)', 'worker-timeout'],
  ['2024/01/01 10:00:00 [alert] 1#1: worker process 31 exited on signal 9', 'worker-killed'],
  ['#  SIGSEGV (0xb) at pc=0x00007f8d44ffe460, pid=12, tid=13', 'fatal-signal'],
])('%s', (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});

test('ordinary ends of workers, and talk about options, say nothing', () => {
  const lines = [
    '[2026-11-20 23:12:32 +0000] [30608] [INFO] Worker (pid:30838) was sent SIGTERM!',
    'Picked up JAVA_TOOL_OPTIONS: -XX:+ExitOnOutOfMemoryError',
    '[INFO] Booting worker with pid: 30609',
    'worker process 31 exited with code 0',
    '',
  ];
  expect(lines.map(kindOf)).toEqual([null, null, null, null, null]);
});

test('a line of a megabyte is looked at from its start only, and quoted in part', () => {
  expect(kindOf(`${'x'.repeat(1_000_000)}java.lang.OutOfMemoryError: Java heap space`)).toBeNull();
  expect(readLine(`java.lang.OutOfMemoryError: ${'('.repeat(1_000_000)}`, 0)?.quote.length).toBeLessThan(
    1001,
  );
});

test.each([
  'cannot allocate memory for a session of 131072 bytes',
  'myserver[31]: failed to allocate 4096 bytes',
  '2026-11-20 10:00:00 [error] malloc failed',
  'ERROR:  out of memory',
  'sort: memory exhausted',
  'tar: xmalloc: out of memory',
  'Could not allocate buffer of 64 KiB',
  'Memory allocation failed',
])('a program says in plain words that it got no memory: %s', (text) => {
  expect(readLine(text, 0)).toMatchObject({ kind: 'native-failure', plain: true, fatal: false });
});

test.each([
  'licence server 10.0.0.7 said: Out of memory!',
  'the node upstream was killed: out of memory',
  'Out of memory: Killed process 17 (ruby) total-vm:301240kB, anon-rss:97812kB, file-rss:4kB',
  'GET /search?q=out+of+memory 200',
  'docs: how to fail when memory is exhausted',
  'cannot allocate port 8080',
  'failed to allocate a slot in the pool',
])('and this is about something or somebody else: %s', (text) => {
  expect(readLine(text, 0)).toBeNull();
});

test.each([
  ['"kill -9 %p"', 'command'],
  ['"kill %p"', 'command'],
  ['"/usr/bin/pkill -9 java"', 'command'],
])('a JVM runs a command to end itself when memory runs out: %s', (command, act) => {
  expect(readLine(`# -XX:OnOutOfMemoryError=${command}`, 0)).toMatchObject({ kind: 'jvm-oome', act });
});

test.each(['"kill -3 %p"', '"kill -QUIT %p"', '"jmap -dump:file=/tmp/heap %p"', '"echo full"'])(
  'and a command that leaves it alive is no end: %s',
  (command) => {
    expect(readLine(`# -XX:OnOutOfMemoryError=${command}`, 0)).toBeNull();
  },
);

test.each([
  ['Out of memory!', true],
  ['Out of memory in perl:util:safesysmalloc', true],
  ['Out of memory during "large" request for 134221824 bytes, total sbrk() is 4251648 bytes', false],
])('Perl: %s', (text, fatal) => {
  expect(readLine(text, 0)).toMatchObject({ runtime: 'perl', kind: 'native-failure', fatal });
});
