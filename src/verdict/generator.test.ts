import { describe, expect, test } from 'vitest';
import type { LoadRow } from '../record/loadRow.ts';
import { buildRecording, loadRow, loadRows, served } from '../record/testing/buildRecording.ts';
import { generatorHealth } from './generator.ts';
import { judge } from './judge.ts';
import { verdictSchema } from './verdict.ts';

/** A thousand a second are due, and for some seconds from 10 s on the generator is in a state. */
const rows = (state: Partial<LoadRow>, seconds = 4, others: Partial<LoadRow> = {}) =>
  loadRows(2000, 32_000, (s) => ({
    ...{ connections: null, perSecond: 1000, due: 1000, sent: 1000, ok: 1000, latenessP99Ms: 1 },
    ...others,
    ...(s > 10 && s <= 10 + seconds ? state : {}),
  }));
const late = { sent: 700, ok: 700, latenessP99Ms: 312.4 };

describe('a generator that sends too late', () => {
  test('makes a trial invalid, which says what was due, what was sent, and what this machine can send', () => {
    const { validity } = judge(buildRecording({ load: rows(late, 4, { sent: 990 }) }));
    expect(validity).toEqual({
      valid: false,
      problems: [
        'the generator sent requests more than 10 ms after they were due for 4 s',
        'of 1000 requests/s that were due meanwhile the generator sent 700, with a p99 of lateness of 312 ms; on time it could send 990 requests/s on this machine',
      ],
      generatorBehind: {
        duePerSecond: 1000,
        sentPerSecond: 700,
        latenessP99Ms: 312.4,
        onTimePerSecond: 990,
      },
    });
  });

  test('all the time has no rate that it could send on time', () => {
    const { beyond, behind } = generatorHealth(rows({}, 0, late));
    expect(behind?.onTimePerSecond).toBeNull();
    expect(beyond.at(-1)).toContain('on time it could send not the least of this load on this machine');
  });

  test('is not blamed for requests that waited for others to end', () => {
    expect(generatorHealth(rows({ ...late, held: 690 })).behind).toBeNull();
    expect(generatorHealth(rows({ ...late, held: 7 })).behind).toBeNull();
    // Of 700, six are not the latest hundredth.
    expect(generatorHealth(rows({ ...late, held: 6 })).behind).not.toBeNull();
    expect(generatorHealth(rows({ ...late, held: null })).behind).toBeNull();
  });

  test('is for the rate of each second: a last sliver is none', () => {
    const sliver = loadRow({ atMs: 32_010, spanMs: 10, connections: null, due: 0, sent: 100 });
    expect(generatorHealth([...rows(late), sliver]).behind?.onTimePerSecond).toBe(1000);
  });
});

describe('for how long', () => {
  test('counts by time: a row in which it stood still is a long one', () => {
    const still = (spanMs: number) => [
      ...loadRows(2000, 12_000, () => served(100)),
      loadRow({ atMs: 12_000 + spanMs, spanMs, ...served(5), generatorDelayMs: spanMs }),
      ...loadRows(12_000 + spanMs, 32_000, () => served(100)),
    ];
    expect(generatorHealth(still(5000)).beyond).toEqual([
      'the generator was late by more than 400 ms for 5 s',
    ]);
    expect(generatorHealth(still(2000)).behind).toBeNull();
  });

  test('two seconds and a sliver are no three', () => {
    const busy = { ...served(100), generatorCpuShare: 0.99 };
    const two = loadRows(2000, 4000, () => busy);
    expect(generatorHealth([...two, loadRow({ atMs: 4010, spanMs: 10, ...busy })]).behind).toBeNull();
    expect(generatorHealth([...two, loadRow({ atMs: 5000, ...busy })]).behind).not.toBeNull();
  });
});

test('in a closed loop nothing is due, and nothing is said of a rate', () => {
  const load = loadRows(2000, 32_000, (s) => ({ ...served(100), generatorCpuShare: s <= 4 ? 0.95 : 0.3 }));
  const { validity } = judge(buildRecording({ load }));
  expect(validity.problems).toEqual(['the generator was saturated: over 85 % of its core for 4 s']);
  expect(validity.generatorBehind).toEqual({
    duePerSecond: null,
    sentPerSecond: 100,
    latenessP99Ms: null,
    onTimePerSecond: 100,
  });
});

test('a verdict with it is read back as it is, and one that kept up has nothing of it', () => {
  const behind = judge(buildRecording({ load: rows(late) }));
  expect(verdictSchema.parse(JSON.parse(JSON.stringify(behind)))).toEqual(behind);
  expect(judge(buildRecording({ load: rows({}) })).validity).toEqual({ valid: true, problems: [] });
});
