import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeHost } from '../../hosts/testing/fakeHost.ts';
import { messagesOf } from '../../hosts/testing/messagesOf.ts';
import { readRun, readRunRecord } from '../../record/readRun.ts';
import type { RunRecord } from '../../record/schema.ts';
import { updateRun } from '../../record/writeRun.ts';
import { capacityOf } from '../../report/capacity/searched.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { judge } from '../../verdict/judge.ts';
import { type LoadedScenario, loadScenario } from '../loading/loadScenario.ts';
import { runWatched } from '../runWatched.ts';
import { quietTrial } from '../testing/quietTrial.ts';
import { capacityOfScenario, lookingForCapacity } from './capacityTrials.ts';
import { type Resumed, readResumed, requireSame } from './resumed.ts';

const killed = quietTrial('v1-oom-kill-main');
const survived = quietTrial('v1-survived-streaming-reader');
const source = 'test/experiments/tiny-capacity.ts';

let results: string;
let loaded: LoadedScenario;
beforeEach(async () => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-resumed-'));
  loaded = await loadScenario(source);
});
afterEach(() => rmSync(results, { recursive: true }));

const firstIdentity = { runId: 'run-1', seed: 5, command: `npm run oomlab -- capacity ${source}` };
const laterIdentity = { ...firstIdentity, runId: 'run-2' };
const edges: Record<string, number> = { off: 12, '1g': 30 };
const rateOf = (plan: TrialPlan): number => plan.load?.phases.at(-1)?.to ?? 0;

/** A host whose service holds so much, and whose trials are recordings of what was killed, or of what survived. */
const host = fakeHost(async function* (plan) {
  const recording = rateOf(plan) <= (edges[plan.variant.swap ?? ''] ?? 0) ? survived : killed;
  for (const message of messagesOf(recording, plan))
    yield message.kind === 'trial' ? { ...message, record: { ...message.record, plan } } : message;
  return { kind: 'done' };
});

/** As the command does it. @param atMost after so many trials it is interrupted */
async function search({
  identity = firstIdentity,
  atMost = Number.POSITIVE_INFINITY,
  before,
}: {
  identity?: typeof firstIdentity;
  atMost?: number;
  before?: Resumed;
} = {}) {
  const looked = capacityOfScenario(loaded, { ...identity, only: {} });
  if (before) requireSame(before, { kind: 'capacity', plan: looked.run, candidates: looked.candidates });
  const interrupt = new AbortController();
  const looking = lookingForCapacity(looked, before?.verdicts);
  return runWatched(
    {
      ...identity,
      ...looking,
      onRecorded: () => void (looking.verdicts.length >= atMost && interrupt.abort()),
      scenario: loaded.name,
      question: loaded.scenario.question,
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      withReport: false,
      interrupt: interrupt.signal,
      ...(before === undefined ? {} : { continued: before }),
    },
    host,
  );
}

const change = (changes: Partial<Scenario>): void => {
  loaded = { ...loaded, scenario: { ...loaded.scenario, ...changes } };
};
const resume = (name = 'run-1'): Resumed => readResumed(results, name, loaded.name);

test('a search that was cut off goes on where it was, in its own folder, to the same end', async () => {
  const whole = await search();
  const cut = await search({ identity: laterIdentity, atMost: 7 });
  expect(cut.run).toMatchObject({ status: 'interrupted' });
  expect(cut.run.trials).toHaveLength(7);
  const before = resume('run-2');
  expect(before.identity).toEqual(laterIdentity);
  const gone = await search({ identity: before.identity, before });
  expect(gone).toMatchObject({ folder: cut.folder, run: { status: 'complete', trials: whole.run.trials } });
  expect(gone.run.startedAt).toBe(cut.run.startedAt);
  // The same requests as they would have been.
  const loads = (folder: string) => readRun(folder).recordings.map(({ trial }) => trial.plan.load);
  expect(loads(gone.folder)).toEqual(loads(whole.folder));
});

test('one that is at its end has no more trials, and with more that are allowed it goes on', async () => {
  const few = { ...loaded.scenario.capacity, precision: 0.01, fullTrials: 4 } as Scenario['capacity'];
  change({ capacity: few });
  const first = await search();
  const made = first.run.trials.length;
  expect((await search({ before: resume() })).run.trials).toHaveLength(made);
  change({ capacity: { ...few, fullTrials: 6 } as Scenario['capacity'] });
  const { run, folder } = await search({ before: resume() });
  expect(run.trials.length).toBe(made + 4);
  expect(run.capacity?.plan.mostFull).toBe(6);
  const answers = capacityOf(readRunRecord(folder), readRun(folder).recordings.map(judge)) ?? [];
  expect(answers.map(({ answer: { full } }) => full.held + full.broken)).toEqual([6, 6]);
});

test.each<[string, Partial<Scenario>, RegExp]>([
  [
    'another search',
    { capacity: { from: 5, to: 40, hold: '30s', precision: 0.25, confidence: 0.8, fullTrials: 20 } },
    /its "capacity" was another one/,
  ],
  [
    'another machine',
    { machine: { cpus: 1, memory: '512m', swap: 'off' } },
    /its "capacity" was another one/,
  ],
  ['other variants', { vary: { swap: ['off'] } }, /its "capacity" was another one/],
  [
    'another target',
    { target: { name: 'any', image: 'image-server', port: 80, ready: null, runtime: 'any' } as never },
    /Run run-1 can't go on: swap=off: target\.port was 8080, and is 80/,
  ],
])('%s than was recorded is refused', async (_, changes, why) => {
  await search({ atMost: 3 });
  change(changes);
  await expect(search({ before: resume() })).rejects.toThrow(why);
});

test('a run of another scenario, and one that was no search, are refused', async () => {
  const { folder, run } = await search({ atMost: 1 });
  expect(() => readResumed(results, 'run-1', 'another')).toThrow(
    'Run run-1 is of the scenario "tiny-capacity"',
  );
  updateRun(folder, { ...run, capacity: null });
  await expect(search({ before: resume() })).rejects.toThrow('it was no search for a capacity');
});

test('trials of another machine are none of the same search', async () => {
  const { folder, run } = await search({ atMost: 3 });
  const elsewhere: RunRecord = { ...run, environment: { ...run.environment, cores: 64 } };
  updateRun(folder, elsewhere);
  await expect(search({ before: resume() })).rejects.toThrow(/another machine \(cores was 64, and is \d+\)/);
  expect(readRunRecord(folder)).toEqual(elsewhere);
});
