import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeRun } from '../../hosts/run.ts';
import { fakeHost } from '../../hosts/testing/fakeHost.ts';
import { messagesOf } from '../../hosts/testing/messagesOf.ts';
import { readRun } from '../../record/readRun.ts';
import { sizeDetailsOf } from '../../report/size/sizeDetails.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { aScenario } from '../../scenario/testing/aScenario.ts';
import { parseBytes } from '../../scenario/units.ts';
import { sizeAnswer } from '../../study/size/answer.ts';
import { keepDerived } from '../keepDerived.ts';
import { quietTrial } from '../testing/quietTrial.ts';
import { sizeOfScenario, sizing } from './sizeTrials.ts';

const killed = quietTrial('v1-oom-kill-main');
const survived = quietTrial('v1-survived-streaming-reader');

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-size-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const mib = 1024 ** 2;

const asked = ({ size, verdicts }: Awaited<ReturnType<typeof search>>) => [size.plan, verdicts] as const;

const sized = (size: object, changes: object = {}) =>
  sizeOfScenario({ name: 'a', source: 'a.ts', scenario: aScenario({ size: size as never, ...changes }) });

const fromOneToSixteen = {
  knob: 'memory',
  from: '16m',
  to: '256m',
  step: '16m',
  survives: 0.75,
  confidence: 0.8,
};

let searches = 0;

/** Enough from 96m on, for a program that nobody has told of it. */
async function search(changes: object = {}, interruptAfter: number | null = null) {
  const size = sized({ ...fromOneToSixteen, ...changes });
  if (size === null) throw new Error('no size');
  searches += 1;
  const runId = `run-${searches}`;
  const host = fakeHost(async function* (trial) {
    yield* messagesOf(trial.machine.memoryBytes < 96 * mib ? killed : survived, trial);
    return { kind: 'done' };
  });
  const interrupt = new AbortController();
  const plans: TrialPlan[] = [];
  const keeper = keepDerived(false);
  const { onRecorded, verdicts, next, ...seeking } = sizing(size, { runId, seed: 1, quick: false });
  const { run, folder } = await executeRun(
    {
      runId,
      scenario: 'size',
      question: 'How much is enough?',
      seed: 1,
      command: 'a test',
      ...seeking,
      next: (done) => {
        const plan = next(done);
        if (plan !== null) plans.push(plan);
        return plan;
      },
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      report: () => {},
      interrupt: interrupt.signal,
      onTrial: (at, id) => {
        verdicts.push(keeper.add(at, id));
        onRecorded(at);
        if (verdicts.length === interruptAfter) interrupt.abort();
      },
    },
    host,
  );
  return { size, run, folder, verdicts, plans, host, most: seeking.total };
}

test('each trial is chosen by what the ones before it were judged to be, and it ends when a value is proved', async () => {
  const { size, run, verdicts, host } = await search({ recommenders: 0 });
  expect(run.status).toBe('complete');
  expect(run.size).toEqual(size.plan);
  expect(sizeAnswer(size.plan, verdicts)).toMatchObject({
    recommended: '96m',
    smaller: { value: '80m' },
    proof: { survived: 7, lost: 0 },
    afresh: [],
  });
  expect(run.trials).toEqual(host.asked.slice(1, -1));
  expect(run.trials[0]).toMatch(/^01-memory=\d+m-r1$/);
  // Repeats of a value are trials of their own, with requests of their own.
  expect(new Set(run.trials).size).toBe(verdicts.length);
});

test('then each value that recommenders would say is tried afresh, which changes nothing of the answer', async () => {
  const without = await search({ recommenders: 0 });
  const { size, run, folder, verdicts, plans, most } = await search({ recommenders: 3 });
  const [before, after] = [sizeAnswer(size.plan, without.verdicts), sizeAnswer(size.plan, verdicts)];
  const { recommended, proof, trialsDone, explored } = before;
  expect(after).toMatchObject({ state: 'proved', recommended, proof, trialsDone, explored });
  const afresh = plans.slice(trialsDone);
  expect(afresh).toHaveLength(6);
  expect(verdicts.length).toBeLessThanOrEqual(most);
  // One of each, and again: what drifts meets both alike. The machine has what the name says.
  const names = afresh.map(({ variant }) => variant.memory);
  expect(new Set(names).size).toBe(2);
  expect(names.slice(0, 2)).toEqual(names.slice(2, 4));
  for (const { variant, machine } of afresh)
    expect(machine.memoryBytes).toBe(parseBytes(variant.memory ?? ''));
  expect(new Set(run.trials).size).toBe(verdicts.length);
  // The page finds them again from the recording alone.
  const table = sizeDetailsOf(readRun(folder), verdicts)?.tables.at(-1);
  expect(table?.rows.map((row) => row.at(-1))).toEqual([
    'survived 3 of 3 fresh trials [53 to 100 %]',
    'survived 3 of 3 fresh trials [53 to 100 %]',
    // By its plan it is a JVM, and what the trials here record is of none.
    'the number of classes was not read',
  ]);
});

test('interrupted before its answer it has what was found, and no value', async () => {
  const { size, run, verdicts } = await search({}, 9);
  expect(run).toMatchObject({ status: 'interrupted', trials: { length: 9 } });
  expect(sizeAnswer(size.plan, verdicts)).toMatchObject({
    state: 'open',
    recommended: null,
    smaller: { why: ['oom-kill'] },
  });
});

test('interrupted after its answer it keeps it', async () => {
  const { trialsDone } = sizeAnswer(...(await search({ recommenders: 0 }).then(asked)));
  const { size, run, verdicts } = await search({}, trialsDone + 2);
  expect(run.status).toBe('interrupted');
  expect(sizeAnswer(size.plan, verdicts)).toMatchObject({ state: 'proved', recommended: '96m' });
});

test.each([
  ['a knob without an order', { knob: 'collector', values: ['g1', 'serial'] }, /no knob with an order/],
  ['a knob that nobody has', { knob: 'threads', from: 1, to: 8 }, /no knob with an order/],
  ['a range the wrong way round', { knob: 'heap', from: '128m', to: '32m' }, /make no list/],
  ['more values than anybody tries', { knob: 'heap', from: '1m', to: '10g', step: '1m' }, /make no list/],
  ['no values', { knob: 'memory' }, /memory has no values/],
  ['machines in falling order', { knob: 'machine', values: ['t3.small', 't3.nano'] }, /not in rising order/],
  ['the same value twice', { knob: 'memory', values: ['64m', '64m'] }, /there twice/],
  ['what is no amount', { knob: 'memory', values: ['64m', 'lots'] }, /no amount above 0 \(found lots\)/],
  ['none of something', { knob: 'workers', values: [0, 1] }, /no amount above 0 \(found 0\)/],
  ['too few trials', { knob: 'memory', from: '64m', to: '1g', maxTrials: 20 }, /takes 25 trials/],
])('%s is refused', (_, size, what) => {
  expect(() => sized(size)).toThrow(what);
});

test('something else that varies, and an objective without a load, are refused', () => {
  const size = { knob: 'memory', from: '64m', to: '1g' };
  expect(() => sized(size, { vary: { swap: ['off', '1g'] } })).toThrow('of memory alone');
  expect(() => sized(size, { load: null, latency: { p99: '500ms' } })).toThrow('without a load');
});

test('a scenario that seeks no size has none', () => {
  expect(sizeOfScenario({ name: 'a', source: 'a.ts', scenario: aScenario() })).toBeNull();
});
