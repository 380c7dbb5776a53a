import { describe, expect, test } from 'vitest';
import type { ProbeRow } from '../../../record/probeRow.ts';
import {
  type Built,
  buildRecording,
  calm,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';
import { gather } from '../../trialFacts.ts';
import { memoryGrowth } from './growth.ts';

/** A minute under one load, from 2 s on; memory by the seconds of it. */
function minute(row: (second: number) => Partial<ProbeRow>, built: Built = {}) {
  return buildRecording({
    probe: probeRows(0, 62_000, (second) => ({ ...calm(), ...row(Math.max(0, second - 2)) })),
    load: loadRows(2000, 62_000, () => ({ ...served(100), inFlight: 10 })),
    ...built,
    trial: {
      phases: [{ name: 'steady', startMs: 2000, endMs: 62_000, warmup: false }],
      ending: { reason: 'cap', atMs: 62_000, detail: 'time is up' },
      ...built.trial,
    },
  });
}
const grew = (row: (second: number) => Partial<ProbeRow>, built: Built = {}) =>
  memoryGrowth(gather(minute(row, built)));
const anon = (mebibytes: number) => ({ anonBytes: mebibytes * mib });

describe('a growth that goes on', () => {
  test('a leak: how fast, for each request, and when it reaches the limit', () => {
    const found = grew((second) => anon(80 + second));
    expect(found?.kind).toBe('steady');
    const { bytesPerSecond, bytesPer1000Answers, reaches } = found?.growth ?? {};
    expect(bytesPerSecond?.middle).toBeCloseTo(mib, -1);
    for (const each of ['low', 'middle', 'high'] as const)
      expect(bytesPer1000Answers?.[each]).toBeCloseTo(10 * mib, -1);
    expect(reaches).toMatchObject({ what: 'limit', bytes: 256 * mib });
    // 140 of 256 MiB are held at the end.
    expect((reaches?.inMs ?? 0) / 1000).toBeCloseTo(116, 3);
  });

  test('by requests that were answered: those that ended without an answer are none of them', () => {
    const half = loadRows(2000, 62_000, () => ({ ...served(40), non2xx: 10, timeouts: 50, inFlight: 10 }));
    const found = grew((second) => anon(80 + second), { load: half });
    expect(found?.growth.bytesPer1000Answers?.middle).toBeCloseTo(20 * mib, -1);
    const silent = loadRows(2000, 62_000, () => ({ timeouts: 50, inFlight: 10 }));
    expect(grew((second) => anon(80 + second), { load: silent })?.growth.bytesPer1000Answers).toBeNull();
  });

  test('after a warm-up that took much in a short time', () => {
    const found = grew((second) => anon(40 + 8 * Math.min(second, 8) + 0.5 * second));
    expect(found?.kind).toBe('steady');
    expect(found?.growth.bytesPerSecond.middle).toBeCloseTo(mib / 2, -1);
  });

  test('below the saw-teeth of a collector: by what each collection leaves', () => {
    const found = grew((second) => anon(60 + second + 30 * (second % 1)));
    expect(found?.kind).toBe('steady');
    expect((found?.growth.bytesPerSecond.middle ?? 0) / mib).toBeCloseTo(1, 1);
  });

  test('of files in memory, which nobody can take back', () => {
    expect(grew((second) => ({ shmemBytes: second * mib, fileBytes: (20 + second) * mib }))?.kind).toBe(
      'steady',
    );
  });

  test('in steps, as a cache that is written now and then', () => {
    expect(grew((second) => anon(80 + 4 * Math.floor(second / 4)))?.kind).toBe('steady');
  });

  test('into swap: the end of both is where it is going', () => {
    const machine = { ...plan.machine, swapBytes: 512 * mib };
    const found = grew((second) => ({ ...anon(250), swapBytes: second * mib }), { plan: { machine } });
    expect(found?.growth.reaches).toMatchObject({ what: 'limit and swap', bytes: 768 * mib });
    const host = { ...plan.machine, swapBytes: null };
    expect(
      grew((second) => ({ ...anon(250), swapBytes: second * mib }), { plan: { machine: host } })?.growth
        .reaches,
    ).toBeNull();
  });

  test('its interval holds the true rate, in noise, nine times in ten', () => {
    const noise = (seed: number, second: number) =>
      6 * Math.abs((Math.sin(seed * 97 + second * 12.9898) * 43_758.5453) % 1);
    const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1);
    const held = seeds.filter((seed) => {
      const rate = grew((second) => anon(80 + second + noise(seed, second)))?.growth.bytesPerSecond;
      return rate !== undefined && rate.low <= mib * 1.0001 && rate.high >= mib * 0.9999;
    });
    expect(held.length).toBeGreaterThanOrEqual(32);
  });
});

