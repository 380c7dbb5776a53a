import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  died,
  kernelLines,
  loadRows,
  probeRows,
  said,
  sentSignal,
  served,
  timedOut,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';
import { fixture } from './testing/fixture.ts';
import { pauseLine } from './testing/gcLogLines.ts';

const times = (built: Built) => judge(buildRecording(built)).times;
const measures = (built: Built) => judge(buildRecording(built)).measures;
const ticks = (row: (second: number) => object) =>
  probeRows(0, 32_000, (second) => ({ ...calm(), ...row(second) }));
const oome = 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space';

describe('first things', () => {
  test('of a trial without any: the load alone', () => {
    expect(times({})).toEqual({
      loadStart: 2000,
      firstLimitHit: null,
      firstStall: null,
      firstFullGc: null,
      firstOome: null,
      firstBroken: null,
      kill: null,
      exit: null,
      firstKill: null,
      serviceEnd: null,
      observationEnd: 32_000,
    });
  });

  test('each at its moment', () => {
    const seen = times({
      probe: ticks((second) => ({
        limitHits: second < 4 ? 0 : 1,
        memFullUs: Math.max(0, second - 6) * 500_000,
        fullGcs: second < 8 ? 0 : 2,
      })),
      load: [...loadRows(2000, 12_000, () => served(100)), ...loadRows(12_000, 32_000, () => timedOut(10))],
      log: [said(9000, 'all is well'), said(10_000, oome), said(11_000, oome)],
    });
    expect(seen).toMatchObject({
      loadStart: 2000,
      firstLimitHit: 4000,
      firstFullGc: 8000,
      firstOome: 10_000,
      // The start of the second that was broken.
      firstBroken: 12_000,
    });
    expect(Math.abs((seen.firstStall ?? 0) - 6000)).toBeLessThanOrEqual(100);
  });

  test('an error of a runtime without a JVM is one, a crash is none', () => {
    expect(times({ log: [said(9000, 'MemoryError')] }).firstOome).toBe(9000);
    expect(times({ log: [said(9000, 'Segmentation fault')] }).firstOome).toBeNull();
  });

  test('the start of the first full collection, by the log before the counters', () => {
    const probe = ticks((second) => ({ fullGcs: second < 8 ? 0 : 2 }));
    const young = pauseLine(5, 20, { type: 'Young (Allocation Failure)' });
    expect(times({ probe, gcLog: [young, pauseLine(6, 20), pauseLine(7, 20)] }).firstFullGc).toBe(5500);
    expect(times({ probe, gcLog: [young] }).firstFullGc).toBe(8000);
    const undated = 'GC(0) Pause Full (x) 30M->29M(32M) 10.5ms';
    expect(times({ probe, gcLog: [undated] }).firstFullGc).toBe(8000);
  });

  test('a kill is one by a signal, and the exit comes after', () => {
    const until = {
      probe: probeRows(0, 10_000, () => calm()),
      load: loadRows(2000, 10_000, () => served(100)),
    };
    const with137 = died(10_030, 137);
    const killed = { ...until, ...with137, events: [...(with137.events ?? [])] };
    const byKernel = kernelLines(10_000, fixture('kernel-6.18-main.txt'));
    expect(times({ ...killed, events: [...killed.events, ...byKernel] })).toMatchObject({
      kill: 10_000,
      exit: 10_030,
    });
    const signal = sentSignal(10_010, {});
    const tracing = at(10, { kind: 'tracing', active: true, why: null });
    expect(times({ ...killed, events: [tracing, ...killed.events, signal] }).kill).not.toBeNull();
    expect(times({ ...until, ...died(10_030, 3) })).toMatchObject({ kill: null, exit: 10_030 });
  });
});

