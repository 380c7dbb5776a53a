import { expect, test } from 'vitest';
import { fixture } from '../verdict/testing/fixture.ts';
import { autopsyOf } from './testing/autopsyOf.ts';

const sent =
  '[2024-02-22 10:11:12 +0000] [1] [ERROR] Worker (pid:12) was sent SIGKILL! Perhaps out of memory?';

test('gunicorn’s line in E3 alone is a guess of gunicorn’s: not certain, an OOM kill first among the candidates', () => {
  const [answer] = autopsyOf({ 'gunicorn.log': sent }).answers;
  expect(answer).toMatchObject({ terminal: { kind: 'inconclusive', victim: 'child', processAlive: true } });
  expect(answer?.against[0]?.kind).toBe('oom-kill');
  expect(answer?.evidence[0]?.quote).toBe('Worker (pid:12) was sent SIGKILL! Perhaps out of memory?');
  expect(answer?.missing.join()).toContain('memory.events');
});

test('after its own time-out gunicorn itself was the killer', () => {
  const timeout = '[2024-02-22 10:11:11 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:12)';
  const [answer] = autopsyOf({ log: `${timeout}\n${sent}` }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'external-kill', victim: 'child' },
    confidence: 'certain',
  });
});

test('with the kernel’s log the worker’s death is an OOM kill of a child', () => {
  const kill =
    '[Thu Feb 22 10:11:12 2024] Memory cgroup out of memory: Killed process 4711 (gunicorn) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0';
  const { answers } = autopsyOf({ log: sent, dmesg: kill });
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatchObject({
    terminal: { kind: 'oom-kill', victim: 'child' },
    confidence: 'certain',
  });
});

test('a kill of some other process is not the worker’s', () => {
  const kill =
    '[Thu Feb 22 10:11:12 2024] Out of memory: Killed process 4711 (mysqld) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB';
  const kinds = autopsyOf({ log: sent, dmesg: kill }).answers.map(({ terminal }) => terminal.kind);
  expect(kinds.toSorted()).toEqual(['host-oom', 'inconclusive']);
});

const oome = 'java.lang.OutOfMemoryError: Java heap space';
test.each([
  ['in main', `Exception in thread "main" ${oome}`, 'heap-oome', 'likely'],
  ['with ExitOnOutOfMemoryError', `${oome}\nTerminating due to ${oome}`, 'heap-oome', 'certain'],
  [
    'on an hs_err file',
    '# A fatal error has been detected by the Java Runtime Environment:\n#\n#  Internal Error (debug.cpp:362), pid=1, tid=19\n#  fatal error: OutOfMemory encountered: Java heap space',
    'heap-oome',
    'certain',
  ],
  [
    'in a worker thread',
    `2024-02-22 10:11:12.345 ERROR [http-nio-1] o.a.c - Servlet threw\n${oome}`,
    'heap-oome',
    'likely',
  ],
  ['JDK 8, GC overhead', 'java.lang.OutOfMemoryError: GC overhead limit exceeded', 'heap-oome', 'likely'],
  [
    'JDK 8, threads',
    'java.lang.OutOfMemoryError: unable to create new native thread',
    'other-oome',
    'unsure',
  ],
  [
    'JDK 17, threads',
    'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
    'other-oome',
    'unsure',
  ],
  ['JDK 8, direct', 'java.lang.OutOfMemoryError: Direct buffer memory', 'other-oome', 'likely'],
  [
    'JDK 21, direct',
    'java.lang.OutOfMemoryError: Cannot reserve 1048576 bytes of direct buffer memory (allocated: 9, limit: 10)',
    'other-oome',
    'likely',
  ],
  [
    'metaspace in structured JSON',
    '{"@timestamp":"2024-02-22T10:11:12Z","message":"failed","stack_trace":"java.lang.OutOfMemoryError: Metaspace\\n\\tat a.b"}',
    'other-oome',
    'likely',
  ],
  [
    'hs_err, native',
    '# There is insufficient memory for the Java Runtime Environment to continue.\n# Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.',
    'native-oom',
    'certain',
  ],
  ['SIGSEGV', '#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2', 'crash', 'certain'],
  [
    'Node',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'other-oome',
    'certain',
  ],
  ['Go', 'fatal error: runtime: out of memory', 'native-oom', 'certain'],
  ['Python', 'Traceback (most recent call last):\nMemoryError', 'other-oome', 'likely'],
  [
    'nginx',
    '2024/02/22 10:11:12 [alert] 1#1: worker process 30 exited on signal 9',
    'inconclusive',
    'unsure',
  ],
  [
    'nginx, fault',
    '2024/02/22 10:11:12 [alert] 1#1: worker process 30 exited on signal 11',
    'crash',
    'likely',
  ],
])('an application’s own words: %s', (_, text, kind, confidence) => {
  expect(autopsyOf({ log: text }).answers).toMatchObject([{ terminal: { kind }, confidence }]);
});

