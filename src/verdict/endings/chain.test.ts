import { describe, expect, test } from 'vitest';
import type { TrialEvent } from '../../record/event.ts';
import {
  at,
  type Built,
  buildRecording,
  calm,
  containerId,
  containerPid,
  died,
  kernelLines,
  loadRows,
  plan,
  probeRows,
  processRows,
  said,
  sentSignal,
  served,
  timedOut,
  tracing,
} from '../../record/testing/buildRecording.ts';
import { judge } from '../judge.ts';
import { fixture } from '../testing/fixture.ts';

const end = (built: Built) => judge(buildRecording(built)).terminal;
const verdict = (built: Built) => judge(buildRecording(built));
const together = (gone: ReturnType<typeof died>, events: Built['events'] = []): Built => ({
  ...gone,
  events: [...(gone.events ?? []), ...events],
});
const until = (ms: number) => ({
  probe: probeRows(0, ms, () => calm()),
  load: loadRows(2000, ms, () => served(100)),
});
/** Good until `ms`, broken from then on to the trial's end by `broken` at 32 s. */
const uselessFrom = (ms: number): Built => ({
  load: [...loadRows(2000, ms, () => served(100)), ...loadRows(ms, 32_000, () => timedOut(10))],
  trial: { ending: { reason: 'broken', atMs: 32_000, detail: '' } },
});

describe('killed by the kernel', () => {
  const main = kernelLines(10_000, fixture('kernel-6.18-main.txt'));

  test('the main process at its own limit, quoted with its memory', () => {
    const seen = verdict({ ...until(10_000), ...together(died(10_030, 137), main) });
    expect(seen.terminal).toMatchObject({
      kind: 'oom-kill',
      victim: 'main',
      limit: 'own',
      atMs: 10_000,
      processAlive: false,
    });
    expect(seen.confidence).toBe('certain');
    expect(seen.evidence[0]?.quote).toContain('Killed process 11596 (perl)');
    expect(seen.times).toMatchObject({ kill: 10_000, exit: 10_030, loadStart: 2000 });
    expect(seen.measures.survivedMs).toBe(8000);
    expect(seen.sentence).toBe(
      'The kernel’s OOM killer killed the main process 8.0 s into the load at the container’s own limit.',
    );
  });

  test('in the first second, before it was ready: an oom-kill and no failed start', () => {
    const gone = together(died(400, 137), kernelLines(380, fixture('kernel-6.18-main.txt')));
    const recording = buildRecording({ ...until(400), load: [], ...gone });
    recording.events = recording.events.filter(({ kind }) => kind !== 'ready' && kind !== 'load-started');
    expect(judge(recording).terminal).toMatchObject({ kind: 'oom-kill', victim: 'main' });
  });

  const childLine = (atMs: number) =>
    kernelLines(
      atMs,
      fixture('kernel-6.18-main.txt').replaceAll('11596', '11700').replaceAll('perl', 'gunicorn'),
    );

  test('a child while the container lives on: an end of its own kind', () => {
    expect(end({ events: childLine(12_000) })).toMatchObject({
      kind: 'oom-kill',
      victim: 'child',
      processAlive: true,
      atMs: 12_000,
    });
  });

  test('a child whose death took the container with it counts as the main process', () => {
    expect(end({ ...until(12_000), ...together(died(12_400, 137), childLine(12_000)) })).toMatchObject({
      kind: 'oom-kill',
      victim: 'main',
    });
  });

  test('children first and the main process later: the main process', () => {
    const events = [...childLine(5000), ...kernelLines(10_000, fixture('kernel-6.18-main.txt'))];
    expect(end({ ...until(10_000), ...together(died(10_030, 137), events) })).toMatchObject({
      victim: 'main',
      atMs: 10_000,
    });
  });

  test('at the limit of a group above', () => {
    const text = fixture('kernel-6.18-main.txt').replace(
      `oom_memcg=/oomlab/${containerId}`,
      'oom_memcg=/oomlab',
    );
    const seen = verdict({ ...until(10_000), ...together(died(10_030, 137), kernelLines(10_000, text)) });
    expect(seen.terminal).toMatchObject({ kind: 'oom-kill', limit: 'ancestor' });
  });

  test('somebody else’s kill on the same host is not ours', () => {
    expect(end({ events: kernelLines(12_000, fixture('kernel-6.18-ancestor.txt')) }).kind).toBe('survived');
  });

  test('host-wide: the trial is invalid', () => {
    const text =
      'Out of memory: Killed process 11596 (java) total-vm:3328880kB, anon-rss:699868kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:1836kB oom_score_adj:0';
    const seen = verdict({ ...until(10_000), ...together(died(10_030, 137), kernelLines(10_000, text)) });
    expect([seen.terminal.kind, seen.validity.valid]).toEqual(['host-oom', false]);
  });

  test('known from the counter only: likely, and says that the line is missing', () => {
    const probe = probeRows(0, 10_500, (s) => ({
      ...calm(),
      usageBytes: 255 * 2 ** 20,
      oomKills: s < 10 ? 0 : 1,
    }));
    const trial = { ...died(10_000, 137).trial, preconditions: [] };
    const seen = verdict({ ...until(10_000), ...died(10_000, 137, true), probe, trial });
    expect(seen.terminal).toMatchObject({ kind: 'oom-kill', victim: 'main', limit: 'own' });
    expect(seen.confidence).not.toBe('certain');
    expect(seen.missing.join()).toContain('kernel');
  });
});

