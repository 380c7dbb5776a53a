import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { readTrial } from '../record/readTrial.ts';
import { buildRecording, loadRows, mib, served } from '../record/testing/buildRecording.ts';
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
  expect(judge(recording).measures).toMatchObject({
    p50Ms: latencies.getValueAtPercentile(50) / 1000,
    p99Ms: latencies.getValueAtPercentile(99) / 1000,
  });
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
      histogram: { count: 2500, p50Ms: 10, p90Ms: 20, p99Ms: 30, p999Ms: 35, maxMs: 40, encoded: '' },
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
