import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import { trialFolder } from '../record/layout.ts';
import { readRun } from '../record/readRun.ts';
import { readTrial } from '../record/readTrial.ts';
import { searchOf } from '../report/searchReport.ts';
import { compileTrials } from '../scenario/compile.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { type SearchPlan, searchPlanOf } from '../scenario/search.ts';
import { judge } from '../verdict/judge.ts';
import { nextValue } from '../verdict/search.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { loadScenario } from './loadScenario.ts';
import { identify, runWatched } from './runWatched.ts';
import { showResult } from './scenario.ts';

export interface SearchOptions {
  seed: number | null;
  addSwap: boolean | null;
  results: string;
  typed: string;
}

/** `oomlab search NAME`: which size survives the load of a scenario. Exit code 1 when none does. */
export async function searchCommand(
  name: string,
  options: SearchOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const plan = loaded.scenario.search === undefined ? null : searchPlanOf(loaded.scenario.search);
  if (plan === null) throw nothingToSearch(loaded.source, loaded.scenario.search !== undefined);
  if (Object.keys(loaded.scenario.vary).length > 0)
    throw usageError(
      `${loaded.source}: a search varies ${plan.knob} alone, and "vary" has ${Object.keys(loaded.scenario.vary).join(', ')}`,
      'Move what varies into a scenario of its own.',
    );
  const identity = identify(options);
  const candidates = compileTrials(
    { ...loaded.scenario, vary: { [plan.knob]: plan.values } },
    {
      ...identity,
      source: loaded.source,
      quick: false,
      // As many of each value as it may be given: a trial that says nothing is done again.
      repeats: plan.repeats + 3,
      only: {},
    },
  );
  const verdicts: Verdict[] = [];
  const { folder, run } = await runWatched({
    ...identity,
    scenario: loaded.name,
    question: loaded.scenario.question,
    trials: candidates,
    next: (done) => nextTrial(plan, candidates, verdicts, done),
    total: plan.maxTrials,
    search: plan,
    expectations: [],
    resultsFolder: options.results,
    mayAddSwap: options.addSwap,
    interrupt,
    onTrial: (runFolder, id) => verdicts.push(judge(readTrial(trialFolder(runFolder, id)))),
  });
  const shown = showResult(folder, run.status === 'interrupted');
  if (shown !== exitCodes.ok) return shown;
  const found = searchOf(run, readRun(folder).recordings.map(judge));
  return found?.range ? exitCodes.ok : exitCodes.expectationsFailed;
}

function nothingToSearch(source: string, given: boolean): Error {
  return given
    ? usageError(
        `${source}: search: from, to and step make no list of at most 1000 values`,
        'Let "to" be larger than "from", and the step larger.',
      )
    : usageError(
        `${source}: has no "search"`,
        "Add search: { knob: 'heap', from: '64m', to: '512m', step: '16m' }; scenarios/right-heap.ts has one.",
      );
}

/** The next plan under its number in this run. */
function nextTrial(
  plan: SearchPlan,
  candidates: readonly TrialPlan[],
  verdicts: readonly Verdict[],
  done: number,
): TrialPlan | null {
  const value = nextValue(plan, verdicts);
  if (value === null) return null;
  const repeat = verdicts.filter(({ variant }) => variant[plan.knob] === value).length + 1;
  const candidate = candidates.find((each) => each.variant[plan.knob] === value && each.repeat === repeat);
  if (!candidate) return null;
  const position = done + 1;
  const number = String(position).padStart(2, '0');
  return { ...candidate, position, id: `${number}-${plan.knob}=${value}-r${repeat}` };
}