describe('killed by somebody else', () => {
  test('docker kill is certain, whatever the memory pressure and a stale flag say', () => {
    const kill = at(9990, { kind: 'docker', action: 'kill', attributes: { signal: '9' } });
    const probe = probeRows(0, 10_000, () => ({ ...calm(), usageBytes: 256 * 2 ** 20 }));
    const seen = verdict({ ...until(10_000), ...together(died(10_000, 137, true), [kill]), probe });
    expect(seen.terminal).toMatchObject({ kind: 'external-kill', victim: 'main' });
    expect(seen.confidence).toBe('certain');
  });

  test('SIGKILL with a silent kernel log: external, not certain, and says what is missing', () => {
    const seen = verdict({ ...until(10_000), ...died(10_000, 137) });
    expect(seen.terminal.kind).toBe('external-kill');
    expect(seen.confidence).toBe('unsure');
    expect(seen.missing.join()).toContain('who sent SIGKILL');
  });

  test('SIGKILL without a readable kernel log or counter is inconclusive', () => {
    const trial = { ...died(10_000, 137).trial, preconditions: [] };
    const seen = verdict({ ...until(9900), ...died(10_000, 137), trial });
    expect([seen.terminal.kind, seen.confidence]).toEqual(['inconclusive', 'unsure']);
    expect(seen.missing.join()).toContain('kernel log');
  });

  test('with the engine’s flag beside it, it is likely an OOM kill, unless the log excludes one', () => {
    const trial = { ...died(10_000, 137).trial, preconditions: [] };
    const flagged = verdict({ ...until(9900), ...died(10_000, 137, true), trial });
    expect([flagged.terminal.kind, flagged.confidence]).toEqual(['oom-kill', 'likely']);
    expect(end({ ...until(9900), ...died(10_000, 137, true) }).kind).toBe('external-kill');
  });

  test('a runtime that says it ends for lack of memory, and has itself killed, ran out of memory', () => {
    const words = 'Terminating due to java.lang.OutOfMemoryError: Java heap space';
    const seen = verdict({ ...until(9900), ...died(10_000, 137), log: [said(9900, words)] });
    expect([seen.terminal.kind, seen.confidence]).toEqual(['heap-oome', 'certain']);
    const request = [said(9900, 'SEVERE: java.lang.OutOfMemoryError: Java heap space')];
    expect(end({ ...until(9900), ...died(10_000, 137), log: request }).kind).toBe('external-kill');
  });

  test('the host’s count of OOM kills that stands still across the death excludes one', () => {
    const trial = { ...died(10_000, 137).trial, preconditions: [] };
    const probe = probeRows(0, 11_000, () => calm());
    expect(end({ ...until(10_000), ...died(10_000, 137), trial, probe }).kind).toBe('external-kill');
  });

  test('our own tear-down after the cap is no kill', () => {
    const kill = at(32_100, { kind: 'docker', action: 'kill', attributes: { signal: '9' } });
    const dies = at(32_200, { kind: 'docker', action: 'die', attributes: { exitCode: '137' } });
    const gone = at(32_150, { kind: 'process-gone', pid: containerPid });
    const inspect = { State: { Running: false, ExitCode: 137, OOMKilled: false } };
    expect(end({ events: [kill, dies, gone], inspect })).toMatchObject({
      kind: 'survived',
      processAlive: true,
    });
  });

  test('a JVM that wrote its farewell returned 137 by itself', () => {
    const gcLog = ['[2023-11-14T22:13:30.000+0000][9.9s][info][gc,heap,exit   ] Heap'];
    expect(end({ ...until(10_000), ...died(10_000, 137), gcLog }).kind).toBe('crash');
  });

  test('gunicorn’s own worker time-out is not memory, whatever it suspects', () => {
    const log = [
      said(11_000, '[1] [CRITICAL] WORKER TIMEOUT (pid:12)'),
      said(12_000, '[1] [ERROR] Worker (pid:12) was sent SIGKILL! Perhaps out of memory?'),
    ];
    expect(end({ log })).toMatchObject({ kind: 'external-kill', victim: 'child', processAlive: true });
  });

  test('a printed time-out is hearsay: a whole trace of signals without one says that nothing was killed', () => {
    const log = [said(11_000, 'WORKER TIMEOUT (pid:17)')];
    expect(end({ log }).kind).toBe('external-kill');
    expect(end({ log, events: [tracing] }).kind).toBe('survived');
    const killed = [said(11_000, 'Worker (pid:17) was sent SIGKILL! Perhaps out of memory?')];
    expect(end({ log: killed, events: [tracing] }).kind).toBe('survived');
  });

  test('a time-out of one worker does not explain the kill of another', () => {
    const log = [
      said(11_000, 'WORKER TIMEOUT (pid:12)'),
      said(12_000, 'Worker (pid:40) was sent SIGKILL! Perhaps out of memory?'),
    ];
    const seen = verdict({ log, trial: { preconditions: [] } });
    expect([seen.terminal.kind, seen.confidence]).toEqual(['inconclusive', 'unsure']);
    expect(seen.evidence[0]?.quote).toContain('pid:40');
  });

  test('gunicorn’s suspicion without a kill in the kernel log is an external kill, without any log inconclusive', () => {
    const log = [said(12_000, '[1] [ERROR] Worker (pid:12) was sent SIGKILL! Perhaps out of memory?')];
    expect(end({ log })).toMatchObject({ kind: 'external-kill', victim: 'child' });
    expect(end({ log, trial: { preconditions: [] } }).kind).toBe('inconclusive');
  });
});

