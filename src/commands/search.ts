import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import type { Again } from '../invocation.ts';
import { searchAnswer } from '../study/search.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { identify, runWatched } from '../workspace/runWatched.ts';
import { candidatesOf, searching, searchOfScenario } from '../workspace/searchTrials.ts';
import { showResult } from './scenario.ts';

export interface SearchOptions {
  seed: number | null;
  addSwap: boolean | null;
  results: string;
  typed: readonly string[];
  again: Again;
}

/** `oomlab search NAME`: which size survives the load of a scenario. Exit code 1 when none does. */
export async function searchCommand(
  name: string,
  options: SearchOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const search = searchOfScenario(loaded);
  if (search === null)
    throw usageError(
      `${loaded.source}: has no "search"`,
      "Add search: { knob: 'heap', from: '64m', to: '512m', step: '16m' }; scenarios/right-heap.ts has one.",
    );
  const identity = identify(options);
  const verdicts: Verdict[] = [];
  const { folder, run } = await runWatched({
    ...identity,
    scenario: loaded.name,
    question: loaded.scenario.question,
    ...searching(search.plan, candidatesOf(search, { ...identity, quick: false }), verdicts),
    expectations: [],
    resultsFolder: options.results,
    mayAddSwap: options.addSwap,
    withReport: true,
    interrupt,
  });
  const shown = showResult(folder, run.status === 'interrupted');
  if (shown !== exitCodes.ok) return shown;
  return searchAnswer(search.plan, verdicts).range ? exitCodes.ok : exitCodes.expectationsFailed;
}
