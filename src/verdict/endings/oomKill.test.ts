import { describe, expect, test } from 'vitest';
import { onTrial } from '../moment.ts';
import {
  aKill,
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

const own = (...kills: ReturnType<typeof aKill>[]) => ({
  ...noKills,
  own: kills,
  oom: 'seen' as const,
  kernelLog: 'whole' as const,
});
const kernelsOwn =
  'external-kill: The kernel writes this line for its own OOM killer only; a SIGKILL by somebody else leaves none.';
const groupNamed =
  'host-oom: The kernel names a memory group: its limit was hit, the machine may have had plenty.';

describe('a kill that the kernel wrote down', () => {
  test('of the main process is certain', () => {
    expect(said(inTrial({ kills: own(aKill({ limitKb: 262_144 })), death: endedWith(137) }))).toEqual({
      kind: 'oom-kill',
      detail: 'java, 200 MiB anonymous',
      victim: 'main',
      limit: 'own',
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        'kernel log: The kernel killed the main process java (pid 42) at the container’s own limit (256 MiB): it held 200 MiB of anonymous memory. «Killed process 42 (java)»',
      ],
      against: [kernelsOwn, groupNamed],
      missing: [],
    });
  });

  test.each([
    [{ hearsay: true }, 'the kernel’s own log: dmesg, or journalctl -k'],
    [{ chosen: true }, 'the line "Killed process" after it, which says that it was done, and to whom'],
  ])('is likely where %o', (stated, missing) => {
    const seen = said(inLogs({ kills: own(aKill(stated)) }));
    expect([seen.confidence, seen.missing]).toEqual(['likely', [missing]]);
  });

  test('is likely where it does not say whose memory was short', () => {
    const seen = said(inLogs({ kills: own(aKill({ scope: null, limit: null })) }));
    expect(seen.confidence).toBe('likely');
    expect(seen.against).toEqual([kernelsOwn]);
    expect(seen.missing).toEqual([
      'the line before it, which says whether a group’s limit was hit or the whole machine was short',
      'the kernel’s task table above the line: what else held memory',
    ]);
  });

  test('names no group: the line that does is missing', () => {
    const line = 'the kernel’s "oom-kill:" line, which names the group whose limit was hit';
    const missing = (stated: Parameters<typeof aKill>[0]) =>
      said(inLogs({ kills: own(aKill(stated)) })).missing;
    expect(missing({ limit: null, taskMemcg: null })).toEqual([line]);
    expect(missing({ limit: null })).toEqual([]);
    expect(missing({ taskMemcg: null })).toEqual([]);
  });

  test('carries what told the victim, what would have, and the name of one of several containers', () => {
    const because = [{ at: null, source: 'inspect', text: 'Its pid is 42.', quote: null }];
    const kill = aKill({ because, missing: ['the pid'], service: 'db', anonRssKb: null });
    const seen = said(inTrial({ kills: { ...own(kill), several: true } }));
    expect(seen.evidence[1]).toBe('inspect: Its pid is 42.');
    expect([seen.missing, seen.detail]).toEqual([['the pid'], 'java, n/a anonymous']);
  });

  test('is borne out by the kernel’s own signal to the same process at the same time', () => {
    const agrees = (stated: Parameters<typeof aSignal>[0]) =>
      said(
        inTrial({
          kills: own(aKill({ namesMain: true })),
          death: endedWith(137),
          sent: traced([aSignal({ code: 128, ...stated })]),
        }),
      ).evidence.slice(1);
    expect(agrees({ atMs: 8000, senderName: null })).toEqual([
      'kernel trace: The trace of signals agrees: it was the kernel’s own signal, sent while a process asked for memory. «<...>-4711 signal_generate: sig=9 code=128 comm=java pid=42»',
    ]);
    expect(agrees({ atMs: 12_000 })[0]).toContain('sent while bash asked for memory');
    for (const other of [{ atMs: 7999 }, { atMs: 12_001 }, { code: 0 }, { signal: 15 }, { targetPid: 43 }])
      expect(agrees(other)).toEqual([]);
  });
});

describe('the kill of a child', () => {
  const child = aKill({ victim: 'child', namesMain: false });
  const end = (afterMs: number, stated = {}) =>
    said(
      inTrial({
        kills: own({ ...child, ...stated }),
        death: endedWith(1, { at: onTrial(10_000 + afterMs) }),
      }),
    );

  test('is certain for an end within seconds, and likely for a later one, of which the reason is missing', () => {
    expect([end(5000).confidence, end(5000).missing]).toEqual(['certain', []]);
    expect([end(5001).confidence, end(5001).missing]).toEqual([
      'likely',
      ['why the container itself ended later'],
    ]);
  });

  test('of another container does not ask why this one ended', () => {
    expect(end(60_000, { service: 'db' }).missing).toEqual([]);
    expect(end(60_000, { service: 'app' }).missing).toEqual(['why the container itself ended later']);
  });

  test.each([
    [
      'a JVM’s last word',
      'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
      'heap-oome',
    ],
    ['a fault', '#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2', 'crash'],
    ['memory that was refused', 'fatal error: runtime: out of memory', 'native-oom'],
  ])('is not the end by %s after it', (_, line, kind) => {
    const at = (ms: number) =>
      said(
        inTrial({
          kills: own(child),
          death: endedWith(1, { at: onTrial(14_000) }),
          signs: [aSign(ms, line)],
        }),
      ).kind;
    expect(at(13_900)).toBe(kind);
    expect(at(9900)).toBe('oom-kill');
  });

  test('is not the end by somebody’s signal through the engine', () => {
    const engineSignals = [{ at: onTrial(13_900), signal: 9 }];
    const facts = { kills: own(child), death: endedWith(137, { at: onTrial(14_000), engineSignals }) };
    expect(said(inTrial(facts)).kind).toBe('external-kill');
    const main = own(aKill({ namesMain: true }));
    expect(said(inTrial({ ...facts, kills: main })).kind).toBe('oom-kill');
  });
});

