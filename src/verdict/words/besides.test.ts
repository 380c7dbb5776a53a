import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  containerId,
  died,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  said,
  served,
} from '../../record/testing/buildRecording.ts';
import { terminalKinds } from '../../scenario/outcomes.ts';
import type { Degradation } from '../degradation/degradation.ts';
import type { Facts } from '../facts.ts';
import { type Finding, finding } from '../finding.ts';
import { judge } from '../judge.ts';
import { fixture } from '../testing/fixture.ts';
import { gather } from '../trialFacts.ts';
import { asides } from './asides.ts';
import { unstated } from './unstated.ts';

/** What a verdict says beside the end itself: evidence of how memory stood, other things that happened, what is missing. */

const texts = (built: Built): string[] => judge(buildRecording(built)).evidence.map(({ text }) => text);
const ticks = (row: (second: number) => object, toMs = 32_000) =>
  probeRows(0, toMs, (second) => ({ ...calm(), ...row(second) }));
const until10s = (gone: ReturnType<typeof died>, events: Built['events'] = []): Built => ({
  ...gone,
  load: loadRows(2000, 10_000, () => served(100)),
  probe: ticks(() => ({}), 10_000),
  events: [...(gone.events ?? []), ...events],
});
const main = fixture('kernel-6.18-main.txt');
const childLines = (atMs: number, pid: number) =>
  kernelLines(atMs, main.replaceAll('11596', `${pid}`).replaceAll('perl', 'worker'));

describe('how memory stood', () => {
  test('when the limit was reached, and by which sign', () => {
    expect(texts({ probe: ticks((second) => ({ limitHits: second < 4 ? 0 : 9 })) })).toContain(
      'The limit was reached first: its counter of limit hits rose.',
    );
    expect(texts({ probe: ticks((second) => ({ usageBytes: (second < 4 ? 90 : 255) * mib })) })).toContain(
      'The limit was reached first: usage came within 2 % of it.',
    );
    expect(texts({}).join()).not.toContain('The limit was reached');
  });

  test('the most that was in use, and the last sample before the end', () => {
    const probe = ticks(
      (second) => ({
        usageBytes: (second < 5 ? 192 : 128) * mib,
        anonBytes: (second <= 10 ? 90 : 5) * mib,
        swapBytes: 7 * mib,
      }),
      12_000,
    );
    const words =
      'At most 75 % of 256 MiB were in use; the last sample before the end had 90 MiB of anonymous memory, 20 MiB of page cache, 7 MiB in swap.';
    expect(texts({ ...until10s(died(10_030, 3)), probe })).toContain(words);
    const blind = ticks(() => ({ usageBytes: null }), 10_000);
    expect(texts({ ...until10s(died(10_030, 3)), probe: blind }).join()).not.toContain('At most');
  });

  test('the group’s counter, where it agrees with the kernel’s lines', () => {
    const counted = (kills: number) => ({
      ...until10s(died(10_030, 137), kernelLines(9900, main)),
      probe: ticks((second) => ({ oomKills: second < 9.9 ? 0 : kills }), 10_000),
    });
    expect(texts(counted(1))).toContain('The group’s own counter agrees: 1 OOM kill.');
    expect(texts(counted(2))).toContain('The group’s own counter agrees: 2 OOM kills.');
    expect(texts(counted(0)).join()).not.toContain('agrees');
    const unseen = { ...until10s(died(10_030, 137)), probe: counted(1).probe };
    expect(texts(unseen).join()).not.toContain('agrees');
  });
});

describe('other things that happened', () => {
  const error = (atMs: number, of: string) => said(atMs, `MemoryError: ${of}`);
  const told = (built: Built) =>
    judge(buildRecording(built))
      .evidence.filter(({ text }) => text === 'The program also said:')
      .map(({ quote }) => quote);

  test('of what the program said, at most three lines', () => {
    const log = ['a', 'b', 'c', 'd'].map((of, index) => error(5000 + index, of));
    expect(told({ log })).toEqual(['MemoryError: a', 'MemoryError: b', 'MemoryError: c']);
    expect(told({ log: [said(5000, 'all is well')] })).toEqual([]);
  });

  test('a child that was killed before something else ended it, and further kills after the first', () => {
    const lost = until10s(died(10_030, 3), childLines(4000, 11_700));
    const before = 'Before, the kernel killed a child.';
    const crash = finding('crash', 'exit 3', { confidence: 'certain', evidence: [] });
    expect(asides(gather(buildRecording(lost)), crash)).toMatchObject([
      { text: before, source: 'kernel log', at: { ms: 4000 }, quote: expect.stringContaining('(worker)') },
    ]);
    const many = [11_700, 11_701, 11_702, 11_703, 11_704].flatMap((pid, index) =>
      childLines(4000 + index * 1000, pid),
    );
    const all = texts(until10s(died(10_030, 137), [...many, ...kernelLines(10_000, main)]));
    expect(all.filter((text) => text === 'Another kill: worker.')).toHaveLength(3);
    expect(all).not.toContain(before);
  });

  test('the engine’s flag, which decides nothing, unless the end is such a kill', () => {
    const flag = 'The engine’s OOMKilled flag is set; it may be stale and decides nothing.';
    expect(texts(until10s(died(10_030, 3, true)))).toContain(flag);
    expect(texts(until10s(died(10_030, 3, false)))).not.toContain(flag);
    expect(texts(until10s(died(10_030, 137, true), kernelLines(10_000, main)))).not.toContain(flag);
  });
});

