import { expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../../record/testing/buildRecording.ts';
import { judge } from '../judge.ts';
import { gather } from '../trialFacts.ts';
import { jvmState } from './jvmState.ts';

const zeroWallMs = 1_700_000_000_000;
const words = (built: Built): string[] => jvmState(gather(buildRecording(built))).map(({ text }) => text);
/** A full collection at each of these seconds of the trial. */
const collections = (seconds: number[], afterMb: (second: number) => number): string[] =>
  seconds.map((second, id) => {
    const stamp = new Date(zeroWallMs + second * 1000).toISOString().replace('Z', '+0000');
    return `[${stamp}][info][gc] GC(${id}) Pause Full (Allocation Failure) 90M->${afterMb(second)}M(96M) 500.0ms`;
  });
const every2s = Array.from({ length: 12 }, (_, index) => 4 + index * 2);

test('a leak, in words', () => {
  expect(words({ gcLog: collections(every2s, (second) => 30 + second * 2) })).toEqual([
    'The heap after a full collection grew from 38 MiB to 82 MiB over 12 of them in 22.0 s while the load stayed the same (10 connections): a leak, or a cache without a bound.',
  ]);
});

test('a rise that came with the load, in words', () => {
  const load = loadRows(2000, 32_000, (second) => ({ ...served(100), connections: second <= 13 ? 5 : 50 }));
  expect(words({ load, gcLog: collections(every2s, (second) => (second <= 15 ? 34 : 88)) })).toEqual([
    'The heap after a full collection rose with the load, from 34 MiB at 5 connections to 88 MiB at 50, and stayed while that stayed: no leak was seen.',
  ]);
});

test('of a load by rate, and without the time in which only its last answers came', () => {
  const rates = (perSecond: number) => ({ connections: null, perSecond, due: perSecond, ok: perSecond });
  const load = [
    ...loadRows(2000, 13_000, () => rates(5)),
    ...loadRows(13_000, 27_000, () => rates(50)),
    ...loadRows(27_000, 32_000, () => ({ ...rates(0), ok: 3 })),
  ];
  const size = (second: number) => (second >= 27 ? 20 : second <= 14 ? 34 : 88);
  expect(words({ load, gcLog: collections([...every2s, 28, 29, 30], size) })).toEqual([
    'The heap after a full collection rose with the load, from 34 MiB at 5 requests/s to 88 MiB at 50, and stayed while that stayed: no leak was seen.',
  ]);
});

test('too few to tell, in words; collections before the load do not count', () => {
  expect(words({ gcLog: collections([1, 4, 5], () => 30) })).toEqual([
    'There were 2 full collections within 1.0 s: too few, or too short a time, to tell a leak from load.',
  ]);
  expect(words({ gcLog: collections([1], () => 30) })).toEqual([
    'There was no full collection: too few to tell a leak from load.',
  ]);
});

test('nothing is said of what has no GC log', () => {
  expect(words({})).toEqual([]);
});

const account = (
  label: 'before the load' | 'after the load',
  atMs: number,
  sizesMib: Record<string, number>,
) => {
  const categories = Object.fromEntries(
    Object.entries(sizesMib).map(([name, size]) => [
      name,
      { reservedBytes: 2 * size * mib, committedBytes: size * mib },
    ]),
  );
  const committed = Object.values(sizesMib).reduce((sum, size) => sum + size, 0) * mib;
  const total = { reservedBytes: 2 * committed, committedBytes: committed };
  return at(atMs, { kind: 'native-memory', label, tookMs: 20, total, categories });
};
const before = account('before the load', 1500, { 'Java Heap': 40, Thread: 2, Code: 8, Class: 2 });

test('where native memory grew between the two accounts', () => {
  const after = account('after the load', 32_000, {
    'Java Heap': 60,
    Thread: 34,
    Code: 8.5,
    Class: 2,
    Other: 5,
  });
  expect(words({ events: [before, after] })).toEqual([
    'From before the load to after it, the memory that the JVM had committed grew by 57.5 MiB, from 52 MiB to 110 MiB. Grown: Thread by 32 MiB (2 MiB to 34 MiB), Java Heap by 20 MiB (40 MiB to 60 MiB), Other by 5 MiB (0 B to 5 MiB).',
  ]);
});

test('one account alone tells no growth', () => {
  expect(words({ events: [before] })).toEqual([]);
});

test('without performance data the GC log stands in, and the verdict says so', () => {
  const probe = probeRows(0, 32_000, () => ({ ...calm(), youngGcMs: null, fullGcMs: null, fullGcs: null }));
  const jvm = { ...plan.target, runtime: 'jvm' as const };
  const gcLog = collections(every2s, () => 30);
  const verdict = judge(buildRecording({ probe, gcLog, plan: { target: jvm } }));
  expect(verdict.validity.problems).toEqual(['no performance data of the JVM: GC figures are from its log']);
  expect(verdict.validity.valid).toBe(true);
  expect(verdict.times.firstFullGc).toBe(3500);
  expect(verdict.measures.peakHeapBytes).toBe(90 * mib);
  // Three pauses of half a second in the worst five seconds.
  expect(verdict.measures.worstGcShare).toBeCloseTo(0.3);
  expect(verdict.degradation.kind).toBe('none');
  expect(verdict.missing.join()).not.toContain('GC');
});
