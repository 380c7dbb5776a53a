import { describe, expect, test } from 'vitest';
import type { SeenAct } from '../facts.ts';
import { onTrial } from '../moment.ts';
import {
  aSign,
  aSignal,
  endedWith,
  excluded,
  inLogs,
  inTrial,
  runs,
  said,
  traced,
  utc,
} from '../testing/seenFacts.ts';

describe('a stop that took too long', () => {
  const stop: SeenAct = {
    by: 'systemd',
    part: 'sent',
    reason: 'stop',
    scope: null,
    target: 'a.service',
    pid: 42,
    quote: 'its line',
    at: utc(5000),
    source: 'journal',
  };

  test('was ended by whoever had asked', () => {
    expect(said(inLogs({ acts: [stop] }))).toEqual({
      kind: 'external-kill',
      detail: 'systemd, as a stop took too long',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 5000,
      confidence: 'certain',
      evidence: [
        'journal: Systemd sent SIGKILL itself: it had not ended in its time after it was asked to stop. «its line»',
      ],
      against: ['oom-kill: Whoever stopped it says that he sent the SIGKILL.'],
      missing: [
        'why it did not end in time, and who asked it to: the lines before, and the program’s own log',
      ],
    });
  });

  test('is told with its end, and at its time', () => {
    const death = endedWith(137, { at: utc(5500), source: 'docker events', flag: true });
    expect(said(inLogs({ acts: [stop], death }))).toMatchObject({
      atMs: 5500,
      evidence: [
        expect.any(String),
        'docker events: The main process ended with exit code 137. It is marked as OOMKilled, which alone proves nothing.',
      ],
    });
  });

  test.each([
    ['memory', 'oom-kill'],
    ['health', 'external-kill'],
  ] as const)('is only the clearing away of what %s ended', (reason, kind) => {
    const first = { ...stop, reason, part: 'told' as const };
    const seen = said(inLogs({ acts: [first, stop] }));
    expect([seen.kind, seen.detail.includes('stop took too long')]).toEqual([kind, false]);
  });
});

describe('a signal through the engine', () => {
  const by = (signal: number | null, atMs = 9900, code: number | null = 137) =>
    endedWith(code, { engineSignals: [{ at: onTrial(atMs), signal }] });

  test('is certain, and nobody’s in a trial but a stranger’s', () => {
    expect(said(inTrial({ death: by(9) }))).toEqual({
      kind: 'external-kill',
      detail: 'SIGKILL through the engine',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 9900,
      confidence: 'certain',
      evidence: [
        'engine events: The engine delivered SIGKILL that oomlab did not send.',
        'engine events: The main process ended with exit code 137.',
      ],
      against: [],
      missing: [],
    });
    expect(said(inLogs({ death: by(null) }))).toMatchObject({
      detail: 'a signal through the engine',
      evidence: [
        'engine events: The engine delivered a signal that somebody asked it for.',
        expect.any(String),
      ],
    });
  });

  test('counts though its event comes late, and not long after the end', () => {
    expect(said(inTrial({ death: by(9, 12_000) })).kind).toBe('external-kill');
    expect(said(inTrial({ death: by(9, 12_001), kills: excluded })).detail).toBe(
      'exit 137 (SIGKILL), sender unknown',
    );
    const unlike = { ...by(9), at: utc(1) };
    expect(said(inTrial({ death: unlike })).detail).toBe('SIGKILL through the engine');
  });

  test('that tells a program to read its settings again is no end', () => {
    expect(said(inTrial({ death: by(1, 9900, 3) })).kind).toBe('crash');
  });

  test('is none of a process that still runs', () => {
    const { engineSignals } = by(9);
    expect(said(inTrial({ death: runs({ engineSignals }) })).kind).toBe('survived');
  });
});

describe('a signal that the kernel traced', () => {
  const seen = (code: number | null, stated = {}, more = {}) =>
    said(inTrial({ death: endedWith(code), sent: traced([aSignal(stated)]), kills: excluded, ...more }));

  test('that the exit code speaks of: certain, and who it was', () => {
    expect(seen(137)).toEqual({
      kind: 'external-kill',
      detail: 'SIGKILL by bash (pid 4711)',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 9900,
      confidence: 'certain',
      evidence: [
        'kernel trace: The kernel saw who it was: bash (pid 4711) sent SIGKILL to java (pid 42). «bash-4711 signal_generate: sig=9 code=0 comm=java pid=42»',
        'engine: The main process ended with exit code 137, which is what it gives.',
      ],
      against: [],
      missing: [],
    });
    expect(seen(143, { signal: 15, senderName: null }).detail).toBe('SIGTERM by a process (pid 4711)');
    expect(seen(143).detail).not.toContain('bash');
    expect(seen(null).kind).toBe('inconclusive');
  });

  test('SIGTERM that is obeyed in order, within its time', () => {
    const asked = { signal: 15, atMs: -20_000 };
    expect(seen(0, asked)).toMatchObject({
      detail: 'SIGTERM by bash (pid 4711)',
      confidence: 'likely',
      evidence: [
        expect.any(String),
        'engine: The main process ended with exit code 0, which is that of a program that ends in order when it is asked to.',
      ],
    });
    expect(seen(0, { ...asked, atMs: -20_001 }).kind).toBe('crash');
    expect(seen(1, asked).kind).toBe('crash');
  });

  test('to a child, whose code the main process hands on', () => {
    const child = { toMain: false, targetPid: 50 };
    expect(seen(137, child)).toMatchObject({
      confidence: 'likely',
      detail: 'SIGKILL by bash (pid 4711)',
      evidence: [
        expect.any(String),
        'engine: The main process ended with exit code 137, which is what it gives: the main process hands it on.',
      ],
    });
    expect(seen(137, { ...child, atMs: 5000 }).detail).toContain('by bash');
    expect(seen(137, { ...child, atMs: 4999 }).detail).not.toContain('by bash');
    expect(seen(137, { ...child, atMs: 10_001 }).detail).not.toContain('by bash');
  });

  test('is nothing without a moment of the end, or where it is known to run', () => {
    const death = endedWith(137, { at: null });
    expect(seen(137, {}, { death }).detail).not.toContain('by bash');
    expect(seen(137, {}, { death: runs() }).kind).toBe('survived');
  });

  test('by a shell that the JVM called is the JVM’s own, where it had just said so', () => {
    const order = (ms: number | null) => [
      aSign(ms, '# java.lang.OutOfMemoryError: Java heap space'),
      aSign(ms, '# -XX:OnOutOfMemoryError="kill -9 %p"'),
    ];
    const by = (senderName: string, ms: number | null = 9000) =>
      seen(137, { senderName }, { signs: order(ms) }).kind;
    for (const shell of [
      'sh',
      'bash',
      'dash',
      'ash',
      'busybox',
      'kill',
      'pkill',
      'killall',
      'killall5',
      'skill',
      'java',
    ])
      expect(by(shell)).toBe('heap-oome');
    for (const other of ['runc', 'zsh2', 'kill-all', 'mybash', 'javac'])
      expect(by(other)).toBe('external-kill');
    expect(by('sh', 10_400)).toBe('heap-oome');
    expect(by('sh', 10_401)).toBe('external-kill');
    expect(by('sh', 4900)).toBe('heap-oome');
    expect(by('sh', 4899)).toBe('external-kill');
    expect(by('sh', null)).toBe('external-kill');
    const words = [aSign(9000, 'Terminating due to java.lang.OutOfMemoryError: Java heap space')];
    expect(seen(137, { senderName: 'sh' }, { signs: words }).kind).toBe('external-kill');
  });
});
