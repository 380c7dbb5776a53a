import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import type { Recording } from '../../record/recording.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { buildRecording, loadRows, mib, probeRows } from '../../record/testing/buildRecording.ts';
import { loadPlanOf } from '../../scenario/loads/loadPlan.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { foundIn } from '../found.ts';
import { githubSummary } from '../outputs/githubSummary.ts';
import { reportOutputs } from '../renderReport.ts';
import { filesOf } from '../testing/filesOf.ts';
import { boundsText, failedText, offeredText } from './cells.ts';
import { trialStepsTable } from './trialSteps.ts';
import { variantStepsTables } from './variantSteps.ts';

/** Under load from 2 s on: a second of warm-up, then 1 and 5 connections for two seconds each; killed 1.4 s into the last. */
function killed(id: string, repeat: number, good = 10): Recording {
  const warmup = { connections: 1, for: '1s' };
  const load = loadPlanOf({ shape: 'steps', requests: '/', connections: [1, 5], every: '2s', warmup }, 1);
  return buildRecording({
    plan: { id, repeat, load, variant: { swap: '<b>|on' } },
    trial: { ending: { reason: 'target-died', atMs: 6450, detail: '' } },
    load: loadRows(2000, 6000, (second) => ({
      ...{ ok: good, timeouts: second === 3 ? 10 : 0 },
      ...{ p50Ms: 10, p90Ms: 20, p99Ms: second === 2 ? 30 : 50, maxMs: 60 },
    })),
    probe: probeRows(2000, 6400, (_, atMs) => ({
      usageBytes: (atMs / 100) * mib,
      limitBytes: 128 * mib,
      swapBytes: 0,
    })),
  });
}
const recordings = [killed('01', 1), killed('02', 2, 20)];
const verdicts = recordings.map((recording) => {
  const { times, terminal } = aVerdict(recording);
  return aVerdict(recording, {
    terminal: { ...terminal, atMs: 6400 },
    times: {
      ...times,
      firstBroken: null,
      firstKill: 6400,
      kill: 6400,
      exit: 6440,
      serviceEnd: 6400,
      observationEnd: 6440,
    },
  });
});
const recorded = aRun(recordings);
const found = foundIn(recorded, verdicts);
const files = filesOf(reportOutputs(recorded, verdicts, '2026-01-01T00:00:00.000Z', () => ''));
const file = (path: string) => files.get(path) ?? '';

test('a trial has a row for each step, and says what was cut instead of figures that look whole', () => {
  const table = trialStepsTable(recordings[0] as Recording, verdicts[0] as Verdict);
  expect(table?.head).toEqual([
    ...['step', 'what happened', 'offered', 'answered /s', 'good /s', 'failed', 'p50', 'p99'],
    ...['peak usage', 'peak anon', 'CPU cores'],
  ]);
  expect(table?.rows).toEqual([
    ['warm-up', '', '1', '10.0', '10.0', '0 %', '10 ms', '50 ms', '29 MiB (23 %)', 'n/a', 'n/a'],
    [
      '1 connection',
      '',
      '1',
      '10.0',
      '10.0',
      '33.3 %',
      '10 ms',
      '30 to 50 ms',
      '49 MiB (38 %)',
      'n/a',
      'n/a',
    ],
    [
      '5 connections',
      'oom-kill 1.4 s in; gone 1.4 s into 2.0 s, until then 10.0 good/s and 0 % failed',
      ...['5', 'cut', 'cut', 'cut', 'cut', 'cut', '63 MiB (49 %)', 'n/a', 'n/a'],
    ],
  ]);
});

test('a variant has the medians of its valid trials, and of how many', () => {
  const [table, none] = variantStepsTables(found.steps, found.summary);
  expect(none).toBeUndefined();
  expect(table?.title).toBe('Steps of the load: swap=<b>|on');
  expect(table?.rows.map((row) => [row[0], row[1], row[4], row.at(-1)])).toEqual([
    ['warm-up', '', '15.0 [10.0, 20.0]', '2 of 2'],
    ['1 connection', '', '15.0 [10.0, 20.0]', '2 of 2'],
    ['5 connections', 'oom-kill 1.4 s in, 2 of 2; gone, 2 of 2', 'cut', '0 of 2'],
  ]);
  const invalid = verdicts.map((verdict) => ({ ...verdict, validity: { valid: false, problems: ['late'] } }));
  expect(foundIn(recorded, invalid).steps).toEqual([]);
});

