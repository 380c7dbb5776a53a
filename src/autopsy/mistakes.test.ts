import { describe, expect, test } from 'vitest';
import { toldBy } from './testing/toldBy.ts';

/** Ends by a mistake of the program's own, which is no lack of memory; each beside what looks alike and is one, or is no end. */

const kinds = (text: string) => toldBy(text).map((one) => one.split(' ')[0]);

describe('a crash', () => {
  test.each([
    [
      'Go, a nil pointer',
      `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x6b2c4e]

goroutine 55 [running]:
exit status 2`,
    ],
    ['Go, a stamp before it', '2024-03-04T10:11:12.223456789Z panic: close of closed channel'],
    ['Go, a map', 'fatal error: concurrent map iteration and map write\n\ngoroutine 1932 [running]:'],
    ['Go, the stack', 'runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow'],
    ['Rust', "thread 'main' panicked at 'called `Option::unwrap()` on a `None` value', src/main.rs:42:17"],
    ['Rust of 2025', "thread 'main' (4242) panicked at src/main.rs:2:5:\nboom"],
    [
      'Rust, the stack',
      "thread 'main' has overflowed its stack\nfatal runtime error: stack overflow\nAborted (core dumped)",
    ],
    [
      'C++',
      "terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector::_M_range_check\nAborted (core dumped)",
    ],
    ['glibc, its heap', 'malloc(): corrupted top size'],
    [
      'glibc before 2.26',
      "*** Error in `./server': double free or corruption (!prev): 0x0000000001e2c010 ***",
    ],
    ['an assertion', "server: src/pool.c:118: pool_get: Assertion `p->refs > 0' failed."],
    [
      'a sanitizer',
      '==12345==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x4f',
    ],
    [
      'Python',
      'Fatal Python error: Segmentation fault\n\nCurrent thread 0x00007f1b8c5a7740 (most recent call first):',
    ],
    ['Node', "/app/index.js:10\n    throw new Error('boom');\n    ^\n\nError: boom\n\nNode.js v18.16.0"],
    ['.NET', 'Unhandled exception. System.NullReferenceException: Object reference not set to an instance'],
    ['.NET, the stack', 'Stack overflow.\n   at Program.F(Int32)'],
    [
      'Java, the stack',
      'Exception in thread "main" java.lang.StackOverflowError\n\tat com.example.A.f(A.java:10)',
    ],
    ['Bun', 'panic(main thread): Segmentation fault at address 0x10'],
    ['a shell', './run.sh: line 14: 20211 Segmentation fault      (core dumped) ./server --port 80'],
    ['Redis', '1:M 02 Feb 2023 10:11:12.123 # Redis 6.2.6 crashed by signal: 11, si_code: 1'],
    [
      'MongoDB, in its JSON',
      '{"t":{"$date":"2023-02-02T10:11:12.123+00:00"},"s":"F","c":"CONTROL","id":4757800,"ctx":"conn12","msg":"Writing fatal message","attr":{"message":"Got signal: 6 (Aborted).\\n"}}',
    ],
    ['Windows', 'Faulting application name: myserver.exe, version: 1.0.0.0, time stamp: 0x5f1e2d3c'],
    [
      'the kernel',
      '[ 8812.123456] traps: myserver[20211] trap invalid opcode ip:55d0aa sp:7ffd11 error:0 in myserver',
    ],
    [
      'FreeBSD',
      'Feb  2 10:11:12 h kernel: pid 4242 (node), jid 5, uid 1001: exited on signal 11 (core dumped)',
    ],
    [
      'systemd-coredump',
      `May 16 12:59:57 h systemd-coredump[13405]: Process 13404 (app) of user 0 terminated abnormally with signal 11/SEGV, processing...
May 16 12:59:58 h systemd-coredump[13405]: [🡕] Process 13404 (app) of user 0 dumped core.`,
    ],
    [
      'coredumpctl',
      `TIME                            PID   UID   GID SIG     COREFILE EXE
Fri 2023-03-10 12:33:10 UTC   21221  1000  1000 SIGSEGV present  /usr/bin/myserver`,
    ],
    [
      'audit',
      'type=ANOM_ABEND msg=audit(1709547072.123:456): auid=42 uid=0 gid=0 ses=42 pid=4242 comm="app" exe="/usr/bin/app" sig=11 res=1',
    ],
    [
      'ABRT',
      'Mar 10 12:33:10 h abrt-hook-ccpp[2211]: Process 4242 (httpd) of user 48 killed by SIGSEGV - dumping core',
    ],
    [
      'Apport',
      'ERROR: apport (pid 2211) Fri Mar 10 12:33:10 2023: called for pid 4242, signal 11, core limit 0, dump mode 1',
    ],
  ])('%s', (_, text) => {
    expect(kinds(text)).toEqual(['crash']);
  });
});