describe('with a trace of signals', () => {
  const gone = (code: number, events: TrialEvent[], more: Built = {}) =>
    verdict({ ...until(10_000), ...together(died(10_000, code), events), ...more });

  test('SIGKILL from outside: certain, the sender and its moment named', () => {
    const seen = gone(137, [tracing, sentSignal(9970, {})]);
    expect(seen.terminal).toMatchObject({
      kind: 'external-kill',
      victim: 'main',
      atMs: 9970,
      detail: 'SIGKILL by bash (pid 4711)',
    });
    expect([seen.confidence, seen.missing]).toEqual(['certain', []]);
    expect(seen.evidence[0]).toMatchObject({ source: 'kernel trace' });
    expect(seen.evidence[0]?.text).toContain('bash (pid 4711) sent SIGKILL to java');
  });

  test('exit 137 and 143 without any such signal: by the program itself', () => {
    for (const code of [137, 143]) {
      const seen = gone(code, [tracing]);
      expect(seen.terminal).toMatchObject({ kind: 'crash', detail: `exit ${code} by the program itself` });
      expect(seen.confidence).toBe('certain');
    }
  });

  test('a trace that was not there from the start, or lost something, excludes nothing', () => {
    const lost = at(5000, { kind: 'tracing', active: false, why: '7 signals were overwritten' });
    for (const events of [[], [lost], [tracing, lost]]) {
      const seen = gone(137, events);
      expect([seen.terminal.kind, seen.confidence]).toEqual(['external-kill', 'unsure']);
      expect(seen.missing.join()).toContain('a trace of signals');
    }
    expect(gone(137, [tracing, lost]).missing.join()).toContain('7 signals were overwritten');
    // Nobody noticed the death, so nobody read the trace up to it.
    const engine = died(10_000, 137).events?.filter(({ kind }) => kind === 'docker') ?? [];
    const unnoticed = gone(137, [], { events: [tracing, ...engine] });
    expect([unnoticed.terminal.kind, unnoticed.confidence]).toEqual(['external-kill', 'unsure']);
  });

  test('signals without effect, to others, or sent by itself are no sender', () => {
    const own = { senderPid: 11_600, senderName: 'java', senderInside: true };
    for (const stated of [{ ignored: true }, own, { signal: 15 }])
      expect(gone(137, [tracing, sentSignal(9970, stated)]).terminal.kind).not.toBe('external-kill');
    // After the end: our own tear-down, or what is left of the container.
    expect(gone(137, [tracing, sentSignal(10_200, {})]).terminal.kind).toBe('crash');
  });

  test('SIGTERM that a program obeys in order, and a child’s SIGKILL that PID 1 hands on', () => {
    const asked = gone(0, [tracing, sentSignal(9000, { signal: 15, senderName: 'systemd' })]);
    expect(asked.terminal).toMatchObject({ kind: 'external-kill', detail: 'SIGTERM by systemd (pid 4711)' });
    expect(asked.confidence).toBe('likely');
    const child = gone(137, [tracing, sentSignal(9970, { toMain: false, targetPid: 11_700 })]);
    expect([child.terminal.kind, child.confidence]).toEqual(['external-kill', 'likely']);
  });

  test('the kernel’s own signal agrees with its log, and is a hint where there is no log', () => {
    const main = kernelLines(9960, fixture('kernel-6.18-main.txt'));
    const kernels = sentSignal(9961, { code: 128, senderName: 'perl', senderInside: true });
    const logged = gone(137, [tracing, kernels, ...main]);
    expect([logged.terminal.kind, logged.confidence]).toEqual(['oom-kill', 'certain']);
    expect(logged.evidence.some(({ text }) => text.includes('The trace of signals agrees'))).toBe(true);
    const trial = { preconditions: [], ending: { reason: 'target-died' as const, atMs: 10_050, detail: '' } };
    const blind = {
      trial,
      probe: probeRows(0, 10_000, () => ({ ...calm(), oomKills: null, hostOomKills: null })),
    };
    const seen = gone(137, [tracing, kernels], blind);
    expect([seen.terminal.kind, seen.confidence]).toEqual(['oom-kill', 'unsure']);
  });

  test('a child is killed for memory, and the main process by somebody right after', () => {
    const child = kernelLines(9900, fixture('kernel-6.18-main.txt').replaceAll('11596', '11700'));
    expect(gone(137, [...child]).terminal.kind).toBe('oom-kill');
    expect(gone(137, [tracing, ...child, sentSignal(9970, {})]).terminal).toMatchObject({
      kind: 'external-kill',
      victim: 'main',
    });
  });

  test('a worker’s end: gunicorn itself, somebody within, a stranger; a parent’s helper is no news', () => {
    const toWorker = { toMain: false, targetPid: 11_700, targetName: 'gunicorn', senderInside: true };
    const log = [said(10_000, '[CRITICAL] WORKER TIMEOUT (pid:7)')];
    const master = sentSignal(11_000, { ...toWorker, senderName: 'gunicorn', senderPid: containerPid });
    const timeout = verdict({ log, events: [tracing, master] });
    expect(timeout.terminal).toMatchObject({ kind: 'external-kill', victim: 'child' });
    expect(timeout.evidence.map(({ text }) => text).join()).toContain(
      'gunicorn (pid 11596), from within the container',
    );
    const shell = sentSignal(9990, { ...toWorker, senderName: 'sh' });
    const killed = verdict({
      log: [said(10_000, 'Worker (pid:7) was sent SIGKILL!')],
      events: [tracing, shell],
    });
    expect(killed.terminal.detail).toBe('SIGKILL by sh (pid 4711)');
    expect(killed.confidence).toBe('certain');
    expect(end({ events: [tracing, shell] }).kind).toBe('survived');
    // A shell that is gone when it is looked for, whoever started it; but a thread of the master is the master.
    const processes = [
      ...processRows(0, 32_000, { name: 'gunicorn' }),
      ...processRows(0, 32_000, { pid: 11_700, parentPid: containerPid, name: 'gunicorn' }),
      ...processRows(0, 32_000, { pid: 11_800, parentPid: containerPid, name: 'watchdog' }),
    ];
    const by = (senderName: string, senderAncestorPid: number | null) =>
      end({
        processes,
        events: [tracing, sentSignal(9990, { ...toWorker, senderName, senderAncestorPid })],
      });
    for (const ancestor of [11_800, containerPid, null])
      expect(by('sh', ancestor)).toMatchObject({ kind: 'external-kill', victim: 'child' });
    expect(by('watch-1', 11_800)).toMatchObject({ kind: 'external-kill', victim: 'child' });
    expect([by('arbiter', containerPid).kind, by('arbiter', null).kind]).toEqual(['survived', 'survived']);
    const unknown = verdict({ events: [tracing, sentSignal(9990, { ...toWorker, senderInside: null })] });
    expect([unknown.terminal.kind, unknown.confidence]).toEqual(['external-kill', 'unsure']);
    const stranger = sentSignal(9990, { ...toWorker, senderInside: false });
    expect(end({ events: [tracing, stranger] })).toMatchObject({ kind: 'external-kill', victim: 'child' });
    const healthCheck = sentSignal(9990, { ...toWorker, senderInside: false, senderName: 'runc' });
    expect(end({ events: [tracing, healthCheck] }).kind).toBe('survived');
  });
});