test('of several kills the main process’s decides, and else the first that the service did not outlive', () => {
  const first = aKill({ victim: 'child', pid: 50, at: onTrial(4000) });
  const second = aKill({ victim: 'child', pid: 51, at: onTrial(9000) });
  const main = aKill({ pid: 42, at: onTrial(9900) });
  const wellServed = [{ from: onTrial(4000), to: onTrial(7000) }];
  const pid = (kills: ReturnType<typeof aKill>[], served = wellServed) =>
    said(inTrial({ kills: own(...kills), death: endedWith(137) }, { load: { ...aLoad, wellServed: served } }))
      .evidence[0];
  expect(pid([first, second, main])).toContain('pid 42');
  expect(pid([first, second])).toContain('pid 51');
  expect(pid([first, second], [])).toContain('pid 50');
  expect(pid([first, second], [{ from: onTrial(4000), to: onTrial(6999) }])).toContain('pid 50');
  expect(pid([first, second, main])).toContain('It was one of 3 kills.');
});

describe('a kill that was only counted', () => {
  const counted = { ...noKills, counted: 1, countedAt: onTrial(9000), ownOomEvents: 1, oom: 'seen' as const };

  test('is likely its own limit’s, and the kernel’s line is missing', () => {
    expect(said(inTrial({ kills: counted, death: endedWith(137) }))).toEqual({
      kind: 'oom-kill',
      detail: 'by the group’s counter',
      victim: 'main',
      limit: 'own',
      processAlive: false,
      atMs: 9000,
      confidence: 'likely',
      evidence: ['cgroup: The group counted 1 OOM kill; the kernel log has no line about it.'],
      against: [],
      missing: ['the kernel’s own line: victim, its memory, and whose limit it was'],
    });
  });

  test('of whom and at whose limit depends on when it ended and what else was counted', () => {
    const seen = (kills = {}, death = endedWith(137), limitShare: number | null = null) => {
      const { memory } = inLogs();
      const { victim, limit, confidence, processAlive } = said(
        inTrial({ kills: { ...counted, ...kills }, death, memory: { ...memory, limitShare } }),
      );
      return [victim, limit, confidence, processAlive];
    };
    const at = (ms: number) => endedWith(137, { at: onTrial(ms) });
    expect(seen({}, at(11_000))).toEqual(['main', 'own', 'likely', false]);
    expect(seen({}, at(11_001))).toEqual(['child', 'own', 'unsure', false]);
    expect(seen({}, runs())).toEqual(['child', 'own', 'likely', true]);
    expect(seen({}, runs({ alive: null }))).toEqual([null, 'own', 'likely', null]);
    expect(seen({ ownOomEvents: 0 })).toEqual(['main', null, 'unsure', false]);
    expect(seen({ ownOomEvents: 0 }, at(9500), 1)).toEqual(['main', null, 'unsure', false]);
    expect(seen({ ownOomEvents: null }, at(9500), 0.95)).toEqual(['main', 'own', 'likely', false]);
    expect(seen({ ownOomEvents: null }, at(9500), 0.94)).toEqual(['main', null, 'unsure', false]);
    expect(seen({ ownOomEvents: null })).toEqual(['main', null, 'unsure', false]);
  });

  test('several are counted as such, and none is no kill', () => {
    const of = (count: number | null) =>
      said(inTrial({ kills: { ...counted, counted: count }, death: endedWith(137) }));
    expect(of(2).evidence[0]).toContain('counted 2 OOM kills;');
    expect([of(0).kind, of(null).kind]).toEqual(['inconclusive', 'inconclusive']);
  });

  test('is no end where the service went on for seconds after it', () => {
    const load = { ...aLoad, wellServed: [{ from: onTrial(9000), to: onTrial(30_000) }] };
    const killed = endedWith(1, { at: onTrial(20_000) });
    expect(said(inTrial({ kills: counted, death: killed }, { load })).kind).toBe('crash');
    expect(said(inTrial({ kills: counted, death: killed })).kind).toBe('oom-kill');
  });
});

test('SIGKILL by somebody who was seen, right after a child’s kill, is his', () => {
  const kills = own(aKill({ victim: 'main' }));
  const seen = (code: number, stated = {}, more = {}) =>
    said(inTrial({ kills, death: endedWith(code), sent: traced([aSignal(stated)]), ...more })).kind;
  expect(seen(137)).toBe('external-kill');
  expect(seen(1)).toBe('oom-kill');
  expect(seen(137, { code: 128 })).toBe('oom-kill');
  expect(seen(137, {}, { kills: own(aKill({ namesMain: true })) })).toBe('oom-kill');
  expect(seen(137, {}, { kills: excluded })).toBe('external-kill');
});