test('the kernel, audit and systemd-coredump tell of one', () => {
  const text = `Mar 04 10:11:12 h kernel: app[4242]: segfault at 0 ip 000055d0 sp 00007ffd error 4 in app[55d0+1000]
Mar 04 10:11:12 h audit[4242]: ANOM_ABEND auid=1000 uid=1000 gid=1000 ses=4 pid=4242 comm="app" exe="/usr/bin/app" sig=11 res=1
Mar 04 10:11:13 h systemd-coredump[999]: Process 4242 (app) of user 1000 dumped core.`;
  expect(kinds(text)).toEqual(['crash']);
  expect(
    kinds(`${text}\nMar 04 11:11:13 h systemd-coredump[999]: Process 4243 (app) of user 1000 dumped core.`),
  ).toEqual(['crash', 'crash']);
});

describe('for lack of memory, in words that look alike', () => {
  test.each([
    ['Go', 'fatal error: runtime: out of memory\n\ngoroutine 1 [running]:', 'native-oom'],
    [
      'C++',
      "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\nAborted (core dumped)",
      'native-oom',
    ],
    [
      'libc++',
      'libc++abi: terminating due to uncaught exception of type std::bad_alloc: std::bad_alloc',
      'native-oom',
    ],
    [
      'a sanitizer',
      '==1==ERROR: AddressSanitizer: allocator is out of memory trying to allocate 0x10000000 bytes',
      'native-oom',
    ],
    [
      'Bun',
      'panic(main thread): Out of memory\noh no: Bun has crashed. This indicates a bug in Bun.',
      'native-oom',
    ],
    ['OCaml', 'Fatal error: exception Out_of_memory', 'native-oom'],
    ['MongoDB', '2019-02-02T10:11:12.123+0000 F -        [conn1234] out of memory.', 'native-oom'],
    ['Julia', 'ERROR: LoadError: OutOfMemoryError()', 'native-oom'],
    ['.NET', 'Fatal error. Out of memory.', 'other-oome'],
    [
      '.NET, nobody caught it',
      'Unhandled exception. System.OutOfMemoryException: Exception of type',
      'other-oome',
    ],
    [
      'GHC',
      'myapp: Heap exhausted;\nmyapp: Current maximum heap size is 1073741824 bytes (1024 MB).',
      'other-oome',
    ],
  ])('%s', (_, text, kind) => {
    expect(kinds(text)).toEqual([kind]);
  });
});

describe('no end', () => {
  test.each([
    [
      'Go, of which a server recovered',
      '2023/06/12 09:14:22 http: panic serving 10.0.3.7:51234: runtime error: index out of range',
    ],
    ['Rust, a thread of many', "thread 'tokio-runtime-worker' panicked at src/handler.rs:10:5:"],
    ['Java, a request', 'java.lang.StackOverflowError: null\n\tat com.example.A.f(A.java:10)'],
    ['a sanitizer, after an orderly end', '==12==ERROR: LeakSanitizer: detected memory leaks'],
    ['a version that was asked for', '$ node --version\nv18.16.0'],
    ['PostgreSQL’s word', 'LOG:  panic: this is somebody’s text'],
    [
      'a core dump by kill -TERM is none',
      'type=ANOM_ABEND msg=audit(1.1:4): pid=42 comm="app" exe="/usr/bin/app" sig=15 res=1',
    ],
    ['a budget', 'ValueError: out of memory budget config missing'],
    [
      'a pool of Oracle’s',
      'ORA-04031: unable to allocate 4160 bytes of shared memory ("shared pool","unknown object")',
    ],
  ])('%s', (_, text) => {
    expect(kinds(text)).toEqual([]);
  });
});
