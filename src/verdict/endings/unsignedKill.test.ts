import { describe, expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { onTrial } from '../moment.ts';
import {
  aSign,
  aSignal,
  endedWith,
  excluded,
  inLogs,
  inTrial,
  noKills,
  said,
  traced,
} from '../testing/seenFacts.ts';

const traceOf =
  'a trace of signals (tracepoint signal:signal_generate), which names the sender or shows that there was none';
const whoElse = 'who else could have killed it: docker events, kubectl get events, the orchestrator’s log';
const orItself = (name: string, code: number) =>
  `who sent ${name}; a program that returns ${code} by itself looks the same from outside`;

const lastWords: Facts['program'] = {
  log: { lastLine: { at: onTrial(9000), source: 'log', text: 'x'.repeat(600) } },
  heapError: null,
  gcLog: null,
};
const farewell: Facts['program'] = {
  log: null,
  heapError: null,
  gcLog: { source: 'gc log', orderlyExit: true, last: onTrial(9990), worst: null },
};

describe('SIGKILL of which the kernel has no kill', () => {
  test('is somebody’s, unsure', () => {
    expect(said(inTrial({ kills: excluded, death: endedWith(137), program: lastWords }))).toEqual({
      kind: 'external-kill',
      detail: 'exit 137 (SIGKILL), sender unknown',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'unsure',
      evidence: [
        'engine: The main process ended with exit code 137, which is what SIGKILL gives.',
        'kernel log: It was no OOM killer: the kernel log has no OOM kill.',
        `log: The last that it said. «${'x'.repeat(500)}»`,
      ],
      against: [],
      missing: [orItself('SIGKILL', 137), traceOf],
    });
  });

  test('says what excludes it: a count of the host, or an excerpt of the kernel’s log', () => {
    const seen = (kills: Partial<Facts['kills']>) =>
      said(inLogs({ kills: { ...noKills, ...kills }, death: endedWith(137) }));
    expect(seen({ oom: 'excluded' }).evidence[1]).toBe(
      'host: It was no OOM killer: the host counted no OOM kill.',
    );
    const excerpt = seen({ oom: 'unlikely', kernelLog: 'excerpt' });
    expect([excerpt.kind, excerpt.evidence[1], excerpt.missing[1]]).toEqual([
      'external-kill',
      'kernel log: The kernel’s log covers that moment and has no OOM kill in this container.',
      whoElse,
    ]);
  });

  test('says why the trace does not tell', () => {
    const sent = { ...traced([], false), why: 'no tracefs' };
    expect(said(inTrial({ kills: excluded, death: endedWith(137), sent })).missing[1]).toBe(
      `${traceOf} (no tracefs)`,
    );
  });
});

describe('SIGKILL of which nobody knows', () => {
  const candidates = [
    'oom-kill: Not excluded: without the kernel’s log of that moment this is the usual reason.',
    'host-oom: Not excluded: the whole machine may have been short.',
    'external-kill: Not excluded: docker kill, a stop that took too long, a probe or an operator send the same signal.',
  ];

  test('is left open, with all who may have sent it', () => {
    expect(said(inLogs({ death: endedWith(137), program: lastWords }))).toEqual({
      kind: 'inconclusive',
      detail: 'SIGKILL by an OOM killer or by somebody else',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'unsure',
      evidence: [
        'engine: The main process ended with exit code 137 (SIGKILL).',
        `log: The last that it said. «${'x'.repeat(500)}»`,
      ],
      against: candidates,
      missing: ['the kernel log of that moment: dmesg -T, or journalctl -k', whoElse],
    });
  });

  test('what is missing depends on what was read', () => {
    const missing = (kernelLog: Facts['kills']['kernelLog']) =>
      said(inTrial({ kills: { ...noKills, kernelLog }, death: endedWith(137) })).missing;
    const counters = 'a reading of the OOM counters after the death';
    expect(missing('whole')).toEqual([counters, traceOf]);
    expect(missing('excerpt')).toEqual([
      'a kernel log that covers the moment of death on the same clock (journalctl -k -o short-iso)',
      counters,
      traceOf,
    ]);
  });

  test('a killed process of which nobody knows that it ended is no question', () => {
    const death = { ...endedWith(137), ended: false };
    expect(said(inTrial({ death })).detail).toBe('cap');
  });
});

describe('SIGTERM that nobody was seen to send', () => {
  const seen = (more: Parameters<typeof inTrial>[0] = {}) =>
    said(inTrial({ kills: excluded, death: endedWith(143), ...more }));

  test('is somebody’s, unsure, and no OOM kill', () => {
    expect(seen()).toMatchObject({
      kind: 'external-kill',
      detail: 'exit 143 (SIGTERM), sender unknown',
      confidence: 'unsure',
      evidence: [
        'engine: The main process ended with exit code 143, which is what SIGTERM gives.',
        'kernel log: It was no OOM killer: the kernel log has no OOM kill.',
      ],
      against: ['oom-kill: The kernel’s OOM killer sends SIGKILL, which gives 137.'],
      missing: [orItself('SIGTERM', 143), traceOf],
    });
    expect(seen({ kills: noKills }).evidence).toHaveLength(1);
    expect(seen({ kills: { ...noKills, oom: 'seen' } }).evidence).toHaveLength(1);
  });

  test('is a crash where the program says that it got a fault', () => {
    const signs = [aSign(9900, '#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2')];
    expect(seen({ signs }).kind).toBe('crash');
    expect(seen({ signs: [aSign(2000, 'WORKER TIMEOUT (pid:7)')] }).kind).toBe('external-kill');
  });

  test('by nobody, as a whole trace has none, is the program’s own code', () => {
    expect(seen({ sent: traced([]) })).toEqual({
      kind: 'crash',
      detail: 'exit 143 by the program itself',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        'engine: The main process ended with exit code 143.',
        'kernel trace: The kernel’s trace of signals is whole, and nobody else sent such a signal to any process of the container.',
      ],
      against: [],
      missing: [],
    });
    expect(seen({ sent: traced([]), kills: noKills }).confidence).toBe('likely');
    expect(seen({ sent: traced([aSignal({ atMs: 1000 })]) }).kind).toBe('crash');
  });
});

describe('137 that the program gave itself', () => {
  const seen = (more: Parameters<typeof inTrial>[0] = {}) =>
    said(inTrial({ kills: excluded, death: endedWith(137), ...more }));

  test('as a JVM that wrote its farewell did', () => {
    expect(seen({ program: farewell })).toMatchObject({
      kind: 'crash',
      detail: 'exit 137 by the program itself',
      confidence: 'likely',
      evidence: [
        'engine: The main process ended with exit code 137.',
        'gc log: The JVM wrote its farewell: it ended in order, which SIGKILL does not allow.',
      ],
    });
    const cut = { ...farewell, gcLog: farewell.gcLog && { ...farewell.gcLog, orderlyExit: false } };
    expect(seen({ program: cut }).kind).toBe('external-kill');
  });

  test('as nobody sent SIGKILL', () => {
    const own = seen({ sent: traced([]), program: lastWords });
    expect([own.confidence, own.evidence.length]).toEqual(['certain', 3]);
    expect(seen({ sent: traced([]), program: farewell, kills: noKills }).confidence).toBe('likely');
    expect(seen({ sent: traced([], false) }).kind).toBe('external-kill');
  });
});