test('every output has it, and no text of an author as markup', () => {
  expect(file('report.html').match(/<h3>Steps of the load: swap=&lt;b&gt;\|on<\/h3>/g)).toHaveLength(1);
  expect(file('report.html').match(/<h4>Steps of the load<\/h4>/g)).toHaveLength(2);
  expect(file('report.md')).toContain('### Steps of the load: swap=\\<b\\>\\|on\n');
  expect(file('report.md').match(/^#### Steps of the load$/gm)).toHaveLength(2);
  expect(githubSummary(recorded.run, found)).toContain('### Steps of the load: swap=\\<b\\>\\|on\n');
});

test('steps.csv has a row for each step of each trial, whose figures are empty where it was cut', () => {
  const rows = parse(file('steps.csv'), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ trial, step, name }) => [trial, step, name]).slice(2, 4)).toEqual([
    ['01', '3', '5 connections'],
    ['02', '1', 'warm-up'],
  ]);
  expect(rows[1]).toMatchObject({
    ...{
      part: 'measured',
      fromMs: '1000',
      toMs: '3000',
      offeredUnit: 'connections',
      offeredTo: '1',
      cut: '',
    },
    ...{
      goodPerSecond: '10',
      failedShare: '0.3333',
      p99LowMs: '30',
      p99HighMs: '50',
      due: '',
      peakSwapBytes: '0',
    },
    ...{ untilCutGoodPerSecond: '', peakAnonBytes: '', valid: 'true', 'variant.swap': '<b>|on' },
  });
  expect(rows[2]).toMatchObject({
    ...{ cut: 'gone', cutAfterMs: '1400', goodPerSecond: '', p99HighMs: '', failed: '' },
    ...{ untilCutGoodPerSecond: '10', untilCutFailedShare: '0', happened: 'oom-kill 1400' },
  });
});

test('steps.json has the same for programs', () => {
  const { trials } = JSON.parse(file('steps.json'));
  expect(trials[0].steps[2]).toMatchObject({
    cut: { kind: 'gone', afterMs: 1400 },
    felt: null,
    untilCut: { good: 10, duePerSecond: null, p99Ms: { low: 50, high: 50 } },
    happened: [{ what: 'oom-kill', afterMs: 1400 }],
  });
});

test('a load of one step has no table of them; files for programs have it all the same', () => {
  const one = buildRecording({});
  const judged = [aVerdict(one)];
  expect(foundIn(aRun([one]), judged).steps).toEqual([]);
  expect(trialStepsTable(one, judged[0] ?? null)).toBeNull();
  const made = filesOf(reportOutputs(aRun([one]), judged, '2026-01-01T00:00:00.000Z', () => ''));
  expect(made.get('report.md')).not.toContain('Steps of the load');
  expect(JSON.parse(made.get('steps.json') ?? '').trials[0].steps).toHaveLength(1);
});

test('a trial that came to none of its steps has no table', () => {
  const [first] = recordings;
  expect(first && trialStepsTable({ ...first, events: [] }, verdicts[0] ?? null)).toBeNull();
});

test('of swap nothing is said where there was none; what was not read is not none', () => {
  const withSwap = (swapBytes: number | null): string[] => {
    const { probe, ...rest } = killed('01', 1);
    const rows = probe.map((row) => ({ ...row, swapBytes }));
    // In the last step no sample was taken.
    return (
      trialStepsTable({ ...rest, probe: rows.filter(({ atMs }) => atMs < 5000) }, verdicts[0] ?? null)
        ?.head ?? []
    );
  };
  expect(withSwap(0)).not.toContain('swap');
  expect(withSwap(1)).toContain('swap');
  expect(withSwap(null)).toContain('swap');
});

test('a percentile is shown as what is known of it, and never as a value between', () => {
  const infinite = Number.POSITIVE_INFINITY;
  expect(
    [
      [92, 92.2],
      [92, 95],
      [88, 120],
      [900, 1200],
      [0, 40],
      [5000, infinite],
      [0, infinite],
    ].map(([low = 0, high = 0]) => boundsText({ low, high })),
  ).toEqual(['92 ms', '≤ 95 ms', '88 to 120 ms', '900 ms to 1.2 s', '≤ 40 ms', '≥ 5.0 s', 'n/a']);
  expect(boundsText(null)).toBe('n/a');
});

test('none failed is said only where none did, and all only where all did', () => {
  expect([null, 0, 0.0001, 0.034, 0.9999, 1].map(failedText)).toEqual([
    ...['n/a', '0 %', '< 0.1 %', '3.4 %', '> 99.9 %', '100 %'],
  ]);
});

test('offered is what was due, or what was planned', () => {
  const rate = {
    name: '',
    part: 'measured',
    fromMs: 0,
    toMs: 1,
    unit: 'requests/s',
    from: 10,
    to: 90,
  } as const;
  expect(offeredText(rate, 48.26)).toBe('48.3/s');
  expect(offeredText(rate, null)).toBe('10 to 90/s');
  expect(offeredText({ ...rate, unit: 'connections', to: 10 }, null)).toBe('10');
});
