import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import type { TrialEvent } from '../record/event.ts';
import type { LoadRow } from '../record/loadRow.ts';
import { readTrial } from '../record/readTrial.ts';
import type { TrialRecord } from '../record/schema.ts';
import {
  buildRecording,
  calm,
  containerId,
  containerPid,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  served,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';

const root = join(import.meta.dirname, '..', '..', 'test', 'golden');
const golden = globSync('*/trial.json', { cwd: root })
  .map(dirname)
  .sort()
  .map((name) => ({ name, recording: readTrial(join(root, name)) }));
const measured = golden.filter(({ recording }) => (recording.histogram?.count ?? 0) > 0);

/** Taken as straight between the percentiles of its seconds, the p99 of each of these was off by more than 20 %. */
test.each([
  ['v1-external-kill-child', 0.344, 6.295],
  ['v1-oom-kill-child', 0.048, 0.143],
  ['v1-survived-cold-pages', 1.19, 4.531],
  ['v1-survived-streaming-reader', 1.258, 6.703],
  ['v1-swap-thrash', 7.931, 79.679],
])('the percentiles of %s are the recorded ones', (name, p50Ms, p99Ms) => {
  expect(judge(readTrial(join(root, name))).measures).toMatchObject({ p50Ms, p99Ms });
});

test.each(measured)('the percentiles of $name are those of all its latencies', ({ recording }) => {
  const latencies = decodeFromCompressedBase64(recording.histogram?.encoded ?? '');
  expect(latencies.totalCount).toBe(recording.histogram?.count);
  const { p50Ms, p99Ms } = judge(recording).measures;
  // A percentile is told as the end of its bucket, or as the highest value where that is less: the same to three digits.
  const of = (ms: number | null, percentile: number) =>
    ((ms ?? 0) * 1000) / latencies.getValueAtPercentile(percentile);
  expect(of(p50Ms, 50)).toBeCloseTo(1, 2);
  expect(of(p99Ms, 99)).toBeCloseTo(1, 2);
});

test('without a histogram there are no percentiles, whatever the rows say', () => {
  expect(measured.length).toBeGreaterThanOrEqual(15);
  for (const { recording } of measured)
    expect(judge({ ...recording, histogram: null }).measures).toMatchObject({ p50Ms: null, p99Ms: null });
});

test('figures leave the warm-up out, and name the peak of each kind of memory', () => {
  const { measures } = judge(
    buildRecording({
      load: loadRows(2000, 32_000, (s) => served(s <= 5 ? 500 : 100)),
      histogram: {
        count: 2500,
        p50Ms: 10,
        p90Ms: 20,
        p99Ms: 30,
        p999Ms: 35,
        maxMs: 40,
        encoded: '',
        fromSend: null,
      },
      trial: {
        phases: [
          { name: 'warm-up', startMs: 2000, endMs: 7000, warmup: true },
          { name: 'steady', startMs: 7000, endMs: 32_000, warmup: false },
        ],
      },
    }),
  );
  expect(measures).toMatchObject({
    requests: 2500,
    good: 2500,
    goodputPeak: 100,
    goodputMedian: 100,
    survivedMs: 25_000,
    p50Ms: 10,
    p99Ms: 30,
  });
  expect(measures).toMatchObject({ peakAnonBytes: 80 * mib, limitBytes: 256 * mib, peakHeapBytes: null });
});

/** A warm-up of one connection until 4 s, then steps of 2, 4, 8 and 16, four rows each. */
const stepped = (row: (second: number) => Partial<LoadRow>) =>
  loadRows(2000, 20_000, (s) => ({ ...row(s), connections: s <= 2 ? 1 : 2 ** Math.ceil((s - 2) / 4) }));
const warmedUp: Partial<TrialRecord> = {
  phases: [
    { name: 'warm-up', startMs: 2000, endMs: 4000, warmup: true },
    { name: 'steps', startMs: 4000, endMs: 20_000, warmup: false },
  ],
};
const killedAt = (atMs: number, anonRssKb = 100_000): TrialEvent[] =>
  kernelLines(
    atMs,
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${containerId},mems_allowed=0,oom_memcg=/oomlab/${containerId},task_memcg=/oomlab/${containerId},task=java,pid=${containerPid},uid=0
Memory cgroup out of memory: Killed process ${containerPid} (java) total-vm:400000kB, anon-rss:${anonRssKb}kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0`,
  );

test('load at break: the edge of two rows belongs to the row that begins there', () => {
  const brokenFrom = (second: number) =>
    judge(
      buildRecording({
        load: stepped((s) => (s > second ? { ...served(0), timeouts: 20 } : served(100))),
        trial: warmedUp,
      }),
    ).measures.connectionsAtBreak;
  expect(brokenFrom(6)).toBe(4);
  expect(brokenFrom(5)).toBe(2);
  expect(brokenFrom(14)).toBe(16);
});

test.each([
  [1500, 'before the load'],
  [2575, '575 ms into the warm-up'],
  [12_500, '8.5 s into the load'],
])('a kill at %i ms came %s', (atMs, when) => {
  const { sentence, measures } = judge(
    buildRecording({
      load: stepped(() => served(100)).filter((row) => row.atMs <= atMs + 1000),
      probe: probeRows(0, atMs, () => calm()),
      trial: {
        ...warmedUp,
        phases: (warmedUp.phases ?? []).filter(({ startMs }) => startMs <= atMs),
        ending: { reason: 'target-died', atMs, detail: 'process is gone' },
      },
      events: killedAt(atMs),
    }),
  );
  expect(sentence).toContain(` ${when} `);
  // A death before the measured load is one of those that were looked at: it lived for none of it.
  const before = !when.endsWith('the load') || when.startsWith('before');
  expect(measures.survivedMs === 0).toBe(before);
  expect(measures.connectionsAtBreak).toBe(before ? null : 8);
});

test('what is under way when the load is stopped has not failed', () => {
  const { measures } = judge(
    buildRecording({
      load: loadRows(2000, 12_000, () => ({ ...served(95), sent: 105, timeouts: 5, lost: 5, inFlight: 9 })),
    }),
  );
  expect(measures).toMatchObject({ requests: 1050, good: 950, unfinished: 9 });
});

test('a peak between two samples is what the kernel says of it, and everybody says the same', () => {
  const verdict = judge(
    buildRecording({
      probe: probeRows(0, 12_000, () => ({ ...calm(), peakBytes: 192 * mib, usageBytes: 120 * mib })),
      load: loadRows(2000, 12_000, () => served(100)),
      trial: { ending: { reason: 'target-died', atMs: 12_000, detail: 'process is gone' } },
      events: killedAt(12_000, 130 * 1024),
    }),
  );
  expect(verdict.terminal.kind).toBe('oom-kill');
  expect(verdict.measures).toMatchObject({ peakUsageBytes: 192 * mib, peakAnonBytes: 130 * mib });
});
