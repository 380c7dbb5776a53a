import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

const unknown = 'inconclusive unsure';

test.each([
  ['uWSGI', 'DAMN ! worker 1 (pid: 108) died, killed by signal 9 :( trying respawn ...', [unknown]],
  [
    'uWSGI, which gave the worker up itself',
    `Thu Feb 22 10:11:11 2024 - *** HARAKIRI ON WORKER 1 (pid: 108, try: 1) ***
DAMN ! worker 1 (pid: 108) died, killed by signal 9 :( trying respawn ...`,
    ['external-kill certain'],
  ],
  [
    'uWSGI, which gave up another worker',
    `*** HARAKIRI ON WORKER 2 (pid: 109, try: 1) ***
DAMN ! worker 1 (pid: 108) died, killed by signal 9 :( trying respawn ...`,
    ['external-kill certain', unknown],
  ],
  [
    'Celery',
    `[2023-08-22 21:53:21,150: ERROR/MainProcess] Process 'ForkPoolWorker-8' pid:888 exited with 'signal 9 (SIGKILL)'
[2023-08-22 21:53:21,203] [ERROR] [celery.worker.request] Task handler raised error: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: 7.')`,
    [unknown],
  ],
  [
    'Celery and gunicorn in the same second',
    `[2023-08-22 21:53:21,150: ERROR/MainProcess] Process 'ForkPoolWorker-8' pid:888 exited with 'signal 9 (SIGKILL)'
[2023-08-22 21:53:21 +0200] [171] [ERROR] Worker (pid:256) was sent SIGKILL! Perhaps out of memory?`,
    [unknown, unknown],
  ],
  [
    'supervisord',
    '2023-04-06 14:04:47,621 WARN exited: daphne (terminated by SIGKILL; not expected)\n2023-04-06 14:05:04,321 WARN exited: cache (terminated by SIGKILL; not expected)',
    [unknown, unknown],
  ],
  [
    'supervisord, of a program that ended in order',
    '2023-04-06 14:04:47,621 INFO exited: daphne (exit status 0; expected)',
    [],
  ],
  [
    'php-fpm in a CRI log',
    '2023-11-06T21:09:49.65381919Z stderr F [06-Nov-2023 21:09:49] WARNING: [pool www] child 132 exited on signal 9 (SIGKILL) after 214.882381 seconds from start',
    [unknown],
  ],
  [
    'php-fpm, a fault',
    '[06-Nov-2023 21:09:49] WARNING: [pool www] child 132 exited on signal 11 (SIGSEGV - core dumped) after 2.88 seconds from start',
    ['crash likely'],
  ],
  [
    'php-fpm, a reload',
    '[06-Nov-2023 21:09:49] WARNING: [pool www] child 132 exited on signal 15 (SIGTERM) after 2.88 seconds from start',
    [],
  ],
  [
    'PostgreSQL',
    `2024-02-22 10:11:12.345 UTC [1] LOG:  server process (PID 4711) was terminated by signal 9: Killed
2024-02-22 10:11:12.345 UTC [1] DETAIL:  Failed process was running: select 1`,
    [unknown],
  ],
  [
    'PostgreSQL, the disk full',
    `PANIC:  could not write to file "pg_xlog/xlogtemp.46426": No space left on device
LOG:  server process (PID 46426) was terminated by signal 6: Aborted
LOG:  terminating any other active server processes`,
    ['crash likely'],
  ],
  [
    'PostgreSQL, a request refused',
    '2024-02-22 10:11:12.345 UTC [77] ERROR:  out of memory\n2024-02-22 10:11:12.345 UTC [77] DETAIL:  Failed on request of size 8192 in memory context "ExprContext".',
    ['native-oom likely'],
  ],
  [
    'Apache',
    '[Thu Feb 22 10:11:12.345678 2024] [core:notice] [pid 1:tid 140] AH00052: child pid 31 exit signal Killed (9)',
    [unknown],
  ],
  [
    'Apache, a fault',
    '[Thu Feb 22 10:11:12.345678 2024] [core:notice] [pid 1:tid 140] AH00051: child pid 31 exit signal Segmentation fault (11), possible coredump in /tmp',
    ['crash likely'],
  ],
  ['MySQL', '10:11:12 UTC - mysqld got signal 11 ;', ['crash likely']],
  [
    'MySQL without room for its buffers',
    `2024-02-22 10:11:12 1 [ERROR] InnoDB: mmap(137363456 bytes) failed; errno 12
2024-02-22 10:11:12 1 [ERROR] InnoDB: Cannot allocate memory for the buffer pool`,
    ['native-oom certain'],
  ],
  [
    'Redis, which cannot fork',
    "1255:M 14 Oct 03:00:46.069 # Can't save in background: fork: Cannot allocate memory",
    ['native-oom likely'],
  ],
  [
    'Redis, out of memory',
    '1255:M 14 Oct 03:00:46.069 # Out Of Memory allocating 4194328 bytes!',
    ['native-oom certain'],
  ],
  [
    'Unicorn',
    'E, [2024-02-22T10:11:12.345678 #7] ERROR -- : reaped #<Process::Status: pid 12 SIGKILL (signal 9)> worker=0',
    [unknown],
  ],
  [
    'Puma, which gave a worker up',
    '[7] ! Terminating timed out worker (Worker 0 failed to check in within 60 seconds): 12',
    ['external-kill certain'],
  ],
  ['pm2', '0|api | App [api:0] exited with code [0] via signal [SIGKILL]', [unknown]],
  [
    'a shell’s script',
    '/var/spool/job: line 28:  8156 Killed                  python3 main.py --epochs 400',
    [unknown],
  ],
  [
    'a compiler',
    'g++: fatal error: Killed signal terminated program cc1plus\ncompilation terminated.',
    [unknown],
  ],
  ['make', 'make[1]: *** [Makefile:10: all] Error 137', [unknown]],
  ['make, of a test that failed', 'make[1]: *** [Makefile:10: all] Error 1', []],
])('what servers say of their processes: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual(told);
});

