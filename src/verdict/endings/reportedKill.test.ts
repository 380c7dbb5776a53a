import { describe, expect, test } from 'vitest';
import type { SeenAct } from '../facts.ts';
import { onTrial } from '../moment.ts';
import {
  aKill,
  aSignal,
  endedWith,
  excluded,
  inLogs,
  inTrial,
  noKills,
  runs,
  said,
  traced,
  utc,
} from '../testing/seenFacts.ts';

const kernelsLine = 'the kernel’s own line: victim, its memory, and whose limit it was';

describe('the engine’s event', () => {
  const kills = { ...noKills, engineOomAt: onTrial(9000) };
  const seen = (death = endedWith(137), more = {}) => said(inTrial({ kills: { ...kills, ...more }, death }));

  test('with SIGKILL after it is an OOM kill, unsure', () => {
    expect(seen()).toEqual({
      kind: 'oom-kill',
      detail: 'by the engine’s event',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 9000,
      confidence: 'unsure',
      evidence: [
        'engine events: The engine reported that the container ran out of memory.',
        'engine: The main process ended with exit code 137.',
      ],
      against: [],
      missing: [kernelsLine, 'the group’s OOM counter'],
    });
  });

  test('is none without SIGKILL, long before it, or where the kernel says otherwise', () => {
    expect(seen(endedWith(1)).kind).toBe('crash');
    expect(seen(endedWith(137, { at: onTrial(14_000) })).kind).toBe('oom-kill');
    expect(seen(endedWith(137, { at: onTrial(14_001) })).kind).toBe('inconclusive');
    expect(seen(endedWith(137, { at: null })).kind).toBe('inconclusive');
    expect(seen(undefined, { oom: 'excluded' }).kind).toBe('external-kill');
    expect(seen(undefined, { engineOomAt: null }).kind).toBe('inconclusive');
  });

  test('says no more of a kill that was weighed already', () => {
    const child = aKill({ victim: 'child', at: onTrial(2000) });
    const killed = endedWith(137, { engineSignals: [] });
    const load = { ...inTrial().watch?.load, wellServed: [{ from: onTrial(0), to: onTrial(9500) }] };
    const watch = { load } as Parameters<typeof inTrial>[1];
    const of = (more: object) => said(inTrial({ kills: { ...kills, ...more }, death: killed }, watch)).kind;
    expect(of({ own: [child] })).toBe('inconclusive');
    expect(of({ counted: 1, countedAt: onTrial(2000) })).toBe('inconclusive');
    expect(of({ counted: 0 })).toBe('oom-kill');
  });
});

describe('a SIGKILL of the kernel’s own, where nothing else was read', () => {
  const seen = (death = endedWith(137), stated = {}, kills = noKills) =>
    said(inTrial({ death, kills, sent: traced([aSignal({ code: 128, ...stated })], false) }));

  test('is an OOM kill, unsure: a limit on CPU time does the same', () => {
    expect(seen()).toEqual({
      kind: 'oom-kill',
      detail: 'by the kernel’s signal',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 9900,
      confidence: 'unsure',
      evidence: [
        'kernel trace: The kernel itself, and no process, killed java (pid 42). «bash-4711 signal_generate: sig=9 code=128 comm=java pid=42»',
      ],
      against: [],
      missing: [
        'the kernel’s own line or a counter: a hard limit on CPU time ends a process by the same signal',
      ],
    });
  });

  test('is none where the log has no kill, or the process ended otherwise', () => {
    expect(seen(endedWith(1)).kind).toBe('crash');
    expect(seen(endedWith(137), {}, { ...noKills, oom: 'unlikely' }).kind).toBe('external-kill');
    expect(seen(endedWith(137), { toMain: false }).kind).toBe('inconclusive');
  });
});

