import { describe, expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';

/** Lines as people have them in their logs, and what may be said of them: each kind beside what looks alike. */

const told = (text: string) =>
  autopsyOf({ 'app.log': text }).answers.map(({ terminal, confidence }) => `${terminal.kind} ${confidence}`);
const sentences = (text: string) => autopsyOf({ 'app.log': text }).answers.map(({ sentence }) => sentence);

const node = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';

describe('a level is neither a host nor a program', () => {
  test.each([
    node,
    `2024-03-04T10:11:12.2234567Z ${node}`,
    `2024-03-04T10:11:12: ${node}`,
    `web-1  | 2024-03-04T10:11:12.223456789Z ${node}`,
    `Mar 04 10:11:12 web1 app[812]: ${node}`,
  ])('%s', (line) => {
    expect(told(line)).toEqual(['other-oome certain']);
  });

  test('the runtime’s own word of its end is stated, behind a stamp as well', () => {
    expect(told('2024-03-04T10:11:12Z fatal error: runtime: out of memory')).toEqual(['native-oom certain']);
  });
});

describe('an error after which a program goes on writing', () => {
  const error = 'export failed: java.lang.OutOfMemoryError: Java heap space';
  const line = (second: number, words: string) => `2024-03-04 10:11:${second} INFO  [http-2] ${words}`;

  test('may have been survived', () => {
    const log = [`2024-03-04 10:11:12 WARN  [http-1] ${error}`, line(13, 'GET / 200'), line(55, 'GET / 200')];
    expect(told(log.join('\n'))).toEqual(['heap-oome unsure']);
  });

  test('and may have been the last', () => {
    const log = [line(11, 'GET / 200'), `2024-03-04 10:11:12 WARN  [http-1] ${error}`, line(13, 'GET / 500')];
    expect(told(log.join('\n'))).toEqual(['heap-oome likely']);
  });
});

describe('what a message is about is no name of the one who died', () => {
  test.each([
    'Memory limit of 512 MiB exceeded with 516 MiB used. Consider increasing the memory limit',
    'Exceeded hard memory limit of 384 MiB with 391 MiB after servicing 12 requests total.',
    'The node was low on resource: memory. Container redis was using 3Gi, which exceeds its request of 0.',
    'Container killed by YARN for exceeding memory limits. 5.6 GB of 5.5 GB physical memory used.',
    'Task was killed due to the node running low on memory.',
  ])('%s', (line) => {
    expect(told(line)).toEqual(['external-kill certain']);
    expect(sentences(line)[0]).toMatch(/killed a process/);
  });

  test('where it is named, it is', () => {
    const line =
      'ERROR YarnScheduler: Lost executor 9 on host9: Container killed by YARN for exceeding memory limits. 5.6 GB';
    expect(sentences(line)[0]).toMatch(/killed executor 9/);
  });
});

describe('a unit’s main process, by systemd', () => {
  const unit = (words: string) => `Mar 04 10:11:12 h systemd[1]: app.service: ${words}`;

  test.each([
    [unit('Main process exited, code=dumped, status=11/SEGV'), ['crash unsure']],
    [unit('Main process exited, code=killed, status=6/ABRT'), ['crash unsure']],
    [unit('Main process exited, code=exited, status=1/FAILURE'), ['crash unsure']],
    [unit('Main process exited, code=killed, status=15/TERM'), []],
    [unit('Main process exited, code=exited, status=0/SUCCESS'), []],
  ])('%s', (line, expected) => {
    expect(told(line)).toEqual(expected);
  });

  test('two killed within a second are two: each unit’s word belongs to the kill right before it', () => {
    const kill = (second: number, pid: number, name: string) =>
      `Mar 04 10:11:${second} n1 kernel: Out of memory: Killed process ${pid} (${name}) total-vm:10kB, anon-rss:5kB, file-rss:0kB, shmem-rss:0kB`;
    const failed = (second: number, name: string) =>
      `Mar 04 10:11:${second} n1 systemd[1]: ${name}.service: Failed with result 'oom-kill'.`;
    const log = [kill(12, 4242, 'java'), failed(12, 'tomcat'), kill(13, 4343, 'mysqld'), failed(13, 'mysql')];
    const said = sentences(log.join('\n'));
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('java (pid 4242) in tomcat.service');
    expect(said[1]).toContain('mysqld (pid 4343) in mysql.service');
  });
});

test.each([
  '1:M 04 Mar 2024 10:11:22.123 # Background saving terminated by signal 9',
  'warning: process /usr/lib/postfix/smtpd pid 4242 killed by signal 9',
  'Child (844) died signal=9',
  '<Fatal> Application: Child process was terminated by signal 9 (KILL). If it is not done by forcestop command',
  'init: myapp main process (4242) killed by KILL signal',
  'RuntimeError: DataLoader worker (pid 4242) is killed by signal: Killed.',
  'The exit codes of the workers are {SIGKILL(-9)}',
  'ERROR: Elasticsearch exited unexpectedly, with exit code 137',
  'd1y2 \\_ api.1 api:latest node1 Shutdown Failed 2 minutes ago "task: non-zero exit (137)"',
  '2024-03-04 10:11:12.223456789 +0000 UTC container died 9f8e7d6c5b4a (image=app:1, name=app, containerExitCode=137)',
])('SIGKILL, by whomever: %s', (line) => {
  expect(told(line)).toEqual(['inconclusive unsure']);
});

test.each([
  ['2024-03-04T10:11:12.00+0000 [CELL/0] OUT Exit status 137 (out of memory)', 'oom-kill'],
  ['2024-03-04T10:11:12Z  Terminated  Exit Code: 137, Exit Message: "OOM Killed"', 'oom-kill'],
  ['Ran out of memory (used over 512MB) while running your code.', 'external-kill'],
  ["Container 'Build' exceeded memory limit.", 'external-kill'],
  ['Error: memory limit exceeded. Function invocation was interrupted.', 'external-kill'],
])('a platform’s word of it: %s', (line, kind) => {
  expect(told(line).map((one) => one.split(' ')[0])).toEqual([kind]);
});