test.each([
  [
    'Heroku, vastly past the quota',
    `2022-01-10T10:58:37.192749+00:00 heroku[worker.1]: Error R15 (Memory quota vastly exceeded)
2022-01-10T10:58:37.202439+00:00 heroku[worker.1]: Stopping process with SIGKILL
2022-01-10T10:58:37.425535+00:00 heroku[worker.1]: Process exited with status 137`,
    ['external-kill certain'],
  ],
  [
    'Heroku, past the quota',
    '2022-01-10T10:58:37.183286+00:00 heroku[web.1]: Process running mem=540M(105.5%)\n2022-01-10T10:58:37.192749+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)',
    [],
  ],
  [
    'Heroku, after a stop that took too long',
    '2022-01-10T10:58:37.192749+00:00 heroku[web.1]: Error R12 (Exit timeout) -> At least one process failed to exit within 30 seconds of SIGTERM\n2022-01-10T10:58:37.425535+00:00 heroku[web.1]: Process exited with status 137',
    ['external-kill certain'],
  ],
  [
    'YARN',
    'Container [pid=8788,containerID=container_1598507699008_0094_01_000010] is running beyond physical memory limits. Current usage: 9.8 GB of 9.8 GB physical memory used; 43.0 GB of 47.6 TB virtual memory used. Killing container.',
    ['external-kill certain'],
  ],
  [
    'Cloud Run',
    'Memory limit of 512 MiB exceeded with 515 MiB used. Consider increasing the memory limit, see https://cloud.google.com/run/docs/configuring/memory-limits',
    ['external-kill certain'],
  ],
  [
    'Lambda',
    'RequestId: 0f0f Error: Runtime exited with error: signal: killed\nRuntime.ExitError',
    [unknown],
  ],
  [
    'Lambda, by its report',
    'REPORT RequestId: 0f0f Duration: 900 ms Memory Size: 128 MB Max Memory Used: 129 MB Status: error Error Type: Runtime.OutOfMemory',
    ['oom-kill unsure'],
  ],
  ['GitLab', 'ERROR: Job failed: exit code 137', [unknown]],
  ['GitLab, a test that failed', 'ERROR: Job failed: exit code 1', ['crash unsure']],
  ['GitHub', '##[error]Process completed with exit code 137.', [unknown]],
  ['CircleCI', 'Exited with code exit status 137', [unknown]],
  [
    'a build of an image',
    'ERROR: failed to solve: process "/bin/sh -c npm run build" did not complete successfully: exit code: 137',
    [unknown],
  ],
  ['Compose', 'web-1  | listening\nweb-1 exited with code 137\ndb-1 exited with code 0', [unknown]],
])('what platforms and runners say: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual(told);
});

const full = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';

test('each service of a Compose log has its own death', () => {
  const text = `api-1     | ${full}
worker-1  | Exception in thread "main" java.lang.OutOfMemoryError: Java heap space
job-1     | fatal error: runtime: out of memory
api-1     |  1: 0xb090e0 node::Abort() [node]
web-1     | ready`;
  const { answers } = autopsyOf({ 'compose.log': text });
  expect(answers.map(({ terminal }) => terminal.kind)).toEqual(['other-oome', 'heap-oome', 'native-oom']);
  expect(answers.map(({ subject }) => subject.words)).toEqual([
    'the program api-1 of compose.log',
    'the program worker-1 of compose.log',
    'the program job-1 of compose.log',
  ]);
});

test('a program that dies again after it was started again has died twice; one death has many lines', () => {
  expect(toldBy(`${full}\nstarting\n${full}`)).toHaveLength(2);
  const refused = `OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x0000000723940000, 159375360, 0) failed; error='Cannot allocate memory' (errno=12)
#
# There is insufficient memory for the Java Runtime Environment to continue.
# Native memory allocation (mmap) failed to map 159375360 bytes for committing reserved memory.`;
  expect(toldBy(refused)).toEqual(['native-oom certain']);
  expect(
    toldBy(
      'runtime: out of memory: cannot allocate 4194304-byte block (66813952 in use)\nfatal error: out of memory',
    ),
  ).toEqual(['native-oom certain']);
});

test('an exit that a runner tells of is the end of the program whose words are above it', () => {
  const { answers } = autopsyOf({ ci: `${full}\nERROR: Job failed: exit code 134` });
  expect(answers).toMatchObject([{ terminal: { kind: 'other-oome', processAlive: false } }]);
});