test.each([
  [
    'Docker’s json-file',
    (text: string) => JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2024-02-22T10:11:12.5Z' }),
  ],
  ['Kubernetes’ CRI', (text: string) => `2024-02-22T10:11:12.5Z stderr F ${text}`],
  ['docker logs -t', (text: string) => `2024-02-22T10:11:12.500000000Z ${text}`],
  ['Compose', (text: string) => `web-1  | 2024-02-22T10:11:12.500Z ${text}`],
])('%s gives the line its time', (_, wrap) => {
  const [answer] = autopsyOf({ log: wrap(`Exception in thread "main" ${oome}`) }).answers;
  expect(answer).toMatchObject({
    confidence: 'likely',
    terminal: { at: { axis: 'utc', ms: Date.parse('2024-02-22T10:11:12.5Z') } },
  });
});

test.each([
  [
    'systemd-oomd',
    'May 09 20:55:58 d960 systemd-oomd[889]: Killed /system.slice/tomcat.service due to memory pressure for /system.slice being 62.09% > 50.00% for > 20s with reclaim activity',
    'tomcat.service',
  ],
  [
    'systemd-oomd',
    'May 09 20:55:58 d960 systemd-oomd[889]: Killed /system.slice/tomcat.service due to memory used (15904870400) / total (16493457408) and swap used (8113213440) / total (8589930496) being more than 90.00%',
    'tomcat.service',
  ],
  [
    'earlyoom',
    'Feb 22 10:11:12 host earlyoom[70]: sending SIGTERM to process 7930 uid 1000 "java": badness 307, VmRSS 1320 MiB',
    null,
  ],
  [
    'earlyoom',
    'sending SIGKILL to process 7930 uid 1000 "java": oom_score 807, VmRSS 1320 MiB, cmdline "java -jar a.jar"',
    null,
  ],
])('%s kills in user space', (by, text, unit) => {
  const [answer] = autopsyOf({ journal: text }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'external-kill', detail: `${by}, for lack of memory` },
    confidence: 'certain',
    subject: { unit, pid: unit === null ? 7930 : null },
  });
});

test('systemd’s word about a unit’s OOM kill is likely; the kernel’s makes it certain', () => {
  const told = "Feb 22 10:11:12 h systemd[1]: tomcat.service: Failed with result 'oom-kill'.";
  expect(autopsyOf({ j: told }).answers).toMatchObject([
    { terminal: { kind: 'oom-kill' }, confidence: 'likely' },
  ]);
  const limit =
    'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/tomcat.service,task_memcg=/system.slice/tomcat.service,task=java,pid=9,uid=0';
  const kill =
    'Memory cgroup out of memory: Killed process 9 (java) total-vm:9kB, anon-rss:8kB, file-rss:7kB, shmem-rss:6kB';
  const kernel = [limit, kill].map((line) => `Feb 22 10:11:12 h kernel: ${line}`).join('\n');
  expect(autopsyOf({ j: `${kernel}\n${told}` }).answers).toMatchObject([
    { terminal: { kind: 'oom-kill' }, confidence: 'certain' },
  ]);
});

// 40 collections of 0.4 s in 20 s, of JDK 17 and of JDK 8 (-XX:+PrintGCDetails, Parallel; memory/universe.cpp of 8u).
const seconds = Array.from({ length: 40 }, (_, n) => (10 + n / 2).toFixed(3));
const unified = seconds
  .map(
    (s, n) =>
      `[${s}s][info][gc] GC(${n}) Pause Full (Ergonomics) 398M->396M(400M) 400.000ms\n[${s}s][info][gc,cpu] GC(${n}) User=0.40s Sys=0.00s Real=0.40s`,
  )
  .join('\n');
const jdk8 = seconds
  .map(
    (s) =>
      `2024-02-22T10:11:12.123+0000: ${s}: [Full GC (Ergonomics) [PSYoungGen: 65536K->65000K(76288K)] [ParOldGen: 340000K->340000K(340000K)] 405536K->405000K(409600K), [Metaspace: 3000K->3000K(1056768K)], 0.4000000 secs] [Times: user=0.40 sys=0.00, real=0.40 secs]`,
  )
  .join('\n');

test.each([
  ['JDK 17', unified],
  ['JDK 8', jdk8],
])('GC thrash before the error, from a GC log of %s', (_, gc) => {
  const [answer] = autopsyOf({ 'gc.log': gc, 'app.log': `Terminating due to ${oome}` }).answers;
  expect(answer).toMatchObject({
    terminal: { kind: 'heap-oome' },
    degradation: { kind: 'gc-thrash' },
    confidence: 'certain',
  });
});

test('collections that get no CPU are the victim, not the thrash', () => {
  const starved = unified.replaceAll('User=0.40s', 'User=0.05s');
  const [answer] = autopsyOf({ 'gc.log': starved }).answers;
  expect(answer?.degradation.kind).toBeNull();
  expect(answer?.evidence.some(({ text }) => text.includes('starved'))).toBe(true);
});

test('a quiet GC log of a real JVM tells of no thrash, and alone of no end', () => {
  const found = autopsyOf({ 'gc.log': fixture('gc-serial-17.log') });
  expect(found.inputs[0]?.kinds).toEqual(['GC log']);
  expect(found.answers).toMatchObject([{ terminal: { kind: 'inconclusive' }, degradation: { kind: null } }]);
});