describe('services that were lost on the way', () => {
  const redisId = 'd'.repeat(64);
  const redis = {
    name: 'redis',
    container: {
      id: redisId,
      pid: 4000,
      cgroupVersion: 1 as const,
      cgroupPath: `/oomlab/${redisId}`,
      cgroupParent: '/oomlab',
      imageId: 'sha256:1',
    },
    entry: false,
  };
  const services = [redis];
  const ofRedis = (atMs: number) =>
    kernelLines(
      atMs,
      main.replaceAll(containerId, redisId).replaceAll('11596', '4001').replaceAll('perl', 'redis-server'),
    );
  const lost = (atMs: number, exitCode: number | null) =>
    at(atMs, { kind: 'service-died', service: 'redis', containerId: redisId, exitCode });
  const casualties = (events: Built['events'], trial: Built['trial'] = {}) =>
    judge(buildRecording({ events: events ?? [], trial: { services, ...trial } })).casualties;

  test('by the OOM killer, or by their own end, in order, until the trial’s end', () => {
    expect(casualties([lost(9000, 1), ...ofRedis(5000), lost(12_000, null), lost(32_001, 2)])).toEqual([
      { service: 'redis', atMs: 5000, what: 'the OOM killer killed redis-server' },
      { service: 'redis', atMs: 9000, what: 'it ended with exit code 1' },
      { service: 'redis', atMs: 12_000, what: 'it ended with exit code n/a' },
    ]);
    expect(casualties([lost(32_000, 2)])).toHaveLength(1);
    expect(casualties([lost(40_000, 2)], { ending: null })).toHaveLength(1);
    expect(casualties([])).toEqual([]);
  });

  test('a trial of one container has none', () => {
    expect(casualties([lost(9000, 1)], { services: [] })).toEqual([]);
  });
});

describe('what would have made it certain', () => {
  const facts: Facts = gather(buildRecording({}));
  const none = {
    kind: 'none',
    confidence: 'certain',
    missing: [],
    evidence: [],
    onsetMs: null,
    near: null,
  } as Degradation;
  const likely = (kind: Finding['end']['kind'], missing: string[] = []) =>
    finding(kind, '', { confidence: 'likely', evidence: [], missing });
  const of = (changes: Partial<Facts>, kind: Finding['end']['kind']) =>
    unstated({ ...facts, ...changes }, likely(kind), none).join();

  test('is named for every end that is not certain and misses nothing else', () => {
    for (const kind of terminalKinds) expect(of({}, kind), kind).toMatch(/^[a-z].{8,}/);
  });

  test('not where it is certain, or a reading is missing already', () => {
    expect(unstated(facts, { ...likely('crash'), confidence: 'certain' }, none)).toEqual([]);
    expect(unstated(facts, likely('crash', ['the exit code']), none)).toEqual([]);
  });

  test('for a thrash, too: it is read off counters', () => {
    const thrash: Degradation = { ...none, kind: 'gc-thrash', confidence: 'likely' };
    expect(unstated(facts, { ...likely('crash'), confidence: 'certain' }, thrash)).toEqual([
      'somebody who states the gc-thrash: it is read off counters, by bounds that were measured',
    ]);
  });

  test('by what was read and what was not', () => {
    const kills = (oom: Facts['kills']['oom']) => ({ kills: { ...facts.kills, oom } });
    expect(of(kills('excluded'), 'crash')).toMatch(/^a trace of signals/);
    expect(of(kills('unknown'), 'crash')).toMatch(/^the kernel log or the OOM counters/);
    expect(of({}, 'survived')).toMatch(/^a longer trial/);
    expect(of({ watch: facts.watch && { ...facts.watch, load: null } }, 'survived')).toMatch(
      /^requests during/,
    );
    expect(of({ watch: null }, 'survived')).toMatch(/^requests during/);
    expect(of({}, 'oom-kill')).toBe(of({}, 'host-oom'));
    expect(of({}, 'oom-kill')).toMatch(/^the kernel’s own line/);
    expect(of({}, 'heap-oome')).toMatch(/^the runtime’s own word/);
  });
});
