import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { readTrial } from '../../record/readTrial.ts';
import type { RunRecord } from '../../record/schema.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { createRun, updateRun } from '../../record/writeRun.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { judge } from '../../verdict/judge.ts';
import { loadScenario } from '../../workspace/loading/loadScenario.ts';
import { capacityOfScenario, lookingForCapacity } from '../../workspace/searches/capacityTrials.ts';
import { recordGolden, type TinyExperiment, tinyExperiment } from '../../workspace/testing/tinyExperiment.ts';
import { captureOutput } from '../testing/captureOutput.ts';
import { checkExperiment } from './check.ts';
import { experimentCommand } from './experiment.ts';
import { renderCommand } from './render.ts';

/** With the run of a search, which the tests share. */
let searched: TinyExperiment;
let carries: TinyExperiment;
let out: () => string;
beforeAll(async () => {
  searched = tinyExperiment('carries');
  await search(searched.results);
}, 120_000);
afterAll(() => searched[Symbol.dispose]());
beforeEach(() => {
  carries = tinyExperiment('carries');
  out = captureOutput();
});
afterEach(() => {
  vi.restoreAllMocks();
  carries[Symbol.dispose]();
});

const again = (args: readonly string[]): string => `npm run oomlab -- ${args.join(' ')}`;
const reuse = (repeats: number | null = null) =>
  experimentCommand(
    'carries',
    {
      reuse: true,
      quick: false,
      repeats,
      addSwap: null,
      lab: { yes: false, keepLab: false, wait: false, fleet: null, ask: async () => null },
      again,
      experiments: carries.experiments,
      results: searched.results,
    },
    new AbortController().signal,
  );
const check = () => checkExperiment('carries', carries.experiments);

const edges: Record<string, number> = { off: 12, '1g': 30 };

/**
 * A search as it is made, whose trials are recordings of what was killed, or of what survived.
 * @param atMost trials, in all
 */
async function search(
  results: string,
  changes: Partial<RunRecord> = {},
  atMost = Number.POSITIVE_INFINITY,
): Promise<string> {
  const loaded = await loadScenario('test/experiments/tiny-capacity.ts');
  const runId = changes.runId ?? 'run-1';
  const looked = capacityOfScenario(loaded, { runId, seed: 5, only: {} });
  const { next, capacity, verdicts } = lookingForCapacity(looked);
  const plans: TrialPlan[] = [];
  const { run } = aRun([]);
  const command = `npm run oomlab -- capacity ${loaded.name}`;
  const record = { ...run, runId, scenario: loaded.name, seed: 5, command, capacity, ...changes };
  const folder = createRun(results, record);
  for (let plan = next(0); plan !== null && plans.length < atMost; plan = next(plans.length)) {
    plans.push(plan);
    const holds = (plan.load?.phases.at(-1)?.to ?? 0) <= (edges[plan.variant.swap ?? ''] ?? 0);
    const trial = recordGolden(folder, plan, holds ? 'v1-survived-streaming-reader' : 'v1-oom-kill-main');
    verdicts.push(judge(readTrial(trial)));
  }
  updateRun(folder, { ...record, trials: plans.map(({ id }) => id) });
  return folder;
}

test('a search is pinned, rendered, and what it found is claimed', async () => {
  expect(await reuse()).toBe(exitCodes.ok);
  expect(out()).toMatch(/swap=off carries 1?\d.* requests\/s \[/);
  expect(out()).toContain('held  With swap it carries more. [more]');
  const readme = carries.read('README.md');
  expect(readme).toMatch(/swap=off carries 1?\d.*; above: .*\(oom-kill\)/);
  expect(readme).toMatch(/\| swap=off \| 1?\d.*\| \\\$0\.0058 \| \\\$0\.1\d \|/);
  expect(readme).toContain('![What it carries without swap and with it.](figures/carried.svg)');
  // The trial of a quote is named by what it tried.
  expect(readme).toMatch(/swap=off, trial=steps, rate=5/);
  expect(readme).toMatch(/\| 2 \| \d\d \|/);
  expect(await check()).toMatchObject({ state: 'ok', problems: [], notes: [] });
});

test('what is pinned is enough to render it again, and each trial of it is brief', async () => {
  await reuse();
  carries.change('text.md', '## Setting', '## The setting');
  expect(await renderCommand('carries', carries)).toBe(exitCodes.ok);
  expect((await check()).state).toBe('ok');
  const { trials, variants } = JSON.parse(carries.read('data/carried.json'));
  expect(variants.map(({ values }: { values: object }) => values)).toEqual([{ swap: 'off' }, { swap: '1g' }]);
  expect(JSON.stringify(trials).length / trials.length).toBeLessThan(1500);
});

test('a run that looked for something else is passed over, and one of the scenario as it is', async () => {
  const changes = { runId: 'run-2', startedAt: '2025-01-02T10:00:00.000Z', capacity: null };
  const newer = await search(searched.results, changes, 2);
  expect(await reuse()).toBe(exitCodes.ok);
  expect(out()).toMatch(
    /Run run-2 of tiny-capacity does not fit: it looked for no capacity, and looks for what is held for 20\.0 s/,
  );
  expect(carries.read('data/carried.json')).toContain('"runId": "run-1"');
  rmSync(newer, { recursive: true });
});

test('repeats are for runs that do not choose their trials themselves', async () => {
  await expect(reuse(3)).rejects.toMatchObject({
    message: expect.stringMatching(/experiment\.ts: its runs are searches/),
    exitCode: exitCodes.usage,
  });
});

test('a scenario that has changed since is told', async () => {
  await reuse();
  carries.change('data/carried.json', '"goodShare":0.5', '"goodShare":0.6');
  expect((await check()).notes[0]).toContain('swap=off: objective.goodShare was 0.6, and is 0.5');
  const pin = JSON.parse(carries.read('data/carried.json'));
  pin.run.capacity.plan.mostFull = 100;
  writeFileSync(join(carries.folder, 'data/carried.json'), JSON.stringify(pin));
  expect((await check()).notes[0]).toMatch(/it looked for .*, 100 full trials at most, and looks for/);
});

test.each([
  ['capacity: true', 'capacity: true, repeats: 3', /scenarios\.carried: a search for capacity chooses/],
  ['capacity: true', 'capacity: false', /scenarios\.carried\.capacity: write true, or leave it out/],
  ['capacity: true', "capacity: true, only: { swap: '2g' }", /swap/],
  ['tiny-capacity', 'tiny-scenario', /has no "capacity"/],
  [', capacity: true }', ' }', /"carried" looked for no capacity/],
])('%s in place of %s is found before anything runs', async (from, to, message) => {
  carries.change('experiment.ts', from, to);
  await expect(reuse()).rejects.toMatchObject({
    message: expect.stringMatching(message),
    exitCode: exitCodes.usage,
  });
});
