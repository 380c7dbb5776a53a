import { describe, expect, test } from 'vitest';
import type { Census, Facts, ProcessSpan, SentSignal } from '../facts.ts';
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
  said,
  traced,
} from '../testing/seenFacts.ts';
import { endOf } from './chain.ts';

const gaveUp = '[1] [CRITICAL] WORKER TIMEOUT (pid:7)';
const gotKilled = '[1] [ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?';
const toWorker = { toMain: false, targetName: 'gunicorn', targetPid: 50, senderInside: true };
const whyNot =
  'why the worker did not answer in time: memory pressure is one reason, a slow dependency another';

describe('a worker that its server gave up', () => {
  const seen = (more: Parameters<typeof inTrial>[0] = {}) =>
    said(inTrial({ signs: [aSign(9000, gaveUp)], ...more }));

  test('is likely by its word, in a trial', () => {
    expect(seen()).toEqual({
      kind: 'external-kill',
      detail: 'gunicorn, which gave its worker up',
      victim: 'child',
      limit: null,
      processAlive: true,
      atMs: 9000,
      confidence: 'likely',
      evidence: [`log: Gunicorn gave up a worker and ended it itself. «${gaveUp}»`],
      against: ['oom-kill: Gunicorn gave the worker up first, and kills after that.'],
      missing: [whyNot],
    });
  });

  test('is certain by its own log, or with the signal that was seen', () => {
    expect(said(inLogs({ signs: [aSign(9000, gaveUp)] })).confidence).toBe('certain');
    const kill = (signal: number, atMs: number) =>
      seen({ sent: traced([aSignal({ ...toWorker, senderName: 'gunicorn', signal, atMs })]) });
    for (const signal of [9, 6])
      expect(kill(signal, 10_000)).toMatchObject({
        detail: 'gunicorn, which gave its worker up',
        confidence: 'certain',
        evidence: [
          expect.any(String),
          expect.stringMatching(
            /^kernel trace: The kernel saw who it was: gunicorn \(pid 4711\), from within the container sent/,
          ),
        ],
      });
    expect(kill(9, 14_000).confidence).toBe('certain');
    expect(kill(9, 4000).confidence).toBe('certain');
    // A whole trace without it within seconds: nothing was sent.
    expect(kill(9, 14_001).kind).toBe('survived');
    expect(kill(9, 3999).kind).toBe('survived');
    expect(kill(15, 10_000).kind).toBe('survived');
  });

  test('tells the SIGKILL of the same worker that followed', () => {
    const both = seen({ signs: [aSign(9000, gaveUp), aSign(9500, gotKilled)] });
    expect(both.evidence).toEqual([
      `log: Gunicorn gave up a worker and ended it itself. «${gaveUp}»`,
      `log: The SIGKILL that followed was its own. «${gotKilled}»`,
    ]);
  });
});

describe('a worker that got SIGKILL', () => {
  const seen = (kills: Partial<Facts['kills']> = {}, more: Parameters<typeof inTrial>[0] = {}) =>
    said(inTrial({ signs: [aSign(9000, gotKilled)], kills: { ...noKills, ...kills }, ...more }));

  test('by whom nobody knows: left open, the OOM killer first', () => {
    expect(seen()).toEqual({
      kind: 'inconclusive',
      detail: 'worker 7 of gunicorn got SIGKILL',
      victim: 'child',
      limit: null,
      processAlive: true,
      atMs: 9000,
      confidence: 'unsure',
      evidence: [
        `log: Gunicorn saw that worker 7 was killed by signal 9. Who sent it, it cannot know. «${gotKilled}»`,
      ],
      against: [
        'oom-kill: Not excluded, and the most likely: an OOM kill of a child that the container survives. There is no time-out line before it.',
        'host-oom: Not excluded: the whole machine may have been short.',
        'external-kill: Not excluded: somebody’s kill -9 looks the same from the server.',
      ],
      missing: [
        'the kernel log of that moment: dmesg -T, or journalctl -k',
        'the group’s count of OOM kills: oom_kill in memory.events (v2) or memory.oom_control (v1)',
      ],
    });
    expect(seen({ kernelLog: 'excerpt' }).against[0]).toBe(
      'oom-kill: Not excluded: what there is of the kernel’s log has no kill that fits, but may not cover the moment.',
    );
  });

  test('and no OOM killer was at work: somebody, as sure as the kernel’s log is', () => {
    const text = `log: A worker got SIGKILL, and no OOM killer was at work. «${gotKilled}»`;
    expect(seen(excluded)).toMatchObject({
      kind: 'external-kill',
      detail: 'SIGKILL, sender unknown',
      victim: 'child',
      confidence: 'likely',
      evidence: [text],
    });
    expect(seen({ oom: 'unlikely' })).toMatchObject({ kind: 'external-kill', confidence: 'unsure' });
  });

  test('by somebody whom the kernel saw', () => {
    const sent = traced([aSignal({ ...toWorker, atMs: 8990, senderName: null })]);
    expect(seen({}, { sent })).toMatchObject({
      kind: 'external-kill',
      detail: 'SIGKILL by a process (pid 4711)',
      confidence: 'certain',
      evidence: [
        `log: A worker got SIGKILL. «${gotKilled}»`,
        expect.stringMatching(/^kernel trace: The kernel saw who it was: a process \(pid 4711\)/),
      ],
    });
  });

  test.each([
    ['NOTICE: child 7 exited on signal 9 (SIGKILL)', 'child 7'],
    ['WARNING: [pool www] child 7 exited on signal 9 (SIGKILL) after 1.2 seconds from start', 'child 7'],
  ])('is called as the line calls it: %s', (line) => {
    const { detail } = said(inLogs({ signs: [aSign(9000, line)] }));
    expect(detail).toMatch(/7.* of .+ got SIGKILL$/);
  });

  test('is another’s than the one that was given up', () => {
    const signs = [aSign(8000, gaveUp), aSign(9000, gotKilled.replace('pid:7', 'pid:8'))];
    expect(said(inTrial({ signs })).detail).toBe('worker 8 of gunicorn got SIGKILL');
  });
});