describe('out of memory inside the runtime', () => {
  const heap = 'java.lang.OutOfMemoryError: Java heap space';

  test('in main, then exit 1', () => {
    const log = [said(9900, `Exception in thread "main" ${heap}`)];
    const seen = verdict({ ...until(10_000), ...died(10_000, 1), log });
    expect(seen.terminal).toMatchObject({
      kind: 'heap-oome',
      detail: 'Java heap space',
      processAlive: false,
    });
    expect([seen.confidence, seen.times.firstOome]).toEqual(['certain', 9900]);
  });

  test('before readiness it is that, and no failed start', () => {
    const log = [said(700, `Exception in thread "main" ${heap}`)];
    const recording = buildRecording({ ...until(800), load: [], ...died(800, 1), log });
    recording.events = recording.events.filter(({ kind }) => kind !== 'ready' && kind !== 'load-started');
    expect(judge(recording).terminal.kind).toBe('heap-oome');
  });

  test('in worker threads: alive and useless', () => {
    const log = [said(20_000, `Exception in thread "http-nio-8080-exec-3" ${heap}`)];
    expect(end({ ...uselessFrom(20_000), log })).toMatchObject({
      kind: 'heap-oome',
      processAlive: true,
      atMs: 20_000,
    });
  });

  test('one request’s error with service going on is evidence, and no end', () => {
    const log = [said(20_000, `SEVERE: Servlet.service() threw ${heap}`)];
    const seen = verdict({ log });
    expect(seen.terminal.kind).toBe('survived');
    expect(seen.sentence).toBe('It survived 30.0 s of the load, with 1 out-of-memory error on the way.');
    expect(seen.evidence.some(({ quote }) => quote?.includes(heap))).toBe(true);
    expect(seen.against.find(({ kind }) => kind === 'heap-oome')?.because).toContain('went on');
  });

  test('an error long before the service broke is not why it broke', () => {
    const log = [said(4000, `SEVERE: ${heap}`)];
    expect(end({ ...uselessFrom(24_000), log }).kind).toBe('unresponsive');
  });

  test.each([
    ['Metaspace', 'other-oome', 'Metaspace'],
    ['Requested array size exceeds VM limit', 'other-oome', 'Requested array size exceeds VM limit'],
    ['GC overhead limit exceeded', 'heap-oome', 'GC overhead limit exceeded'],
    ['Unable to allocate 1048576 bytes', 'native-oom', 'Unable to allocate 1048576 bytes'],
  ])('%s is %s', (message, kind, detail) => {
    const log = [said(9900, `Exception in thread "main" java.lang.OutOfMemoryError: ${message}`)];
    expect(end({ ...until(10_000), ...died(10_000, 1), log })).toMatchObject({ kind, detail });
  });

  const thread = said(
    9900,
    'Exception in thread "main" java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
  );

  test('no thread because of the pid limit is not memory', () => {
    const probe = probeRows(0, 10_000, (s) => ({
      ...calm(),
      pids: 40,
      pidsLimit: 40,
      pidsLimitHits: s < 9 ? 0 : 3,
    }));
    const seen = verdict({ ...until(10_000), ...died(10_000, 1), log: [thread], probe });
    expect(seen.terminal).toMatchObject({ kind: 'other-oome', detail: 'pids limit' });
  });

  test('no thread far from the pid limit is native memory; unread counters leave it unsure', () => {
    expect(end({ ...until(10_000), ...died(10_000, 1), log: [thread] }).kind).toBe('native-oom');
    const probe = probeRows(0, 10_000, () => ({ ...calm(), pids: null, pidsLimitHits: null }));
    expect(verdict({ ...until(10_000), ...died(10_000, 1), log: [thread], probe }).confidence).toBe('unsure');
  });

  test.each([
    [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      134,
      'other-oome',
      'Node',
    ],
    ['fatal error: runtime: out of memory', 2, 'native-oom', 'out of memory'],
    ['MemoryError', 1, 'other-oome', 'Python'],
    ['memory allocation of 1048576 bytes failed', 134, 'native-oom', 'memory allocation'],
  ])('%s', (line, code, kind, detail) => {
    const seen = end({ ...until(10_000), ...died(10_000, code), log: [said(9950, line)] });
    expect(seen.kind).toBe(kind);
    expect(seen.detail).toContain(detail);
  });
});

