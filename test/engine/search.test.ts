import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readRun } from '../../src/record/readRun.ts';
import { searchOf } from '../../src/report/searchReport.ts';
import { judge } from '../../src/verdict/judge.ts';
import { leftovers, oomlab, resultsFolder } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

it('a search finds the smallest machine that a program survives on', async () => {
  using results = resultsFolder();
  const file = 'test/engine/scenarios/right-memory.ts';
  const done = await oomlab(['--results', results.path, 'search', file]);
  expect(done.exitCode, done.all).toBe(0);
  const { run, recordings } = readRun(join(results.path, 'right-memory', 'latest'));
  const answer = searchOf(run, recordings.map(judge));
  expect(answer?.range).toEqual({ low: '72m', high: '136m' });
  expect(answer?.below?.fails).toBe('56m');
  expect(answer?.above?.fails).toBeNull();
  // By bisection, not one after the other; and the recommendation itself was tried.
  expect(answer?.trialsDone).toBeLessThan(8);
  expect(answer?.points.map(({ value }) => value)).toContain(answer?.recommended);
  expect(done.all).toContain(`A memory of ${answer?.recommended} is right`);
});
