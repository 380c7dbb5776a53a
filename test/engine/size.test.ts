import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readRun } from '../../src/record/readRun.ts';
import { sizeOf } from '../../src/report/size/sizeReport.ts';
import { judge } from '../../src/verdict/judge.ts';
import { leftovers, oomlab, resultsFolder } from './oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

it('the smallest machine that a program survives on is found, and proved', async () => {
  using results = resultsFolder();
  const file = 'test/engine/scenarios/right-memory.ts';
  const done = await oomlab(['--results', results.path, 'size', file]);
  expect(done.exitCode, done.all).toBe(0);
  const { run, recordings } = readRun(join(results.path, 'right-memory', 'latest'));
  const answer = sizeOf(run, recordings.map(judge));
  expect(answer).toMatchObject({
    recommended: '72m',
    smaller: { value: '56m', why: ['oom-kill'] },
    larger: null,
    proof: { survived: answer?.proof?.clean, lost: 0 },
  });
  expect(done.all).toContain('A memory of 72m carries the load at least 75 % of the time');
});