describe('not memory', () => {
  const faultLine = (text: string) => kernelLines(9990, text.replace('PID', String(containerPid)));
  const fault = (code: number, lines: TrialEvent[]) => {
    const death = died(10_000, code);
    const built = { ...until(10_000), ...death, events: [...lines, ...(death.events ?? [])] };
    const { terminal, confidence, missing } = judge(buildRecording(built));
    return { kind: terminal.kind, detail: terminal.detail, confidence, missing: missing.join() };
  };

  test('a fault is a crash, certain where the kernel wrote it down', () => {
    const line =
      'native[PID]: segfault at 0 ip 0000000000401bb9 sp 00007fc4 error 4 in native[1bb9,401000+a3000]';
    expect(fault(139, faultLine(line))).toMatchObject({
      kind: 'crash',
      detail: 'SIGSEGV',
      confidence: 'certain',
    });
  });

  test('the kernel names the thread that faulted, and the process ends with it', () => {
    const line =
      'native[777]: segfault at 0 ip 0000000000401bb9 sp 00007fc4 error 4 in native[1bb9,401000+a3000]';
    expect(fault(139, faultLine(line))).toMatchObject({ detail: 'SIGSEGV', confidence: 'certain' });
    expect(fault(139, kernelLines(5000, line)).detail).toContain('or abort()');
  });

  test('as PID 1 abort() does not give 134: codes 139 and 127 may be one, and are called so', () => {
    const trap =
      'traps: node[PID] general protection fault ip:7fad sp:7ffc error:0 in libc.so.6[2650f,7fad3e2e8000+156000]';
    for (const seen of [fault(139, []), fault(139, faultLine(trap)), fault(127, [])]) {
      expect(seen).toMatchObject({ kind: 'crash', confidence: 'likely' });
      expect(seen.detail).toContain('abort() as PID 1');
      expect(seen.missing).toContain('which of the two');
    }
  });

  test('the trace has the SIGABRT that PID 1 ignored', () => {
    const own = { senderPid: containerPid, senderName: 'node', senderInside: true, ignored: true };
    const seen = fault(139, [tracing, sentSignal(9980, { ...own, signal: 6, code: -6 })]);
    expect(seen).toMatchObject({
      kind: 'crash',
      detail: 'abort() as PID 1, exit 139',
      confidence: 'certain',
    });
    expect(fault(139, [tracing])).toMatchObject({ detail: 'SIGSEGV', confidence: 'certain' });
  });

  test('an exit by itself is a crash, exit 0 too', () => {
    expect(end({ ...until(10_000), ...died(10_000, 0) })).toMatchObject({ kind: 'crash', detail: 'exit 0' });
  });

  test('an exception at the start', () => {
    const recording = buildRecording({
      ...until(800),
      load: [],
      ...died(800, 1),
      log: [said(790, 'KeyError: "x"')],
    });
    recording.events = recording.events.filter(({ kind }) => kind !== 'ready' && kind !== 'load-started');
    expect(judge(recording).terminal).toMatchObject({ kind: 'failed-to-start', detail: 'exit 1' });
  });

  test('a port that never opened', () => {
    const trial = { ending: { reason: 'not-ready' as const, atMs: 30_000, detail: 'no answer' } };
    expect(end({ load: [], trial })).toMatchObject({ kind: 'failed-to-start', processAlive: true });
  });

  test('a lock-up is unresponsive', () => {
    const seen = verdict(uselessFrom(20_000));
    expect(seen.terminal).toMatchObject({ kind: 'unresponsive', atMs: 20_000, processAlive: true });
    expect(seen.degradation.kind).toBe('none');
    expect(seen.measures.connectionsAtBreak).toBe(10);
  });

  test('a load that ends within a bad moment leaves open what would have come: unsure', () => {
    const load = [
      ...loadRows(2000, 29_000, () => served(100)),
      ...loadRows(29_000, 32_000, () => timedOut(10)),
    ];
    const seen = verdict({ load });
    expect([seen.terminal.kind, seen.confidence]).toEqual(['survived', 'unsure']);
    expect(seen.missing.join()).toContain('a longer trial');
  });

  test('serving at the end has survived, even after a bad patch', () => {
    const load = [
      ...loadRows(2000, 10_000, () => served(100)),
      ...loadRows(10_000, 16_000, () => timedOut(10)),
      ...loadRows(16_000, 32_000, () => served(90)),
    ];
    const seen = verdict({ load });
    expect([seen.terminal.kind, seen.times.firstBroken, seen.measures.survivedMs]).toEqual([
      'survived',
      10_000,
      30_000,
    ]);
  });
});

