import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LoadRow } from '../record/loadRow.ts';
import { readTrial } from '../record/readTrial.ts';
import {
  type Built,
  buildRecording,
  calm,
  loadRow,
  loadRows,
  mib,
  plan,
  probeRows,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';
import { gather } from './trialFacts.ts';

/** What verdicts say of loads that come by rate, whether or not they are answered. */

const golden = (name: string) => readTrial(join(import.meta.dirname, '..', '..', 'test', 'golden', name));

/** A second in which so many came, and so many were answered well. */
const came = (due: number, ok = due, more: Partial<LoadRow> = {}): Partial<LoadRow> => ({
  ...{ connections: null, perSecond: due, due, sent: due, ok },
  ...more,
});

const verdictOf = (load: LoadRow[], built: Built = {}) => judge(buildRecording({ load, ...built }));

describe('fewer arrivals are no harm', () => {
  test('in a real trial in which an eighth came, and all of it was answered', () => {
    const recording = golden('v1-survived-fewer-arrivals');
    const rates = new Set(recording.load.map(({ perSecond }) => perSecond));
    expect([...rates]).toEqual([4, 16, 2]);
    const verdict = judge(recording);
    expect(verdict).toMatchObject({ confidence: 'certain', validity: { valid: true } });
    expect(verdict.times).toMatchObject({ firstBroken: null, serviceEnd: null });
    expect(verdict.measures).toMatchObject({ perSecondAtBreak: null, connectionsAtBreak: null, failed: 0 });
    expect(gather(recording).watch.load?.lossAtEnd?.loss).toBeLessThan(0.1);
  });

  test('and fewer good answers than arrive are: told against what arrived, or against the best', () => {
    const ends = (last: Partial<LoadRow>) =>
      verdictOf([...loadRows(2000, 17_000, () => came(100)), ...loadRows(17_000, 32_000, () => last)], {
        plan: { objective: { goodShare: 0.01, latency: null, goodputFloor: null } },
      });
    const told = (last: Partial<LoadRow>) =>
      ends(last)
        .evidence.map(({ text }) => text)
        .filter((text) => text.startsWith('At the end it gave'));
    expect(told(came(10))).toEqual([]);
    expect(told(came(20, 1, { non2xx: 19 }))).toEqual([
      'At the end it gave 1.0 good answers a second, 95 % fewer than arrived; the objective bounds neither that nor latency.',
    ]);
    expect(told(came(400, 4, { non2xx: 396 }))).toEqual([
      'At the end it gave 4.0 good answers a second, 96 % fewer than at best; the objective bounds neither that nor latency.',
    ]);
    expect(ends(came(10)).confidence).toBe('certain');
    expect(ends(came(20, 1, { non2xx: 19 })).confidence).toBe('likely');
  });

  /** Stalls that are a thrash with harm, and none without. */
  const stalls = (load: LoadRow[]) =>
    verdictOf(load, {
      plan: { machine: { ...plan.machine, swapBytes: 1024 * mib } },
      probe: probeRows(0, 32_000, (s) => {
        const paged = Math.max(0, s - 14);
        return {
          ...calm(),
          usageBytes: 255 * mib,
          swapBytes: 300 * mib,
          memFullUs: paged * 300_000,
          memSomeUs: paged * 350_000,
          refaultAnonPages: paged * 8000,
          majorFaults: paged * 2000,
          limitHits: Math.round(paged * 50),
        };
      }),
    });

  test('to a service that pages and yet answers all that comes', () => {
    const fewer = (ok: number) => [
      ...loadRows(2000, 14_000, () => came(200)),
      ...loadRows(14_000, 32_000, () => came(20, ok, { timeouts: 20 - ok })),
    ];
    const lost = stalls(fewer(2));
    expect(lost.degradation.kind).toBe('swap-thrash');
    expect(lost.evidence.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Goodput was .* below what arrived\.$/),
    );
    expect(stalls(fewer(20)).degradation.kind).toBe('none');
  });
});

describe('the load at the break', () => {
  test('of a real trial is what came per second, and what waited is on record', () => {
    const recording = golden('v1-unresponsive-more-arrivals');
    const { measures, terminal, times } = judge(recording);
    expect(measures).toMatchObject({ perSecondAtBreak: 400, connectionsAtBreak: null });
    expect(terminal.atMs).toBe(times.firstBroken);
    const waited = recording.load.filter(({ waiting, inFlight }) => (waiting ?? 0) > 0 && inFlight === 16);
    expect(waited.length).toBeGreaterThanOrEqual(8);
    // Late for the service's sake, and not the generator's.
    expect(judge(recording).validity).toEqual({ valid: true, problems: [] });
  });

  test('is the last that came, when answers break it that came after it', () => {
    const load = [
      ...loadRows(2000, 24_000, () => came(50)),
      ...loadRows(24_000, 32_000, () => came(0, 0, { timeouts: 30 })),
    ];
    expect(verdictOf(load).measures.perSecondAtBreak).toBe(50);
  });

  test('is not known where nothing came', () => {
    expect(
      verdictOf(loadRows(2000, 32_000, () => came(0, 0, { timeouts: 3 }))).measures.perSecondAtBreak,
    ).toBeNull();
  });
});

describe('the longest gap', () => {
  const gapMs = (load: LoadRow[]) => verdictOf(load).measures.longestGapMs;

  test('has no seconds in which nobody asked', () => {
    const rare = loadRows(2000, 32_000, (s) => came(s % 10 === 0 ? 1 : 0, undefined, { perSecond: 0.1 }));
    expect(gapMs(rare)).toBe(0);
  });

  test('and has those in which somebody waited all along', () => {
    const waits = (s: number) => s > 10 && s <= 14;
    const load = loadRows(2000, 32_000, (s) => (waits(s) ? came(0, 0, { inFlight: 1 }) : came(5)));
    expect(gapMs(load)).toBe(4000);
  });
});

describe('a memory that grows', () => {
  const minute = (load: LoadRow[]) =>
    judge(
      buildRecording({
        load,
        probe: probeRows(0, 62_000, (s) => ({ ...calm(), anonBytes: (80 + Math.max(0, s - 2)) * mib })),
        trial: {
          phases: [{ name: 'rate', startMs: 2000, endMs: 60_000, warmup: false }],
          ending: { reason: 'load-done', atMs: 62_000, detail: '' },
        },
      }),
    ).growth;

  test('is told, though the load ends with answers to the last of it', () => {
    const load = [
      ...loadRows(2000, 60_000, () => came(100)),
      loadRow({ atMs: 60_200, spanMs: 200, ...came(0, 3) }),
    ];
    expect(minute(load)?.reaches?.what).toBe('limit');
    expect(minute(loadRows(2000, 60_000, (s) => came(s)))).toBeNull();
  });

  test('is no pile of requests because fewer came by chance; it is one where fewer were answered', () => {
    const halves = (second: LoadRow[]) => [
      ...loadRows(2000, 45_000, () => came(3, 3, { perSecond: 2 })),
      ...second,
    ];
    const later = (ok: number) =>
      loadRows(45_000, 62_000, () => came(1, ok, { perSecond: 2, timeouts: 1 - ok }));
    expect(minute(halves(later(1)))).not.toBeNull();
    const slow = loadRows(45_000, 62_000, () => came(3, 1, { perSecond: 2, non2xx: 2 }));
    expect(minute(halves(slow))).toBeNull();
  });
});
