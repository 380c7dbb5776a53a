import { describe, expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { onTrial } from '../moment.ts';
import {
  aLoad,
  aSign,
  aSignal,
  endedWith,
  excluded,
  inLogs,
  inTrial,
  noKills,
  runs,
  said,
  traced,
} from '../testing/seenFacts.ts';

const spoke: Facts['program'] = {
  log: { lastLine: { at: onTrial(9000), source: 'log', text: 'goodbye' } },
  heapError: null,
  gcLog: null,
};
const silent: Facts['program'] = { log: { lastLine: null }, heapError: null, gcLog: null };
const segv = '#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2';
const fault = (quote: string) => ({
  fault: { about: 'native', at: onTrial(9990), source: 'kernel log', quote },
  refusedFork: null,
  panic: null,
});

describe('a start that failed', () => {
  const start = (death = endedWith(1), over: object | null = null, program = spoke) =>
    said(
      inTrial(
        { death, program },
        { ready: false, over: over && { reason: 'cap', detail: 'no answer', at: onTrial(30_000), ...over } },
      ),
    );

  test('by an end before it was ready', () => {
    expect(start()).toEqual({
      kind: 'failed-to-start',
      detail: 'exit 1',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        'engine: The process ended (exit 1) before it was ready.',
        'log: The last that it said. «goodbye»',
      ],
      against: [],
      missing: [],
    });
    expect(start(endedWith(139)).detail).toBe('SIGSEGV');
    const unknown = start(endedWith(null));
    expect([unknown.detail, unknown.confidence]).toEqual(['never ready', 'likely']);
  });

  test('by a port that never opened, or an engine that did not start it', () => {
    expect(start(runs(), { reason: 'not-ready' })).toMatchObject({
      detail: 'never ready',
      processAlive: true,
      atMs: 30_000,
      confidence: 'certain',
      evidence: ['engine: The target was never ready: no answer.', 'log: The last that it said. «goodbye»'],
    });
    const started = start(runs({ alive: null }), { reason: 'start-failed', detail: 'no such image' });
    expect([started.detail, started.evidence[0]]).toEqual([
      'not started',
      'engine: The target was never ready: no such image.',
    ]);
  });

  test('is none where it was ready, or nobody watched, or the trial went otherwise', () => {
    expect(said(inTrial({ death: endedWith(1) })).kind).toBe('crash');
    expect(said(inLogs({ death: endedWith(1) })).kind).toBe('crash');
    expect(start(runs({ alive: null }), { reason: 'interrupted' }).kind).toBe('inconclusive');
    expect(start(runs({ alive: null })).detail).toBe('recording cut off');
  });
});

describe('an end by itself', () => {
  const crash = (code: number | null, more: Parameters<typeof inTrial>[0] = {}) =>
    said(inTrial({ death: endedWith(code), kills: excluded, program: spoke, ...more }));

  test('is certain where no OOM killer was at work', () => {
    expect(crash(3)).toEqual({
      kind: 'crash',
      detail: 'exit 3',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        'engine: The process ended by itself: exit 3, exit code 3.',
        'log: The last that it said. «goodbye»',
      ],
      against: [],
      missing: [],
    });
  });

  test('is likely by its log, and unsure without one: an exit code leaves a runtime’s own end open', () => {
    expect(crash(3, { kills: noKills }).confidence).toBe('likely');
    const { program } = inLogs();
    expect(crash(3, { kills: noKills, program })).toMatchObject({
      confidence: 'unsure',
      against: [
        'oom-kill: Exit code 3 is no SIGKILL of the main process (137).',
        'heap-oome: Not excluded: a JVM ends with 1, 3 or 134 after an OutOfMemoryError, a Node with 134; only its log tells.',
      ],
      missing: ['the program’s own log up to its end'],
    });
  });

  test('without an exit code is not known', () => {
    expect(crash(null)).toMatchObject({ kind: 'inconclusive', missing: ['the exit code'] });
  });

  test('with 0 and nothing asked of it is done, and with a load it is a crash', () => {
    const done = (watch: Parameters<typeof inTrial>[1]) => said(inTrial({ death: endedWith(0) }, watch));
    expect(done({ load: null })).toEqual({
      kind: 'survived',
      detail: 'finished with exit 0',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'likely',
      evidence: ['engine: The process ended by itself with exit code 0; no load was asked for.'],
      against: [],
      missing: [],
    });
    expect(done({ load: aLoad }).kind).toBe('crash');
    expect(said(inLogs({ death: endedWith(0) })).evidence).toEqual([
      'engine: The process ended by itself with exit code 0.',
    ]);
    expect(said(inLogs({ death: endedWith(0), signs: [aSign(9900, segv)] })).kind).toBe('crash');
  });
});

