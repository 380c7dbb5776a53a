import { afterEach, expect, it } from 'vitest';
import { readRun } from '../../../src/record/readRun.ts';
import { capacityOf } from '../../../src/report/capacity/searched.ts';
import { mapOf } from '../../../src/report/map/map.ts';
import { sizeOf } from '../../../src/report/size/sizeReport.ts';
import { judge } from '../../../src/verdict/judge.ts';
import { leftovers, newestRun, oomlab, resultsFolder } from '../oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

/** What a command said, and what its run says to who reads it again. */
async function searched(command: 'size' | 'capacity' | 'map', name: string) {
  using results = resultsFolder();
  const file = `test/engine/scenarios/${name}.ts`;
  const { exitCode, all } = await oomlab(['--results', results.path, command, file]);
  const { run, recordings } = readRun(newestRun(results.path, name));
  return { exitCode, all, run, verdicts: recordings.map(judge) };
}

it('the smallest machine that a program survives on is found, and proved', async () => {
  const { exitCode, all, run, verdicts } = await searched('size', 'right-memory');
  expect(exitCode, all).toBe(0);
  const answer = sizeOf(run, verdicts);
  expect(answer).toMatchObject({
    recommended: '72m',
    smaller: { value: '56m', why: ['oom-kill'] },
    larger: null,
    proof: { survived: answer?.proof?.clean, lost: 0 },
  });
  expect(all).toContain('A memory of 72m carries the load at least 75 % of the time');
});

it('the rate that a machine holds is found, and what fails above it', async () => {
  const { all, run, verdicts } = await searched('capacity', 'reports-at-once');
  const [found] = capacityOf(run, verdicts) ?? [];
  expect(found?.answer.kind, all).toBe('found');
  // Two at once are the most that fit: of 200 ms each there are more beyond 10/s, and of 500 ms beyond 4/s.
  expect(found?.answer.interval?.lowPerSecond).toBeLessThan(10);
  expect(found?.answer.interval?.highPerSecond).toBeGreaterThan(4);
  expect(all).toMatch(/carries [\d.]+ requests\/s \[.*\] at p99 ≤ 2000 ms; above: .*\(oom-kill\)/);
});

it('a map of memory and load is drawn with a trial for each column and row at most', async () => {
  const { exitCode, all, run, verdicts } = await searched('map', 'reports-at-once');
  expect(exitCode, all).toBe(0);
  const { answer } = mapOf(run, verdicts) ?? {};
  expect(
    answer?.cells.map(({ x, y, survives }) => `${x} at ${y}: ${survives ? 'survives' : 'fails'}`),
  ).toEqual([
    '30m at 2: fails',
    '72m at 2: survives',
    '800m at 2: survives',
    '30m at 6: fails',
    '72m at 6: fails',
    '800m at 6: survives',
  ]);
  expect(answer?.trialsDone).toBeLessThanOrEqual(4);
});