describe('a worker of a server, or nobody', () => {
  const process = (pid: number, fromMs: number, toMs: number): ProcessSpan => ({
    pid,
    parentPid: 1,
    name: 'gunicorn',
    fromMs,
    toMs,
  });
  const census = (...processes: ProcessSpan[]): Census => ({
    countedMs: [1000, 8000, 10_000, 11_000, 20_000],
    processes,
    runtimes: new Set(['python'] as const),
    hasUnnamed: false,
  });
  const kind = (counted: Census, at: number | null = 9000) =>
    said(inTrial({ signs: [aSign(at, gaveUp)], census: counted })).kind;
  const [believed, denied] = ['external-kill', 'survived'];

  test('where all were counted: a worker that ended is missing within seconds of it', () => {
    expect(kind(census(process(7, 1000, 8000)))).toBe(believed);
    expect(kind(census(process(7, 1000, 20_000)))).toBe(denied);
    expect(kind(census(process(7, 1000, 4000)))).toBe(believed);
    expect(kind(census(process(7, 1000, 3999)))).toBe(denied);
    expect(kind(census(process(7, 1000, 14_000)))).toBe(believed);
    expect(kind(census(process(7, 1000, 14_001)))).toBe(denied);
  });

  test('a signal that was seen is believed, though each process is still counted', () => {
    const sent = traced([aSignal({ ...toWorker, senderName: 'gunicorn' })], false);
    const counted = census(process(7, 1000, 20_000));
    expect(said(inTrial({ signs: [aSign(9000, gaveUp)], census: counted, sent })).kind).toBe(believed);
  });

  test('and where nobody counted before and twice after it, it is believed', () => {
    const there = process(7, 1000, 20_000);
    const counted = (...countedMs: number[]) => kind({ ...census(there), countedMs });
    expect(counted(9000, 10_000, 11_000)).toBe(believed);
    expect(counted(8000, 10_000)).toBe(believed);
    expect(counted(8000, 9000, 10_000)).toBe(believed);
    expect(counted(8000, 10_000, 20_000)).toBe(denied);
    expect(kind(census(there), null)).toBe(believed);
  });

  test('where no such server runs, it is another one’s line', () => {
    const ruby = { ...census(process(7, 1000, 8000)), runtimes: new Set(['ruby'] as const) };
    expect(kind(ruby)).toBe(denied);
    expect(kind({ ...ruby, hasUnnamed: true })).toBe(believed);
  });
});

