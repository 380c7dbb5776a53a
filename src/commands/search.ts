import type { ExitCode } from '../errors.ts';
import type { RunRequest } from '../hosts/run.ts';
import type { Again } from '../invocation.ts';
import type { RunRecord } from '../record/schema.ts';
import type { LoadedScenario } from '../workspace/loadScenario.ts';
import { runWatched } from '../workspace/runWatched.ts';
import { showResult } from './scenario.ts';

/** Of the commands that choose each trial by what was seen before: `size`, `map`, `capacity`. */
export interface SearchOptions {
  seed: number | null;
  addSwap: boolean | null;
  results: string;
  typed: readonly string[];
  again: Again;
}

/** A run's identity, and what chooses its trials. */
type Search = Omit<
  Parameters<typeof runWatched>[0],
  'scenario' | 'question' | 'expectations' | 'resultsFolder' | 'mayAddSwap' | 'withReport' | 'interrupt'
>;

/** Runs a search over a scenario, and shows what it ended in. */
export async function runSearch(
  { name, scenario }: LoadedScenario,
  search: Search,
  { results, addSwap }: SearchOptions,
  interrupt: RunRequest['interrupt'],
): Promise<{ run: RunRecord; shown: ExitCode }> {
  const { folder, run } = await runWatched({
    ...search,
    scenario: name,
    question: scenario.question,
    expectations: [],
    resultsFolder: results,
    mayAddSwap: addSwap,
    withReport: true,
    interrupt,
  });
  return { run, shown: showResult(folder, run.status === 'interrupted') };
}
