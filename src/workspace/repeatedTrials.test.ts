import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeRun } from '../hosts/run.ts';
import { fakeHost } from '../hosts/testing/fakeHost.ts';
import { messagesOf } from '../hosts/testing/messagesOf.ts';
import { readRun, readRunRecord } from '../record/readRun.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { summarize } from '../report/summary.ts';
import { compileTrials, repeatPlanOf } from '../scenario/compile.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { aScenario } from '../scenario/testing/aScenario.ts';
import { planText } from '../terminal/planText.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { repeating } from './repeatedTrials.ts';

const options = { source: 'a.ts', runId: 'run-1', seed: 1, quick: false, repeats: null, only: {} };
const asked = aScenario({ repeats: { atLeast: 3, atMost: 12 }, vary: { swap: ['off', '1g'] } });
const killed = aKilledTrial();
const verdict: Verdict = { ...judge(killed), validity: { valid: true, problems: [] } };

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-repeats-'));
});
afterEach(() => rmSync(results, { recursive: true }));

/** A run on a host that only passes recordings on; how long each trial lived is said here. */
async function run(livedMs: (plan: TrialPlan) => number, interruptAfter = Number.POSITIVE_INFINITY) {
  const trials = compileTrials(asked, options);
  const host = fakeHost(async function* (plan) {
    yield* messagesOf(killed, plan);
    return { kind: 'done' };
  });
  const interrupt = new AbortController();
  const { verdicts, news, ...request } = repeating({ atLeast: 3, atMost: 12 }, trials, 1);
  const plans: TrialPlan[] = [];
  const told: string[] = [];
  const finished = await executeRun(
    {
      ...request,
      next: (done) => {
        const plan = request.next(done);
        told.push(...news());
        if (plan !== null) plans.push(plan);
        return plan;
      },
      runId: 'run-1',
      scenario: 'fake',
      question: 'Enough?',
      seed: 1,
      command: 'a test',
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      report: () => {},
      interrupt: interrupt.signal,
      onTrial: (_, id) => {
        const plan = plans.at(-1) as TrialPlan;
        const survivedMs = livedMs(plan);
        verdicts.push({
          ...verdict,
          trial: id,
          variant: plan.variant,
          repeat: plan.repeat,
          times: { ...verdict.times, serviceEnd: 2000 + survivedMs },
          measures: { ...verdict.measures, survivedMs },
        });
        if (verdicts.length === interruptAfter) interrupt.abort();
      },
    },
    host,
  );
  return { ...finished, verdicts, plans, told, asked: host.asked };
}

const apart = ({ variant, repeat }: TrialPlan): number =>
  (variant.swap === 'off' ? 4000 : 14_000) + 125 * repeat;

test('it stops where every comparison is closed, records by what, and the report says so', async () => {
  const { run: record, folder, verdicts, plans, told } = await run(apart);
  expect(plans.map(({ repeat }) => repeat)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]);
  expect(plans.map(({ position }) => position)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  expect(record.status).toBe('complete');
  expect(readRunRecord(folder).repeats).toEqual({
    atLeast: 3,
    atMost: 12,
    closed: [{ a: { swap: 'off' }, b: { swap: '1g' }, after: 7, why: 'shown', figure: 'survivedMs' }],
  });
  const closed = 'Closed after 7 of at most 12 repeats, as a difference in how long it lived is held.';
  expect(told).toEqual([`swap=off → swap=1g: ${closed}`]);
  const summary = summarize(readRun(folder), verdicts);
  expect(summary.family).toContain('Stopped after 7 of at most 12 repeats: every comparison was closed.');
  expect(summary.changes[0]?.sentences.at(-1)).toBe(closed);
  expect(summary.changes[0]?.held.map(({ sentence }) => sentence).join(' ')).toMatch(/it lived .* better\./);
});

test('interrupted, it keeps what there is, and says what was open', async () => {
  const { run: record, folder, verdicts } = await run(apart, 9);
  expect(record).toMatchObject({ status: 'interrupted', repeats: { closed: [] } });
  expect(summarize(readRun(folder), verdicts).family).toContain(
    'Ended in repeat 5 of at most 12: 1 of 1 comparison was still open.',
  );
});

test('a variant of which no comparison is open gets no more trials, and numbers have no gaps', () => {
  const three = aScenario({ repeats: { atLeast: 3, atMost: 12 }, vary: { swap: ['off', '1g', '2g'] } });
  const all = compileTrials(three, options);
  const { next, verdicts, repeats } = repeating({ atLeast: 3, atMost: 12 }, all, 1);
  const made: TrialPlan[] = [];
  for (let plan = next(0); plan !== null; plan = next(made.length)) {
    made.push(plan);
    const { swap } = plan.variant;
    // One lives far shorter than two whose lives are mixed.
    const survivedMs =
      swap === 'off' ? 1000 + plan.repeat : 20_000 + 900 * ((plan.repeat * (swap === '1g' ? 5 : 7)) % 13);
    verdicts.push({
      ...verdict,
      variant: plan.variant,
      repeat: plan.repeat,
      times: { ...verdict.times, serviceEnd: 2000 + survivedMs },
      measures: { ...verdict.measures, survivedMs },
    });
  }
  const count = (swap: string) => made.filter(({ variant }) => variant.swap === swap).length;
  expect(repeats.closed.filter(({ why }) => why === 'shown').map(({ a, b }) => [a.swap, b.swap])).toEqual([
    ['off', '1g'],
    ['off', '2g'],
  ]);
  expect(count('off')).toBe(7);
  expect(count('1g')).toBe(count('2g'));
  expect(made.map(({ id }) => Number(id.slice(0, 2)))).toEqual(made.map((_, index) => index + 1));
});

test('a number on the command line, and a quick run, go before the plan', () => {
  expect(repeatPlanOf(asked, { quick: false, repeats: null })).toEqual({ atLeast: 3, atMost: 12 });
  expect(repeatPlanOf(asked, { quick: true, repeats: null })).toBeNull();
  expect(repeatPlanOf(asked, { quick: false, repeats: 5 })).toBeNull();
  expect(compileTrials(asked, { ...options, repeats: 5 })).toHaveLength(10);
  expect(compileTrials(asked, { ...options, quick: true })).toHaveLength(2);
  expect(repeatPlanOf(aScenario({ repeats: 4 }), { quick: false, repeats: null })).toBeNull();
});

test('show says from how many trials to how many, and when it is looked', () => {
  const planned = {
    question: asked.question,
    trials: compileTrials(asked, options),
    repeats: { atLeast: 3, atMost: 12 },
    seed: 1,
    seedGiven: false,
    searches: [],
    command: 'oomlab scenario a',
  };
  const text = planText(planned, { tty: false, columns: 200, color: false }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('3 to 12 repeats, as long as any of 1 comparison is open.');
  expect(text).toContain(
    'Differences are looked for after 7 and 12; fewer than 7 could not hold any, however far apart they are.',
  );
  expect(text).toContain(
    'From 6 trials, at most 9 min 0 s of load, to 24 trials; at most 36 min 0 s of load',
  );
});
