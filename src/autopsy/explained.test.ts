import { describe, expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

/** One death that several tell of, and what only looks like one. */

const id = '1bdba066ba24d30eba4d0dade88c58405f86d8e22dde0a0cb62f8ef0cac0294d';

describe('a stop that was asked for', () => {
  test.each([
    ['Compose', ' Container app-web-1  Stopping\nweb-1 exited with code 137'],
    ['Compose, before', 'Stopping app_web_1 ... \napp_web_1 exited with code 137'],
    [
      'the kubelet',
      `I0304 10:11:12.345678    1234 kuberuntime_container.go:745] "Killing container with a grace period" pod="prod/web" containerName="web" containerID="containerd://${id}" gracePeriod=30
I0304 10:11:42.999999    1234 generic.go:334] "Generic (PLEG): container finished" podID="efa75591" containerID="${id}" exitCode=137`,
    ],
  ])('%s', (_, text) => {
    expect(toldBy(text)).toEqual(['external-kill likely']);
  });

  test.each([
    ['of another one', ' Container app-db-1  Stopping\nweb-1 exited with code 137', ['inconclusive unsure']],
    ['that it obeyed', ' Container app-web-1  Stopping\nweb-1 exited with code 143', []],
    ['alone', ' Container app-web-1  Stopping\n Container app-web-1  Stopped', []],
    ['that came after', 'web-1 exited with code 139\n Container app-web-1  Stopping', ['crash unsure']],
  ])('not one %s', (_, text, told) => {
    expect(toldBy(text)).toEqual(told);
  });
});

test('a fault of the kernel’s and the unit that ended of it are one death, an hour apart they are two', () => {
  const fault =
    'Mar 04 10:11:12 n1 kernel: app[4711]: segfault at 0 ip 000055d0 sp 00007ffd error 4 in app[55d0+1000]';
  const unit = (hour: number) =>
    `Mar 04 ${hour}:11:12 n1 systemd[1]: app.service: Main process exited, code=dumped, status=11/SEGV`;
  expect(toldBy(`${fault}\n${unit(10)}`)).toEqual(['crash certain']);
  expect(toldBy(`${fault}\n${unit(11)}`)).toHaveLength(2);
});

test('what Spark says of one executor twice is one death, of two they are two', () => {
  const lost = (executor: number) =>
    `17/11/25 18:23:24 ERROR YarnClusterScheduler: Lost executor ${executor} on h1: Container killed by YARN for exceeding memory limits. 7.2 GB of 4.2 GB virtual memory used.
17/11/25 18:23:24 WARN TaskSetManager: Lost task 3.0 in stage 1.0 (TID 10, h1, executor ${executor}): ExecutorLostFailure (executor ${executor} exited caused by one of the running tasks) Reason: Container killed by YARN for exceeding memory limits.`;
  expect(toldBy(lost(9))).toEqual(['external-kill certain']);
  expect(toldBy(`${lost(9)}\n${lost(10)}`)).toHaveLength(2);
});

describe('what tests said', () => {
  const said =
    'java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.OomTest.simulated(OomTest.java:41)';

  test.each([
    ['Maven', `${said}\n[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.31 s`],
    [
      'pytest',
      'MemoryError\n============================== 8 passed in 0.21s ===============================',
    ],
    ['Vitest', `${said}\n Test Files  1 passed (1)\n      Tests  3 passed (3)`],
    ['Go', `${said}\nPASS\nok  \tgithub.com/acme/oomd/detect\t0.214s`],
  ])('that all passed: %s', (_, text) => {
    expect(toldBy(text)).toEqual([]);
  });

  test('where one failed, or after them, it stands', () => {
    expect(toldBy(`${said}\n[ERROR] Tests run: 4, Failures: 0, Errors: 1, Skipped: 0`)).toEqual([
      'heap-oome likely',
    ]);
    expect(toldBy(`[INFO] Tests run: 4, Failures: 0, Errors: 0, Skipped: 0\n${said}`)).toEqual([
      'heap-oome likely',
    ]);
    expect(toldBy(`make: *** [all] Killed\n12 examples, 0 failures`)).toEqual(['inconclusive unsure']);
  });
});

describe('one thing that was given up', () => {
  const log = (first: string, later: string) =>
    `2024-03-04 10:11:12.345  WARN 1 --- [exec-4] c.a.ExportController : ${first}
java.lang.OutOfMemoryError: Java heap space
	at java.util.Arrays.copyOf(Arrays.java:3332)
2024-03-04 10:${later}.345  INFO 1 --- [exec-5] c.a.ExportController : export of 3 rows done`;

  test('is no death where the program went on for long', () => {
    const { answers } = autopsyOf({ input: log('export too large, refused', '15:13') });
    expect(answers.map(({ terminal, confidence }) => `${terminal.kind} ${confidence}`)).toEqual([
      'inconclusive unsure',
    ]);
    expect(answers[0]?.evidence[0]?.text).toContain('went on writing for 241 s');
  });

  test('may be one where nobody says that it was given up, or nothing came after it', () => {
    expect(toldBy(log('an exceptionCaught() event was fired', '15:13'))).toEqual(['heap-oome unsure']);
    expect(toldBy(log('export too large, refused', '11:12'))).toEqual(['heap-oome likely']);
  });
});

test('a line beside one that tells of the same death is not one that nobody could place', () => {
  const text =
    'Out of memory: Killed process 476 (beam.smp) total-vm:38749148kB, anon-rss:32433276kB, file-rss:4kB, shmem-rss:135308kB, UID:65534 pgtables:64504kB oom_score_adj:0';
  const other = 'blobd: OOM handler ran';
  expect(autopsyOf({ input: `${text}\n${other}` }).inputs[0]?.unplaced).toEqual([]);
  expect(autopsyOf({ input: `${other}\n${text}` }).inputs[0]?.unplaced).toEqual([]);
  const far = `${text}\n${'started\n'.repeat(20)}${other}`;
  expect(autopsyOf({ input: far }).inputs[0]?.unplaced).toHaveLength(1);
});

test('a kill whose victim was the main process is in no process', () => {
  const text = `2024-10-07T11:37:16Z app[2865134a394268] cdg [info][  258.930660] Out of memory: Killed process 476 (beam.smp) total-vm:38749148kB, anon-rss:32433276kB, file-rss:4kB, shmem-rss:135308kB, UID:65534 pgtables:64504kB oom_score_adj:0
2024-10-07T11:37:18Z app[2865134a394268] cdg [info] INFO Main child exited with signal (with signal 'SIGKILL', core dumped? false)`;
  const [answer] = autopsyOf({ input: text }).answers;
  expect(answer?.sentence).toContain('killed beam.smp (pid 476)');
  expect(answer?.sentence).not.toContain('in the main process');
});

test('CRI-O and conmon tell of one container, a batch system and its job’s exit of one job', () => {
  const crio = `time="2024-02-02T02:02:02.123456789Z" level=info msg="Container ${id} OOM killed"
conmon ${id.slice(0, 20)} <ninfo>: OOM event received
conmon ${id.slice(0, 20)} <ninfo>: container 4242 exited with status 137`;
  expect(toldBy(crio)).toEqual(['oom-kill likely']);
  expect(
    toldBy('TERM_MEMLIMIT: job killed after reaching LSF memory usage limit.\nExited with exit code 137.'),
  ).toEqual(['external-kill certain']);
});