describe('a kill of which only the kernel’s trace tells', () => {
  const outside = { ...toWorker, senderInside: false };
  const seen = (...kills: Parameters<typeof aSignal>[0][]) =>
    said(inTrial({ sent: traced(kills.map((stated) => aSignal({ ...outside, ...stated }))) }));

  test('by a stranger is likely, and the last of several is told', () => {
    expect(seen({ atMs: 5000, senderPid: 1 }, { atMs: 6000 })).toEqual({
      kind: 'external-kill',
      detail: 'SIGKILL by bash (pid 4711)',
      victim: 'child',
      limit: null,
      processAlive: true,
      atMs: 6000,
      confidence: 'likely',
      evidence: [
        'kernel trace: The kernel saw who it was: bash (pid 4711) sent SIGKILL to gunicorn (pid 50). «bash-4711 signal_generate: sig=9 code=0 comm=gunicorn pid=50»',
        'kernel trace: It was one of 2 such kills.',
      ],
      against: [],
      missing: [],
    });
    expect(seen({}).evidence).toHaveLength(1);
  });

  test('by the engine that clears up, by the kernel, or of the main process is no news', () => {
    for (const senderName of [
      'runc',
      'runc:[2:INIT]',
      'crun',
      'containerd-shim',
      'dockerd',
      'conmon',
      'podman',
    ])
      expect(seen({ senderName }).kind).toBe('survived');
    expect(seen({ senderName: 'my-runc' }).kind).toBe('external-kill');
    for (const other of [{ code: 128 }, { signal: 15 }, { toMain: true }, { senderInside: true }])
      expect(seen(other).kind).toBe('survived');
    expect(seen({ code: -6 }).kind).toBe('external-kill');
  });
});

describe('a worker’s own fault', () => {
  const line = 'NOTICE: [pool www] child 7 exited on signal 11 (SIGSEGV - core dumped) after 1.2 seconds';

  test('is news where nobody watched', () => {
    const seen = said(inLogs({ signs: [aSign(9000, line)] }));
    expect(seen).toMatchObject({
      kind: 'crash',
      victim: 'child',
      processAlive: true,
      atMs: 9000,
      confidence: 'likely',
      evidence: [expect.stringMatching(/^log: A worker ended by a signal that is no SIGKILL\. «/)],
      against: ['oom-kill: The OOM killer sends SIGKILL (9).'],
      missing: ['a core dump or the log of the worker'],
    });
    expect(seen.detail).toMatch(/7.* of .*, SIGSEGV$/);
    expect(said(inTrial({ signs: [aSign(9000, line)] })).kind).toBe('survived');
  });

  test('comes after a SIGKILL', () => {
    expect(said(inLogs({ signs: [aSign(8000, line), aSign(9000, gotKilled)] })).detail).toContain(
      'got SIGKILL',
    );
  });
});

test('a service that went on for seconds after the last of them ended of something else', () => {
  const served = (toMs: number) =>
    said(
      inTrial(
        { signs: [aSign(9000, gaveUp), aSign(12_000, gotKilled)] },
        {
          load: {
            ...aLoad,
            tail: { from: onTrial(20_000), forMs: 12_000, onlyLate: false, mostlyErrors: false },
            wellServed: [{ from: onTrial(0), to: onTrial(toMs) }],
          },
        },
      ),
    ).kind;
  expect([served(14_999), served(15_000)]).toEqual(['external-kill', 'unresponsive']);
});

test('the worker of a service that ended is not asked for', () => {
  expect(said(inTrial({ death: endedWith(1), signs: [aSign(9000, gaveUp)] })).kind).toBe('crash');
  const { death } = inLogs();
  expect(said(inTrial({ death, signs: [aSign(9000, gaveUp)] })).kind).toBe('inconclusive');
});

describe('who ended a worker that was given up', () => {
  const worker = { pid: 50, parentPid: 40, name: 'gunicorn', fromMs: 1000, toMs: 9000 };
  const counted = (parentPid: number): Census => ({
    countedMs: [1000, 5000, 9000, 10_000, 11_000],
    processes: [{ ...worker, parentPid }],
    runtimes: new Set(['python']),
    hasUnnamed: false,
  });
  const byServer = (more: Parameters<typeof inTrial>[0]): boolean =>
    endOf(inTrial({ signs: [aSign(9000, gaveUp)], ...more })).end.byServer;
  const sent = (more: Partial<SentSignal>) =>
    traced([aSignal({ ...toWorker, senderName: 'gunicorn', senderPid: 40, signal: 6, atMs: 9500, ...more })]);

  test('was its server, by its word or as its parent', () => {
    expect(byServer({})).toBe(true);
    expect(byServer({ sent: sent({}) })).toBe(true);
    expect(byServer({ sent: sent({}), census: counted(40) })).toBe(true);
    expect(endOf(inLogs({ signs: [aSign(9000, gaveUp)] })).end.byServer).toBe(true);
  });

  test('was somebody else, from outside or beside it', () => {
    expect(byServer({ sent: sent({ senderInside: false }) })).toBe(false);
    expect(byServer({ sent: sent({ senderPid: 66 }), census: counted(40) })).toBe(false);
  });

  test('of a worker that was killed without a word is not known', () => {
    expect(endOf(inTrial({ signs: [aSign(9000, gotKilled)], sent: sent({ signal: 9 }) })).end.byServer).toBe(
      false,
    );
  });
});
