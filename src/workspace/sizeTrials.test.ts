import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeRun } from '../hosts/run.ts';
import { fakeHost } from '../hosts/testing/fakeHost.ts';
import { messagesOf } from '../hosts/testing/messagesOf.ts';
import { readTrial } from '../record/readTrial.ts';
import { aScenario } from '../scenario/testing/aScenario.ts';
import { sizeAnswer } from '../study/size/answer.ts';
import { keepDerived } from './keepDerived.ts';
import { sizeOfScenario, sizing } from './sizeTrials.ts';

const golden = join(import.meta.dirname, '..', '..', 'test', 'golden');
const killed = readTrial(join(golden, 'v1-oom-kill-main'));
const survived = readTrial(join(golden, 'v1-survived-streaming-reader'));

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-size-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const sized = (size: object, changes: object = {}) =>
  sizeOfScenario({ name: 'a', source: 'a.ts', scenario: aScenario({ size: size as never, ...changes }) });

test('each trial is chosen by what the ones before it were judged to be, and it ends when a value is proved', async () => {
  const size = sized({
    knob: 'memory',
    from: '16m',
    to: '256m',
    step: '16m',
    survives: 0.75,
    confidence: 0.8,
  });
  if (size === null) throw new Error('no size');
  // Enough from 96m on, for a program that nobody has told of it.
  const host = fakeHost(async function* (trial) {
    yield* messagesOf(Number.parseInt(trial.variant.memory ?? '', 10) < 96 ? killed : survived, trial);
    return { kind: 'done' };
  });
  const keeper = keepDerived(false);
  const { verdicts, ...seeking } = sizing(size, { runId: 'run-1', seed: 1, quick: false });
  const { run } = await executeRun(
    {
      runId: 'run-1',
      scenario: 'size',
      question: 'How much is enough?',
      seed: 1,
      command: 'a test',
      ...seeking,
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      report: () => {},
      interrupt: new AbortController().signal,
      onTrial: (folder, id) => void verdicts.push(keeper.add(folder, id)),
    },
    host,
  );
  expect(run.status).toBe('complete');
  expect(run.size).toEqual(size.plan);
  expect(sizeAnswer(size.plan, verdicts)).toMatchObject({
    recommended: '96m',
    smaller: { value: '80m' },
    proof: { survived: 7, lost: 0 },
  });
  expect(run.trials).toEqual(host.asked.slice(1, -1));
  expect(run.trials[0]).toMatch(/^01-memory=\d+m-r1$/);
  // Repeats of a value are trials of their own, with requests of their own.
  expect(new Set(run.trials).size).toBe(verdicts.length);
});

test.each([
  ['a knob without an order', { knob: 'collector', values: ['g1', 'serial'] }, /no knob with an order/],
  ['a knob that nobody has', { knob: 'threads', from: 1, to: 8 }, /no knob with an order/],
  ['a range the wrong way round', { knob: 'heap', from: '128m', to: '32m' }, /make no list/],
  ['more values than anybody tries', { knob: 'heap', from: '1m', to: '10g', step: '1m' }, /make no list/],
  ['no values', { knob: 'memory' }, /memory has no values/],
  ['machines in falling order', { knob: 'machine', values: ['t3.small', 't3.nano'] }, /not in rising order/],
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
