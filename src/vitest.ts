import type { GivenScenario, RunOptions, ScenarioRun } from './workspace/scenarioRun.ts';

/** What `oomlab/vitest` exports. Of vitest itself it needs nothing, so that any other runner does. */

export type { Verdict } from './verdict/verdict.ts';
export type { RunOptions, ScenarioRun } from './workspace/scenarioRun.ts';

/**
 * Runs a scenario, or the one of a file or name, and says what came of it. It takes as long as its trials: give the test a
 * timeout. Trials need their machine for themselves: run such tests one at a time (`fileParallelism: false`).
 * @throws OomlabError where it could not be done: its message says what is wrong, and what to do
 */
export async function runScenario(scenario: GivenScenario, options: RunOptions = {}): Promise<ScenarioRun> {
  const [{ anywhere }, { runScenarioOn }] = await Promise.all([
    import('./hosts/anywhere.ts'),
    import('./workspace/runScenario.ts'),
  ]);
  // Nobody is there to be asked in a test: a lab beside an engine has to be allowed beforehand.
  const host = anywhere({ wait: true, keepLab: false, yes: false, ask: async () => null, fleet: null });
  return runScenarioOn(host, scenario, options);
}