describe('figures', () => {
  test('without a load there are none of it', () => {
    expect(measures({ load: [] })).toMatchObject({
      goodputPeak: null,
      goodputMedian: null,
      requests: 0,
      good: 0,
      p50Ms: null,
      connectionsAtBreak: null,
    });
  });

  test('goodput is of whole seconds, and what was not read is no second', () => {
    const load = loadRows(2000, 32_000, (second) => served(second <= 10 ? 50 : 200));
    expect(measures({ load })).toMatchObject({ goodputPeak: 200, goodputMedian: 200 });
    expect(
      measures({ load: load.map((row) => ({ ...row, ok: row.atMs > 20_000 ? null : row.ok })) }),
    ).toMatchObject({ goodputPeak: 200, goodputMedian: 50, good: 10 * 50 + 8 * 200 });
    expect(measures({ load: load.map((row) => ({ ...row, sent: null, ok: null })) })).toMatchObject({
      goodputPeak: null,
      requests: 0,
      good: 0,
    });
  });

  test('how long it lived: to its end, or to the trial’s', () => {
    expect(measures({}).survivedMs).toBe(30_000);
    const dead = {
      ...died(10_030, 3),
      probe: probeRows(0, 10_000, () => calm()),
      load: loadRows(2000, 10_000, () => served(100)),
    };
    expect(measures(dead).survivedMs).toBe(8030);
    // Dead before the measured load began: it lived through none of it.
    const phases = [{ name: 'steady', startMs: 20_000, endMs: 32_000, warmup: false }];
    expect(measures({ ...dead, trial: { ...dead.trial, phases } }).survivedMs).toBe(0);
  });

  test('the connections under which it broke: of the second that begins then', () => {
    const rising = (broken: (second: number) => boolean) =>
      loadRows(2000, 32_000, (second) => ({
        ...(broken(second) ? timedOut(10) : served(100)),
        connections: second,
      }));
    const broke = measures({
      load: rising((second) => second > 12),
      trial: { ending: { reason: 'broken', atMs: 32_000, detail: '' } },
    });
    expect(broke.connectionsAtBreak).toBe(13);
    expect(measures({ load: rising(() => false) }).connectionsAtBreak).toBeNull();
    const dead = {
      ...died(10_030, 3),
      probe: probeRows(0, 10_000, () => calm()),
      load: rising(() => false).filter(({ atMs }) => atMs <= 10_000),
    };
    // It died after the last second of load that there is.
    expect(measures(dead).connectionsAtBreak).toBe(8);
  });

  test('containers at the end: those that were ready by then, and the main one', () => {
    const ready = (atMs: number, service: string) => at(atMs, { kind: 'service-ready', service });
    const events = [ready(3000, 'app-2'), ready(32_000, 'app-3'), ready(32_001, 'app-4')];
    const density = { everyMs: 1000, upTo: 10 };
    expect(measures({ events, plan: { density } }).containersAtEnd).toBe(3);
    expect(measures({ events }).containersAtEnd).toBeNull();
  });

  test('the peaks, each by its own column; usage by the kernel’s own peak where that is higher', () => {
    const mib = 1024 ** 2;
    const probe = ticks((second) => ({
      usageBytes: (100 + second) * mib,
      anonBytes: (80 + second) * mib,
      fileBytes: (20 + second) * mib,
      swapBytes: second * mib,
      heapUsedBytes: (50 + second) * mib,
    }));
    expect(measures({ probe })).toMatchObject({
      peakUsageBytes: 132 * mib,
      peakAnonBytes: 112 * mib,
      peakFileBytes: 52 * mib,
      peakSwapBytes: 32 * mib,
      peakHeapBytes: 82 * mib,
      limitBytes: 256 * mib,
    });
    const peak = (peakBytes: number | null, usageBytes: number | null) =>
      measures({ probe: ticks(() => ({ peakBytes, usageBytes })) }).peakUsageBytes;
    expect([peak(7, 5), peak(5, 7), peak(5, null), peak(null, 7), peak(null, null)]).toEqual([
      7,
      7,
      5,
      7,
      null,
    ]);
  });

  test('without performance data the fullest heap before a collection, by the log', () => {
    const blind = ticks(() => ({ heapUsedBytes: null }));
    const gcLog = [
      pauseLine(5, 20, { maxMb: 100 }),
      pauseLine(6, 20, { maxMb: 200 }),
      pauseLine(7, 20, { maxMb: 60 }),
    ];
    expect(measures({ probe: blind, gcLog }).peakHeapBytes).toBe(190 * 1024 ** 2);
    expect(measures({ probe: blind }).peakHeapBytes).toBeNull();
  });

  test('the worst five seconds of stalls and of collecting', () => {
    const probe = ticks((second) => ({
      memFullUs: Math.min(Math.max(0, second - 10), 2) * 1_000_000,
      ioFullUs: Math.min(Math.max(0, second - 20), 4) * 500_000,
      fullGcMs: Math.min(Math.max(0, second - 15), 5) * 800,
    }));
    const seen = measures({ probe });
    expect(seen.worstMemFullShare).toBeCloseTo(0.4, 1);
    expect(seen.worstIoFullShare).toBeCloseTo(0.4, 1);
    expect(seen.worstGcShare).toBeCloseTo(0.8, 1);
    const short = {
      ...died(3000, 3),
      probe: probeRows(0, 2000, (second) => ({
        ...calm(),
        memFullUs: second * 250_000,
        fullGcMs: second * 100,
      })),
    };
    expect(measures(short).worstMemFullShare).toBeCloseTo(0.25, 6);
    expect(measures(short).worstGcShare).toBeCloseTo(0.1, 6);
    const blind = ticks(() => ({ memFullUs: null, youngGcMs: null, fullGcMs: null }));
    expect(measures({ probe: blind })).toMatchObject({ worstMemFullShare: null, worstGcShare: null });
  });
});