describe('a container that is marked', () => {
  const marked = (code: number | null, more: Parameters<typeof endedWith>[1] = {}, oom = noKills.oom) =>
    said(
      inLogs({
        kills: { ...noKills, oom },
        death: endedWith(code, { at: utc(5000), source: 'inspect', flag: true, ...more }),
      }),
    );
  const logOfMoment =
    'the kernel’s log of that moment: which process, and whose limit (journalctl -k on the node)';

  test('by the engine, and ended by SIGKILL: two that agree', () => {
    expect(marked(137, { quote: '"OOMKilled": true' })).toEqual({
      kind: 'oom-kill',
      detail: 'by the engine’s flag',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 5000,
      confidence: 'likely',
      evidence: [
        'inspect: The container ended by SIGKILL (exit code 137) and is marked as killed for lack of memory. «"OOMKilled": true»',
      ],
      against: [
        'host-oom: Not excluded: the flag says nothing about whose limit it was.',
        'external-kill: Not excluded: the flag can be hours old (Docker up to 23 copies it at exit, later ones set it for any process inside).',
      ],
      missing: [logOfMoment],
    });
    expect(marked(137, {}, 'unlikely').confidence).toBe('unsure');
  });

  test('by the kubelet: its status has other reasons', () => {
    expect(marked(137, { flaggedBy: 'kubelet' })).toMatchObject({
      detail: 'by the kubelet’s status',
      against: [
        'host-oom: Not excluded: the count behind OOMKilled rises for kills of the whole node’s shortage, too.',
        'external-kill: SIGKILL by somebody else gives the reason Error, unless a child had been killed before.',
      ],
    });
  });

  test('and ended otherwise, or runs: something inside was killed', () => {
    const inside = 'something inside was killed, not the main process.';
    expect(marked(1)).toMatchObject({
      victim: 'child',
      confidence: 'unsure',
      evidence: [
        `inspect: The container is marked as killed for lack of memory, but ended with exit code 1, which is no SIGKILL: ${inside}`,
      ],
    });
    const death = runs({ flag: true, source: 'inspect' });
    expect(said(inLogs({ death }))).toMatchObject({
      kind: 'oom-kill',
      victim: 'child',
      processAlive: true,
      confidence: 'unsure',
      evidence: [`inspect: The container is marked as killed for lack of memory, but still runs: ${inside}`],
    });
  });

  test('without a word of its end leaves open whom', () => {
    expect(marked(null)).toMatchObject({
      victim: null,
      confidence: 'unsure',
      evidence: ['inspect: The container is marked as killed for lack of memory; how it ended is not said.'],
    });
  });

  test('with false, or not at all, says nothing', () => {
    expect(marked(137, { flag: false }).kind).toBe('inconclusive');
    expect(marked(137, { flag: null }).kind).toBe('inconclusive');
  });
});

describe('somebody’s word for a kill', () => {
  const word = (stated: Partial<SeenAct> = {}): SeenAct => ({
    by: 'systemd',
    part: 'told',
    reason: 'memory',
    scope: null,
    target: 'a.service',
    pid: null,
    quote: 'its line',
    at: utc(5000),
    source: 'journal',
    ...stated,
  });
  const told = (...words: Partial<SeenAct>[]) => said(inLogs({ acts: words.map(word) }));
  const countRises =
    'host-oom: Not excluded: the group’s count rises for a kill of the whole machine’s shortage, too.';

  test('is likely, and says what it rests on', () => {
    expect(told({})).toEqual({
      kind: 'oom-kill',
      detail: 'a.service, by systemd’s word',
      victim: null,
      limit: null,
      processAlive: null,
      atMs: 5000,
      confidence: 'likely',
      evidence: ['journal: systemd read the group’s count of OOM kills. «its line»'],
      against: [countRises],
      missing: [`${kernelsLine} (journalctl -k)`],
    });
  });

  test.each([
    ['containerd', 'The engine was notified of an OOM kill in the group.'],
    ['conmon', 'The engine was notified of an OOM kill in the group.'],
    ['kubelet', 'The kubelet read it in the kernel’s log.'],
    ['Slurm', 'Slurm read the count of OOM kills of the job’s group.'],
    ['the kernel', 'The kernel’s report, as far as it is here, names no victim.'],
    ['Heroku', 'It reports a kill for lack of memory.'],
  ] as const)('of %s: %s', (by, text) => {
    const seen = told({ by, target: '' });
    expect([seen.detail, seen.evidence]).toEqual([`by ${by}’s word`, [`journal: ${text} «its line»`]]);
  });

  test('by the kernel itself without a scope is unsure, with one likely', () => {
    expect(told({ by: 'the kernel' }).confidence).toBe('unsure');
    const memcg = told({ by: 'the kernel', scope: 'memcg' });
    expect([memcg.kind, memcg.confidence, memcg.against]).toEqual(['oom-kill', 'likely', []]);
    const global = told({ by: 'the kernel', scope: 'global' });
    expect([global.kind, global.confidence, global.against]).toEqual(['host-oom', 'likely', []]);
  });

  test('is quoted three times at most, and only where it is about memory and about another’s kill', () => {
    expect(told({}, {}, {}, {}).evidence).toHaveLength(3);
    expect(told({ reason: 'unknown' }).kind).toBe('inconclusive');
    expect(told({ reason: 'unknown', quote: 'another' }, {}).evidence).toEqual([
      'journal: systemd read the group’s count of OOM kills. «its line»',
    ]);
    expect(said(inLogs({ acts: [word()], kills: excluded })).kind).toBe('inconclusive');
  });
});
