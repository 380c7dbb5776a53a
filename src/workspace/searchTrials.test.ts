import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeRun } from '../hosts/run.ts';
import { fakeHost } from '../hosts/testing/fakeHost.ts';
import { messagesOf } from '../hosts/testing/messagesOf.ts';
import { readTrial } from '../record/readTrial.ts';
import { compileTrials } from '../scenario/compile.ts';
import type { SearchPlan } from '../scenario/search.ts';
import { aScenario } from '../scenario/testing/aScenario.ts';
import { searchAnswer } from '../study/search.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { keepDerived } from './keepDerived.ts';
import { searching } from './searchTrials.ts';

const golden = join(import.meta.dirname, '..', '..', 'test', 'golden');
const killed = readTrial(join(golden, 'v1-oom-kill-main'));
const survived = readTrial(join(golden, 'v1-survived-streaming-reader'));

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-search-'));
});
afterEach(() => rmSync(results, { recursive: true }));

test('a search chooses each trial by what the ones before it were judged to be, and ends when both edges are found', async () => {
  const values = Array.from({ length: 16 }, (_, index) => `${(index + 1) * 16}m`);
  const plan: SearchPlan = { knob: 'memory', values, repeats: 1, maxTrials: 12 };
  const candidates = compileTrials(aScenario({ vary: { memory: values } }), {
    source: 'a test',
    runId: 'run-1',
    seed: 1,
    quick: false,
    repeats: 4,
    only: {},
  });
  // Enough from 96m on, for a program that nobody has told the search of.
  const host = fakeHost(async function* (trial) {
    yield* messagesOf(Number.parseInt(trial.variant.memory ?? '', 10) < 96 ? killed : survived, trial);
    return { kind: 'done' };
  });
  const verdicts: Verdict[] = [];
  const keeper = keepDerived(false);
  const { onVerdict, ...search } = searching(plan, candidates, verdicts);
  const { run } = await executeRun(
    {
      runId: 'run-1',
      scenario: 'search',
      question: 'How much is enough?',
      seed: 1,
      command: 'a test',
      ...search,
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      report: () => {},
      interrupt: new AbortController().signal,
      onTrial: (folder, id) => onVerdict(keeper.add(folder, id)),
    },
    host,
  );
  expect(run.status).toBe('complete');
  expect(searchAnswer(plan, verdicts)).toMatchObject({
    range: { low: '96m', high: '256m' },
    below: { fails: '80m' },
  });
  expect(verdicts.length).toBeLessThan(values.length);
  expect(run.trials).toEqual(host.asked.slice(1, -1));
  expect(run.trials[0]).toMatch(/^01-memory=\d+m-r1$/);
});
