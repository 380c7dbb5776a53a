import { describe, expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

/** Ends in words that no reader has a name for. */

const unknown = 'inconclusive unsure';

describe('an end in anybody’s words', () => {
  test.each([
    ['a worker', '2024-03-04 10:11:12,345 ERROR: Worker (pid 812) exited with signal 9', unknown],
    ['a language worker', 'python exited with code 137 (0x89).', unknown],
    ['a build', "Process 'command '/tmp/node'' finished with non-zero exit value 137", unknown],
    ['a workflow', '[f8107735-n0-0] terminated with exit code (137). Reason [Error].', unknown],
    ['a field', 'Process terminated by signal. [task] signal=-9 signal_name=SIGKILL', unknown],
    ['a window', 'Renderer process gone and exited with the code 134.', 'crash unsure'],
    ['a pod', 'container "app" in pod "web" was OOMKilled', 'oom-kill unsure'],
    ['a pod, with its code', 'pod web OOMKilled, exited with code 137', 'oom-kill unsure'],
    ['an instance', 'Deployment crashed: container ran out of memory (OOM)', 'oom-kill unsure'],
    [
      'Nomad',
      '2019/04/08 06:03:16.608873 [INFO] client: task "worker" for alloc "c5d0e905" failed: Wait returned exit code 137, signal 0, and error OOM Killed',
      'oom-kill likely',
    ],
  ])('%s', (_, text, told) => {
    expect(toldBy(text)).toEqual([told]);
  });

  test.each([
    ['what may happen', 'If the main process is killed the process exited with code 137.'],
    ['a rule', 'the container {{ $labels.container }} was OOMKilled 3 times'],
    ['a pattern', 'pattern: process \\d+ was killed, out of memory'],
    ['a comment', '# the container was OOMKilled (exit code 137)'],
    ['SIGTERM', 'worker exited with signal 15'],
    ['an orderly stop', 'INFO stopped: app (terminated by SIGKILL)'],
    ['a question', '[10:11] alice: was the worker OOMKilled again last night? exit code 137'],
    ['a note to a change', '    Raise memory limit: worker OOMKilled with exit code 137'],
    ['a search', 'GET /?q="worker exited with signal 9" 200'],
    ['a flag that is false', 'container stopped, OOMKilled=false'],
    ['another number', 'job finished with status 1370'],
  ])('no end: %s', (_, text) => {
    expect(toldBy(text)).toEqual([]);
  });

  test('a line that says why the one before ended by SIGKILL', () => {
    const code = '[Pterodactyl Daemon]: Exit code: 137\n[Pterodactyl Daemon]: Out of memory: ';
    expect(toldBy(`${code}true`)).toEqual(['oom-kill likely']);
    expect(toldBy(`${code}false`)).toEqual([unknown]);
    expect(toldBy('[Pterodactyl Daemon]: Exit code: 0\n[Pterodactyl Daemon]: Out of memory: false')).toEqual(
      [],
    );
  });
});

const details = (text: string) =>
  autopsyOf({ input: text }).answers.map(({ terminal }) => `${terminal.kind}: ${terminal.detail}`);

describe('in its own words', () => {
  test.each([
    ['MongoDB', '    2016-03-17T02:47:32.199-0400 F -        [conn4] out of memory.', 'native-oom certain'],
    ['MongoDB, a check', '***aborting after invariant() failure', 'crash certain'],
    ['Oracle', 'PMON (ospid: 2211): terminating the instance due to error 443', 'crash certain'],
    ['GHC’s stack', 'agda: stack overflow: Stack space overflow: current size 33624 bytes.', 'crash certain'],
    [
      'Erlang',
      'Kernel pid terminated (application_controller) ({application_start_failure,',
      'crash certain',
    ],
    [
      'SQL Server',
      'This program has encountered a fatal error and cannot continue running.',
      'crash certain',
    ],
    ['Electron', 'Error: Reason: oom, Exit Code: -536870904', 'other-oome certain'],
    ['Bun', 'oh no: Bun has ran out of memory.', 'native-oom certain'],
    [
      'Gradle',
      'The Daemon will expire immediately since the JVM garbage collector is thrashing.',
      'heap-oome certain',
    ],
    ['Maven', '[ERROR] Java heap space -> [Help 1]', 'heap-oome certain'],
    [
      'a native image',
      'Exception in thread "main" java.lang.OutOfMemoryError: Garbage-collected heap size exceeded.',
      'heap-oome likely',
    ],
    [
      'a builder of one',
      '[2/8] Performing analysis...  [Terminating due to java.lang.OutOfMemoryError: Java heap space',
      'heap-oome certain',
    ],
    ['InnoDB', '[ERROR] InnoDB: mmap(137428992 bytes) failed; errno 12', 'native-oom likely'],
    ['ClickHouse', '<Fatal> Application: Child process was terminated by signal 6.', 'crash likely'],
    [
      'PBS',
      'Job exceeded a memory resource limit (vmem, pvmem, etc.). Job was aborted',
      'external-kill certain',
    ],
    [
      'HTCondor',
      'Error from slot1: Job has gone over cgroup memory limit of 2048 megabytes. Last measured usage: 2043 megabytes.',
      'external-kill certain',
    ],
  ])('%s', (_, text, told) => {
    expect(toldBy(text)).toEqual([told]);
  });

  test.each([
    ['Oracle, shut down', 'USER (ospid: 2211): terminating the instance'],
    ['Oracle’s pool', 'ORA-04031: unable to allocate 4096 bytes of shared memory'],
    ['Electron, in order', 'render-process-gone {"reason":"clean-exit","exitCode":0}'],
    ['another errno', '[ERROR] InnoDB: mmap(137428992 bytes) failed; errno 22'],
    ['Windows, which warns', 'Windows successfully diagnosed a low virtual memory condition.'],
  ])('the twin: %s', (_, text) => {
    expect(toldBy(text)).toEqual([]);
  });

  test('Solr’s own command does not say which memory it was', () => {
    expect(toldBy('Running OOM killer script for process 9 for Solr on port 8983')).toEqual([
      'other-oome unsure',
    ]);
  });

  test('AWS Lambda, as JSON', () => {
    const report = (record: string) =>
      `{"time":"2024-03-13T18:56:24.046Z","type":"platform.report","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa",${record}}}`;
    expect(toldBy(report('"status":"error","errorType":"Runtime.OutOfMemory"'))).toEqual(['oom-kill unsure']);
    expect(toldBy(report('"status":"timeout"'))).toEqual(['external-kill certain']);
    expect(toldBy(report('"status":"success"'))).toEqual([]);
    expect(
      toldBy(
        '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 0a Error: Runtime exited with error: signal: killed"}',
      ),
    ).toEqual([unknown]);
  });

  test('macOS, of whom it killed', () => {
    const report = (reason: string) =>
      `{\n "largestProcess": "Python",\n "memoryStatus": {},\n "processes": [\n {"pid": 1, "name": "launchd"},\n {"pid": 812, "name": "Python"${reason}}\n ]\n}`;
    expect(details(report(', "reason": "vm-compressor-space-shortage"'))).toEqual([
      'external-kill: macOS, for lack of memory',
    ]);
    expect(details(report(', "reason": "idle-exit"'))).toEqual([]);
    expect(details(report(''))).toEqual([]);
  });
});