describe('a fault', () => {
  test('that the kernel wrote down is certain, whatever the log', () => {
    const kernel = fault('native[42]: segfault at 0 ip 0 sp 0 error 4 in native[1bb9,401000+a3000]');
    expect(said(inTrial({ death: endedWith(139), kernel }))).toMatchObject({
      kind: 'crash',
      detail: 'SIGSEGV',
      confidence: 'certain',
      evidence: [
        'engine: The process ended by itself: SIGSEGV, exit code 139.',
        expect.stringMatching(/^kernel log: The fault itself. «native\[42\]: segfault/),
      ],
      against: ['oom-kill: The OOM killer’s SIGKILL is no fault and leaves no such line.'],
      missing: [],
    });
    expect(said(inLogs({ kernel }))).toMatchObject({
      kind: 'crash',
      detail: 'fault of native',
      processAlive: false,
      atMs: 9990,
      evidence: [expect.stringMatching(/^kernel log: The fault itself/)],
    });
    expect(said(inTrial({ kernel })).kind).toBe('survived');
    const death = endedWith(null);
    expect(said(inTrial({ death, kernel })).evidence[0]).toBe(
      'engine: The process ended by itself: a fault.',
    );
  });

  test('that the runtime says is the end where nobody watched', () => {
    const signs = [aSign(9900, segv)];
    const seen = said(inLogs({ signs }));
    expect([seen.kind, seen.confidence, seen.atMs, seen.missing]).toEqual(['crash', 'certain', 9900, []]);
    expect(said(inTrial({ signs })).kind).toBe('survived');
  });
});

describe('abort() of PID 1', () => {
  const whichOfThem =
    'which of the two it was: a trace of signals (tracepoint signal:signal_generate) has the SIGABRT of an abort()';
  const seen = (code: number, more: Parameters<typeof inTrial>[0] = {}) =>
    said(inTrial({ death: endedWith(code), kills: excluded, program: silent, ...more }));

  test('may be 139 and 127, where no trace says otherwise', () => {
    expect(seen(139)).toMatchObject({
      detail: 'SIGSEGV, or abort() as PID 1',
      confidence: 'likely',
      missing: [whichOfThem],
    });
    expect(seen(127)).toMatchObject({
      detail: 'exit 127: abort() as PID 1, or a command not found',
      confidence: 'likely',
      missing: [whichOfThem],
    });
    const sent = traced([]);
    expect([seen(139, { sent }).detail, seen(127, { sent }).detail]).toEqual(['SIGSEGV', 'exit 127']);
    const logs = (code: number) => said(inLogs({ death: endedWith(code) })).detail;
    expect([logs(139), logs(127)]).toEqual(['SIGSEGV', 'exit 127']);
  });

  test.each(['libc.so.6', 'ld-musl-x86_64.so.1'])('is a trap within %s', (library) => {
    const trap = (words: string) =>
      seen(139, {
        kernel: fault(`traps: node[42] ${words} ip:7fad error:0 in ${library}[2650f]`),
        sent: traced([]),
      });
    expect(trap('general protection fault')).toMatchObject({
      detail: 'SIGSEGV, or abort() as PID 1',
      confidence: 'likely',
    });
    expect(trap('trap invalid opcode').detail).toBe('SIGSEGV');
  });

  test('that was traced is certain', () => {
    const abort = {
      signal: 6,
      code: -6,
      senderPid: 42,
      senderName: 'node',
      senderInside: true,
      ignored: true,
    };
    const byTrace = (stated = {}) =>
      seen(139, { sent: traced([aSignal({ ...abort, targetName: 'node', ...stated })]) });
    expect(byTrace()).toMatchObject({
      detail: 'abort() as PID 1, exit 139',
      confidence: 'certain',
      evidence: [
        expect.any(String),
        'kernel trace: It called abort(). As PID 1 of a container it does not die of its own SIGABRT; the C library then ends it by a trap or with code 127. «node-42 signal_generate: sig=6 code=-6 comm=node pid=42»',
      ],
    });
    expect(byTrace({ atMs: 5000 }).detail).toContain('abort()');
    expect(byTrace({ atMs: 4999 }).detail).toBe('SIGSEGV');
    expect(byTrace({ ignored: false }).detail).toBe('SIGSEGV');
  });
});

describe('words of lacking memory before it', () => {
  const oome = 'java.lang.OutOfMemoryError: Java heap space';
  const seen = (sign: ReturnType<typeof aSign>, servedMs: number, more: Parameters<typeof inTrial>[0] = {}) =>
    said(
      inTrial(
        { death: endedWith(139), kills: excluded, program: silent, sent: traced([]), signs: [sign], ...more },
        { load: { ...aLoad, wellServed: [{ from: onTrial(0), to: onTrial(servedMs) }] } },
      ),
    );

  test('that it outlived are told, and leave it likely', () => {
    const code = { death: endedWith(3, { at: onTrial(20_000) }) };
    const late = seen(aSign(9000, oome), 14_000, code);
    expect([late.kind, late.confidence, late.evidence[1]]).toEqual([
      'crash',
      'likely',
      `log: After it the service met its objective for 5 s. «${oome}»`,
    ]);
  });

  test('that may still be about it leave it unsure', () => {
    const code = { death: endedWith(3, { at: onTrial(20_001) }) };
    const early = seen(aSign(9000, oome), 0, code);
    expect([early.kind, early.confidence, early.missing]).toEqual([
      'crash',
      'unsure',
      [`whether it ended because of what it said earlier: ${oome}`],
    ]);
  });

  test('of a runtime that does not run there take nothing from it', () => {
    const census = {
      countedMs: [],
      processes: [],
      runtimes: new Set(['python'] as const),
      hasUnnamed: false,
    };
    const foreign = seen(aSign(9000, oome), 0, { census, death: endedWith(3) });
    expect([foreign.kind, foreign.confidence, foreign.evidence[1]]).toEqual([
      'crash',
      'certain',
      `log: No JVM was seen to run in the container: the line is about another one. «${oome}»`,
    ]);
  });
});