describe('what looks alike', () => {
  test.each<[string, (second: number) => Partial<ProbeRow>]>([
    [
      'page cache that fills up',
      (second) => ({ usageBytes: (100 + second) * mib, fileBytes: (20 + second) * mib }),
    ],
    ['a warm-up that is over', (second) => anon(80 + 60 * Math.min(1, second / 20))],
    ['a heap that comes to rest', (second) => anon(80 + 60 * (1 - Math.exp(-second / 6)))],
    ['saw-teeth of a second', (second) => anon(80 + 60 * (second % 1))],
    ['saw-teeth as long as a third of the time', (second) => anon(80 + 60 * ((second % 20) / 20))],
    ['one tooth that began where the second half does', (second) => anon(80 + 2 * (second % 30))],
    ['a single step up', (second) => anon(second < 40 ? 80 : 140)],
    ['a steady fall', (second) => anon(140 - second)],
    ['memory that was never read', () => ({ anonBytes: null })],
  ])('%s', (_, row) => {
    expect(grew(row)).toBeNull();
  });

  test('a growth that slows down is told as that', () => {
    const found = grew((second) => anon(80 + 60 * (1 - Math.exp(-second / 25))));
    expect(found?.kind).toBe('levels off');
  });

  test('memory that follows the load', () => {
    const load = loadRows(2000, 62_000, (second) => ({
      ...served(100),
      connections: 1 + Math.floor(second / 4),
    }));
    expect(grew((second) => anon(80 + second), { load })).toBeNull();
  });

  test('requests that pile up: fewer are answered, or more are under way', () => {
    const slower = loadRows(2000, 62_000, (second) => served(second < 46 ? 100 : 40));
    expect(grew((second) => anon(80 + second), { load: slower })?.kind).toBe('piles up');
    const more = loadRows(2000, 62_000, (second) => ({ ...served(100), inFlight: 10 * second }));
    expect(grew((second) => anon(80 + second), { load: more })?.kind).toBe('piles up');
  });

  test('a heap that may fill up to its own maximum, and one that has grown past it', () => {
    const withHeap = (row: (second: number) => Partial<ProbeRow>, heapMaxBytes: number) =>
      grew((second) => ({ ...row(second), heapMaxBytes }));
    expect(withHeap((second) => anon(80 + second), 100 * mib)).toMatchObject({
      kind: 'may fill its heap',
      heapBytes: 100 * mib,
    });
    expect(withHeap((second) => anon(80 + second), 40 * mib)?.kind).toBe('steady');
  });
});

describe('where it is said', () => {
  test('the sentence and the evidence of what survived', () => {
    const verdict = judge(minute((second) => anon(80 + second)));
    expect(verdict.sentence).toBe(
      'It survived 60.0 s of the load; its memory grows by 1 MiB/s, 10 MiB [10 MiB, 10 MiB] per 1,000 requests, and at that rate reaches its limit of 256 MiB in about 116.0 s.',
    );
    expect(verdict.evidence.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /^Memory that nothing on disk stands for grew by 1 MiB\/s \[.*\] over the last 30\.0 s under the same load, 10 MiB \[10 MiB, 10 MiB\] per 1,000 requests: if it goes on so, it reaches its limit of 256 MiB in 116\.0 s \[/,
      ),
    );
    expect(verdict.growth?.reaches?.what).toBe('limit');
  });

  test('not in that of one that levels off, and not after an end', () => {
    const rests = judge(minute((second) => anon(80 + 60 * (1 - Math.exp(-second / 25)))));
    expect(rests.growth).toBeNull();
    expect(rests.sentence).not.toContain('grows');
    const broken = loadRows(2000, 62_000, (second) =>
      second < 50 ? served(100) : { sent: 10, timeouts: 10 },
    );
    expect(judge(minute((second) => anon(80 + second), { load: broken })).growth).toBeNull();
  });
});