describe('without a load', () => {
  const alone = { load: [], plan: { load: null } };

  test('a process that is there at the cap has survived', () => {
    expect(end(alone).kind).toBe('survived');
  });

  test('after an OutOfMemoryError only requests could tell whether it still works', () => {
    const log = [said(9900, 'Exception in thread "w1" java.lang.OutOfMemoryError: Java heap space')];
    const seen = verdict({ ...alone, log });
    expect(seen.terminal.kind).toBe('inconclusive');
    expect(seen.missing.join()).toContain('requests');
  });

  test('one that ends with 0 is done, one that ends with 1 has crashed', () => {
    expect(end({ ...alone, ...died(10_000, 0) })).toMatchObject({ kind: 'survived', processAlive: false });
    expect(end({ ...alone, ...died(10_000, 1) }).kind).toBe('crash');
  });
});

describe('what cannot be known', () => {
  test('the engine’s oom event with SIGKILL and nothing else: an OOM kill, unsure', () => {
    const oom = at(9950, { kind: 'docker', action: 'oom', attributes: {} });
    const trial = { ...died(10_000, 137).trial, preconditions: [] };
    const seen = verdict({ ...until(9900), ...together(died(10_000, 137), [oom]), trial });
    expect([seen.terminal.kind, seen.confidence]).toEqual(['oom-kill', 'unsure']);
  });

  test('a recording cut off before its end', () => {
    const seen = verdict({
      ...until(10_000),
      trial: { status: 'running', ending: null },
      incomplete: ['trial.json'],
    });
    expect([seen.terminal.kind, seen.validity.valid]).toEqual(['inconclusive', false]);
  });

  test('nothing at all was recorded', () => {
    const seen = verdict({
      probe: [],
      load: [],
      trial: {
        status: 'failed',
        container: null,
        phases: [],
        ending: { reason: 'engine-lost', atMs: 10, detail: '' },
      },
    });
    expect(seen.terminal.kind).toBe('inconclusive');
    expect(seen.measures).toMatchObject({
      goodputPeak: null,
      p99Ms: null,
      peakUsageBytes: null,
      requests: 0,
    });
  });

  test('every column unread: no thrash is claimed, and it says what was not read', () => {
    const seen = verdict({
      probe: probeRows(0, 32_000, () => ({})),
      plan: { machine: { ...plan.machine, swapBytes: null } },
    });
    expect(seen.degradation.kind).toBe('none');
    expect(seen.missing.join()).toContain('PSI');
    expect(seen.confidence).not.toBe('certain');
  });
});
