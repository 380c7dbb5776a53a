import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeHost } from '../hosts/testing/fakeHost.ts';
import { messagesOf } from '../hosts/testing/messagesOf.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { runWatched } from './runWatched.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-watched-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(results, { recursive: true });
});

test('a search is asked what it knows after each trial, when its verdict is there, and it is told as far as it is news', async () => {
  const killed = aKilledTrial();
  const host = fakeHost(async function* (plan) {
    yield* messagesOf(killed, plan);
    return { kind: 'done' };
  });
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const verdicts: Verdict[] = [];
  const plans = ['1', '2', '3'].map(
    (id): TrialPlan => ({ ...killed.trial.plan, id, position: Number(id), runId: 'run-1' }),
  );
  const seen: number[] = [];
  await runWatched(
    {
      runId: 'run-1',
      seed: 1,
      command: 'a test',
      scenario: 'watched',
      question: 'What is known?',
      trials: plans,
      next: (done) => {
        seen.push(verdicts.length);
        return plans[done] ?? null;
      },
      verdicts,
      soFar: () => ({
        lines: [`${verdicts.length} of them ended`, verdicts.length < 2 ? 'few' : 'enough'],
        left: { trials: 3 - verdicts.length, loadMs: 0, bound: 'at most' },
      }),
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      withReport: false,
      interrupt: new AbortController().signal,
    },
    host,
  );
  expect(seen).toEqual([0, 1, 2, 3]);
  expect(verdicts.map(({ trial }) => trial)).toEqual(['1', '2', '3']);
  const known = said.split('\n').filter((line) => /^ {2}(\d of|few|enough)/.test(line));
  expect(known).toEqual(['  1 of them ended', '  few', '  2 of them ended', '  enough', '  3 of them ended']);
});

test('on a fleet what chooses the next trial is told what is under way, and for which repeat', async () => {
  const killed = aKilledTrial();
  const host = fakeHost(
    async function* (plan) {
      yield* messagesOf(killed, plan);
      return { kind: 'done' };
    },
    { atOnce: () => 2 },
  );
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const plans = ['1', '2', '3', '4'].map(
    (id): TrialPlan => ({
      ...killed.trial.plan,
      id,
      position: Number(id),
      repeat: Math.ceil(Number(id) / 2),
      runId: 'run-1',
    }),
  );
  const asked: [number, string[], number | null][] = [];
  await runWatched(
    {
      runId: 'run-1',
      seed: 1,
      command: 'a test',
      scenario: 'watched',
      question: 'What is under way?',
      trials: plans,
      together: true,
      next: (done, underWay = [], within = null) => {
        asked.push([done, underWay.map(({ id }) => id), within]);
        const plan = plans[done] ?? null;
        return within !== null && plan?.repeat !== within ? null : plan;
      },
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      withReport: false,
      interrupt: new AbortController().signal,
    },
    host,
  );
  expect(asked.slice(0, 4)).toEqual([
    [0, [], null],
    [1, ['1'], 1],
    [2, ['1', '2'], 1],
    [2, ['1', '2'], null],
  ]);
});
